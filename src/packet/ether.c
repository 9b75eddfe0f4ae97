/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ethernet (IEEE 802.3), its VLAN tags (802.1Q), LLC and SNAP (802.2, RFC
 * 1042), and what EtherTypes mean:
 *
 *   destination 6, source 6, EtherType or length 2
 *   tag: priority and VLAN 2, EtherType 2
 */
#include "dissection.h"

#define VLAN_MAX_TAGS 8

enum issue
ethernet_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 14);
	uint16_t type;

	cursor_skip(&h, 12);
	type = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_ETHERNET_SHORT;
	return ethertype_dissect(d, type);
}

static enum issue
vlan_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 4);
	uint16_t type;

	cursor_skip(&h, 2);
	type = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_VLAN_SHORT;
	if (++d->n_tags > VLAN_MAX_TAGS)
		return ISSUE_VLAN_DEPTH;
	return ethertype_dissect(d, type);
}

/*
 * ARP (RFC 826): hardware 2, protocol 2, lengths 1 and 1, operation 2, then
 * sender's and target's hardware and protocol addresses.
 */
static enum issue
arp_dissect(struct dissection *d)
{
	struct cursor in = d->in;
	unsigned hardware_bytes, protocol_bytes;

	cursor_skip(&in, 4);
	hardware_bytes = cursor_u8(&in);
	protocol_bytes = cursor_u8(&in);
	cursor_skip(&in, 2 + 2 * (hardware_bytes + protocol_bytes));
	return in.short_read ? ISSUE_ARP_SHORT : ISSUE_NONE;
}

/* clang-format off */
static const struct protocol ethertypes[] = {
	{ 0x0800, LAYER_IPV4, ipv4_dissect },
	{ 0x86dd, LAYER_IPV6, ipv6_dissect },
	{ 0x8100, LAYER_VLAN, vlan_dissect },
	{ 0x0806, LAYER_ARP,  arp_dissect },
	{ 0x88a8, LAYER_VLAN, vlan_dissect }, /* 802.1ad service tag */
	{ 0x9100, LAYER_VLAN, vlan_dissect }, /* QinQ before 802.1ad */
	{ 0, LAYER_ETHERTYPE_OTHER, NULL },
};
/* clang-format on */

enum issue
ethertype_dissect(struct dissection *d, uint16_t type)
{
	static const struct protocol llc = {0, LAYER_LLC, llc_dissect};

	d->out->payload_offset = dissection_mark(d);
	if (type >= ETHERTYPE_MINIMUM)
		return protocol_dissect(PROTOCOL_FIND(ethertypes, type), d);
	cursor_limit(&d->in, type);
	return protocol_dissect(&llc, d);
}

#define LLC_SNAP 0xaa
#define LLC_IP 0x06
#define LLC_UI 0x03
#define SNAP_RFC1042 0x000000u
#define SNAP_CISCO_BRIDGED 0x0000f8u

static enum issue
snap_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 5);
	uint32_t oui = (uint32_t)cursor_u16(&h) << 8;
	uint16_t type;

	oui |= cursor_u8(&h);
	type = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_LLC_SHORT;
	if (oui != SNAP_RFC1042 && oui != SNAP_CISCO_BRIDGED)
		return ISSUE_NONE;
	if (type < ETHERTYPE_MINIMUM)
		return ISSUE_NONE;
	return ethertype_dissect(d, type);
}

/* 802.2: service access points 1 and 1, control 1 (or 2: not for us). */
enum issue
llc_dissect(struct dissection *d)
{
	static const struct protocol ipv4 = {0, LAYER_IPV4, ipv4_dissect};
	struct cursor h = cursor_sub(&d->in, 3);
	uint8_t to = cursor_u8(&h);
	uint8_t from = cursor_u8(&h);
	uint8_t control = cursor_u8(&h);

	if (h.short_read)
		return ISSUE_LLC_SHORT;
	if (control != LLC_UI)
		return ISSUE_NONE;
	if (to == LLC_SNAP && from == LLC_SNAP)
		return snap_dissect(d);
	return to == LLC_IP ? protocol_dissect(&ipv4, d) : ISSUE_NONE;
}
