/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP (RFC 792) and ICMPv6 (RFC 4443, neighbor discovery RFC 4861):
 * type 1, code 1, checksum 2, 4 bytes by type, then more by type.
 */
#include "summaries.h"

struct message {
	int16_t type, code; /* code -1: any */
	const char *name;
	void (*write)(
	    struct phrase *l, struct cursor in); /* from the 5th byte */
};

void
summary_echo_write(struct phrase *l, struct cursor in)
{
	phrase_named(l, ", id ", cursor_u16(&in));
	phrase_named(l, ", seq ", cursor_u16(&in));
}

/* Protocol and port behind the quoted header, when it is TCP or UDP. */
static void
quoted_port_write(struct phrase *l, uint8_t protocol, struct cursor in)
{
	cursor_skip(&in, 2);
	if ((protocol != 6 && protocol != 17) || cursor_left(&in) < 2)
		return;
	phrase_text(l, protocol == 6 ? " tcp port " : " udp port ");
	phrase_number(l, cursor_u16(&in));
}

static void
quoted4_write(struct phrase *l, struct cursor in)
{
	struct cursor header = in;
	unsigned bytes = (cursor_u8(&header) & 0x0fu) * 4;
	uint8_t protocol;
	const uint8_t *dst;

	cursor_skip(&header, 8);
	protocol = cursor_u8(&header);
	cursor_skip(&header, 6);
	dst = cursor_take(&header, 4);
	if (!dst)
		return;
	phrase_text(l, ": to ");
	phrase_ipv4(l, dst);
	cursor_skip(&in, bytes);
	quoted_port_write(l, protocol, in);
}

static void
quoted6_write(struct phrase *l, struct cursor in)
{
	uint8_t protocol;
	const uint8_t *dst;

	cursor_skip(&in, 6);
	protocol = cursor_u8(&in);
	cursor_skip(&in, 17);
	dst = cursor_take(&in, 16);
	if (!dst)
		return;
	phrase_text(l, ": to ");
	phrase_ipv6(l, dst);
	quoted_port_write(l, protocol, in);
}

/* An error quotes the header it is about: say where that went. */
static void
quoted_write(struct phrase *l, struct cursor in)
{
	struct cursor peek;

	cursor_skip(&in, 4);
	peek = in;
	switch (cursor_u8(&peek) >> 4) {
	case 4:
		quoted4_write(l, in);
		return;
	case 6:
		quoted6_write(l, in);
		return;
	default:
		return;
	}
}

static void
mtu_quoted_write(struct phrase *l, struct cursor in)
{
	struct cursor field = in;

	cursor_skip(&field, 2);
	phrase_named(l, ", mtu ", cursor_u16(&field));
	quoted_write(l, in);
}

static void
gateway_write(struct phrase *l, struct cursor in)
{
	if (cursor_left(&in) < 4)
		return;
	phrase_text(l, " to ");
	phrase_ipv4(l, in.at);
	quoted_write(l, in);
}

/* clang-format off */
static const struct message icmp[] = {
	{ 8, -1, "echo request", summary_echo_write },
	{ 0, -1, "echo reply", summary_echo_write },
	{ 3, 0, "net unreachable", quoted_write },
	{ 3, 1, "host unreachable", quoted_write },
	{ 3, 2, "protocol unreachable", quoted_write },
	{ 3, 3, "port unreachable", quoted_write },
	{ 3, 4, "need to frag", mtu_quoted_write },
	{ 3, 5, "source route failed", quoted_write },
	{ 3, 9, "net prohibited", quoted_write },
	{ 3, 10, "host prohibited", quoted_write },
	{ 3, 13, "admin prohibited", quoted_write },
	{ 3, -1, "unreachable", quoted_write },
	{ 4, -1, "source quench", quoted_write },
	{ 5, 0, "redirect net", gateway_write },
	{ 5, 1, "redirect host", gateway_write },
	{ 5, -1, "redirect", gateway_write },
	{ 9, -1, "router advertisement", NULL },
	{ 10, -1, "router solicitation", NULL },
	{ 11, 0, "time exceeded in-transit", quoted_write },
	{ 11, 1, "ip reassembly time exceeded", quoted_write },
	{ 11, -1, "time exceeded", quoted_write },
	{ 12, -1, "parameter problem", quoted_write },
	{ 13, -1, "time stamp query", summary_echo_write },
	{ 14, -1, "time stamp reply", summary_echo_write },
	{ 17, -1, "address mask request", NULL },
	{ 18, -1, "address mask reply", NULL },
	{ 42, -1, "extended echo request", summary_echo_write },
	{ 43, -1, "extended echo reply", summary_echo_write },
};
/* clang-format on */

/* The target follows four reserved bytes. */
static void
target_write(struct phrase *l, struct cursor in, const char *before)
{
	const uint8_t *target;

	cursor_skip(&in, 4);
	target = cursor_take(&in, 16);
	if (!target)
		return;
	phrase_text(l, before);
	phrase_ipv6(l, target);
}

static void
solicitation_write(struct phrase *l, struct cursor in)
{
	target_write(l, in, ", who has ");
}

static void
advertisement_write(struct phrase *l, struct cursor in)
{
	target_write(l, in, ", tgt is ");
}

static void
redirect6_write(struct phrase *l, struct cursor in)
{
	target_write(l, in, ", to ");
}

static void
mtu6_write(struct phrase *l, struct cursor in)
{
	struct cursor field = in;

	phrase_named(l, ", mtu ", cursor_u32(&field));
	quoted_write(l, in);
}

/* Version 2 of multicast listener reports (RFC 3810 5.2). */
static void
report2_write(struct phrase *l, struct cursor in)
{
	cursor_skip(&in, 2);
	phrase_named(l, ", ", cursor_u16(&in));
	phrase_text(l, " group record(s)");
}

static void
group_write(struct phrase *l, struct cursor in)
{
	target_write(l, in, " ");
}

/* clang-format off */
static const struct message icmpv6[] = {
	{ 128, -1, "echo request", summary_echo_write },
	{ 129, -1, "echo reply", summary_echo_write },
	{ 135, -1, "neighbor solicitation", solicitation_write },
	{ 136, -1, "neighbor advertisement", advertisement_write },
	{ 133, -1, "router solicitation", NULL },
	{ 134, -1, "router advertisement", NULL },
	{ 137, -1, "redirect", redirect6_write },
	{ 1, 0, "unreachable route", quoted_write },
	{ 1, 1, "unreachable prohibited", quoted_write },
	{ 1, 3, "unreachable address", quoted_write },
	{ 1, 4, "unreachable port", quoted_write },
	{ 1, -1, "destination unreachable", quoted_write },
	{ 2, -1, "packet too big", mtu6_write },
	{ 3, 0, "time exceeded in-transit", quoted_write },
	{ 3, -1, "time exceeded", quoted_write },
	{ 4, -1, "parameter problem", quoted_write },
	{ 130, -1, "multicast listener query", group_write },
	{ 131, -1, "multicast listener report", group_write },
	{ 132, -1, "multicast listener done", group_write },
	{ 143, -1, "multicast listener report v2", report2_write },
};
/* clang-format on */

static const struct message *
message_find(const struct message *rows, size_t n, const struct packet *p)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].type == p->icmp_type &&
		    (rows[i].code < 0 || rows[i].code == p->icmp_code))
			return &rows[i];
	}
	return NULL;
}

#define N(table) (sizeof(table) / sizeof((table)[0]))

static const char *
name_find(const struct message *rows, size_t n, uint8_t type)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].type == type && rows[i].code < 0)
			return rows[i].name;
	}
	return NULL;
}

const char *
summary_icmp_name(uint8_t type)
{
	return name_find(icmp, N(icmp), type);
}

const char *
summary_icmpv6_name(uint8_t type)
{
	return name_find(icmpv6, N(icmpv6), type);
}

/* Header and all, as tcpdump counts it. */
static uint32_t
message_bytes(const struct packet *p)
{
	return p->payload_offset ? p->payload_bytes + 8 : 0;
}

static void
message_write(
    struct phrase *l, const struct summary *s, const struct message *m)
{
	struct cursor in = s->in;

	if (!(s->packet->flags & PACKET_ICMP)) {
		phrase_text(l, "header cut");
		return;
	}
	cursor_skip(&in, 4);
	if (m)
		phrase_text(l, m->name);
	else
		phrase_named(l, "type ", s->packet->icmp_type);
	if (!m)
		phrase_named(l, " code ", s->packet->icmp_code);
	if (m && m->write)
		m->write(l, in);
	phrase_named(l, ", length ", message_bytes(s->packet));
}

void
summary_icmp_write(struct phrase *l, const struct summary *s)
{
	message_write(l, s, message_find(icmp, N(icmp), s->packet));
}

void
summary_icmpv6_write(struct phrase *l, const struct summary *s)
{
	message_write(l, s, message_find(icmpv6, N(icmpv6), s->packet));
}
