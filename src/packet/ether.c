/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ethernet (IEEE 802.3), its tags (802.1Q and others), and what EtherTypes
 * mean (IANA ieee-802-numbers):
 *
 *   destination 6, source 6, EtherType or length 2
 *   tag: priority and VLAN 2, EtherType 2
 */
#include "dissection.h"

#define VLAN_MAX_TAGS 16

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

/* IEEE 802.1BR: 4 bytes of bridge ports, then an EtherType. */
static enum issue
vntag_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 6);
	uint16_t type;

	cursor_skip(&h, 4);
	type = cursor_u16(&h);
	return h.short_read ? ISSUE_VLAN_SHORT : ethertype_dissect(d, type);
}

/* IEEE 802.1ah: service tag 4, then the customer's whole frame. */
static enum issue
pbb_dissect(struct dissection *d)
{
	static const struct protocol customer = {
	    0, LAYER_ETHERNET, ethernet_dissect};

	cursor_skip(&d->in, 4);
	return d->in.short_read ? ISSUE_PBB_SHORT
	                        : protocol_dissect(&customer, d);
}

#define MACSEC_CHANNEL 0x20 /* the tag names its channel: 8 more bytes */
#define MACSEC_HIDDEN 0x0c  /* encrypted, or changed */

/*
 * MACsec (IEEE 802.1AE): bits and association 1, short length 1, packet
 * number 4. What is only authenticated can be read.
 */
static enum issue
macsec_dissect(struct dissection *d)
{
	uint8_t bits = cursor_u8(&d->in);
	uint16_t type;

	cursor_skip(&d->in, 5 + (bits & MACSEC_CHANNEL ? 8u : 0u));
	if (!d->in.short_read && (bits & MACSEC_HIDDEN))
		return ISSUE_NONE;
	type = cursor_u16(&d->in);
	return d->in.short_read ? ISSUE_MACSEC_SHORT
	                        : ethertype_dissect(d, type);
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
	{ 0x8847, LAYER_MPLS, mpls_dissect },
	{ 0x8848, LAYER_MPLS, mpls_dissect },
	{ 0x8864, LAYER_PPPOE, pppoe_dissect },
	{ 0x8863, LAYER_PPPOE_DISCOVERY, NULL },
	{ 0x8035, LAYER_ARP,  arp_dissect }, /* reverse ARP (RFC 903) */
	{ 0x88e7, LAYER_PBB,  pbb_dissect },
	{ 0x8926, LAYER_VNTAG, vntag_dissect },
	{ 0x88e5, LAYER_MACSEC, macsec_dissect },
	{ 0x894f, LAYER_NSH, nsh_dissect },
	{ 0x8902, LAYER_CFM, NULL },
	{ 0x88ca, LAYER_TIPC, NULL },
	{ 0x8899, LAYER_RRCP, NULL },
	{ 0x88cc, LAYER_LLDP, NULL },
	{ 0x2000, LAYER_CDP, NULL },
	{ 0x888e, LAYER_EAPOL, NULL },
	{ 0x8809, LAYER_SLOW, NULL },
	{ 0x88f7, LAYER_PTP, NULL },
	{ 0x9000, LAYER_CTP, NULL },
	{ 0x0842, LAYER_WOL, NULL },
	{ 0x8137, LAYER_IPX, NULL },
	{ 0x809b, LAYER_APPLETALK, NULL },
	{ 0x80f3, LAYER_APPLETALK, NULL },
	{ 0x88a2, LAYER_AOE, NULL },
	{ 0x8906, LAYER_FCOE, NULL },
	{ 0x8892, LAYER_PROFINET, NULL },
	{ 0x88a4, LAYER_ETHERCAT, NULL },
	{ 0x887b, LAYER_HOMEPLUG, NULL },
	{ 0x88e1, LAYER_HOMEPLUG, NULL },
	{ 0x4305, LAYER_BATMAN, NULL },
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

enum layer
ethertype_layer(uint16_t type)
{
	return (enum layer)PROTOCOL_FIND(ethertypes, type)->layer;
}
