/* SPDX-License-Identifier: BSD-2-Clause */
/* brotli owns the decoder of brotli, where there is a library for it. */
#ifndef MESSAGE_BROTLI_H
#define MESSAGE_BROTLI_H

#include "message/content_coding.h"

#include <stdbool.h>

extern const bool brotli_is_there;

void *brotli_new(void);
void brotli_free(void *state);
enum content_state brotli_decode(void *state, struct content_input *in,
    uint8_t *out, size_t room, size_t *made);

#endif
