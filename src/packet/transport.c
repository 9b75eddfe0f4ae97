/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What sits on IP, by protocol number (IANA protocol-numbers). Ports count as
 * soon as their four bytes are there, also when the rest of the header is not.
 */
#include "dissection.h"

#define TCP_HEADER_BYTES 20

#define OPTION_END 0
#define OPTION_NOP 1

/* What nearly every segment carries: nop, nop, timestamp of 10 bytes. */
#define TIMESTAMP_ONLY 0x0101080au
#define TIMESTAMP_ONLY_BYTES 12

/* The payload begins here; n header bytes are behind us. */
static void
payload_set(struct dissection *d, uint32_t header_bytes)
{
	d->out->payload_offset = dissection_mark(d);
	d->out->payload_bytes =
	    d->rest > header_bytes ? d->rest - header_bytes : 0;
}

/* Source and destination port open TCP, UDP and SCTP alike. */
static void
ports_read(struct cursor in, struct packet *out)
{
	uint16_t src = cursor_u16(&in);
	uint16_t dst = cursor_u16(&in);

	if (in.short_read)
		return;
	out->src_port = src;
	out->dst_port = dst;
	out->flags |= PACKET_PORTS;
}

static enum issue
tcp_options_check(struct cursor in)
{
	struct cursor peek = in;

	if (cursor_u32(&peek) == TIMESTAMP_ONLY &&
	    cursor_left(&in) == TIMESTAMP_ONLY_BYTES)
		return ISSUE_NONE;
	while (cursor_left(&in) > 0) {
		uint8_t kind = cursor_u8(&in);
		uint8_t length;

		if (kind == OPTION_END)
			break;
		if (kind == OPTION_NOP)
			continue;
		length = cursor_u8(&in);
		if (length < 2)
			return ISSUE_TCP_OPTION;
		cursor_skip(&in, length - 2u);
		if (in.short_read)
			return ISSUE_TCP_OPTION;
	}
	return ISSUE_NONE;
}

/* The fixed header is read; d->in stands at the options. */
static enum issue
tcp_options_dissect(struct dissection *d, uint32_t header)
{
	struct cursor options;

	if (header < TCP_HEADER_BYTES || header > d->rest)
		return ISSUE_TCP_HEADER_LENGTH;
	options = cursor_sub(&d->in, header - TCP_HEADER_BYTES);
	payload_set(d, header);
	if (!options.short_read)
		return tcp_options_check(options);
	d->out->payload_offset = 0;
	return ISSUE_TCP_SHORT;
}

/*
 * TCP (RFC 9293 3.1): ports 2 and 2, sequence 4, acknowledgment 4, data
 * offset 4 bits, reserved 4 bits, flags 1, window 2, checksum 2, urgent 2.
 */
static enum issue
tcp_dissect(struct dissection *d)
{
	struct packet *out = d->out;
	struct cursor h;
	uint32_t header;

	ports_read(d->in, out);
	h = cursor_sub(&d->in, TCP_HEADER_BYTES);
	if (h.short_read)
		return ISSUE_TCP_SHORT;
	cursor_skip(&h, 4); /* ports */
	out->seq = cursor_u32(&h);
	out->ack = cursor_u32(&h);
	header = (cursor_u8(&h) >> 4) * 4u;
	out->tcp_flags = cursor_u8(&h);
	out->window = cursor_u16(&h);
	out->flags |= PACKET_TCP;
	return tcp_options_dissect(d, header);
}

#define UDP_HEADER_BYTES 8

/*
 * UDP (RFC 768): ports 2 and 2, length 2, checksum 2. Length counts this
 * header; what follows it in the frame is padding. The first fragment of a
 * datagram holds less than the length says; 0 is what jumbograms say
 * (RFC 2675), and cards that cut the datagram up themselves.
 */
static enum issue
udp_dissect(struct dissection *d)
{
	struct packet *out = d->out;
	struct cursor h;
	uint32_t length;

	ports_read(d->in, out);
	h = cursor_sub(&d->in, UDP_HEADER_BYTES);
	if (h.short_read)
		return ISSUE_UDP_SHORT;
	cursor_skip(&h, 4); /* ports */
	length = cursor_u16(&h);
	if (length != 0 && length < UDP_HEADER_BYTES)
		return ISSUE_UDP_LENGTH;
	if (length > d->rest && !(out->flags & PACKET_FRAGMENT))
		dissection_note(d, ISSUE_UDP_LENGTH);
	if (length != 0 && length < d->rest)
		d->rest = length;
	payload_set(d, UDP_HEADER_BYTES);
	return ISSUE_NONE;
}

#define SCTP_HEADER_BYTES 12

/* SCTP (RFC 9260 3): ports 2 and 2, verification tag 4, checksum 4. */
static enum issue
sctp_dissect(struct dissection *d)
{
	ports_read(d->in, d->out);
	if (cursor_sub(&d->in, SCTP_HEADER_BYTES).short_read)
		return ISSUE_SCTP_SHORT;
	payload_set(d, SCTP_HEADER_BYTES);
	return ISSUE_NONE;
}

#define ICMP_HEADER_BYTES 8

/* ICMP and ICMPv6: type 1, code 1, checksum 2, and 4 by type. */
static enum issue
icmp_read(struct dissection *d, enum issue if_short)
{
	struct packet *out = d->out;
	struct cursor peek = d->in;
	uint8_t type = cursor_u8(&peek);
	uint8_t code = cursor_u8(&peek);

	if (!peek.short_read) {
		out->icmp_type = type;
		out->icmp_code = code;
		out->flags |= PACKET_ICMP;
	}
	if (cursor_sub(&d->in, ICMP_HEADER_BYTES).short_read)
		return if_short;
	payload_set(d, ICMP_HEADER_BYTES);
	return ISSUE_NONE;
}

/* RFC 792. */
static enum issue
icmp_dissect(struct dissection *d)
{
	return icmp_read(d, ISSUE_ICMP_SHORT);
}

/* RFC 4443. */
static enum issue
icmpv6_dissect(struct dissection *d)
{
	return icmp_read(d, ISSUE_ICMPV6_SHORT);
}

#define IGMP_BYTES 8

/* IGMP (RFC 2236, RFC 9776): all of it is header. */
static enum issue
igmp_dissect(struct dissection *d)
{
	if (cursor_sub(&d->in, IGMP_BYTES).short_read)
		return ISSUE_IGMP_SHORT;
	return ISSUE_NONE;
}

/* Not read: all that IP carries is payload. */
static enum issue
opaque_dissect(struct dissection *d)
{
	payload_set(d, 0);
	return ISSUE_NONE;
}

/* clang-format off */
static const struct protocol protocols[] = {
	{   6, LAYER_TCP,      tcp_dissect },
	{  17, LAYER_UDP,      udp_dissect },
	{   1, LAYER_ICMP,     icmp_dissect },
	{  58, LAYER_ICMPV6,   icmpv6_dissect },
	{ 132, LAYER_SCTP,     sctp_dissect },
	{   2, LAYER_IGMP,     igmp_dissect },
	{  50, LAYER_ESP,      opaque_dissect },
	{  47, LAYER_GRE,      opaque_dissect },
	{   4, LAYER_IPIP,     opaque_dissect },
	{  41, LAYER_IPIP,     opaque_dissect },
	{  89, LAYER_OSPF,     opaque_dissect },
	{ 103, LAYER_PIM,      opaque_dissect },
	{  88, LAYER_EIGRP,    opaque_dissect },
	{ 112, LAYER_VRRP,     opaque_dissect },
	{ 115, LAYER_L2TP,     opaque_dissect },
	{  33, LAYER_DCCP,     opaque_dissect },
	{ 136, LAYER_UDPLITE,  opaque_dissect },
	{   0, LAYER_IP_OTHER, opaque_dissect },
};
/* clang-format on */

enum issue
transport_dissect(struct dissection *d, uint8_t protocol)
{
	d->out->transport_offset = dissection_mark(d);
	return protocol_dissect(PROTOCOL_FIND(protocols, protocol), d);
}

enum layer
transport_layer(uint8_t protocol)
{
	return (enum layer)PROTOCOL_FIND(protocols, protocol)->layer;
}
