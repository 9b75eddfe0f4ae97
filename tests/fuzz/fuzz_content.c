/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * However a coded body and the room for it are cut, the same comes out, and
 * what comes out has a kind whose suffix may stand in the name of a file.
 *
 * Input: a byte of the coding and the size of pieces, one of the room, the
 * body. Of gzip only the beginning need be the same: that another member
 * follows is not known where a piece ends with one.
 */
#include "meagre.h"

#include "message/content_coding.h"
#include "message/file_kind.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_BYTES 65536 /* that come out; the rest is more of the same */

struct decoded {
	uint8_t bytes[MOST_BYTES];
	size_t n;
	enum content_state state;
	bool full;
};

/* A piece of the body, in a block of its own: nobody may look behind it. */
static size_t
decode_piece(struct content_decoder *d, const uint8_t *at, size_t n,
    size_t room, struct decoded *to)
{
	uint8_t *piece = meagre_own(n);
	struct content_input in = {piece, n};
	size_t made;

	memcpy(piece, at, n);
	do {
		if (room > MOST_BYTES - to->n)
			room = MOST_BYTES - to->n;
		to->state =
		    content_decode(d, &in, to->bytes + to->n, room, &made);
		assert(made <= room && in.n <= n && in.at == piece + n - in.n);
		to->n += made;
		to->full = to->n == MOST_BYTES;
	} while (to->state == CONTENT_MORE && !to->full &&
		 (in.n > 0 || made == room));
	free(piece);
	return n - in.n;
}

/* False where there was no memory. */
static bool
decode(enum content_coding coding, const uint8_t *body, size_t n, size_t step,
    size_t room, struct decoded *to)
{
	struct content_decoder *d = content_decoder_new(coding);

	assert(d || meagre_refused());
	if (!d)
		return false;
	to->n = 0;
	to->state = CONTENT_MORE;
	to->full = false;
	while (n > 0 && to->state == CONTENT_MORE && !to->full) {
		size_t part = step < n ? step : n;
		size_t used = decode_piece(d, body, part, room, to);

		assert(used == part || to->state != CONTENT_MORE || to->full);
		body += used;
		n -= used;
	}
	content_decoder_free(d);
	return true;
}

static void
check_kind(const struct decoded *d)
{
	size_t n = d->n < FILE_KIND_BYTES ? d->n : FILE_KIND_BYTES;
	uint8_t *exact = meagre_own(n);
	const struct file_kind *kind;

	memcpy(exact, d->bytes, n);
	kind = file_kind_of(exact, n);
	assert(kind && kind->suffix[0] && strchr(kind->type, '/'));
	for (const char *c = kind->suffix; *c; c++)
		assert(isalnum((unsigned char)*c));
	free(exact);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum content_coding codings[] = {
	    CODING_GZIP, CODING_DEFLATE, CODING_BROTLI, CODING_BROTLI};
	static struct decoded whole, cut;
	enum content_coding coding;

	if (size < 2)
		return 0;
	coding = codings[data[0] & 3];
	if (coding == CODING_BROTLI && content_coding_of("br") != coding)
		coding = CODING_GZIP; /* it is not built in */
	/* Of one byte nobody can say whether it begins zlib's head. */
	if (!decode(coding, data + 2, size - 2, size, MOST_BYTES, &whole) ||
	    !decode(coding, data + 2, size - 2, 2 + (data[0] >> 2),
		1 + data[1] * 8u, &cut) ||
	    meagre_refused())
		return 0;
	check_kind(&whole);
	assert(cut.n <= whole.n || whole.state == CONTENT_BAD);
	if (cut.n < whole.n)
		assert(coding == CODING_GZIP || whole.state == CONTENT_BAD ||
		       cut.state == CONTENT_BAD);
	assert(memcmp(cut.bytes, whole.bytes,
		   cut.n < whole.n ? cut.n : whole.n) == 0);
	return 0;
}
