/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies below IP: link types, tags, EtherTypes, LLC. */
#include "told.h"

#define DATAGRAM IPV4("0020", "11") UDP("000c") "61626364"
#define DATAGRAM_TOLD FROM4 "protocol 17, ports 1234 53, bytes 32, payload 4, "
#define DATAGRAM6 IPV6("000c", "11") UDP("000c") "61626364"
#define DATAGRAM6_TOLD FROM6 "protocol 17, ports 1234 53, bytes 52, payload 4, "

static void
test_ethernet_carries_both_ip_versions(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET, ETH("0800") DATAGRAM),
	    DATAGRAM_TOLD "ethernet ipv4 udp");
	CHECK_STR(told(LINK_ETHERNET, ETH("86dd") DATAGRAM6),
	    DATAGRAM6_TOLD "ethernet ipv6 udp");
}

static void
test_padding_of_short_ethernet_frames_is_not_payload(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("0800") DATAGRAM "00000000 00000000 00000000 0000"),
	    DATAGRAM_TOLD "ethernet ipv4 udp");
}

static void
test_tags_of_every_kind_are_stepped_over(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET, ETH("8100") "0064 0800" DATAGRAM),
	    DATAGRAM_TOLD "ethernet vlan ipv4 udp");
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("88a8") "0064 9100 0065 8100 0066 86dd" DATAGRAM6),
	    DATAGRAM6_TOLD "ethernet vlan vlan vlan ipv6 udp");
}

static void
test_eight_layers_are_all_named(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("8100") "0001 8100 0001 8100 0001 8100 0001 8100"
				  "0001 0800" DATAGRAM),
	    DATAGRAM_TOLD "ethernet vlan vlan vlan vlan vlan ipv4 udp");
}

#define TAG "0001 8100 "
#define TAGS5 TAG TAG TAG TAG TAG

static void
test_sixteen_tags_are_read_and_more_are_too_many(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("8100") TAGS5 TAGS5 TAGS5 "0001 0800" DATAGRAM),
	    DATAGRAM_TOLD "ethernet vlan vlan vlan vlan vlan vlan udp");
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("8100") TAGS5 TAGS5 TAGS5 TAG "0001 0800" DATAGRAM),
	    "ethernet vlan vlan vlan vlan vlan vlan vlan; vlan.depth");
}

static void
test_cut_link_headers_are_issues_unless_the_capture_cut_them(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET, MACS), "ethernet; ethernet.short");
	CHECK_STR(told_cut(LINK_ETHERNET, MACS, 60), "ethernet; cut");
	CHECK_STR(told(LINK_ETHERNET, ""), "ethernet; ethernet.short");
	CHECK_STR(told(LINK_ETHERNET, ETH("8100") "0064"),
	    "ethernet vlan; vlan.short");
	CHECK_STR(told(LINK_SLL, "0000 0001 0006"), "sll; sll.short");
	CHECK_STR(told(LINK_SLL2, "0800 0000"), "sll2; sll.short");
	CHECK_STR(told(LINK_LOOP_NULL, "020000"), "loop; loop.short");
	CHECK_STR(told_cut(LINK_LOOP, "000000", 80), "loop; cut");
}

/* RFC 1042, and 802.2's own number for IP. */
static void
test_ip_behind_802_2_is_ip(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("0028") "aaaa03 000000 0800" DATAGRAM),
	    DATAGRAM_TOLD "ethernet llc ipv4 udp");
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("003c") "aaaa03 0000f8 86dd" DATAGRAM6),
	    DATAGRAM6_TOLD "ethernet llc ipv6 udp");
	CHECK_STR(told(LINK_ETHERNET, ETH("0023") "060603" DATAGRAM),
	    DATAGRAM_TOLD "ethernet llc ipv4 udp");
}

static void
test_other_802_2_stops_there(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET, ETH("0006") "aaaa03 08"),
	    "ethernet llc; llc.short");
	CHECK_STR(told(LINK_ETHERNET, ETH("0002") "4242 03"),
	    "ethernet llc; llc.short");
}

static void
test_loopback_reads_families_in_either_byte_order(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_LOOP_NULL, "02000000" DATAGRAM),
	    DATAGRAM_TOLD "loop ipv4 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "00000002" DATAGRAM),
	    DATAGRAM_TOLD "loop ipv4 udp");
	CHECK_STR(told(LINK_LOOP, "00000002" DATAGRAM),
	    DATAGRAM_TOLD "loop ipv4 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "1e000000" DATAGRAM6),
	    DATAGRAM6_TOLD "loop ipv6 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "0000001c" DATAGRAM6),
	    DATAGRAM6_TOLD "loop ipv6 udp");
	CHECK_STR(told(LINK_LOOP, "00000018" DATAGRAM6),
	    DATAGRAM6_TOLD "loop ipv6 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "0a000000" DATAGRAM6),
	    DATAGRAM6_TOLD "loop ipv6 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "02000a00" DATAGRAM),
	    DATAGRAM_TOLD "loop ipv4 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "0f000800" DATAGRAM),
	    DATAGRAM_TOLD "loop ipv4 udp");
	CHECK_STR(told(LINK_LOOP_NULL, "07000000"), "loop; loop.family");
}

static void
test_raw_ip_goes_by_its_version(void **state)
{
	static const uint16_t links[] = {12, 14, 101};

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		CHECK_STR(
		    told(links[i], DATAGRAM), DATAGRAM_TOLD "raw ipv4 udp");
		CHECK_STR(
		    told(links[i], DATAGRAM6), DATAGRAM6_TOLD "raw ipv6 udp");
		CHECK_STR(told(links[i], "50"), "raw; raw.version");
	}
}

static void
test_link_types_of_one_ip_version_hold_it_to_that(void **state)
{
	(void)state;
	CHECK_STR(told(228, DATAGRAM), DATAGRAM_TOLD "raw ipv4 udp");
	CHECK_STR(told(229, DATAGRAM6), DATAGRAM6_TOLD "raw ipv6 udp");
	CHECK_STR(told(228, DATAGRAM6), "raw ipv4; ipv4.version");
	CHECK_STR(told(229, DATAGRAM DATAGRAM), "raw ipv6; ipv6.version");
}

static void
test_linux_cooked_headers_carry_ethertypes(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_SLL, "0000 0001 0006 020000000001 0000 0800" DATAGRAM),
	    DATAGRAM_TOLD "sll ipv4 udp");
	CHECK_STR(
	    told(LINK_SLL,
		"0000 0001 0006 020000000001 0000 8100 0001 86dd" DATAGRAM6),
	    DATAGRAM6_TOLD "sll vlan ipv6 udp");
	CHECK_STR(
	    told(LINK_SLL2,
		"86dd 0000 00000002 0001 00 06 0200000000010000" DATAGRAM6),
	    DATAGRAM6_TOLD "sll2 ipv6 udp");
}

/* ARPHRD_ values of if_arp.h, and protocols below 1536 of if_ether.h. */
static void
test_linux_cooked_headers_of_other_hardware(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_SLL, "0000 0001 0006 0200000000010000 0004 aaaa03 "
				 "000000 0800" DATAGRAM),
	    DATAGRAM_TOLD "sll llc ipv4 udp");
	CHECK_STR(told(LINK_SLL, "0000 0001 0006 0200000000010000 000c 01"),
	    "sll ethertype-other");
	CHECK_STR(told(LINK_SLL, "0000 0338 0000 0000000000000000 0000 01"),
	    "sll netlink");
	CHECK_STR(told(LINK_SLL2,
		      "0003 0000 00000002 0323 00 06 0000000000000000"
		      "0000 0800 00000000 0801 0000 020000000001 020000000002"
		      "020000000003 1000 aaaa03 000000 0800" DATAGRAM),
	    DATAGRAM_TOLD "sll2 radiotap wlan llc ipv4 udp");
}

static enum direction
cooked_direction(const char *hex, enum direction known)
{
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(hex, bytes);
	struct frame f = {.data = bytes,
	    .captured = (uint32_t)n,
	    .wire = (uint32_t)n,
	    .link = LINK_SLL,
	    .direction = (uint8_t)known};
	struct packet p;

	dissect_frame(&f, &p);
	return (enum direction)p.direction;
}

#define COOKED(type) type " 0001 0006 0200000000010000 0800"

static void
test_linux_cooked_headers_tell_the_direction_nobody_else_knew(void **state)
{
	(void)state;
	CHECK_EQ(
	    cooked_direction(COOKED("0000"), DIRECTION_UNKNOWN), DIRECTION_IN);
	CHECK_EQ(
	    cooked_direction(COOKED("0004"), DIRECTION_UNKNOWN), DIRECTION_OUT);
	CHECK_EQ(cooked_direction(COOKED("0003"), DIRECTION_UNKNOWN),
	    DIRECTION_UNKNOWN);
	CHECK_EQ(
	    cooked_direction(COOKED("0000"), DIRECTION_OUT), DIRECTION_OUT);
}

static void
test_unknown_link_types_and_ethertypes_are_named_so(void **state)
{
	(void)state;
	CHECK_STR(told(160, "0102"), "link-other; link.unknown");
	CHECK_STR(told(LINK_ETHERNET, ETH("88b5") "0102"),
	    "ethernet ethertype-other");
}

#define ARP_REQUEST                                                            \
	"0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202"

static void
test_arp_is_no_ip(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET, ETH("0806") ARP_REQUEST), "ethernet arp");
	CHECK_STR(told(LINK_ETHERNET, ETH("0806") "0001 0800 06 04 0001"),
	    "ethernet arp; arp.short");
}

static void
test_what_the_source_set_right_is_an_issue(void **state)
{
	struct frame f = {.data = (const uint8_t *)"",
	    .faults = FRAME_LENGTH_LIE | FRAME_TIME_LIE | FRAME_NO_TIME,
	    .link = LINK_ETHERNET};
	char text[1000];
	struct packet p;

	(void)state;
	dissect_frame(&f, &p);
	told_text(&p, text, sizeof(text));
	CHECK_STR(text, "ethernet; frame.length; frame.time; ethernet.short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ethernet_carries_both_ip_versions),
	    cmocka_unit_test(
		test_padding_of_short_ethernet_frames_is_not_payload),
	    cmocka_unit_test(test_tags_of_every_kind_are_stepped_over),
	    cmocka_unit_test(test_eight_layers_are_all_named),
	    cmocka_unit_test(test_sixteen_tags_are_read_and_more_are_too_many),
	    cmocka_unit_test(
		test_cut_link_headers_are_issues_unless_the_capture_cut_them),
	    cmocka_unit_test(test_ip_behind_802_2_is_ip),
	    cmocka_unit_test(test_other_802_2_stops_there),
	    cmocka_unit_test(test_loopback_reads_families_in_either_byte_order),
	    cmocka_unit_test(test_raw_ip_goes_by_its_version),
	    cmocka_unit_test(test_link_types_of_one_ip_version_hold_it_to_that),
	    cmocka_unit_test(test_linux_cooked_headers_carry_ethertypes),
	    cmocka_unit_test(test_linux_cooked_headers_of_other_hardware),
	    cmocka_unit_test(
		test_linux_cooked_headers_tell_the_direction_nobody_else_knew),
	    cmocka_unit_test(
		test_unknown_link_types_and_ethertypes_are_named_so),
	    cmocka_unit_test(test_arp_is_no_ip),
	    cmocka_unit_test(test_what_the_source_set_right_is_an_issue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
