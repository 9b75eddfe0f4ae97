/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of varying length below IP: SNAP, ARP, MPLS, and of GRE. */
#include "headers.h"
#include "tree_parts.h"

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define SAP_SNAP 0xaa

/* clang-format off */
static const struct field snap[] = {
	{ "organization", "Organization", 24, 24, FIELD_HEX },
	{ "protocol", "Protocol", 48, 16, FIELD_HEX, .word = ethertype_word },
};

/* Addresses of Ethernet and IPv4, behind the eight bytes of every ARP. */
static const struct field arp_addresses[] = {
	{ "sender_mac", "Sender's hardware", 64, 48, FIELD_MAC },
	{ "sender_ip", "Sender's address", 112, 32, FIELD_IPV4 },
	{ "target_mac", "Target's hardware", 144, 48, FIELD_MAC },
	{ "target_ip", "Target's address", 192, 32, FIELD_IPV4 },
};

static const struct field label[] = {
	{ "label", "Label", 0, 20, FIELD_NUMBER },
	{ "class", "Traffic class", 20, 3, FIELD_NUMBER },
	{ "bottom", "Bottom of stack", 23, 1, FIELD_BIT },
	{ "ttl", "Time to live", 24, 8, FIELD_NUMBER },
};
/* clang-format on */

/* RFC 1042. */
void
tree_snap(struct tree *t, uint32_t at)
{
	if (tree_byte(t, at) == SAP_SNAP && tree_byte(t, at + 1) == SAP_SNAP)
		tree_fields(t, snap, N(snap), at);
}

/* RFC 826: sender's addresses, then the target's. */
void
tree_arp(struct tree *t, uint32_t at)
{
	uint8_t hardware = tree_byte(t, at + 4);
	uint8_t protocol = tree_byte(t, at + 5);
	uint32_t bytes = 2u * hardware + 2u * protocol;

	if (hardware == 6 && protocol == 4)
		tree_fields(t, arp_addresses, N(arp_addresses), at);
	else if (tree_has(t, at + 8, bytes))
		tree_bytes(t, "addresses", "Addresses", at + 8, bytes);
}

/* RFC 3032: as many labels as it takes to the bottom of the stack. */
void
tree_mpls(struct tree *t, uint32_t at)
{
	for (; tree_has(t, at, 4); at += 4) {
		tree_fields(t, label, N(label), at);
		if (tree_byte(t, at + 2) & 1)
			break;
	}
}

/* RFC 2784 and 2890: what the flags say is there, in this order. */
void
tree_gre(struct tree *t, uint32_t at)
{
	/* clang-format off */
	static const struct {
		uint8_t in_first, in_second;
		struct field field;
	} parts[] = {
		{ 0xc0, 0, { "chksum", "Checksum", 0, 16, FIELD_HEX } },
		{ 0x20, 0, { "key", "Key", 0, 32, FIELD_HEX } },
		{ 0x10, 0, { "seq", "Sequence", 0, 32, FIELD_NUMBER } },
		{ 0, 0x80, { "ack", "Acknowledgment", 0, 32, FIELD_NUMBER } },
	};
	/* clang-format on */
	uint8_t first = tree_byte(t, at), second = tree_byte(t, at + 1);

	at += 4;
	for (size_t i = 0; i < N(parts); i++) {
		if (!(parts[i].in_first & first) &&
		    !(parts[i].in_second & second))
			continue;
		if (!tree_has(t, at, 4))
			return;
		tree_fields(t, &parts[i].field, 1, at);
		at += 4;
	}
}
