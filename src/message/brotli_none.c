/* SPDX-License-Identifier: BSD-2-Clause */
/* Built without libbrotlidec: what is coded so is saved as it was sent. */
#include "brotli.h"

const bool brotli_is_there = false;

void *
brotli_new(void)
{
	return NULL;
}

void
brotli_free(void *state)
{
	(void)state;
}

enum content_state
brotli_decode(void *state, struct content_input *in, uint8_t *out, size_t room,
    size_t *made)
{
	(void)state;
	(void)in;
	(void)out;
	(void)room;
	*made = 0;
	return CONTENT_BAD;
}
