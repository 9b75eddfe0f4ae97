/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What sits on IP, by protocol number (IANA protocol-numbers). Ports count as
 * soon as their four bytes are there, also when the rest of the header is not.
 */
#include "dissection.h"
#include "tunnel.h"

#define TCP_HEADER_BYTES 20

#define OPTION_END 0
#define OPTION_NOP 1

/* What nearly every segment carries: nop, nop, timestamp of 10 bytes. */
#define TIMESTAMP_ONLY 0x0101080au
#define TIMESTAMP_ONLY_BYTES 12

/* Source and destination port open TCP, UDP and SCTP alike. */
static inline void
ports_read(struct cursor *in, struct packet *out)
{
	out->src_port = cursor_u16(in);
	out->dst_port = cursor_u16(in);
	out->flags |= PACKET_PORTS;
}

/* The whole header is not there, the ports at `in` may be. */
static enum issue
ports_only(struct cursor in, struct packet *out, enum issue why)
{
	if (cursor_left(&in) >= 4)
		ports_read(&in, out);
	return why;
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
	dissection_payload(d, header);
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
	struct cursor start = d->in;
	struct cursor h = cursor_sub(&d->in, TCP_HEADER_BYTES);
	uint32_t header;

	if (h.short_read)
		return ports_only(start, out, ISSUE_TCP_SHORT);
	ports_read(&h, out);
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
	struct cursor start = d->in;
	struct cursor h = cursor_sub(&d->in, UDP_HEADER_BYTES);
	uint32_t length;

	if (h.short_read)
		return ports_only(start, out, ISSUE_UDP_SHORT);
	ports_read(&h, out);
	length = cursor_u16(&h);
	if (length != 0 && length < UDP_HEADER_BYTES)
		return ISSUE_UDP_LENGTH;
	if (length > d->rest && !(out->flags & PACKET_FRAGMENT))
		dissection_note(d, ISSUE_UDP_LENGTH);
	if (length != 0 && length < d->rest)
		d->rest = length;
	dissection_payload(d, UDP_HEADER_BYTES);
	return tunnel_udp_dissect(d);
}

#define SCTP_HEADER_BYTES 12

/* SCTP (RFC 9260 3): ports 2 and 2, verification tag 4, checksum 4. */
static enum issue
sctp_dissect(struct dissection *d)
{
	struct cursor start = d->in;
	struct cursor h = cursor_sub(&d->in, SCTP_HEADER_BYTES);

	if (h.short_read)
		return ports_only(start, d->out, ISSUE_SCTP_SHORT);
	ports_read(&h, d->out);
	dissection_payload(d, SCTP_HEADER_BYTES);
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
	dissection_payload(d, ICMP_HEADER_BYTES);
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
	dissection_payload(d, 0);
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
	{  47, LAYER_GRE,      gre_dissect },
	{   4, LAYER_IPIP,     ipv4_in_ip_dissect },
	{  41, LAYER_IPIP,     ipv6_in_ip_dissect },
	{  89, LAYER_OSPF,     opaque_dissect },
	{ 103, LAYER_PIM,      opaque_dissect },
	{  88, LAYER_EIGRP,    opaque_dissect },
	{ 112, LAYER_VRRP,     opaque_dissect },
	{ 115, LAYER_L2TP,     l2tp3_dissect },
	{  97, LAYER_ETHERIP,  etherip_dissect },
	{ 137, LAYER_MPLS_IP,  mpls_in_ip_dissect },
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
