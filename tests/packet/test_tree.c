/* SPDX-License-Identifier: BSD-2-Clause */
/* Values as tshark 4.0.17 -V shows them, or as the RFCs say. */
#include "told.h"

#include "own_frames.h"

#define LINK_PPP 9
#define LINK_RADIOTAP 127
#define LINK_PPP_WITH_DIRECTION 204
#define LINK_NFLOG 239

static struct tree_node nodes[TREE_NODES];
static size_t n_nodes;

static void
read_cut(uint16_t link, const char *hex, size_t captured)
{
	static uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(hex, bytes);
	struct packet p;
	struct frame f =
	    told_frame(link, bytes, captured ? captured : n, (uint32_t)n, &p);

	n_nodes = tree_read(&f, nodes, TREE_NODES);
}

/* The node of that id in the given header of that layer, or NULL. */
static const struct tree_node *
find(const char *layer, const char *id)
{
	const char *at = "";

	for (size_t i = 0; i < n_nodes; i++) {
		if (nodes[i].depth == 0)
			at = nodes[i].id;
		if (!strcmp(at, layer) && !strcmp(nodes[i].id, id))
			return &nodes[i];
	}
	return NULL;
}

static const char *
value(const char *layer, const char *id)
{
	const struct tree_node *node = find(layer, id);

	return node ? node->value : "(none)";
}

static void
test_a_segment_reads_as_in_tshark(void **state)
{
	/* clang-format off */
	static const char *const told[][3] = {
		{ "ethernet", "dst", "92:3f:49:e4:fa:af" },
		{ "ethernet", "src", "3e:73:2d:03:b1:54" },
		{ "ethernet", "type", "0x0800 (IPv4)" },
		{ "ipv4", "version", "4" },
		{ "ipv4", "ihl", "5 (20 bytes)" },
		{ "ipv4", "dscp", "0 (CS0)" },
		{ "ipv4", "len", "60" },
		{ "ipv4", "id", "0x1c72" },
		{ "ipv4", "flags", "0x2 (do not fragment)" },
		{ "ipv4", "frag", "0 (0 bytes)" },
		{ "ipv4", "ttl", "64" },
		{ "ipv4", "proto", "6 (TCP)" },
		{ "ipv4", "chksum", "0x0a3a" },
		{ "ipv4", "src", "10.7.0.1" },
		{ "ipv4", "dst", "10.7.0.2" },
		{ "tcp", "sport", "36130" },
		{ "tcp", "dport", "8080" },
		{ "tcp", "seq", "3471744082" },
		{ "tcp", "dataofs", "10 (40 bytes)" },
		{ "tcp", "flags", "0x002 (SYN)" },
		{ "tcp", "window", "64240" },
		{ "tcp", "chksum", "0x143f" },
		{ "tcp", "option", "mss 1460" },
	};
	/* clang-format on */

	(void)state;
	read_cut(LINK_ETHERNET, own_syn, 0);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		CHECK_STR(value(told[i][0], told[i][1]), told[i][2]);
	CHECK_STR(value("ipv4", "ipv4"), "10.7.0.1 > 10.7.0.2");
	CHECK(!find("payload", "payload"));
	read_cut(LINK_ETHERNET, own_syn_ack, 0);
	CHECK_STR(value("tcp", "flags"), "0x012 (SYN, ACK)");
}

static void
test_nodes_say_where_their_bytes_are(void **state)
{
	const struct tree_node *node;

	(void)state;
	read_cut(LINK_ETHERNET, own_push, 0);
	node = find("ipv4", "ipv4");
	CHECK(node->at == 14 && node->bytes == 20);
	node = find("ipv4", "ihl");
	CHECK(node->at == 14 && node->bytes == 1);
	CHECK(node->bit == 4 && node->bits == 4);
	node = find("tcp", "tcp");
	CHECK(node->at == 34 && node->bytes == 32);
	node = find("tcp", "flags");
	CHECK(node->at == 46 && node->bytes == 2);
	CHECK(node->bit == 7 && node->bits == 9);
	node = find("payload", "payload");
	CHECK(node->at == 66 && node->bytes == 5);
	CHECK_STR(node->value, "5 bytes");
}

/* tshark: who is at the other end of a router solicitation, and of an ARP. */
static void
test_messages_show_what_they_ask_about(void **state)
{
	(void)state;
	read_cut(LINK_ETHERNET, own_arp_request, 0);
	CHECK_STR(value("arp", "operation"), "1 (request)");
	CHECK_STR(value("arp", "sender_mac"), "3e:73:2d:03:b1:54");
	CHECK_STR(value("arp", "target_ip"), "10.7.0.2");
	read_cut(LINK_ETHERNET, own_solicitation, 0);
	CHECK_STR(value("icmpv6", "type"), "135 (neighbor solicitation)");
	CHECK_STR(value("icmpv6", "target"), "fd07::2");
	read_cut(LINK_ETHERNET, own_advertisement, 0);
	CHECK_STR(value("icmpv6", "flags"), "0x3 (solicited, override)");
	read_cut(LINK_ETHERNET, own_echo, 0);
	CHECK_STR(value("icmp", "id"), "1");
	CHECK_STR(value("icmp", "seq"), "2");
	read_cut(LINK_ETHERNET, own_report, 0);
	CHECK_STR(value("ipv6", "extension"), "hop-by-hop options");
	CHECK_STR(value("ipv6", "option"), "5 (router alert) 0000");
	CHECK_STR(value("icmpv6", "records"), "2");
}

/* Little-endian, with the addresses that the type has. */
static void
test_radio_frames_are_taken_apart(void **state)
{
	(void)state;
	read_cut(LINK_RADIOTAP,
	    "0000 0800 00000000" /* nothing but its length */
	    "8841 3400 020000000001 020000000002 020000000003 1002 0500"
	    "aaaa03 000000 0800",
	    0);
	CHECK_STR(value("radiotap", "length"), "8");
	CHECK_STR(value("wlan", "subtype"), "8");
	CHECK_STR(value("wlan", "type"), "2 (data)");
	CHECK_STR(value("wlan", "flags"), "0x41 (to the network, protected)");
	CHECK_STR(value("wlan", "duration"), "52");
	CHECK_STR(value("wlan", "receiver"), "02:00:00:00:00:01");
	CHECK_STR(value("wlan", "transmitter"), "02:00:00:00:00:02");
	CHECK_STR(value("wlan", "third"), "02:00:00:00:00:03");
	CHECK_STR(value("wlan", "seq"), "0x0210");
	CHECK(!find("wlan", "fourth"));
	/* An acknowledgment names only whom it is for. */
	read_cut(LINK_RADIOTAP, "0000 0800 00000000 d400 0000 020000000001", 0);
	CHECK_STR(value("wlan", "receiver"), "02:00:00:00:00:01");
	CHECK(!find("wlan", "transmitter"));
	CHECK(!find("wlan", "cut"));
}

static void
test_what_ppp_leaves_out_is_not_shown(void **state)
{
	(void)state;
	read_cut(LINK_PPP, "ff03 0021 45", 0);
	CHECK_STR(value("ppp", "address"), "0xff");
	CHECK_STR(value("ppp", "control"), "0x03");
	CHECK_STR(value("ppp", "protocol"), "0x0021 (IPv4)");
	read_cut(LINK_PPP, "57 60", 0);
	CHECK(!find("ppp", "address"));
	CHECK_STR(value("ppp", "protocol"), "0x57 (IPv6)");
	read_cut(LINK_PPP_WITH_DIRECTION, "01 c021 01010004", 0);
	CHECK_STR(value("ppp", "direction"), "1 (sent)");
	CHECK_STR(value("ppp", "protocol"), "0xc021 (link control)");
}

/* RFC 8300 2.2; in Ethernet by RFC 8300 8.1. */
static void
test_service_headers_name_their_path(void **state)
{
	(void)state;
	read_cut(LINK_ETHERNET,
	    ETH("894f") "0fc6 0101 00002a ff"
			"00000001 00000002 00000003 00000004",
	    0);
	CHECK_STR(value("nsh", "ttl"), "63");
	CHECK_STR(value("nsh", "length"), "6 (24 bytes)");
	CHECK_STR(value("nsh", "metadata"), "1");
	CHECK_STR(value("nsh", "next"), "1 (IPv4)");
	CHECK_STR(value("nsh", "path"), "42");
	CHECK_STR(value("nsh", "index"), "255");
	CHECK_STR(value("nsh", "context"), "0x00000001");
}

static void
test_attributes_of_the_packet_log_have_names(void **state)
{
	(void)state;
	read_cut(LINK_NFLOG,
	    "0200 0001 0800 0100 0800 0100 0500 0a00 61000000"
	    "1400 0900 45000010",
	    0);
	CHECK_STR(value("nflog", "family"), "2 (IPv4)");
	CHECK_STR(value("nflog", "resource"), "1");
	CHECK_STR(value("nflog", "attribute"), "1 (packet header) 08000100");
	CHECK_EQ(find("nflog", "nflog")->bytes, 4 + 8 + 8 + 4);
}

/* RFC 8200 4.5; the offset counts in units of 8 bytes. */
static void
test_extension_headers_are_parts_of_ipv6(void **state)
{
	(void)state;
	read_cut(LINK_RAW,
	    IPV6("0010", "2c") "11 00 05a9 00001234 6161616161616161", 0);
	CHECK_STR(value("ipv6", "frag"), "181 (1448 bytes)");
	CHECK_STR(value("ipv6", "more"), "set");
	CHECK_STR(value("ipv6", "id"), "0x00001234");
	CHECK_EQ(find("ipv6", "ipv6")->bytes, 48);
	CHECK_EQ(find("ipv6", "frag")->depth, 2);
}

static void
test_a_header_cut_short_shows_what_is_there(void **state)
{
	const struct tree_node *node;

	(void)state;
	read_cut(LINK_ETHERNET, own_syn, 40);
	CHECK_STR(value("tcp", "dport"), "8080");
	CHECK(!find("tcp", "seq"));
	node = find("tcp", "cut");
	CHECK(node && node->missing);
	CHECK_STR(node->value, "2 of 16 bytes are here");
	CHECK(node->at == 38 && node->bytes == 2);
	read_cut(LINK_ETHERNET, own_syn, 3);
	CHECK_STR(value("ethernet", "cut"), "3 of 14 bytes are here");
}

static void
test_tunnels_are_entered(void **state)
{
	unsigned n_ip = 0;

	(void)state;
	read_cut(LINK_RAW,
	    IPV4("0030", "04") IPV4("001c", "11") "04d2 0035 0008 0000", 0);
	for (size_t i = 0; i < n_nodes; i++)
		n_ip += nodes[i].depth == 0 && !strcmp(nodes[i].id, "ipv4");
	CHECK_EQ(n_ip, 2);
	CHECK_STR(value("udp", "dport"), "53");
}

static void
test_what_is_behind_the_packet_and_wrong_with_it_is_told(void **state)
{
	(void)state;
	read_cut(LINK_ETHERNET,
	    ETH("0800") IPV4("001c", "11") UDP("0008") "0000 0000", 0);
	CHECK_STR(value("trailer", "trailer"), "4 bytes");
	read_cut(LINK_RAW, IPV4("0028", "06") TCP("20", "10"), 0);
	CHECK_STR(
	    value("issue", "issue"), issue_meaning(ISSUE_TCP_HEADER_LENGTH));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_segment_reads_as_in_tshark),
	    cmocka_unit_test(test_nodes_say_where_their_bytes_are),
	    cmocka_unit_test(test_messages_show_what_they_ask_about),
	    cmocka_unit_test(test_radio_frames_are_taken_apart),
	    cmocka_unit_test(test_what_ppp_leaves_out_is_not_shown),
	    cmocka_unit_test(test_service_headers_name_their_path),
	    cmocka_unit_test(test_attributes_of_the_packet_log_have_names),
	    cmocka_unit_test(test_extension_headers_are_parts_of_ipv6),
	    cmocka_unit_test(test_a_header_cut_short_shows_what_is_there),
	    cmocka_unit_test(test_tunnels_are_entered),
	    cmocka_unit_test(
		test_what_is_behind_the_packet_and_wrong_with_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
