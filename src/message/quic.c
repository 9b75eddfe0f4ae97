/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *   long header: 1 1 type 2 | reserved 2 | number length 2
 *                version 4 | destination id 1+n | source id 1+n
 *   Initial:     ... token v+n | length v | number 1-4 | payload | tag 16
 *   0-RTT and Handshake: ... length v | ...
 *
 * v is a number of 1, 2, 4 or 8 bytes, as its first two bits say. Several
 * packets may share a datagram. The hello lies in CRYPTO frames of the
 * client's Initials, in any order.
 */
#include "message/quic.h"

#include "gquic.h"
#include "quic_keys.h"

#include <stdio.h>
#include <string.h>

#define LONG_HEADER 0x80
#define FIXED_BIT 0x40
#define HELLO_HEADER 4
#define CLIENT_HELLO 1

enum frame {
	FRAME_PADDING = 0x00,
	FRAME_PING = 0x01,
	FRAME_ACK = 0x02,
	FRAME_ACK_ECN = 0x03,
	FRAME_CRYPTO = 0x06,
	FRAME_CLOSE = 0x1c,
	FRAME_CLOSE_BY_APPLICATION = 0x1d,
};

/* The part of the header that all versions have (RFC 8999 5.1). */
struct header {
	uint8_t first;
	uint32_t version;
	struct quic_id to, from;
};

static uint64_t
varint(struct cursor *in)
{
	uint8_t first = cursor_u8(in);
	uint64_t value = first & 0x3f;

	for (unsigned left = (1u << (first >> 6)) - 1; left > 0; left--)
		value = value << 8 | cursor_u8(in);
	return value;
}

static struct cursor
sub_of_varint(struct cursor *in)
{
	uint64_t n = varint(in);
	struct cursor sub = cursor_sub(in, n > SIZE_MAX ? SIZE_MAX : (size_t)n);

	sub.short_read |= in->short_read;
	return sub;
}

static bool
id_read(struct cursor *in, struct quic_id *out)
{
	uint8_t n = cursor_u8(in);
	const uint8_t *at = cursor_take(in, n);

	if (!at || n > QUIC_ID_BYTES)
		return false;
	out->n = n;
	memcpy(out->at, at, n);
	return true;
}

static bool
id_equal(const struct quic_id *a, const struct quic_id *b)
{
	return a->n == b->n && memcmp(a->at, b->at, a->n) == 0;
}

/* False: the short header, or none at all. */
static bool
header_read(struct cursor *in, struct header *out)
{
	out->first = cursor_u8(in);
	out->version = cursor_u32(in);
	return !in->short_read && out->first & LONG_HEADER &&
	       id_read(in, &out->to) && id_read(in, &out->from);
}

static bool
is_type(const struct header *h, const struct quic_version *v, unsigned behind)
{
	return (h->first >> 4 & 3) == ((v->initial + behind) & 3);
}

static bool
is_initial(const struct header *h, const struct quic_version *v)
{
	return is_type(h, v, 0);
}

static bool
is_retry(const struct header *h, const struct quic_version *v)
{
	return is_type(h, v, 3);
}

static void
ack_skip(struct cursor *in, bool ecn)
{
	uint64_t ranges;

	varint(in); /* largest */
	varint(in); /* delay */
	ranges = varint(in);
	varint(in); /* first range */
	for (uint64_t i = 0; i < ranges && !in->short_read; i++) {
		varint(in); /* gap */
		varint(in); /* length */
	}
	for (unsigned i = 0; ecn && i < 3; i++)
		varint(in);
}

static void
close_skip(struct cursor *in, bool by_application)
{
	varint(in); /* error */
	if (!by_application)
		varint(in); /* type of the frame at fault */
	sub_of_varint(in);  /* reason */
}

static void
crypto_read(struct cursor *in, struct gather *g)
{
	uint64_t offset = varint(in);
	struct cursor data = sub_of_varint(in);

	if (!data.short_read)
		gather_put(g, offset, data.at, cursor_left(&data));
}

/* Reading stops at a frame that has no business in an Initial. */
static bool
frame_read(struct cursor *in, uint8_t crypto, struct gather *g)
{
	uint8_t type = cursor_u8(in);

	if (type == crypto) {
		crypto_read(in, g);
		return true;
	}
	switch (type) {
	case FRAME_PADDING: /* mostly in long runs */
		while (cursor_left(in) > 0 && *in->at == FRAME_PADDING)
			cursor_skip(in, 1);
		return true;
	case FRAME_PING:
		return true;
	case FRAME_ACK:
	case FRAME_ACK_ECN:
		ack_skip(in, type == FRAME_ACK_ECN);
		return true;
	case FRAME_CLOSE:
	case FRAME_CLOSE_BY_APPLICATION:
		close_skip(in, type == FRAME_CLOSE_BY_APPLICATION);
		return true;
	default:
		return false;
	}
}

static enum quic_outcome
tls_hello_take(struct quic_hello *s, struct tls_hello *out)
{
	const uint8_t *at = s->gathered.at;
	size_t whole = gather_whole(&s->gathered), n;

	if (whole < HELLO_HEADER)
		return QUIC_MORE;
	n = HELLO_HEADER + ((size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3]);
	if (at[0] == CLIENT_HELLO && whole < n && n <= GATHER_BYTES)
		return QUIC_MORE;
	s->done = true;
	if (at[0] != CLIENT_HELLO || whole < n ||
	    !tls_client_hello_read(
		at + HELLO_HEADER, n - HELLO_HEADER, TLS_OVER_QUIC, out))
		return QUIC_NOTHING;
	return QUIC_HELLO;
}

static enum quic_outcome
google_hello_take(struct quic_hello *s, struct tls_hello *out)
{
	s->done =
	    gquic_hello_read(s->gathered.at, gather_whole(&s->gathered), out);
	return s->done ? QUIC_HELLO : QUIC_MORE;
}

static enum quic_outcome
payload_read(struct quic_hello *s, const struct quic_version *v,
    struct cursor in, struct tls_hello *out)
{
	while (cursor_left(&in) > 0 && frame_read(&in, v->crypto, &s->gathered))
		;
	if (s->gathered.n_runs == 0)
		return QUIC_NOTHING;
	return v->family == QUIC_GOOGLE ? google_hello_take(s, out)
	                                : tls_hello_take(s, out);
}

/*
 * body  from the packet number on
 * p     header and n_header are there; the rest is filled in
 */
static bool
packet_open(struct quic_reader *r, const struct quic_keys *keys,
    const struct header *h, struct cursor body, struct quic_packet *p)
{
	uint8_t mask[QUIC_SAMPLE_BYTES];
	size_t n = cursor_left(&body);

	if (n < 4 + QUIC_SAMPLE_BYTES ||
	    !quic_header_mask(r, keys, body.at + 4, mask))
		return false;
	p->first = h->first ^ (mask[0] & 0x0f);
	p->n_number = (p->first & 3) + 1u;
	for (size_t i = 0; i < p->n_number; i++)
		p->number[i] = body.at[i] ^ mask[1 + i];
	p->payload = body.at + p->n_number;
	p->n = n - p->n_number - QUIC_TAG_BYTES;
	return quic_payload_open(r, keys, p);
}

/*
 * A client goes on with the keys of its first id when the server has given it
 * another; after a Retry, or with a new connection, its keys are of the new
 * id, and its hello comes from the start.
 */
static bool
initial_open(struct quic_reader *r, struct quic_hello *s,
    const struct header *h, const struct quic_version *v, struct cursor body,
    struct quic_packet *p)
{
	bool same = s->version == h->version;
	struct quic_keys keys;

	if (same && packet_open(r, &s->keys, h, body, p))
		return true;
	if ((same && id_equal(&s->to, &h->to)) || h->to.n == 0 ||
	    !quic_keys_derive(r, v, &h->to, &keys) ||
	    !packet_open(r, &keys, h, body, p))
		return false;
	s->version = h->version;
	s->to = h->to;
	s->client = h->from;
	s->keys = keys;
	s->gathered.n_runs = 0;
	return true;
}

static bool
is_of_server(const struct quic_hello *s, const struct header *h)
{
	return s->version && id_equal(&s->client, &h->to) &&
	       !id_equal(&s->to, &h->to);
}

static enum quic_outcome
initial_read(struct quic_reader *r, struct quic_hello *s,
    const struct header *h, const struct quic_version *v, struct cursor body,
    struct quic_packet *p, struct tls_hello *out)
{
	const uint8_t *room = quic_reader_room(r);

	if (s->done || is_of_server(s, h))
		return QUIC_NOTHING;
	if (s->wrong >= QUIC_WRONG_MOST || !initial_open(r, s, h, v, body, p)) {
		s->wrong++;
		return QUIC_WRONG;
	}
	return payload_read(
	    s, v, (struct cursor){room, room + p->n, false}, out);
}

/* One packet of a version we know; `in` is left behind it. */
static enum quic_outcome
packet_read(struct quic_reader *r, struct quic_hello *s, struct cursor *in,
    struct tls_hello *out)
{
	struct quic_packet p = {.header = in->at};
	const struct quic_version *v;
	struct cursor body;
	struct header h;

	if (!header_read(in, &h) || !(h.first & FIXED_BIT))
		return QUIC_NOT;
	v = quic_version_find(h.version);
	if (!v)
		return QUIC_NOT;
	if (is_retry(&h, v)) {
		cursor_skip(in, cursor_left(in));
		return QUIC_RETRY;
	}
	if (is_initial(&h, v))
		sub_of_varint(in); /* token */
	body = sub_of_varint(in);
	if (in->short_read)
		return QUIC_NOT;
	if (!is_initial(&h, v))
		return QUIC_NOTHING;
	p.n_header = (size_t)(body.at - p.header);
	return initial_read(r, s, &h, v, body, &p, out);
}

/* The versions that the server offers follow the ids (RFC 9000 17.2.1). */
static bool
is_negotiation(const struct header *h, struct cursor versions)
{
	if (h->version != 0 || cursor_left(&versions) % 4 != 0)
		return false;
	while (cursor_left(&versions) > 0) {
		uint32_t offered = cursor_u32(&versions);

		if (quic_version_find(offered) || gquic_is_version(offered))
			return true;
	}
	return false;
}

static enum quic_outcome
plain_read(struct quic_hello *s, const uint8_t *datagram, size_t n,
    struct tls_hello *out)
{
	if (!gquic_hello_find(datagram, n, out))
		return QUIC_NOTHING;
	s->version = gquic_version(datagram, n);
	return QUIC_HELLO;
}

static enum quic_outcome
weightier(enum quic_outcome a, enum quic_outcome b)
{
	return a > b ? a : b;
}

enum quic_outcome
quic_datagram_read(struct quic_reader *r, struct quic_hello *s,
    const uint8_t *datagram, size_t n, struct tls_hello *out)
{
	struct cursor in = {datagram, datagram + n, false}, rest = in;
	enum quic_outcome outcome = QUIC_NOT;
	struct header h;

	if (!header_read(&rest, &h))
		return gquic_version(datagram, n)
		           ? plain_read(s, datagram, n, out)
		           : QUIC_NOT;
	if (is_negotiation(&h, rest))
		return QUIC_NEGOTIATION;
	if (!quic_version_find(h.version)) {
		if (gquic_is_version(h.version))
			return plain_read(s, datagram, n, out);
		return h.version && h.first & FIXED_BIT ? QUIC_OTHER : QUIC_NOT;
	}
	while (cursor_left(&in) > 0 && outcome != QUIC_HELLO) {
		enum quic_outcome next = packet_read(r, s, &in, out);

		if (next == QUIC_NOT)
			break; /* a short header, or padding, to the end */
		outcome = weightier(outcome, next);
	}
	return outcome;
}

enum quic_look
quic_looks_like(const uint8_t *datagram, size_t n)
{
	struct cursor in = {datagram, datagram + n, false};
	const struct quic_version *v;
	struct header h;

	if (gquic_version(datagram, n))
		return QUIC_LOOK_GOOGLE;
	if (!header_read(&in, &h))
		return QUIC_LOOK_NO;
	if (is_negotiation(&h, in))
		return QUIC_LOOK_YES;
	v = quic_version_find(h.version);
	if (!v || !(h.first & FIXED_BIT))
		return QUIC_LOOK_NO;
	if (!is_retry(&h, v)) {
		if (is_initial(&h, v))
			sub_of_varint(&in); /* token */
		sub_of_varint(&in);
	}
	return in.short_read ? QUIC_LOOK_NO : QUIC_LOOK_YES;
}

void
quic_version_text(uint32_t version, char out[static QUIC_VERSION_TEXT_BYTES])
{
	if (version == 1)
		strcpy(out, "v1");
	else if (version == 0x6b3343cf)
		strcpy(out, "v2");
	else if (version >> 8 == 0xff0000)
		snprintf(out, QUIC_VERSION_TEXT_BYTES, "draft-%02u",
		    (unsigned)(version & 0xff));
	else if (gquic_is_version(version) || version >> 8 == 0x543035)
		snprintf(out, QUIC_VERSION_TEXT_BYTES, "%c0%c%c",
		    (char)(version >> 24), (char)(version >> 8 & 0xff),
		    (char)(version & 0xff));
	else
		snprintf(
		    out, QUIC_VERSION_TEXT_BYTES, "%08x", (unsigned)version);
}
