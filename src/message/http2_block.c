/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoder keeps its table within 64 KiB whatever the peers agree on. That
 * is all their SETTINGS are needed for: each change of the table's size is
 * also said among the headers (RFC 7541 6.3).
 */
#include "http2_state.h"

#include "octets.h"

struct wanted {
	const char *name;
	size_t n, offset;
};

#define WANTED(name, field)                                                    \
	{                                                                      \
		name, sizeof(name) - 1, offsetof(struct http2_message, field)  \
	}

/* clang-format off */
static const struct wanted wanted[] = {
	WANTED(":method", method),
	WANTED(":scheme", scheme),
	WANTED(":authority", authority),
	WANTED("host", authority),
	WANTED(":path", path),
	WANTED("user-agent", user_agent),
	WANTED("referer", referer),
	WANTED("content-type", content_type),
	WANTED("content-encoding", content_encoding),
};
/* clang-format on */

void
http2_block_begin(struct http2 *h, uint32_t stream)
{
	h->block = (struct http2_message){
	    .stream = stream, .unreadable = h->unreadable};
	h->block_bytes = h->list_bytes = 0;
	h->text_n = 0;
}

/* Only what fits: a value cut short names its URL all the same. */
static struct bytes
keep(struct http2 *h, struct bytes value)
{
	size_t room = sizeof(h->text) - h->text_n;
	struct bytes kept = {
	    h->text + h->text_n, value.n < room ? value.n : room};

	if (kept.n > 0)
		memcpy(h->text + h->text_n, value.at, kept.n);
	h->text_n += kept.n;
	return kept;
}

static void
take_status(struct http2_message *m, struct bytes value)
{
	unsigned status = 0;

	for (size_t i = 0; i < value.n && i < 3; i++) {
		if (!octet_is_digit(value.at[i]))
			return;
		status = status * 10 + (value.at[i] - (unsigned)'0');
	}
	m->status = (uint16_t)status;
}

static void
take(struct http2 *h, struct bytes name, struct bytes value)
{
	if (octets_equal_any(name, OCTETS(":status")))
		take_status(&h->block, value);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct bytes *field =
		    (struct bytes *)(void *)((char *)&h->block +
					     wanted[i].offset);

		if (!field->at &&
		    octets_equal_any(name, wanted[i].name, wanted[i].n))
			*field = keep(h, value);
	}
}

/* Bytes used of the block, or a negative number when it is no block. */
static ssize_t
inflate_one(struct http2 *h, const uint8_t *at, size_t n, bool last, int *flags)
{
	nghttp2_nv nv;
	ssize_t used =
	    nghttp2_hd_inflate_hd2(h->inflater, &nv, flags, at, n, last);

	if (used < 0 || !(*flags & NGHTTP2_HD_INFLATE_EMIT))
		return used;
	h->list_bytes += nv.namelen + nv.valuelen + 1;
	take(h, (struct bytes){nv.name, nv.namelen},
	    (struct bytes){nv.value, nv.valuelen});
	return h->list_bytes > HTTP2_LIST_BYTES ? -1 : used;
}

static bool
inflate(struct http2 *h, const uint8_t *at, size_t n, bool last)
{
	for (;;) {
		int flags = 0;
		ssize_t used = inflate_one(h, at, n, last, &flags);

		if (used < 0)
			return false;
		at += used;
		n -= (size_t)used;
		if (flags & NGHTTP2_HD_INFLATE_FINAL) {
			nghttp2_hd_inflate_end_headers(h->inflater);
			return n == 0;
		}
		if (!(flags & NGHTTP2_HD_INFLATE_EMIT) && n == 0)
			return !last;
	}
}

void
http2_block_add(struct http2 *h, const uint8_t *at, size_t n, bool last)
{
	h->block_bytes += n;
	if (!h->unreadable &&
	    (h->block_bytes > HTTP2_BLOCK_BYTES || !inflate(h, at, n, last)))
		h->unreadable = true;
	if (h->unreadable)
		h->block = (struct http2_message){
		    .stream = h->block.stream, .unreadable = true};
}
