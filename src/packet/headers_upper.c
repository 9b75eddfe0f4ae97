/* SPDX-License-Identifier: BSD-2-Clause */
/* What IP carries: RFC 9293, 768, 9260, 792, 4443, 9776, 4302, 4303. */
#include "headers.h"

#include "tree_parts.h"

/* As RFC 9293 3.1 and RFC 9768 name them, lowest bit first. */
static const struct word tcp_flags[] = {
    {0x01, "FIN"},
    {0x02, "SYN"},
    {0x04, "RST"},
    {0x08, "PSH"},
    {0x10, "ACK"},
    {0x20, "URG"},
    {0x40, "ECE"},
    {0x80, "CWR"},
    {0x100, "AE"},
    {0, NULL},
};

/* clang-format off */
const struct field tcp_fields[N_TCP_FIELDS] = {
	[TCP_SOURCE] = { "sport", "Source port", 0, 16, FIELD_NUMBER },
	[TCP_DESTINATION] = { "dport", "Destination port", 16, 16, FIELD_NUMBER },
	[TCP_SEQUENCE] = { "seq", "Sequence", 32, 32, FIELD_NUMBER },
	[TCP_ACKNOWLEDGMENT] = { "ack", "Acknowledgment", 64, 32, FIELD_NUMBER },
	[TCP_WORDS] = { "dataofs", "Header length", 96, 4, FIELD_WORDS },
	[TCP_RESERVED] = { "reserved", "Reserved", 100, 3, FIELD_NUMBER },
	[TCP_FLAGS] = { "flags", "Flags", 103, 9, FIELD_FLAGS, .words = tcp_flags },
	[TCP_WINDOW] = { "window", "Window", 112, 16, FIELD_NUMBER },
	[TCP_CHECKSUM] = { "chksum", "Checksum", 128, 16, FIELD_HEX },
	[TCP_URGENT] = { "urgptr", "Urgent pointer", 144, 16, FIELD_NUMBER },
};

static const struct field udp[] = {
	{ "sport", "Source port", 0, 16, FIELD_NUMBER },
	{ "dport", "Destination port", 16, 16, FIELD_NUMBER },
	{ "len", "Length", 32, 16, FIELD_NUMBER },
	{ "chksum", "Checksum", 48, 16, FIELD_HEX },
};

static const struct field sctp[] = {
	{ "sport", "Source port", 0, 16, FIELD_NUMBER },
	{ "dport", "Destination port", 16, 16, FIELD_NUMBER },
	{ "tag", "Verification tag", 32, 32, FIELD_HEX },
	{ "chksum", "Checksum", 64, 32, FIELD_HEX },
};

static const struct field icmp[] = {
	{ "type", "Type", 0, 8, FIELD_NUMBER, .word = icmp_type_word },
	{ "code", "Code", 8, 8, FIELD_NUMBER },
	{ "chksum", "Checksum", 16, 16, FIELD_HEX },
};

static const struct field icmpv6[] = {
	{ "type", "Type", 0, 8, FIELD_NUMBER, .word = icmpv6_type_word },
	{ "code", "Code", 8, 8, FIELD_NUMBER },
	{ "chksum", "Checksum", 16, 16, FIELD_HEX },
};

static const struct word igmp_types[] = {
	{ 0x11, "query" }, { 0x12, "report, version 1" },
	{ 0x16, "report, version 2" }, { 0x17, "leave" },
	{ 0x22, "report, version 3" }, { 0, NULL },
};

static const struct field igmp[] = {
	{ "type", "Type", 0, 8, FIELD_HEX, .words = igmp_types },
	{ "response", "Maximum response", 8, 8, FIELD_NUMBER },
	{ "chksum", "Checksum", 16, 16, FIELD_HEX },
};

static const struct field esp[] = {
	{ "spi", "Security parameters", 0, 32, FIELD_HEX },
	{ "seq", "Sequence", 32, 32, FIELD_NUMBER },
};

const struct header headers_upper[] = {
	{ LAYER_TCP, FIELDS(tcp_fields), .from = TCP_SOURCE + 1, .to = TCP_DESTINATION + 1, .more = tree_tcp },
	{ LAYER_UDP, FIELDS(udp), .from = 1, .to = 2 },
	{ LAYER_UDPLITE, FIELDS(udp), .from = 1, .to = 2 },
	{ LAYER_SCTP, FIELDS(sctp), .from = 1, .to = 2, .more = tree_sctp },
	{ LAYER_ICMP, FIELDS(icmp), .from = 1, .more = tree_icmp },
	{ LAYER_ICMPV6, FIELDS(icmpv6), .from = 1, .more = tree_icmpv6 },
	{ LAYER_IGMP, FIELDS(igmp), .from = 1, .more = tree_igmp },
	{ LAYER_ESP, FIELDS(esp), .from = 1 },
	{ .layer = LAYER_NONE },
};
/* clang-format on */
