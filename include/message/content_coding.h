/* SPDX-License-Identifier: BSD-2-Clause */
/* content_coding owns the undoing of what Content-Encoding says was done. */
#ifndef MESSAGE_CONTENT_CODING_H
#define MESSAGE_CONTENT_CODING_H

#include <stddef.h>
#include <stdint.h>

enum content_coding {
	CODING_NONE,
	CODING_GZIP,
	CODING_DEFLATE,
	CODING_BROTLI,
	CODING_OTHER, /* unknown, several, or not built in */
};

/* What a Content-Encoding says (RFC 9110 8.4.1); absent is "". */
enum content_coding content_coding_of(const char *value);

struct content_decoder;

/* For all but CODING_NONE and CODING_OTHER; NULL when there is no memory. */
struct content_decoder *content_decoder_new(enum content_coding coding);
void content_decoder_free(struct content_decoder *d);

enum content_state {
	CONTENT_MORE, /* give it more input, or more room */
	CONTENT_END,  /* the content is whole; what follows is not of it */
	CONTENT_BAD,  /* this was never made by that coding */
};

/* A stretch of input that shrinks from its front as it is used. */
struct content_input {
	const uint8_t *at;
	size_t n;
};

/*
 * content_decode - undo a little.
 *
 * made     bytes written to out, at most `room`: how much comes out of a
 *          byte is for the caller to limit
 * source   RFC 1952 (gzip, several members too), RFC 1950 and RFC 1951
 *          (deflate, with and without the zlib head), RFC 7932 (brotli)
 */
enum content_state content_decode(struct content_decoder *d,
    struct content_input *in, uint8_t *out, size_t room, size_t *made);

#endif
