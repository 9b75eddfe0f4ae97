/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Link types, numbered as in capture files (LINKTYPE_ values of
 * https://www.tcpdump.org/linktypes.html).
 */
#include "dissection.h"
#include "packet/dissect.h"

/*
 * BSD loopback: 4 bytes of address family, in the byte order of the machine
 * that captured (LINKTYPE_NULL) or of the network (LINKTYPE_LOOP). Families
 * fit in one byte, so the order shows; the upper half may hold anything.
 */
static const struct protocol families[] = {
    {2, LAYER_IPV4, ipv4_dissect},
    {30, LAYER_IPV6, ipv6_dissect}, /* macOS */
    {28, LAYER_IPV6, ipv6_dissect}, /* FreeBSD */
    {24, LAYER_IPV6, ipv6_dissect}, /* NetBSD, OpenBSD */
    {10, LAYER_IPV6, ipv6_dissect}, /* Linux */
    {0, LAYER_NONE, NULL},
};

static enum issue
loop_dissect(struct dissection *d)
{
	uint32_t family = cursor_u32(&d->in);
	uint16_t little = __builtin_bswap16((uint16_t)(family >> 16));
	const struct protocol *p;

	if (d->in.short_read)
		return ISSUE_LOOP_SHORT;
	d->out->payload_offset = dissection_mark(d);
	p = PROTOCOL_FIND(
	    families, family > UINT16_MAX ? little : (uint16_t)family);
	if (p->dissect)
		return protocol_dissect(p, d);
	/* Some tunnels put an EtherType here, in network order. */
	if ((uint16_t)family >= ETHERTYPE_MINIMUM)
		return ethertype_dissect(d, (uint16_t)family);
	return ISSUE_LOOP_FAMILY;
}

/* Two link types promise one version. */
static enum issue
raw4_dissect(struct dissection *d)
{
	static const struct protocol ipv4 = {0, LAYER_IPV4, ipv4_dissect};

	return protocol_dissect(&ipv4, d);
}

static enum issue
raw6_dissect(struct dissection *d)
{
	static const struct protocol ipv6 = {0, LAYER_IPV6, ipv6_dissect};

	return protocol_dissect(&ipv6, d);
}

/* Packet types of Linux cooked captures (if_packet(7) sll_pkttype). */
#define SLL_OTHER_HOST 3
#define SLL_OUTGOING 4

static void
sll_direction(struct packet *out, unsigned type)
{
	if (out->direction != DIRECTION_UNKNOWN)
		return;
	if (type == SLL_OUTGOING)
		out->direction = DIRECTION_OUT;
	else if (type < SLL_OTHER_HOST)
		out->direction = DIRECTION_IN;
}

/* By protocol: an EtherType, or below 1536 one of Linux's own numbers. */
#define SLL_LLC 4

static enum issue
sll_protocol_dissect(struct dissection *d, uint16_t protocol)
{
	/* clang-format off */
	static const struct protocol own[] = {
		{ SLL_LLC, LAYER_LLC, llc_dissect },
		{ 0, LAYER_ETHERTYPE_OTHER, NULL },
	};
	/* clang-format on */

	d->out->payload_offset = dissection_mark(d);
	if (protocol < ETHERTYPE_MINIMUM)
		return protocol_dissect(PROTOCOL_FIND(own, protocol), d);
	return ethertype_dissect(d, protocol);
}

/* Hardware types (ARPHRD_ of Linux's if_arp.h) that settle what follows. */
static enum issue
sll_payload_dissect(struct dissection *d, uint16_t hardware, uint16_t protocol)
{
	/* clang-format off */
	static const struct protocol hardwares[] = {
		{ 824, LAYER_NETLINK, NULL },
		{ 801, LAYER_WLAN, wlan_dissect },
		{ 803, LAYER_RADIOTAP, radiotap_dissect },
		{ 0, LAYER_NONE, NULL },
	};
	/* clang-format on */
	const struct protocol *p = PROTOCOL_FIND(hardwares, hardware);

	if (p->layer == LAYER_NONE)
		return sll_protocol_dissect(d, protocol);
	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(p, d);
}

/*
 * LINKTYPE_LINUX_SLL, 16 bytes: packet type 2, hardware type 2, address
 * length 2, address 8, protocol 2.
 */
static enum issue
sll_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 16);
	uint16_t type = cursor_u16(&h);
	uint16_t hardware = cursor_u16(&h);
	uint16_t protocol;

	cursor_skip(&h, 10);
	protocol = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_SLL_SHORT;
	sll_direction(d->out, type);
	return sll_payload_dissect(d, hardware, protocol);
}

/*
 * LINKTYPE_LINUX_SLL2, 20 bytes: protocol 2, reserved 2, interface 4,
 * hardware type 2, packet type 1, address length 1, address 8.
 */
static enum issue
sll2_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 20);
	uint16_t protocol = cursor_u16(&h);
	uint16_t hardware;
	uint8_t type;

	cursor_skip(&h, 6);
	hardware = cursor_u16(&h);
	type = cursor_u8(&h);
	if (h.short_read)
		return ISSUE_SLL_SHORT;
	sll_direction(d->out, type);
	return sll_payload_dissect(d, hardware, protocol);
}

static enum issue
unknown_dissect(struct dissection *d)
{
	(void)d;
	return ISSUE_LINK_UNKNOWN;
}

/* A header of fixed size that says nothing of use, then what is known. */
static enum issue
behind(struct dissection *d, size_t header,
    enum issue (*dissect)(struct dissection *))
{
	cursor_skip(&d->in, header);
	if (d->in.short_read)
		return ISSUE_LINK_SHORT;
	d->out->payload_offset = dissection_mark(d);
	return dissect(d);
}

static enum issue
llc_layer_dissect(struct dissection *d)
{
	static const struct protocol llc = {0, LAYER_LLC, llc_dissect};

	return protocol_dissect(&llc, d);
}

/* Frame control 1, destination 6, source 6. */
static enum issue
fddi_dissect(struct dissection *d)
{
	return behind(d, 13, llc_layer_dissect);
}

/* RFC 2684: LLC from the first byte. */
static enum issue
atm_dissect(struct dissection *d)
{
	return behind(d, 0, llc_layer_dissect);
}

/* LINKTYPE_ENC, OpenBSD's IPsec: address family 4, SPI 4, flags 4. */
static enum issue
enc_dissect(struct dissection *d)
{
	return behind(d, 12, ip_any_dissect);
}

/* LINKTYPE_PFLOG: its own length first, without padding to four bytes. */
static enum issue
pflog_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	size_t length = cursor_u8(&peek);

	return behind(d, (length + 3) & ~(size_t)3, ip_any_dissect);
}

/* clang-format off */
static const struct protocol links[] = {
	{   1, LAYER_ETHERNET,  ethernet_dissect },
	{ 113, LAYER_SLL,       sll_dissect },
	{ 276, LAYER_SLL2,      sll2_dissect },
	{   0, LAYER_NULL_LOOP, loop_dissect },
	{ 108, LAYER_NULL_LOOP, loop_dissect },
	{ 101, LAYER_RAW,       ip_any_dissect },
	{  12, LAYER_RAW,       ip_any_dissect }, /* DLT_RAW as written by some */
	{  14, LAYER_RAW,       ip_any_dissect }, /* ... and by OpenBSD */
	{ 228, LAYER_RAW,       raw4_dissect },
	{ 229, LAYER_RAW,       raw6_dissect },
	{ 127, LAYER_RADIOTAP,  radiotap_dissect },
	{ 105, LAYER_WLAN,      wlan_dissect },
	{ 192, LAYER_PPI,       ppi_dissect },
	{ 119, LAYER_PRISM,     prism_dissect },
	{ 163, LAYER_PRISM,     prism_dissect },
	{   9, LAYER_NONE,      ppp_link_dissect },
	{  50, LAYER_NONE,      ppp_link_dissect },
	{  51, LAYER_PPPOE,     pppoe_dissect },
	{ 204, LAYER_PPP,       ppp_direction_dissect },
	{ 104, LAYER_CHDLC,     chdlc_dissect },
	{ 219, LAYER_MPLS,      mpls_dissect },
	{ 239, LAYER_NFLOG,     nflog_dissect },
	{  10, LAYER_FDDI,      fddi_dissect },
	{ 100, LAYER_ATM,       atm_dissect },
	{ 109, LAYER_ENC,       enc_dissect },
	{ 117, LAYER_PFLOG,     pflog_dissect },
	{   0, LAYER_LINK_OTHER, unknown_dissect },
};
/* clang-format on */

enum issue
link_dissect(struct dissection *d)
{
	return protocol_dissect(PROTOCOL_FIND(links, d->frame->link), d);
}

bool
dissect_knows_link(uint16_t link)
{
	return PROTOCOL_FIND(links, link)->dissect != unknown_dissect;
}

enum issue
link_type_dissect(struct dissection *d, uint32_t link)
{
	uint16_t number = link <= UINT16_MAX ? (uint16_t)link : UINT16_MAX;

	return protocol_dissect(PROTOCOL_FIND(links, number), d);
}
