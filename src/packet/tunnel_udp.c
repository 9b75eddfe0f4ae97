/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tunnels over UDP, told by port and by their first bytes: a port alone is a
 * guess, and a wrong one would invent traffic.
 */
#include "tunnel.h"

static enum issue
enter(struct dissection *d, enum layer inner_layer,
    enum issue (*inner)(struct dissection *))
{
	dissection_push(d, inner_layer);
	return tunnel_dissect(d, inner);
}

/* VXLAN (RFC 7348): flags 1 with bit 3 set, reserved 3, network 3, reserved. */
static enum issue
vxlan_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	uint8_t flags = cursor_u8(&peek);

	cursor_skip(&peek, 7);
	if (peek.short_read || !(flags & 0x08))
		return ISSUE_NONE;
	dissection_push(d, LAYER_VXLAN);
	d->in = peek;
	return enter(d, LAYER_ETHERNET, ethernet_dissect);
}

#define GENEVE_BRIDGED 0x6558

/*
 * GENEVE (RFC 8926): version 2 bits, options in words 6 bits, flags 1,
 * EtherType 2, network 3, reserved 1, options.
 */
static enum issue
geneve_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	uint8_t first = cursor_u8(&peek);
	uint16_t type;

	cursor_skip(&peek, 1);
	type = cursor_u16(&peek);
	cursor_skip(&peek, 4 + (first & 0x3fu) * 4u);
	if (peek.short_read || first >> 6 != 0)
		return ISSUE_NONE;
	dissection_push(d, LAYER_GENEVE);
	d->in = peek;
	if (type == GENEVE_BRIDGED)
		return enter(d, LAYER_ETHERNET, ethernet_dissect);
	return type < ETHERTYPE_MINIMUM ? ISSUE_NONE
	                                : tunnel_type_dissect(d, type);
}

#define GTP_VERSION_1 0x30 /* version 3 bits and protocol type */
#define GTP_OPTIONAL 0x07
#define GTP_EXTENSION 0x04
#define GTP_DATA 255

/* Extension headers: length in words 1, contents, next type 1. */
static void
gtp_skip_extensions(struct cursor *in)
{
	uint8_t next;

	cursor_skip(in, 3); /* sequence 2, N-PDU 1 */
	next = cursor_u8(in);
	while (next != 0 && !in->short_read) {
		uint8_t words = cursor_u8(in);

		if (words == 0) {
			cursor_skip(in, cursor_left(in) + 1);
			return;
		}
		cursor_skip(in, words * 4u - 2);
		next = cursor_u8(in);
	}
}

/* GTP-U (3GPP TS 29.281 5.1): flags 1, type 1, length 2, tunnel 4. */
static enum issue
gtp_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	uint8_t flags = cursor_u8(&peek);
	uint8_t type = cursor_u8(&peek);

	cursor_skip(&peek, 6);
	if (peek.short_read || (flags & 0xf0) != GTP_VERSION_1)
		return ISSUE_NONE;
	dissection_push(d, LAYER_GTP);
	if (type != GTP_DATA)
		return ISSUE_NONE;
	if (flags & GTP_EXTENSION)
		gtp_skip_extensions(&peek);
	else if (flags & GTP_OPTIONAL)
		cursor_skip(&peek, 4);
	if (peek.short_read)
		return ISSUE_TUNNEL_SHORT;
	d->in = peek;
	return tunnel_dissect(d, ip_any_dissect);
}

#define TEREDO_AUTHENTICATION 0x0001
#define TEREDO_ORIGIN 0x0000

/*
 * Teredo (RFC 4380 5.1.1): perhaps authentication (type 2, lengths 1 and 1,
 * those bytes, nonce 8, confirmation 1) and origin (type 2, port 2, address
 * 4), then IPv6.
 */
static enum issue
teredo_dissect(struct dissection *d)
{
	struct cursor peek = d->in, first = peek;
	uint16_t type = cursor_u16(&first);

	if (type == TEREDO_AUTHENTICATION) {
		unsigned id = cursor_u8(&first), value = cursor_u8(&first);

		cursor_skip(&first, id + value + 9);
		peek = first;
		type = cursor_u16(&first);
	}
	if (type == TEREDO_ORIGIN) {
		cursor_skip(&first, 6);
		peek = first;
	}
	if (first.short_read || cursor_left(&peek) < 40 || peek.at[0] >> 4 != 6)
		return ISSUE_NONE;
	dissection_push(d, LAYER_TEREDO);
	d->in = peek;
	return enter(d, LAYER_IPV6, ipv6_dissect);
}

#define L2TP_CONTROL 0x8000u
#define L2TP_LENGTH 0x4000u
#define L2TP_SEQUENCE 0x0800u
#define L2TP_OFFSET 0x0200u
#define L2TP_VERSION 0x000fu

/* L2TP version 2 (RFC 2661 3.1): data messages carry PPP. */
static enum issue
l2tp2_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	uint16_t flags = cursor_u16(&peek);

	if (peek.short_read || (flags & L2TP_VERSION) != 2)
		return ISSUE_NONE;
	dissection_push(d, LAYER_L2TP);
	if (flags & L2TP_CONTROL)
		return ISSUE_NONE;
	cursor_skip(&peek, (flags & L2TP_LENGTH ? 2u : 0u) + 4);
	cursor_skip(&peek, flags & L2TP_SEQUENCE ? 4 : 0);
	if (flags & L2TP_OFFSET)
		cursor_skip(&peek, cursor_u16(&peek));
	if (peek.short_read)
		return ISSUE_TUNNEL_SHORT;
	d->in = peek;
	return enter(d, LAYER_PPP, ppp_dissect);
}

static enum issue
mpls_dissect_udp(struct dissection *d)
{
	return tunnel_type_dissect(d, ETHERTYPE_MPLS);
}

/* clang-format off */
static const struct {
	uint16_t port;
	enum issue (*dissect)(struct dissection *);
} tunnels[] = {
	{ 4789, vxlan_dissect },
	{ 8472, vxlan_dissect }, /* Linux before the number was assigned */
	{ 6081, geneve_dissect },
	{ 2152, gtp_dissect },
	{ 3544, teredo_dissect },
	{ 1701, l2tp2_dissect },
	{ 6635, mpls_dissect_udp },
};
/* clang-format on */

enum issue
tunnel_udp_dissect(struct dissection *d)
{
	uint16_t src = d->out->src_port, dst = d->out->dst_port;

	for (size_t i = 0; i < sizeof(tunnels) / sizeof(tunnels[0]); i++) {
		if (tunnels[i].port == dst || tunnels[i].port == src)
			return tunnels[i].dissect(d);
	}
	return ISSUE_NONE;
}

/* Does an Ethernet header with a payload that we know begin here? */
static bool
looks_like_ethernet(struct cursor in)
{
	uint16_t type;

	cursor_skip(&in, 12);
	type = cursor_u16(&in);
	if (in.short_read)
		return false;
	if (type == 0x0800)
		return cursor_u8(&in) >> 4 == 4;
	if (type == 0x86dd)
		return cursor_u8(&in) >> 4 == 6;
	return type == 0x8100 || type == 0x0806;
}

/*
 * L2TP version 3 over IP (RFC 3931 4.1.1): session 4 (0: a control message),
 * then a cookie of 0, 4 or 8 bytes and perhaps a sublayer of 4 that only the
 * two ends know of: what follows must look like Ethernet to be read.
 */
enum issue
l2tp3_dissect(struct dissection *d)
{
	uint32_t session;

	dissection_payload(d, 0);
	session = cursor_u32(&d->in);
	if (d->in.short_read)
		return ISSUE_TUNNEL_SHORT;
	for (size_t skip = 0; session != 0 && skip <= 12; skip += 4) {
		struct cursor at = d->in;

		cursor_skip(&at, skip);
		if (!looks_like_ethernet(at))
			continue;
		d->in = at;
		return enter(d, LAYER_ETHERNET, ethernet_dissect);
	}
	return ISSUE_NONE;
}
