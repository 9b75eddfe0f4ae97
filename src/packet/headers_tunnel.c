/* SPDX-License-Identifier: BSD-2-Clause */
/* Headers between two packets: RFC 2784, 7348, 8926, 3378, TS 29.281. */
#include "headers.h"

#include "tree_parts.h"

static const struct word gre_flags[] = {
    {0x8000, "checksum"},
    {0x4000, "routing"},
    {0x2000, "key"},
    {0x1000, "sequence"},
    {0x0080, "acknowledgment"},
    {0, NULL},
};

/* clang-format off */
static const struct field gre[] = {
	{ "flags", "Flags", 0, 16, FIELD_FLAGS, .words = gre_flags },
	{ "protocol", "Protocol", 16, 16, FIELD_HEX, .word = ethertype_word },
};

static const struct field vxlan[] = {
	{ "flags", "Flags", 0, 8, FIELD_HEX },
	{ "vni", "Network", 32, 24, FIELD_NUMBER },
};

static const struct field geneve[] = {
	{ "version", "Version", 0, 2, FIELD_NUMBER },
	{ "options", "Options length", 2, 6, FIELD_WORDS },
	{ "control", "Control", 8, 1, FIELD_BIT },
	{ "critical", "Critical options", 9, 1, FIELD_BIT },
	{ "protocol", "Protocol", 16, 16, FIELD_HEX, .word = ethertype_word },
	{ "vni", "Network", 32, 24, FIELD_NUMBER },
};

static const struct field gtp[] = {
	{ "version", "Version", 0, 3, FIELD_NUMBER },
	{ "extension", "Extension headers", 5, 1, FIELD_BIT },
	{ "sequenced", "Sequence number", 6, 1, FIELD_BIT },
	{ "npdu", "N-PDU number", 7, 1, FIELD_BIT },
	{ "type", "Message type", 8, 8, FIELD_NUMBER },
	{ "len", "Length", 16, 16, FIELD_NUMBER },
	{ "tunnel", "Tunnel", 32, 32, FIELD_HEX },
};

static const struct field etherip[] = {
	{ "version", "Version", 0, 4, FIELD_NUMBER },
	{ "reserved", "Reserved", 4, 12, FIELD_HEX },
};

/* RFC 8300 2.2. */
static const struct word nsh_next[] = {
	{ 1, "IPv4" }, { 2, "IPv6" }, { 3, "Ethernet" }, { 4, "NSH" },
	{ 5, "MPLS" }, { 0, NULL },
};

static const struct field nsh[] = {
	{ "version", "Version", 0, 2, FIELD_NUMBER },
	{ "oam", "Operations", 2, 1, FIELD_BIT },
	{ "ttl", "Time to live", 4, 6, FIELD_NUMBER },
	{ "length", "Length", 10, 6, FIELD_WORDS },
	{ "metadata", "Metadata type", 20, 4, FIELD_NUMBER },
	{ "next", "Next protocol", 24, 8, FIELD_NUMBER, .words = nsh_next },
	{ "path", "Service path", 32, 24, FIELD_NUMBER },
	{ "index", "Service index", 56, 8, FIELD_NUMBER },
};

const struct header headers_tunnel[] = {
	{ LAYER_GRE, FIELDS(gre), .from = 2, .more = tree_gre },
	{ LAYER_VXLAN, FIELDS(vxlan), .from = 2 },
	{ LAYER_GENEVE, FIELDS(geneve), .from = 6 },
	{ LAYER_GTP, FIELDS(gtp), .from = 7 },
	{ LAYER_ETHERIP, FIELDS(etherip) },
	{ LAYER_NSH, FIELDS(nsh), .from = 7, .more = tree_nsh },
	{ .layer = LAYER_NONE },
};
/* clang-format on */
