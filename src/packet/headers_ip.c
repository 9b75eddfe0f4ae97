/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 (RFC 791) and IPv6 with its fragment header (RFC 8200). */
#include "headers.h"

#include "tree_parts.h"

/* Differentiated services (RFC 2474, 2597, 3246, 8622). */
static const struct word services[] = {
    {0, "CS0"},
    {1, "LE"},
    {8, "CS1"},
    {10, "AF11"},
    {12, "AF12"},
    {14, "AF13"},
    {16, "CS2"},
    {18, "AF21"},
    {20, "AF22"},
    {22, "AF23"},
    {24, "CS3"},
    {26, "AF31"},
    {28, "AF32"},
    {30, "AF33"},
    {32, "CS4"},
    {34, "AF41"},
    {36, "AF42"},
    {38, "AF43"},
    {40, "CS5"},
    {46, "EF"},
    {48, "CS6"},
    {56, "CS7"},
    {0, NULL},
};

/* Explicit congestion notification (RFC 3168). */
static const struct word congestion[] = {
    {0, "not capable"},
    {1, "capable, 1"},
    {2, "capable, 0"},
    {3, "congestion met"},
    {0, NULL},
};

static const struct word ipv4_flags[] = {
    {4, "reserved"},
    {2, "do not fragment"},
    {1, "more fragments"},
    {0, NULL},
};

/* clang-format off */
const struct field ipv4_fields[N_IPV4_FIELDS] = {
	[IPV4_VERSION] = { "version", "Version", 0, 4, FIELD_NUMBER },
	[IPV4_WORDS] = { "ihl", "Header length", 4, 4, FIELD_WORDS },
	[IPV4_DSCP] = { "dscp", "Service class", 8, 6, FIELD_NUMBER, .words = services },
	[IPV4_ECN] = { "ecn", "Congestion", 14, 2, FIELD_NUMBER, .words = congestion },
	[IPV4_TOTAL] = { "len", "Total length", 16, 16, FIELD_NUMBER },
	[IPV4_ID] = { "id", "Identification", 32, 16, FIELD_HEX },
	[IPV4_FLAGS] = { "flags", "Flags", 48, 3, FIELD_FLAGS, .words = ipv4_flags },
	[IPV4_OFFSET] = { "frag", "Fragment offset", 51, 13, FIELD_EIGHTS },
	[IPV4_TTL] = { "ttl", "Time to live", 64, 8, FIELD_NUMBER },
	[IPV4_PROTOCOL] = { "proto", "Protocol", 72, 8, FIELD_NUMBER, .word = ip_protocol_word },
	[IPV4_CHECKSUM] = { "chksum", "Checksum", 80, 16, FIELD_HEX },
	[IPV4_SOURCE] = { "src", "Source", 96, 32, FIELD_IPV4 },
	[IPV4_DESTINATION] = { "dst", "Destination", 128, 32, FIELD_IPV4 },
};

const struct field ipv6_fields[N_IPV6_FIELDS] = {
	[IPV6_VERSION] = { "version", "Version", 0, 4, FIELD_NUMBER },
	[IPV6_DSCP] = { "dscp", "Service class", 4, 6, FIELD_NUMBER, .words = services },
	[IPV6_ECN] = { "ecn", "Congestion", 10, 2, FIELD_NUMBER, .words = congestion },
	[IPV6_FLOW] = { "flow", "Flow label", 12, 20, FIELD_HEX },
	[IPV6_PAYLOAD] = { "len", "Payload length", 32, 16, FIELD_NUMBER },
	[IPV6_NEXT] = { "next", "Next header", 48, 8, FIELD_NUMBER, .word = ip_protocol_word },
	[IPV6_HOPS] = { "ttl", "Hop limit", 56, 8, FIELD_NUMBER },
	[IPV6_SOURCE] = { "src", "Source", 64, 128, FIELD_IPV6 },
	[IPV6_DESTINATION] = { "dst", "Destination", 192, 128, FIELD_IPV6 },
};

const struct field fragment_fields[N_FRAGMENT_FIELDS] = {
	[FRAGMENT_NEXT] = { "next", "Next header", 0, 8, FIELD_NUMBER, .word = ip_protocol_word },
	[FRAGMENT_RESERVED] = { "reserved", "Reserved", 8, 8, FIELD_HEX },
	[FRAGMENT_OFFSET] = { "frag", "Fragment offset", 16, 13, FIELD_EIGHTS },
	[FRAGMENT_MORE] = { "more", "More fragments", 31, 1, FIELD_BIT },
	[FRAGMENT_ID] = { "id", "Identification", 32, 32, FIELD_HEX },
};

const struct header headers_ip[] = {
	{ LAYER_IPV4, FIELDS(ipv4_fields), .from = IPV4_SOURCE + 1, .to = IPV4_DESTINATION + 1, .more = tree_ipv4 },
	{ LAYER_IPV6, FIELDS(ipv6_fields), .from = IPV6_SOURCE + 1, .to = IPV6_DESTINATION + 1, .more = tree_ipv6 },
	{ .layer = LAYER_NONE },
};
/* clang-format on */
