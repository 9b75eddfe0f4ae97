/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LLC (IEEE 802.2): service access points to 1 and from 1, control 1 (or 2:
 * not for us). SNAP (RFC 1042) follows some: organization 3, protocol 2.
 */
#include "dissection.h"

#define SAP_SNAP 0xaa
#define UNNUMBERED 0x03

#define SNAP_RFC1042 0x000000u
#define SNAP_BRIDGED 0x0000f8u /* IEEE 802.1H */
#define SNAP_APPLE 0x080007u
#define SNAP_CISCO 0x00000cu

/* clang-format off */
static const struct protocol cisco[] = {
	{ 0x2000, LAYER_CDP, NULL },
	{ 0x010b, LAYER_STP, NULL }, /* one tree a VLAN */
	{ 0x2003, LAYER_VTP, NULL },
	{ 0x2004, LAYER_DTP, NULL },
	{ 0x0104, LAYER_PAGP, NULL },
	{ 0x0111, LAYER_UDLD, NULL },
	{ 0, LAYER_NONE, NULL },
};

static const struct protocol apple[] = {
	{ 0x809b, LAYER_APPLETALK, NULL },
	{ 0, LAYER_NONE, NULL },
};

static const struct protocol access_points[] = {
	{ 0x06, LAYER_IPV4, ipv4_dissect },
	{ 0x42, LAYER_STP, NULL },
	{ 0xfe, LAYER_OSI, NULL },
	{ 0xe0, LAYER_IPX, NULL },
	{ 0xf0, LAYER_NETBIOS, NULL },
	{ 0, LAYER_NONE, NULL },
};
/* clang-format on */

static enum issue
organization_dissect(struct dissection *d, uint32_t organization, uint16_t type)
{
	switch (organization) {
	case SNAP_RFC1042:
	case SNAP_BRIDGED:
		if (type < ETHERTYPE_MINIMUM)
			return ISSUE_NONE;
		return ethertype_dissect(d, type);
	case SNAP_APPLE:
		return protocol_dissect(PROTOCOL_FIND(apple, type), d);
	case SNAP_CISCO:
		return protocol_dissect(PROTOCOL_FIND(cisco, type), d);
	default:
		return ISSUE_NONE;
	}
}

static enum issue
snap_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 5);
	uint32_t organization = (uint32_t)cursor_u16(&h) << 8;
	uint16_t type;

	organization |= cursor_u8(&h);
	type = cursor_u16(&h);
	if (h.short_read)
		return ISSUE_LLC_SHORT;
	return organization_dissect(d, organization, type);
}

enum issue
llc_dissect(struct dissection *d)
{
	struct cursor h = cursor_sub(&d->in, 3);
	uint8_t to = cursor_u8(&h);
	uint8_t from = cursor_u8(&h);
	uint8_t control = cursor_u8(&h);

	if (h.short_read)
		return ISSUE_LLC_SHORT;
	if (to == SAP_SNAP && from == SAP_SNAP && control == UNNUMBERED)
		return snap_dissect(d);
	if (to == 0x06 && control != UNNUMBERED)
		return ISSUE_NONE;
	return protocol_dissect(PROTOCOL_FIND(access_points, to), d);
}
