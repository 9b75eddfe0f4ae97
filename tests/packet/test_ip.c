/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 and IPv6: lengths, options, extension headers, fragments. */
#include "told.h"

static const char *
told4(const char *datagram)
{
	char hex[2 * TOLD_MAX];

	snprintf(hex, sizeof(hex), ETH("0800") "%s", datagram);
	return told(LINK_ETHERNET, hex);
}

static const char *
told6(const char *datagram)
{
	char hex[2 * TOLD_MAX];

	snprintf(hex, sizeof(hex), ETH("86dd") "%s", datagram);
	return told(LINK_ETHERNET, hex);
}

#define UDP4 UDP("000c") "61626364"

static void
test_a_wrong_version_or_header_length_is_no_ip(void **state)
{
	(void)state;
	CHECK_STR(told4("5500 0020 1234 0000 4011 0000" ADDRS4 UDP4),
	    "ethernet ipv4; ipv4.version");
	CHECK_STR(told4("4400 0020 1234 0000 4011 0000" ADDRS4 UDP4),
	    "ethernet ipv4; ipv4.header-length");
	CHECK_STR(told6("50000000 000c 11 40" ADDRS6 UDP4),
	    "ethernet ipv6; ipv6.version");
}

static void
test_a_header_that_is_not_there_is_no_ip(void **state)
{
	(void)state;
	CHECK_STR(told4("4500 0020 1234 0000 4011 0000 c0000201"),
	    "ethernet ipv4; ipv4.short");
	CHECK_STR(told6("60000000 000c 11 40"), "ethernet ipv6; ipv6.short");
	CHECK_STR(told_cut(LINK_ETHERNET, ETH("0800") "4500 0020", 60),
	    "ethernet ipv4; cut");
}

static void
test_a_total_length_under_the_header_is_no_ip(void **state)
{
	(void)state;
	CHECK_STR(
	    told4(IPV4("0013", "11") UDP4), "ethernet ipv4; ipv4.total-length");
}

/* As tshark counts: the header's word, whatever the frame. */
static void
test_a_length_past_the_frame_counts_as_it_stands(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("03e8", "11") UDP4),
	    FROM4 "protocol 17, ports 1234 53, bytes 1000, payload 4, "
		  "ethernet ipv4 udp; ipv4.total-length");
	CHECK_STR(told6(IPV6("03e8", "11") UDP4),
	    FROM6 "protocol 17, ports 1234 53, bytes 1040, payload 4, "
		  "ethernet ipv6 udp; ipv6.payload-length");
}

/* Offload leaves the length to the card; a jumbogram has no room for it. */
static void
test_length_zero_is_the_length_on_the_wire(void **state)
{
	(void)state;
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("0800") IPV4("0000", "06") TCP("50", "10"), 90014),
	    FROM4 "protocol 6, ports 49152 443, bytes 90000, payload 89960, "
		  "ethernet ipv4 tcp");
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("86dd") IPV6("0000", "00") "06 00 c204 00015f90" TCP(
			  "50", "10"),
		      90054),
	    FROM6 "protocol 6, ports 49152 443, bytes 90040, payload 89972, "
		  "ethernet ipv6 tcp");
}

static void
test_payload_is_counted_by_headers_not_by_what_was_captured(void **state)
{
	(void)state;
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("0800") IPV4("05dc", "06") TCP("50", "10"), 1514),
	    FROM4 "protocol 6, ports 49152 443, bytes 1500, payload 1460, "
		  "ethernet ipv4 tcp");
}

/* RFC 791 3.1: the last hop of a source route is where the frame goes. */
static void
test_source_routes_name_the_final_destination(void **state)
{
	(void)state;
	CHECK_STR(told4("4800 002c 1234 0000 4011 0000" ADDRS4
			"83 0b 04 c6336401 c6336402 00" UDP4),
	    "192.0.2.1 > 198.51.100.2, protocol 17, ports 1234 53, bytes 44, "
	    "payload 4, ethernet ipv4 udp");
	CHECK_STR(told4("4700 0028 1234 0000 4011 0000" ADDRS4
			"83 07 08 c6336401 00" UDP4),
	    FROM4 "protocol 17, ports 1234 53, bytes 40, payload 4, "
		  "ethernet ipv4 udp");
	CHECK_STR(told4("4700 0028 1234 0000 4011 0000" ADDRS4
			"01 89 07 04 c6336401" UDP4),
	    "192.0.2.1 > 198.51.100.1, protocol 17, ports 1234 53, bytes 40, "
	    "payload 4, ethernet ipv4 udp");
}

static void
test_options_of_impossible_length_are_an_issue_and_the_rest_is_read(
    void **state)
{
	(void)state;
	CHECK_STR(
	    told4("4600 0024 1234 0000 4011 0000" ADDRS4 "44 01 0000" UDP4),
	    FROM4 "protocol 17, ports 1234 53, bytes 36, payload 4, "
		  "ethernet ipv4 udp; ipv4.option");
	CHECK_STR(
	    told4("4600 0024 1234 0000 4011 0000" ADDRS4 "01 01 83 09" UDP4),
	    FROM4 "protocol 17, ports 1234 53, bytes 36, payload 4, "
		  "ethernet ipv4 udp; ipv4.option");
}

static void
test_fragments_have_ports_in_the_first_part_only(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4_FRAGMENT("0024", "2000", "11")
			  UDP("0800") "6161616161616161"),
	    FROM4 "protocol 17, ports 1234 53, bytes 36, payload 8, "
		  "ethernet ipv4 udp");
	CHECK_STR(told4(IPV4_FRAGMENT("001c", "00b9", "11") "6161616161616161"),
	    FROM4 "protocol 17, bytes 28, payload 8, ethernet ipv4 fragment");
	CHECK_STR(told4(IPV4_FRAGMENT("001c", "1000", "11") "6161616161616161"),
	    FROM4 "protocol 17, bytes 28, payload 8, ethernet ipv4 fragment");
	CHECK_STR(told6(IPV6("0018", "2c") "11 00 0001 00001234" UDP(
		      "0800") "6161616161616161"),
	    FROM6 "protocol 17, ports 1234 53, bytes 64, payload 8, "
		  "ethernet ipv6 udp");
	CHECK_STR(told6(IPV6("0010", "2c") "11 00 05a8 00001234"
					   "6161616161616161"),
	    FROM6 "protocol 17, bytes 56, payload 8, ethernet ipv6 fragment");
}

static struct packet
packet_of(const char *hex)
{
	uint8_t bytes[TOLD_MAX];
	struct packet p;

	told_frame(LINK_RAW, bytes, told_bytes(hex, bytes), 0, &p);
	return p;
}

/* RFC 6946: neither offset nor more, so whole. */
static void
test_fragments_are_marked_with_their_id(void **state)
{
	struct packet p =
	    packet_of(IPV4_FRAGMENT("001c", "00b9", "11") "6161616161616161");

	(void)state;
	CHECK_EQ(p.flags, PACKET_FRAGMENT | PACKET_LATER_FRAGMENT);
	CHECK_EQ(p.fragment_id, 0x1234);
	p = packet_of(IPV6("0014", "2c") "11 00 0001 89abcdef" UDP4);
	CHECK_EQ(
	    p.flags, PACKET_FRAGMENT | PACKET_MORE_FRAGMENTS | PACKET_PORTS);
	CHECK_EQ(p.fragment_id, 0x89abcdef);
	p = packet_of(IPV6("0014", "2c") "11 00 0000 89abcdef" UDP4);
	CHECK_EQ(p.flags, PACKET_PORTS);
}

/* Hop-by-hop, routing (destination unchanged), options, AH, mobility. */
static void
test_extension_headers_are_stepped_over(void **state)
{
	(void)state;
	CHECK_STR(told6(IPV6(
		      "0054", "00") "2b00 0502 00000000"
				    "3c02 0001 00000000"
				    "20010db8 00000000 00000000 00000099"
				    "3300 0104 00000000"
				    "8702 0000 00000001 00000001 00000000"
				    "1101 0000 00000000 0000000000000000" UDP4),
	    FROM6 "protocol 17, ports 1234 53, bytes 124, payload 4, "
		  "ethernet ipv6 udp");
}

static void
test_authentication_is_stepped_over_in_ipv4_too(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("0038", "33") "1104 0000 00000001 00000001"
					   "000000000000000000000000" UDP4),
	    FROM4 "protocol 17, ports 1234 53, bytes 56, payload 4, "
		  "ethernet ipv4 udp");
}

static void
test_encrypted_payload_ends_the_way(void **state)
{
	(void)state;
	CHECK_STR(told6(IPV6("0008", "32") "0000000100000002"),
	    FROM6 "protocol 50, bytes 48, payload 8, ethernet ipv6 esp");
	CHECK_STR(told6(IPV6("0000", "3b")),
	    FROM6 "protocol 59, bytes 40, payload 0, ethernet ipv6 ip-other");
}

#define OPTIONS8 "3c00 0104 00000000"
#define OPTIONS40 OPTIONS8 OPTIONS8 OPTIONS8 OPTIONS8 OPTIONS8
#define OPTIONS120 OPTIONS40 OPTIONS40 OPTIONS40

static void
test_sixteen_extension_headers_are_read_and_more_are_too_many(void **state)
{
	(void)state;
	CHECK_STR(
	    told6(IPV6("008c", "3c") OPTIONS120 "1100 0104 00000000" UDP4),
	    FROM6 "protocol 17, ports 1234 53, bytes 180, payload 4, "
		  "ethernet ipv6 udp");
	CHECK_STR(told6(IPV6("0088", "3c") OPTIONS120 OPTIONS8 OPTIONS8),
	    FROM6 "protocol 60, bytes 176, payload 0, "
		  "ethernet ipv6; ipv6.extension-depth");
	CHECK_STR(told6(IPV6("0080", "3c") OPTIONS120),
	    FROM6 "protocol 60, bytes 168, payload 0, "
		  "ethernet ipv6; ipv6.payload-length; ipv6.extension.short");
}

/* The length ends the packet, not the capture: nothing explains it away. */
static void
test_short_by_its_own_length_is_an_issue_in_a_cut_frame_too(void **state)
{
	(void)state;
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("0800") IPV4("0018", "06") TCP("50", "10"), 1514),
	    FROM4 "protocol 6, ports 49152 443, bytes 24, payload 0, "
		  "ethernet ipv4 tcp; tcp.short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_wrong_version_or_header_length_is_no_ip),
	    cmocka_unit_test(test_a_header_that_is_not_there_is_no_ip),
	    cmocka_unit_test(test_a_total_length_under_the_header_is_no_ip),
	    cmocka_unit_test(test_a_length_past_the_frame_counts_as_it_stands),
	    cmocka_unit_test(test_length_zero_is_the_length_on_the_wire),
	    cmocka_unit_test(
		test_payload_is_counted_by_headers_not_by_what_was_captured),
	    cmocka_unit_test(test_source_routes_name_the_final_destination),
	    cmocka_unit_test(
		test_options_of_impossible_length_are_an_issue_and_the_rest_is_read),
	    cmocka_unit_test(test_fragments_have_ports_in_the_first_part_only),
	    cmocka_unit_test(test_fragments_are_marked_with_their_id),
	    cmocka_unit_test(test_extension_headers_are_stepped_over),
	    cmocka_unit_test(test_authentication_is_stepped_over_in_ipv4_too),
	    cmocka_unit_test(test_encrypted_payload_ends_the_way),
	    cmocka_unit_test(
		test_sixteen_extension_headers_are_read_and_more_are_too_many),
	    cmocka_unit_test(
		test_short_by_its_own_length_is_an_issue_in_a_cut_frame_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
