/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line a frame, in the words of tcpdump -n but without the addresses,
 * which have columns of their own. Who writes it depends on the innermost
 * layer.
 */
#include "packet/summary.h"

#include "packet/fields.h"

#include "dissection.h"
#include "summaries.h"

static void
ports_write(struct phrase *l, const struct packet *p)
{
	if (!(p->flags & PACKET_PORTS))
		return;
	phrase_number(l, p->src_port);
	phrase_named(l, " > ", p->dst_port);
	phrase_char(l, ' ');
}

static void
length_write(struct phrase *l, const struct packet *p)
{
	phrase_named(l, ", length ", p->payload_bytes);
}

static void
udp_write(struct phrase *l, const struct summary *s)
{
	ports_write(l, s->packet);
	if (*s->said)
		phrase_text(l, s->said);
	else
		phrase_named(l, "length ", s->packet->payload_bytes);
}

static void
tcp_write(struct phrase *l, const struct summary *s)
{
	ports_write(l, s->packet);
	if (!(s->packet->flags & PACKET_TCP)) {
		phrase_text(l, "header cut");
		return;
	}
	if (*s->said) {
		phrase_text(l, s->said);
		phrase_char(l, ' ');
	}
	summary_tcp_write(l, s);
}

/* SCTP chunks (RFC 9260 3.2): type 1, flags 1, length 2, value, padded. */
const char *
summary_sctp_chunk(uint8_t type)
{
	/* clang-format off */
	static const char *const chunks[] = {
		"DATA", "INIT", "INIT ACK", "SACK", "HB REQ", "HB ACK",
		"ABORT", "SHUTDOWN", "SHUTDOWN ACK", "OP ERR", "COOKIE ECHO",
		"COOKIE ACK", "ECN ECHO", "CWR", "SHUTDOWN COMPLETE",
	};
	/* clang-format on */

	return type < sizeof(chunks) / sizeof(chunks[0]) ? chunks[type] : NULL;
}

static void
sctp_write(struct phrase *l, const struct summary *s)
{
	struct cursor in = s->in;
	const char *chunk;
	uint8_t type;

	ports_write(l, s->packet);
	phrase_text(l, "sctp");
	cursor_skip(&in, 12);
	type = cursor_u8(&in);
	if (in.short_read)
		return;
	chunk = summary_sctp_chunk(type);
	phrase_text(l, " [");
	if (chunk)
		phrase_text(l, chunk);
	else
		phrase_named(l, "chunk ", type);
	phrase_char(l, ']');
	length_write(l, s->packet);
}

/* IGMP (RFC 9776 4): type 1, maximum response time 1, checksum 2, group 4. */
static void
igmp_write(struct phrase *l, const struct summary *s)
{
	static const struct {
		uint8_t type;
		const char *name;
	} names[] = {
	    {0x11, "igmp query"},
	    {0x12, "igmp v1 report"},
	    {0x16, "igmp v2 report"},
	    {0x17, "igmp leave"},
	    {0x22, "igmp v3 report"},
	};
	struct cursor in = s->in;
	uint8_t type = cursor_u8(&in);
	const char *name = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		name = names[i].type == type ? names[i].name : name;
	if (name)
		phrase_text(l, name);
	else
		phrase_named(l, "igmp type ", type);
	cursor_skip(&in, 3);
	if (type == 0x22 || cursor_left(&in) < 4)
		return;
	phrase_char(l, ' ');
	phrase_ipv4(l, cursor_take(&in, 4));
}

/* Bytes on the wire behind the last header read. */
static void
wire_length_write(struct phrase *l, const struct summary *s)
{
	phrase_named(
	    l, ", length ", s->frame->wire - s->packet->payload_offset);
}

static void
titled_write(struct phrase *l, const struct summary *s)
{
	phrase_text(l, layer_title(packet_innermost(s->packet)));
	if (s->packet->family == FAMILY_NONE)
		wire_length_write(l, s);
	else
		length_write(l, s->packet);
}

static void
ip_other_write(struct phrase *l, const struct summary *s)
{
	phrase_named(l, "IP protocol ", s->packet->protocol);
	length_write(l, s->packet);
}

/* Which protocol the parts make up once they are together. */
static void
fragment_write(struct phrase *l, const struct summary *s)
{
	phrase_text(l, layer_title(transport_layer(s->packet->protocol)));
	length_write(l, s->packet);
}

/* The IP header is there, what it announces is not. */
static void
ip_write(struct phrase *l, const struct summary *s)
{
	phrase_named(l, "IP protocol ", s->packet->protocol);
	phrase_named(l, ", bytes ", s->packet->ip_bytes);
}

/* The type lies right before what it names, unless that is in a tunnel. */
static void
ethertype_write(struct phrase *l, const struct summary *s)
{
	struct cursor in = {s->frame->data, s->in.end, false};

	if (s->packet->family != FAMILY_NONE) {
		titled_write(l, s);
		return;
	}
	cursor_skip(&in, s->packet->payload_offset - 2u);
	phrase_text(l, "EtherType 0x");
	phrase_hex(l, cursor_u16(&in), 4);
	wire_length_write(l, s);
}

static void
llc_write(struct phrase *l, const struct summary *s)
{
	struct cursor in = s->in;
	uint8_t to = cursor_u8(&in);
	uint8_t from = cursor_u8(&in);

	phrase_text(l, "LLC, dsap 0x");
	phrase_hex(l, to, 2);
	phrase_text(l, ", ssap 0x");
	phrase_hex(l, from, 2);
	wire_length_write(l, s);
}

static void
link_write(struct phrase *l, const struct summary *s)
{
	phrase_named(l, "link type ", s->frame->link);
	phrase_named(l, ", length ", s->frame->wire);
}

/* clang-format off */
static void (*const writers[N_LAYERS])(struct phrase *, const struct summary *) = {
	[LAYER_TCP] = tcp_write,
	[LAYER_UDP] = udp_write,
	[LAYER_SCTP] = sctp_write,
	[LAYER_ICMP] = summary_icmp_write,
	[LAYER_ICMPV6] = summary_icmpv6_write,
	[LAYER_IGMP] = igmp_write,
	[LAYER_ARP] = summary_arp_write,
	[LAYER_FRAGMENT] = fragment_write,
	[LAYER_IP_OTHER] = ip_other_write,
	[LAYER_IPV4] = ip_write,
	[LAYER_IPV6] = ip_write,
	[LAYER_LLC] = llc_write,
	[LAYER_ETHERTYPE_OTHER] = ethertype_write,
	[LAYER_LINK_OTHER] = link_write,
};
/* clang-format on */

/* The parts share the id; "+": more of them follow. */
static void
fragment_mark(struct phrase *l, const struct summary *s)
{
	struct packet_fields fields;

	fields_read(s->frame, s->packet, &fields);
	phrase_named(l, " (fragment id ", s->packet->fragment_id);
	phrase_named(l, ", offset ", fields.frag * 8u);
	phrase_text(l, fields.ip_flags & 1 ? "+)" : ")");
}

void
summary_write(const struct frame *frame, const struct packet *packet,
    const char *said, char *out, size_t size)
{
	struct phrase l = phrase_begin(out, size);
	struct summary s = {frame, packet,
	    {frame->data, frame->data + frame->captured, false},
	    said ? said : ""};
	enum layer layer = packet_innermost(packet);

	cursor_skip(&s.in, packet->transport_offset ? packet->transport_offset
						    : packet->payload_offset);
	if (writers[layer])
		writers[layer](&l, &s);
	else
		titled_write(&l, &s);
	if (packet->flags & PACKET_FRAGMENT)
		fragment_mark(&l, &s);
	if (packet->flags & PACKET_CUT)
		phrase_text(&l, " [cut]");
}

const char *
summary_protocol(const struct packet *packet)
{
	return layer_title(packet_innermost(packet));
}
