/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv6 (RFC 8200):
 *
 *   version 4 bits, traffic class 8 bits, flow label 20 bits,
 *   payload length 2, next header 1, hop limit 1, source 16, destination 16
 *
 * Extension headers open with the next header and their own length. A routing
 * header leaves the destination as it is: the address the frame travels to.
 */
#include "dissection.h"

#include <string.h>

#define IPV6_HEADER_BYTES 40
#define IPV6_MAX_EXTENSIONS 16

/* How an extension header counts its own length. */
enum extension {
	NO_EXTENSION,
	EIGHTS,         /* in units of 8 bytes, without the first (RFC 6564) */
	FOURS,          /* in units of 4 bytes, without the first two */
	FRAGMENT_HEADER /* always 8 bytes */
};

/* clang-format off */
static const uint8_t extensions[256] = {
	[0]   = EIGHTS,          /* hop-by-hop options */
	[43]  = EIGHTS,          /* routing */
	[44]  = FRAGMENT_HEADER, /* RFC 8200 4.5 */
	[51]  = FOURS,           /* authentication (RFC 4302) */
	[60]  = EIGHTS,          /* destination options */
	[135] = EIGHTS,          /* mobility (RFC 6275) */
	[139] = EIGHTS,          /* host identity (RFC 7401) */
	[140] = EIGHTS,          /* shim6 (RFC 5533) */
};
/* clang-format on */

static inline uint32_t
bytes_of(uint8_t kind, uint8_t length)
{
	switch (kind) {
	case EIGHTS:
		return 8 * (length + 1u);
	case FOURS:
		return 4 * (length + 2u);
	default:
		return 8;
	}
}

uint32_t
extension_bytes(uint8_t protocol, uint8_t length)
{
	uint8_t kind = extensions[protocol];

	return kind == NO_EXTENSION ? 0 : bytes_of(kind, length);
}

/*
 * Fragment header: next header 1, reserved 1, offset 13 bits, reserved 2
 * bits, more 1 bit, identification 4. Returns whether this is not the first
 * part. Neither offset nor more: whole after all (RFC 6946).
 */
static bool
fragment_read(struct cursor in, struct packet *out, uint32_t rest)
{
	uint16_t where;
	uint32_t id;

	cursor_skip(&in, 2);
	where = cursor_u16(&in);
	id = cursor_u32(&in);
	if ((where & ~6u) == 0)
		return false;
	out->flags |= PACKET_FRAGMENT;
	if (where & 1)
		out->flags |= PACKET_MORE_FRAGMENTS;
	out->fragment_id = id;
	out->fragment_offset = where >> 3;
	out->fragment_bytes = rest < UINT16_MAX ? (uint16_t)rest : UINT16_MAX;
	return where >> 3 != 0;
}

enum issue
later_fragment_dissect(struct dissection *d)
{
	dissection_push(d, LAYER_FRAGMENT);
	d->out->flags |= PACKET_LATER_FRAGMENT;
	d->out->payload_offset = dissection_mark(d);
	d->out->payload_bytes = d->rest;
	return ISSUE_NONE;
}

enum issue
extensions_dissect(struct dissection *d, uint8_t next)
{
	for (unsigned n = 0; extensions[next] != NO_EXTENSION; n++) {
		uint8_t kind = extensions[next];
		struct cursor peek = d->in;
		uint8_t following = cursor_u8(&peek);
		uint32_t bytes = bytes_of(kind, cursor_u8(&peek));
		struct cursor header = cursor_sub(&d->in, bytes);

		if (n == IPV6_MAX_EXTENSIONS)
			return ISSUE_IPV6_EXTENSION_DEPTH;
		if (header.short_read)
			return ISSUE_IPV6_EXTENSION_SHORT;
		next = following;
		d->out->protocol = next;
		d->rest = d->rest > bytes ? d->rest - bytes : 0;
		if (kind == FRAGMENT_HEADER &&
		    fragment_read(header, d->out, d->rest))
			return later_fragment_dissect(d);
	}
	return transport_dissect(d, next);
}

/* As for IPv4: the length is believed for counting, the frame ends it. */
static uint32_t
payload_left(struct dissection *d, uint32_t payload, uint32_t wire_left)
{
	if (payload <= wire_left)
		return payload;
	dissection_note(d, ISSUE_IPV6_PAYLOAD_LENGTH);
	return wire_left;
}

enum issue
ipv6_dissect(struct dissection *d)
{
	struct packet *out = d->out;
	uint16_t offset = dissection_mark(d);
	struct cursor h = cursor_sub(&d->in, IPV6_HEADER_BYTES);
	uint32_t payload, wire_left;
	uint8_t next;

	if (h.short_read)
		return ISSUE_IPV6_SHORT;
	if (cursor_u32(&h) >> 28 != 6)
		return ISSUE_IPV6_VERSION;
	payload = cursor_u16(&h);
	next = cursor_u8(&h);
	cursor_skip(&h, 1);
	wire_left = dissection_wire_left(d);
	if (payload == 0) /* jumbogram (RFC 2675) or offload: as on the wire */
		payload = wire_left;

	out->family = FAMILY_IPV6;
	out->protocol = next;
	out->ip_offset = offset;
	out->payload_offset = 0;
	out->ip_bytes = IPV6_HEADER_BYTES + payload;
	memcpy(out->src, cursor_take(&h, 16), 16);
	memcpy(out->dst, cursor_take(&h, 16), 16);
	d->rest = payload_left(d, payload, wire_left);
	cursor_limit(&d->in, d->rest);
	return extensions_dissect(d, next);
}

enum issue
ip_any_dissect(struct dissection *d)
{
	static const struct protocol versions[] = {
	    {4, LAYER_IPV4, ipv4_dissect},
	    {6, LAYER_IPV6, ipv6_dissect},
	    {0, LAYER_NONE, NULL},
	};
	struct cursor peek = d->in;
	uint8_t version = cursor_u8(&peek) >> 4;
	const struct protocol *p = PROTOCOL_FIND(versions, version);

	d->out->payload_offset = dissection_mark(d);
	if (peek.short_read)
		return ISSUE_IPV4_SHORT;
	return p->dissect ? protocol_dissect(p, d) : ISSUE_RAW_VERSION;
}
