/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv4 (RFC 791):
 *
 *   version 4 bits, header length 4 bits, service 1, total length 2,
 *   identification 2, flags 3 bits, fragment offset 13 bits,
 *   time to live 1, protocol 1, checksum 2, source 4, destination 4, options
 */
#include "dissection.h"

#include <string.h>

#define IPV4_HEADER_BYTES 20
#define MORE_FRAGMENTS 0x2000u
#define FRAGMENT_OFFSET 0x1fffu
#define PROTOCOL_AH 51

#define OPTION_END 0
#define OPTION_NOP 1
#define OPTION_LSRR 131
#define OPTION_SSRR 137
#define ROUTE_HOPS_AT 3 /* type, length, pointer, then 4 bytes a hop */

/*
 * A source route names the final destination in its last hop, until the
 * pointer has passed it: from then on the header does (RFC 791 3.1).
 */
static void
route_dissect(struct packet *out, const uint8_t *option, size_t length)
{
	if (length >= ROUTE_HOPS_AT + 4 && option[2] <= length)
		memcpy(out->dst, option + length - 4, 4);
}

static enum issue
options_dissect(struct cursor in, struct packet *out)
{
	while (cursor_left(&in) > 0) {
		const uint8_t *option = in.at;
		uint8_t type = cursor_u8(&in);
		uint8_t length;

		if (type == OPTION_END)
			break;
		if (type == OPTION_NOP)
			continue;
		length = cursor_u8(&in);
		if (length < 2)
			return ISSUE_IPV4_OPTION;
		cursor_skip(&in, length - 2u);
		if (in.short_read)
			return ISSUE_IPV4_OPTION;
		if (type == OPTION_LSRR || type == OPTION_SSRR)
			route_dissect(out, option, length);
	}
	return ISSUE_NONE;
}

/* One 16-byte store each: whoever hashes them next reads them as a whole. */
static void
address_set(uint8_t out[static 16], const uint8_t *wire)
{
	uint8_t whole[16] = {0};

	memcpy(whole, wire, 4);
	memcpy(out, whole, sizeof(whole));
}

struct header {
	uint8_t version, protocol;
	uint16_t id, fragment;
	uint32_t bytes, total;
	const uint8_t *src, *dst;
};

static struct header
header_read(struct cursor in)
{
	struct header h;
	uint8_t first = cursor_u8(&in);

	h.version = first >> 4;
	h.bytes = (first & 0x0fu) * 4;
	cursor_skip(&in, 1); /* type of service */
	h.total = cursor_u16(&in);
	h.id = cursor_u16(&in);
	h.fragment = cursor_u16(&in);
	cursor_skip(&in, 1); /* time to live */
	h.protocol = cursor_u8(&in);
	cursor_skip(&in, 2); /* checksum: wrong on hosts that offload it */
	h.src = cursor_take(&in, 4);
	h.dst = cursor_take(&in, 4);
	return h;
}

/* Options that are not wholly there leave the rest of the frame unknown. */
static enum issue
options_read(struct dissection *d, uint32_t bytes)
{
	struct cursor options = cursor_sub(&d->in, bytes);
	enum issue why;

	if (options.short_read)
		return ISSUE_IPV4_SHORT;
	why = options_dissect(options, d->out);
	if (why != ISSUE_NONE)
		dissection_note(d, why);
	return ISSUE_NONE;
}

static enum issue
fragment_dissect(struct dissection *d, const struct header h)
{
	d->out->flags |= PACKET_FRAGMENT;
	d->out->fragment_id = h.id;
	if (h.fragment & MORE_FRAGMENTS)
		d->out->flags |= PACKET_MORE_FRAGMENTS;
	d->out->fragment_offset = h.fragment & FRAGMENT_OFFSET;
	d->out->fragment_bytes = (uint16_t)d->rest;
	if (h.fragment & FRAGMENT_OFFSET)
		return later_fragment_dissect(d);
	return transport_dissect(d, h.protocol);
}

/*
 * The total length is believed for counting, whatever the frame's length; the
 * payload ends with the frame. Returns what is left behind the header.
 */
static uint32_t
rest_bytes(struct dissection *d, const struct header h, uint32_t wire_left)
{
	uint32_t bytes = h.total;

	if (bytes > wire_left) {
		dissection_note(d, ISSUE_IPV4_TOTAL_LENGTH);
		bytes = wire_left;
	}
	return bytes > h.bytes ? bytes - h.bytes : 0;
}

enum issue
ipv4_dissect(struct dissection *d)
{
	struct packet *out = d->out;
	uint16_t offset = dissection_mark(d);
	uint32_t wire_left = dissection_wire_left(d);
	struct cursor in = cursor_sub(&d->in, IPV4_HEADER_BYTES);
	struct header h;

	if (in.short_read)
		return ISSUE_IPV4_SHORT;
	h = header_read(in);
	if (h.version != 4)
		return ISSUE_IPV4_VERSION;
	if (h.bytes < IPV4_HEADER_BYTES)
		return ISSUE_IPV4_HEADER_LENGTH;
	if (h.total == 0) /* left to the card: segmentation offload */
		h.total = wire_left;
	if (h.total < h.bytes)
		return ISSUE_IPV4_TOTAL_LENGTH;

	out->family = FAMILY_IPV4;
	out->protocol = h.protocol;
	out->ip_offset = offset;
	out->payload_offset = 0;
	out->ip_bytes = h.total;
	address_set(out->src, h.src);
	address_set(out->dst, h.dst);
	d->rest = rest_bytes(d, h, wire_left);
	cursor_limit(&d->in, d->rest + h.bytes - IPV4_HEADER_BYTES);
	if (h.bytes > IPV4_HEADER_BYTES &&
	    options_read(d, h.bytes - IPV4_HEADER_BYTES) != ISSUE_NONE)
		return ISSUE_IPV4_SHORT;
	if (h.fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET))
		return fragment_dissect(d, h);
	if (h.protocol == PROTOCOL_AH)
		return extensions_dissect(d, h.protocol);
	return transport_dissect(d, h.protocol);
}
