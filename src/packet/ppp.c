/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PPP (RFC 1661) bare, in HDLC-like framing (RFC 1662) and over Ethernet
 * (RFC 2516), and Cisco's HDLC, which opens alike.
 */
#include "dissection.h"

#define HDLC_ALL_STATIONS 0xff
#define CHDLC_UNICAST 0x0f
#define CHDLC_MULTICAST 0x8f
#define CHDLC_SLARP 0x8035 /* elsewhere reverse ARP */

/* clang-format off */
static const struct protocol protocols[] = {
	{ 0x0021, LAYER_IPV4,   ipv4_dissect },
	{ 0x0057, LAYER_IPV6,   ipv6_dissect },
	{ 0x0281, LAYER_MPLS,   mpls_dissect },
	{ 0x0283, LAYER_MPLS,   mpls_dissect },
	{ 0xc021, LAYER_PPP_CONTROL, NULL }, /* link control */
	{ 0xc023, LAYER_PPP_CONTROL, NULL }, /* password */
	{ 0xc025, LAYER_PPP_CONTROL, NULL }, /* link quality */
	{ 0xc223, LAYER_PPP_CONTROL, NULL }, /* challenge */
	{ 0x8021, LAYER_PPP_CONTROL, NULL }, /* IPv4 control */
	{ 0x8057, LAYER_PPP_CONTROL, NULL }, /* IPv6 control */
	{ 0x80fd, LAYER_PPP_CONTROL, NULL }, /* compression control */
	{ 0x8281, LAYER_PPP_CONTROL, NULL }, /* MPLS control */
	{ 0, LAYER_PPP_OTHER, NULL },
};
/* clang-format on */

/* One byte when it is odd: compressed (RFC 1661 6.5). */
static uint16_t
number_read(struct cursor *in)
{
	uint8_t first = cursor_u8(in);

	if (first & 1)
		return first;
	return (uint16_t)((unsigned)first << 8 | cursor_u8(in));
}

static enum issue
ppp_protocol_dissect(struct dissection *d)
{
	uint16_t number = number_read(&d->in);

	if (d->in.short_read)
		return ISSUE_PPP_SHORT;
	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(PROTOCOL_FIND(protocols, number), d);
}

/* Address 1, control 1, EtherType 2. */
enum issue
chdlc_dissect(struct dissection *d)
{
	static const struct protocol slarp = {0, LAYER_SLARP, NULL};
	struct cursor h = cursor_sub(&d->in, 4);
	uint16_t type;

	cursor_skip(&h, 2);
	type = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_CHDLC_SHORT;
	if (type == CHDLC_SLARP)
		return protocol_dissect(&slarp, d);
	return ethertype_dissect(d, type);
}

/* Address and control may be left out (RFC 1661 6.6); ff is no protocol. */
enum issue
ppp_dissect(struct dissection *d)
{
	struct cursor peek = d->in;

	if (cursor_u8(&peek) == HDLC_ALL_STATIONS)
		cursor_skip(&d->in, 2);
	return ppp_protocol_dissect(d);
}

/* LINKTYPE_PPP and LINKTYPE_PPP_HDLC: by its address it may be Cisco's. */
enum issue
ppp_link_dissect(struct dissection *d)
{
	/* clang-format off */
	static const struct protocol framings[] = {
		{ CHDLC_UNICAST, LAYER_CHDLC, chdlc_dissect },
		{ CHDLC_MULTICAST, LAYER_CHDLC, chdlc_dissect },
		{ 0, LAYER_PPP, ppp_dissect },
	};
	/* clang-format on */
	struct cursor peek = d->in;

	return protocol_dissect(PROTOCOL_FIND(framings, cursor_u8(&peek)), d);
}

/* LINKTYPE_PPP_WITH_DIR: 0 received, else sent, before the PPP header. */
enum issue
ppp_direction_dissect(struct dissection *d)
{
	uint8_t sent = cursor_u8(&d->in);

	if (!d->in.short_read && d->out->direction == DIRECTION_UNKNOWN)
		d->out->direction = sent ? DIRECTION_OUT : DIRECTION_IN;
	return ppp_dissect(d);
}

/* Version and type 1, code 1, session 2, length 2, then PPP's protocol. */
enum issue
pppoe_dissect(struct dissection *d)
{
	static const struct protocol ppp = {0, LAYER_PPP, ppp_protocol_dissect};
	struct cursor h = cursor_sub(&d->in, 6);
	uint16_t length;

	cursor_skip(&h, 4);
	length = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_PPPOE_SHORT;
	cursor_limit(&d->in, length);
	return protocol_dissect(&ppp, d);
}
