/* SPDX-License-Identifier: BSD-2-Clause */
/* What sits on IP: ports, flags, lengths by the headers. */
#include "told.h"

static const char *
told4(const char *datagram)
{
	char hex[2 * TOLD_MAX];

	snprintf(hex, sizeof(hex), ETH("0800") "%s", datagram);
	return told(LINK_ETHERNET, hex);
}

static void
test_tcp_fields_are_those_of_the_header(void **state)
{
	uint8_t bytes[TOLD_MAX];
	size_t n =
	    told_bytes(IPV4("002c", "06") "c000 01bb 89abcdef 01234567 50 c2 "
					  "0400 0000 0000 61626364",
		bytes);
	struct packet p;

	(void)state;
	told_frame(LINK_RAW, bytes, n, 0, &p);
	CHECK_EQ(p.flags, PACKET_PORTS | PACKET_TCP);
	CHECK_EQ(p.seq, 0x89abcdef);
	CHECK_EQ(p.ack, 0x01234567);
	CHECK_EQ(p.tcp_flags, TCP_CWR | TCP_ECE | TCP_SYN);
	CHECK_EQ(p.window, 1024);
	CHECK_EQ(p.payload_bytes, 4);
	CHECK_EQ(p.ip_offset, 0);
	CHECK_EQ(p.transport_offset, 20);
	CHECK_EQ(p.payload_offset, 40);
}

#define TCP_TOLD FROM4 "protocol 6, ports 49152 443, "

static void
test_tcp_options_are_header_not_payload(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("003c", "06") TCP("a0",
		      "02") "020405b4 0402 080a 00000001 00000000 01 030307"),
	    TCP_TOLD "bytes 60, payload 0, ethernet ipv4 tcp");
	CHECK_STR(told4(IPV4("0035", "06")
			  TCP("80", "18") "0101080a 00000001 00000002 61"),
	    TCP_TOLD "bytes 53, payload 1, ethernet ipv4 tcp");
}

static void
test_tcp_options_that_cannot_be_are_an_issue(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("002c", "06") TCP("60", "10") "02010000"),
	    TCP_TOLD "bytes 44, payload 0, ethernet ipv4 tcp; tcp.option");
	CHECK_STR(told4(IPV4("002c", "06") TCP("60", "10") "01010205"),
	    TCP_TOLD "bytes 44, payload 0, ethernet ipv4 tcp; tcp.option");
	CHECK_STR(told4(IPV4("002c", "06") TCP("60", "10") "00ffffff"),
	    TCP_TOLD "bytes 44, payload 0, ethernet ipv4 tcp");
}

static void
test_tcp_header_lengths_that_cannot_be_are_an_issue(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("0028", "06") TCP("40", "10")),
	    TCP_TOLD "bytes 40, payload 0, ethernet ipv4 tcp; "
		     "tcp.header-length");
	CHECK_STR(told4(IPV4("0028", "06") TCP("60", "10")),
	    TCP_TOLD "bytes 40, payload 0, ethernet ipv4 tcp; "
		     "tcp.header-length");
}

static void
test_ports_count_from_their_fourth_byte_on(void **state)
{
	(void)state;
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("0800") IPV4("0028", "06") "c00001", 60),
	    FROM4 "protocol 6, bytes 40, payload 0, ethernet ipv4 tcp; cut");
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("0800") IPV4("0028", "06") "c00001bb", 60),
	    TCP_TOLD "bytes 40, payload 0, ethernet ipv4 tcp; cut");
	CHECK_STR(told_cut(LINK_ETHERNET,
		      ETH("0800") IPV4("0028", "11") "04d20035", 60),
	    FROM4 "protocol 17, ports 1234 53, bytes 40, payload 0, "
		  "ethernet ipv4 udp; cut");
}

static void
test_tcp_options_cut_at_capture_leave_the_payload_known(void **state)
{
	(void)state;
	CHECK_STR(
	    told_cut(LINK_ETHERNET,
		ETH("0800") IPV4("0040", "06") TCP("80", "10") "0101", 78),
	    TCP_TOLD "bytes 64, payload 12, ethernet ipv4 tcp; cut");
}

#define UDP_TOLD FROM4 "protocol 17, ports 1234 53, "

static void
test_udp_ends_where_its_length_says(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("0020", "11") UDP("0009") "61626364"),
	    UDP_TOLD "bytes 32, payload 1, ethernet ipv4 udp");
	CHECK_STR(told4(IPV4("0020", "11") UDP("0007") "61626364"),
	    UDP_TOLD "bytes 32, payload 0, ethernet ipv4 udp; udp.length");
	CHECK_STR(told4(IPV4("0020", "11") UDP("0100") "61626364"),
	    UDP_TOLD "bytes 32, payload 4, ethernet ipv4 udp; udp.length");
	CHECK_STR(told4(IPV4("0020", "11") UDP("0000") "61626364"),
	    UDP_TOLD "bytes 32, payload 4, ethernet ipv4 udp");
	CHECK_STR(told4(IPV4("001a", "11") "04d2 0035 0006"),
	    UDP_TOLD "bytes 26, payload 0, ethernet ipv4 udp; udp.short");
}

static void
test_sctp_has_ports_and_twelve_bytes_of_header(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("002c", "84") "0b59 0b5a 00000001 00000002"
					   "0a000008 00000000 00000000"),
	    FROM4 "protocol 132, ports 2905 2906, bytes 44, payload 12, "
		  "ethernet ipv4 sctp");
	CHECK_STR(told4(IPV4("001c", "84") "0b59 0b5a 00000001"),
	    FROM4 "protocol 132, ports 2905 2906, bytes 28, payload 0, "
		  "ethernet ipv4 sctp; sctp.short");
}

static void
test_icmp_has_type_and_code_but_no_ports(void **state)
{
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(IPV4("001c", "01") "0301f7fc00000000", bytes);
	struct packet p;

	(void)state;
	told_frame(LINK_RAW, bytes, n, 0, &p);
	CHECK_EQ(p.flags, PACKET_ICMP);
	CHECK_EQ(p.icmp_type, 3);
	CHECK_EQ(p.icmp_code, 1);
	CHECK_STR(told4(IPV4("001b", "01") "0800f7fc000100"),
	    FROM4 "protocol 1, bytes 27, payload 0, ethernet ipv4 icmp; "
		  "icmp.short");
	CHECK_STR(
	    told(LINK_RAW, IPV6("000c", "3a") "8000000000010002 61626364"),
	    FROM6 "protocol 58, bytes 52, payload 4, raw ipv6 icmpv6");
	CHECK_STR(told(LINK_RAW, IPV6("0003", "3a") "800000"),
	    FROM6 "protocol 58, bytes 43, payload 0, raw ipv6 icmpv6; "
		  "icmpv6.short");
}

/* What an ICMP error quotes is not traffic. */
static void
test_headers_quoted_in_icmp_count_nothing(void **state)
{
	(void)state;
	CHECK_STR(told4(IPV4("0038",
		      "01") "0303 0000 00000000"
			    "45000020 12340000 40110000 c6336401 c6336402" UDP(
				"000c")),
	    FROM4 "protocol 1, bytes 56, payload 28, ethernet ipv4 icmp");
}

static void
test_other_protocols_are_named_and_all_payload(void **state)
{
	static const struct {
		const char *number, *told;
	} rows[] = {
	    {"02", "protocol 2, bytes 28, payload 0, raw ipv4 igmp"},
	    {"32", "protocol 50, bytes 28, payload 8, raw ipv4 esp"},
	    {"59", "protocol 89, bytes 28, payload 8, raw ipv4 ospf"},
	    {"fd", "protocol 253, bytes 28, payload 8, raw ipv4 ip-other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char hex[200], want[200];

		snprintf(hex, sizeof(hex),
		    "4500 001c 1234 0000 40 %s 0000" ADDRS4 "0102030405060708",
		    rows[i].number);
		snprintf(want, sizeof(want), FROM4 "%s", rows[i].told);
		CHECK_STR(told(LINK_RAW, hex), want);
	}
}

static void
test_an_igmp_message_has_eight_bytes(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_RAW, IPV4("001b", "02") "16000000e00000"),
	    FROM4 "protocol 2, bytes 27, payload 0, raw ipv4 igmp; igmp.short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tcp_fields_are_those_of_the_header),
	    cmocka_unit_test(test_tcp_options_are_header_not_payload),
	    cmocka_unit_test(test_tcp_options_that_cannot_be_are_an_issue),
	    cmocka_unit_test(
		test_tcp_header_lengths_that_cannot_be_are_an_issue),
	    cmocka_unit_test(test_ports_count_from_their_fourth_byte_on),
	    cmocka_unit_test(
		test_tcp_options_cut_at_capture_leave_the_payload_known),
	    cmocka_unit_test(test_udp_ends_where_its_length_says),
	    cmocka_unit_test(test_sctp_has_ports_and_twelve_bytes_of_header),
	    cmocka_unit_test(test_icmp_has_type_and_code_but_no_ports),
	    cmocka_unit_test(test_headers_quoted_in_icmp_count_nothing),
	    cmocka_unit_test(test_other_protocols_are_named_and_all_payload),
	    cmocka_unit_test(test_an_igmp_message_has_eight_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
