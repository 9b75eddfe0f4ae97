/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet/fields.h"

#include "packet/phrase.h"

#include "headers.h"
#include "tcp_options.h"

#include <string.h>

#define IPV4_HEADER_BYTES 20

/* The bytes that a dissected header is made of: they are all there. */
static inline uint32_t
number(const struct field *f, const uint8_t *header)
{
	return (uint32_t)field_number(f, header);
}

/* What the frame has of the options; the header may say more. */
static void
ipv4_options_read(
    const struct frame *frame, const uint8_t *header, struct packet_fields *out)
{
	struct phrase options =
	    phrase_begin(out->ip_options, sizeof(out->ip_options));
	const uint8_t *at = header + IPV4_HEADER_BYTES;
	size_t there = (size_t)(frame->data + frame->captured - at);
	size_t n = out->ihl * 4u;

	n = n > IPV4_HEADER_BYTES ? n - IPV4_HEADER_BYTES : 0;
	phrase_bytes(&options, at, n < there ? n : there, '\0');
}

static void
ipv4_read(
    const struct frame *frame, const uint8_t *header, struct packet_fields *out)
{
	const struct field *f = ipv4_fields;

	out->ihl = (uint8_t)number(&f[IPV4_WORDS], header);
	out->tos = (uint8_t)(number(&f[IPV4_DSCP], header) << 2 |
			     number(&f[IPV4_ECN], header));
	out->len = number(&f[IPV4_TOTAL], header);
	out->id = number(&f[IPV4_ID], header);
	out->ip_flags = (uint16_t)number(&f[IPV4_FLAGS], header);
	out->frag = (uint16_t)number(&f[IPV4_OFFSET], header);
	out->ttl = (uint8_t)number(&f[IPV4_TTL], header);
	out->proto = (uint8_t)number(&f[IPV4_PROTOCOL], header);
	out->chksum = (uint16_t)number(&f[IPV4_CHECKSUM], header);
	out->has_ihl = out->has_id = out->has_frag = out->has_chksum = true;
	ipv4_options_read(frame, header, out);
}

/* Of the outermost header: dissection has read it from there. */
static void
ipv6_fragment_read(const struct packet *packet, struct packet_fields *out)
{
	out->id = packet->fragment_id;
	out->frag = packet->fragment_offset;
	out->ip_flags = (packet->flags & PACKET_MORE_FRAGMENTS) != 0;
	out->has_id = out->has_frag = true;
}

static void
ipv6_read(const uint8_t *header, const struct packet *packet,
    struct packet_fields *out)
{
	const struct field *f = ipv6_fields;

	out->tos = (uint8_t)(number(&f[IPV6_DSCP], header) << 2 |
			     number(&f[IPV6_ECN], header));
	out->len = number(&f[IPV6_PAYLOAD], header);
	out->ttl = (uint8_t)number(&f[IPV6_HOPS], header);
	out->proto = packet->protocol;
	if (packet->flags & PACKET_FRAGMENT)
		ipv6_fragment_read(packet, out);
}

static void
tcp_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out)
{
	const uint8_t *header = frame->data + packet->transport_offset;
	struct phrase options =
	    phrase_begin(out->tcp_options, sizeof(out->tcp_options));
	const struct field *f = tcp_fields;

	out->has_tcp = true;
	out->seq = number(&f[TCP_SEQUENCE], header);
	out->ack = number(&f[TCP_ACKNOWLEDGMENT], header);
	out->dataofs = (uint8_t)number(&f[TCP_WORDS], header);
	out->tcp_reserved = (uint8_t)number(&f[TCP_RESERVED], header);
	out->tcp_flags = (uint16_t)number(&f[TCP_FLAGS], header);
	out->window = (uint16_t)number(&f[TCP_WINDOW], header);
	out->tcp_chksum = (uint16_t)number(&f[TCP_CHECKSUM], header);
	out->urgptr = (uint16_t)number(&f[TCP_URGENT], header);
	tcp_options_write(&options, tcp_options_find(frame, packet));
}

static void
ip_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out)
{
	const uint8_t *header = frame->data + packet->ip_offset;

	out->has_ip = true;
	out->version = packet->family;
	if (packet->family == FAMILY_IPV4)
		ipv4_read(frame, header, out);
	else
		ipv6_read(header, packet, out);
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
