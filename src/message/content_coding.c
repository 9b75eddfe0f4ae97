/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/content_coding.h"

#include "brotli.h"

#include <stdbool.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

#define ANY_HEAD (MAX_WBITS + 32) /* zlib looks whether it is gzip or zlib */
#define NO_HEAD (-MAX_WBITS)
#define GZIP_FIRST 0x1f

struct content_decoder {
	enum content_coding coding;
	z_stream z;
	bool begun; /* z is there */
	void *brotli;
};

struct coding_name {
	const char *name;
	enum content_coding coding;
};

/* clang-format off */
static const struct coding_name names[] = {
	{ "", CODING_NONE },
	{ "identity", CODING_NONE },
	{ "gzip", CODING_GZIP },
	{ "x-gzip", CODING_GZIP },
	{ "deflate", CODING_DEFLATE },
	{ "br", CODING_BROTLI },
};
/* clang-format on */

enum content_coding
content_coding_of(const char *value)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcasecmp(names[i].name, value) != 0)
			continue;
		if (names[i].coding == CODING_BROTLI && !brotli_is_there)
			return CODING_OTHER;
		return names[i].coding;
	}
	return CODING_OTHER;
}

struct content_decoder *
content_decoder_new(enum content_coding coding)
{
	struct content_decoder *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->coding = coding;
	if (coding != CODING_BROTLI)
		return d;
	d->brotli = brotli_new();
	if (d->brotli)
		return d;
	free(d);
	return NULL;
}

void
content_decoder_free(struct content_decoder *d)
{
	if (!d)
		return;
	if (d->begun)
		inflateEnd(&d->z);
	if (d->brotli)
		brotli_free(d->brotli);
	free(d);
}

/* RFC 1950 2.2: method 8, and a check that 31 divides. */
static bool
has_zlib_head(const struct content_input *in)
{
	return in->n >= 2 && (in->at[0] & 15) == 8 &&
	       (in->at[0] * 256 + in->at[1]) % 31 == 0;
}

/* Many servers send deflate without the head that it ought to have. */
static bool
begin(struct content_decoder *d, const struct content_input *in)
{
	bool bare = d->coding == CODING_DEFLATE && !has_zlib_head(in);

	d->begun = inflateInit2(&d->z, bare ? NO_HEAD : ANY_HEAD) == Z_OK;
	return d->begun;
}

/* RFC 1952 2.2: members of gzip may follow each other. */
static enum content_state
next_member(struct content_decoder *d, const struct content_input *in)
{
	if (d->coding != CODING_GZIP || in->n == 0 || *in->at != GZIP_FIRST)
		return CONTENT_END;
	return inflateReset(&d->z) == Z_OK ? CONTENT_MORE : CONTENT_BAD;
}

static enum content_state
inflate_some(struct content_decoder *d, struct content_input *in, uint8_t *out,
    size_t room, size_t *made)
{
	int r;

	if (!d->begun && !begin(d, in))
		return CONTENT_BAD;
	d->z.next_in = (Bytef *)(uintptr_t)in->at;
	d->z.avail_in = (uInt)in->n;
	d->z.next_out = out;
	d->z.avail_out = (uInt)room;
	r = inflate(&d->z, Z_NO_FLUSH);
	in->at += in->n - d->z.avail_in;
	in->n = d->z.avail_in;
	*made = room - d->z.avail_out;
	if (r == Z_STREAM_END)
		return next_member(d, in);
	return r == Z_OK || r == Z_BUF_ERROR ? CONTENT_MORE : CONTENT_BAD;
}

enum content_state
content_decode(struct content_decoder *d, struct content_input *in,
    uint8_t *out, size_t room, size_t *made)
{
	*made = 0;
	if (d->coding == CODING_BROTLI)
		return brotli_decode(d->brotli, in, out, room, made);
	return inflate_some(d, in, out, room, made);
}
