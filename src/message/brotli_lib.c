/* SPDX-License-Identifier: BSD-2-Clause */
#include "brotli.h"

#include <brotli/decode.h>

const bool brotli_is_there = true;

void *
brotli_new(void)
{
	return BrotliDecoderCreateInstance(NULL, NULL, NULL);
}

void
brotli_free(void *state)
{
	BrotliDecoderDestroyInstance(state);
}

enum content_state
brotli_decode(void *state, struct content_input *in, uint8_t *out, size_t room,
    size_t *made)
{
	size_t left = room;
	BrotliDecoderResult r = BrotliDecoderDecompressStream(
	    state, &in->n, &in->at, &left, &out, NULL);

	*made = room - left;
	if (r == BROTLI_DECODER_RESULT_SUCCESS)
		return CONTENT_END;
	return r == BROTLI_DECODER_RESULT_ERROR ? CONTENT_BAD : CONTENT_MORE;
}
