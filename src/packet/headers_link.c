/* SPDX-License-Identifier: BSD-2-Clause */
/* Link layers: IEEE 802.3, 802.1Q, 802.2, RFC 826, tcpdump's link types. */
#include "headers.h"

#include "tree_parts.h"

/* clang-format off */
static const struct field ethernet[] = {
	{ "dst", "Destination", 0, 48, FIELD_MAC },
	{ "src", "Source", 48, 48, FIELD_MAC },
	{ "type", "Type", 96, 16, FIELD_HEX, .word = ethertype_word },
};

static const struct field vlan[] = {
	{ "priority", "Priority", 0, 3, FIELD_NUMBER },
	{ "dei", "Drop eligible", 3, 1, FIELD_BIT },
	{ "id", "VLAN", 4, 12, FIELD_NUMBER },
	{ "type", "Type", 16, 16, FIELD_HEX, .word = ethertype_word },
};

static const struct word access_points[] = {
	{ 0x06, "IP" }, { 0x42, "spanning tree" }, { 0xaa, "SNAP" },
	{ 0xe0, "IPX" }, { 0xf0, "NetBIOS" }, { 0xfe, "OSI" }, { 0, NULL },
};

static const struct field llc[] = {
	{ "dsap", "To access point", 0, 8, FIELD_HEX, .words = access_points },
	{ "ssap", "From access point", 8, 8, FIELD_HEX, .words = access_points },
	{ "control", "Control", 16, 8, FIELD_HEX },
};

static const struct word operations[] = {
	{ 1, "request" }, { 2, "reply" }, { 3, "reverse request" },
	{ 4, "reverse reply" }, { 8, "inverse request" },
	{ 9, "inverse reply" }, { 0, NULL },
};

static const struct field arp[] = {
	{ "hardware", "Hardware type", 0, 16, FIELD_NUMBER },
	{ "protocol", "Protocol type", 16, 16, FIELD_HEX, .word = ethertype_word },
	{ "hardware_length", "Hardware length", 32, 8, FIELD_NUMBER },
	{ "protocol_length", "Protocol length", 40, 8, FIELD_NUMBER },
	{ "operation", "Operation", 48, 16, FIELD_NUMBER, .words = operations },
};

static const struct field loop[] = {
	{ "family", "Family", 0, 32, FIELD_HEX },
};

static const struct word packet_types[] = {
	{ 0, "to us" }, { 1, "broadcast" }, { 2, "multicast" },
	{ 3, "to another host" }, { 4, "sent by us" }, { 0, NULL },
};

static const struct field sll[] = {
	{ "packet_type", "Packet type", 0, 16, FIELD_NUMBER, .words = packet_types },
	{ "hardware", "Hardware type", 16, 16, FIELD_NUMBER },
	{ "address_length", "Address length", 32, 16, FIELD_NUMBER },
	{ "address", "Address", 48, 64, FIELD_BYTES },
	{ "protocol", "Protocol", 112, 16, FIELD_HEX, .word = ethertype_word },
};

static const struct field sll2[] = {
	{ "protocol", "Protocol", 0, 16, FIELD_HEX, .word = ethertype_word },
	{ "reserved", "Reserved", 16, 16, FIELD_HEX },
	{ "interface", "Interface", 32, 32, FIELD_NUMBER },
	{ "hardware", "Hardware type", 64, 16, FIELD_NUMBER },
	{ "packet_type", "Packet type", 80, 8, FIELD_NUMBER, .words = packet_types },
	{ "address_length", "Address length", 88, 8, FIELD_NUMBER },
	{ "address", "Address", 96, 64, FIELD_BYTES },
};

static const struct field pppoe[] = {
	{ "version", "Version", 0, 4, FIELD_NUMBER },
	{ "type", "Type", 4, 4, FIELD_NUMBER },
	{ "code", "Code", 8, 8, FIELD_HEX },
	{ "session", "Session", 16, 16, FIELD_HEX },
	{ "length", "Length", 32, 16, FIELD_NUMBER },
};

static const struct field chdlc[] = {
	{ "address", "Address", 0, 8, FIELD_HEX },
	{ "control", "Control", 8, 8, FIELD_HEX },
	{ "protocol", "Protocol", 16, 16, FIELD_HEX, .word = ethertype_word },
};

static const struct word wlan_types[] = {
	{ 0, "management" }, { 1, "control" }, { 2, "data" },
	{ 3, "extension" }, { 0, NULL },
};

static const struct word wlan_flags[] = {
	{ 0x01, "to the network" }, { 0x02, "from the network" },
	{ 0x04, "more fragments" }, { 0x08, "again" },
	{ 0x10, "power saving" }, { 0x20, "more data" },
	{ 0x40, "protected" }, { 0x80, "more headers" }, { 0, NULL },
};

static const struct field wlan[] = {
	{ "subtype", "Subtype", 0, 4, FIELD_NUMBER },
	{ "type", "Type", 4, 2, FIELD_NUMBER, .words = wlan_types },
	{ "version", "Version", 6, 2, FIELD_NUMBER },
	{ "flags", "Flags", 8, 8, FIELD_FLAGS, .words = wlan_flags },
	{ "duration", "Duration", 16, 16, FIELD_LITTLE },
};

static const struct field radiotap[] = {
	{ "version", "Version", 0, 8, FIELD_NUMBER },
	{ "padding", "Padding", 8, 8, FIELD_HEX },
	{ "length", "Length", 16, 16, FIELD_LITTLE },
	{ "present", "Present", 32, 32, FIELD_LITTLE_HEX },
};

static const struct field ppi[] = {
	{ "version", "Version", 0, 8, FIELD_NUMBER },
	{ "flags", "Flags", 8, 8, FIELD_HEX },
	{ "length", "Length", 16, 16, FIELD_LITTLE },
	{ "link", "Link type", 32, 32, FIELD_LITTLE },
};

static const struct word families[] = {
	{ 2, "IPv4" }, { 10, "IPv6" }, { 0, NULL },
};

static const struct field nflog[] = {
	{ "family", "Family", 0, 8, FIELD_NUMBER, .words = families },
	{ "version", "Version", 8, 8, FIELD_NUMBER },
	{ "resource", "Resource", 16, 16, FIELD_NUMBER },
};

const struct header headers_link[] = {
	{ LAYER_ETHERNET, FIELDS(ethernet), .from = 2, .to = 1 },
	{ LAYER_VLAN, FIELDS(vlan), .from = 3 },
	{ LAYER_LLC, FIELDS(llc), .more = tree_snap },
	{ LAYER_ARP, FIELDS(arp), .from = 5, .more = tree_arp },
	{ LAYER_NULL_LOOP, FIELDS(loop) },
	{ LAYER_SLL, FIELDS(sll), .from = 1 },
	{ LAYER_SLL2, FIELDS(sll2), .from = 5 },
	{ LAYER_PPPOE, FIELDS(pppoe), .from = 4 },
	{ LAYER_PPPOE_DISCOVERY, FIELDS(pppoe), .from = 3 },
	{ LAYER_CHDLC, FIELDS(chdlc), .from = 3 },
	{ .layer = LAYER_MPLS, .more = tree_mpls },
	{ .layer = LAYER_PPP, .more = tree_ppp },
	{ LAYER_WLAN, FIELDS(wlan), .from = 2, .more = tree_wlan },
	{ LAYER_RADIOTAP, FIELDS(radiotap) },
	{ LAYER_PPI, FIELDS(ppi) },
	{ LAYER_NFLOG, FIELDS(nflog), .from = 1, .more = tree_nflog },
	{ .layer = LAYER_NONE },
};
/* clang-format on */
