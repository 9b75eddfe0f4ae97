/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet/fields.h"

#include "packet/cursor.h"

#include "phrase.h"
#include "tcp_options.h"

#include <string.h>

#define IPV4_HEADER_BYTES 20

/* Layout: RFC 791 3.1. */
static void
ipv4_read(struct cursor in, struct packet_fields *out)
{
	struct phrase options =
	    phrase_begin(out->ip_options, sizeof(out->ip_options));
	uint16_t fragment;
	size_t n;

	out->ihl = cursor_u8(&in) & 0x0f;
	out->tos = cursor_u8(&in);
	out->len = cursor_u16(&in);
	out->id = cursor_u16(&in);
	fragment = cursor_u16(&in);
	out->ip_flags = fragment >> 13;
	out->frag = fragment & 0x1fff;
	out->ttl = cursor_u8(&in);
	out->proto = cursor_u8(&in);
	out->chksum = cursor_u16(&in);
	cursor_skip(&in, 8); /* addresses */
	out->has_ihl = out->has_id = out->has_frag = out->has_chksum = true;
	if (out->ihl * 4u > IPV4_HEADER_BYTES)
		cursor_limit(&in, out->ihl * 4u - IPV4_HEADER_BYTES);
	else
		cursor_limit(&in, 0);
	n = cursor_left(&in);
	if (n > 0)
		phrase_bytes(&options, cursor_take(&in, n), n, '\0');
}

/* The fragment header's offset and flags lie right before a later part. */
static void
ipv6_fragment_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out)
{
	struct cursor in = {frame->data, frame->data + frame->captured, false};
	uint16_t where = 1; /* first part: offset 0, more to come */

	if (packet->flags & PACKET_LATER_FRAGMENT) {
		cursor_skip(&in, packet->payload_offset - 6u);
		where = cursor_u16(&in);
	}
	out->id = packet->fragment_id;
	out->frag = where >> 3;
	out->ip_flags = where & 1;
	out->has_id = out->has_frag = !in.short_read;
}

/* Layout: RFC 8200 3. */
static void
ipv6_read(
    struct cursor in, const struct packet *packet, struct packet_fields *out)
{
	out->tos = (uint8_t)(cursor_u16(&in) >> 4);
	cursor_skip(&in, 2); /* flow label */
	out->len = cursor_u16(&in);
	cursor_skip(&in, 1);
	out->ttl = cursor_u8(&in);
	out->proto = packet->protocol;
}

/* Layout: RFC 9293 3.1; nine flag bits, with AE before the eight. */
static void
tcp_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out)
{
	struct cursor in = {frame->data, frame->data + frame->captured, false};
	struct phrase options =
	    phrase_begin(out->tcp_options, sizeof(out->tcp_options));
	uint16_t bits;

	cursor_skip(&in, packet->transport_offset + 12u);
	bits = cursor_u16(&in);
	out->window = cursor_u16(&in);
	out->tcp_chksum = cursor_u16(&in);
	out->urgptr = cursor_u16(&in);
	if (in.short_read)
		return;
	out->has_tcp = true;
	out->seq = packet->seq;
	out->ack = packet->ack;
	out->dataofs = (uint8_t)(bits >> 12);
	out->tcp_reserved = bits >> 9 & 7;
	out->tcp_flags = bits & 0x1ff;
	tcp_options_write(&options, tcp_options_find(frame, packet));
}

static void
ip_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out)
{
	struct cursor in = {frame->data, frame->data + frame->captured, false};

	cursor_skip(&in, packet->ip_offset);
	out->has_ip = true;
	out->version = packet->family;
	if (packet->family == FAMILY_IPV4) {
		ipv4_read(in, out);
		return;
	}
	ipv6_read(in, packet, out);
	if (packet->flags & PACKET_FRAGMENT)
		ipv6_fragment_read(frame, packet, out);
}

void
fields_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out)
{
	*out = (struct packet_fields){.payload = packet->payload_bytes};
	if (packet->family != FAMILY_NONE)
		ip_read(frame, packet, out);
	if (packet->flags & PACKET_PORTS) {
		out->has_ports = true;
		out->sport = packet->src_port;
		out->dport = packet->dst_port;
	}
	if (packet->flags & PACKET_TCP)
		tcp_read(frame, packet, out);
}
