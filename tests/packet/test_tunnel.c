/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets in packets. Each is told twice: by the outermost IP header, as
 * frames are counted unless asked otherwise, and by the innermost one.
 */
#include "told.h"

#include "packet/icmp_quote.h"

#define INNER_TOLD FROM4 "protocol 17, ports 1234 53, bytes 32, payload 4, "
#define INNER6_TOLD FROM6 "protocol 17, ports 1234 53, bytes 52, payload 4, "
#define INNER IPV4("0020", "11") UDP("000c") "61626364"
#define INNER6 IPV6("000c", "11") UDP("000c") "61626364"

/* Outer headers between 192.0.2.1 and 192.0.2.2, total length and protocol. */
#define OUTER(length, protocol)                                                \
	"4500" length "000000004"                                              \
	"0" protocol "0000 c0000201 c0000202"
#define OUTER_TOLD "192.0.2.1 > 192.0.2.2, "

static const char *
told_inside(const char *hex)
{
	static char text[1000];
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(hex, bytes);
	struct packet p;
	struct frame f = told_frame(LINK_ETHERNET, bytes, n, 0, &p);

	dissect_innermost(&f, &p);
	told_text(&p, text, sizeof(text));
	return text;
}

static void
test_ip_in_ip_counts_by_either_header(void **state)
{
	const char *frame = ETH("0800") OUTER("0034", "04") INNER;

	(void)state;
	CHECK_STR(told(LINK_ETHERNET, frame),
	    OUTER_TOLD "protocol 4, bytes 52, payload 32, "
		       "ethernet ipv4 ipip ipv4 udp");
	CHECK_STR(told_inside(frame), INNER_TOLD "ethernet ipv4 ipip ipv4 udp");
}

static void
test_ipv6_in_ipv4_is_6in4(void **state)
{
	const char *frame = ETH("0800") OUTER("0048", "29") INNER6;

	(void)state;
	CHECK_STR(told(LINK_ETHERNET, frame),
	    OUTER_TOLD "protocol 41, bytes 72, payload 52, "
		       "ethernet ipv4 ipip ipv6 udp");
	CHECK_STR(
	    told_inside(frame), INNER6_TOLD "ethernet ipv4 ipip ipv6 udp");
}

/* RFC 2784 2.1 and RFC 2890 2: key and sequence number follow the type. */
static void
test_gre_steps_over_what_its_flags_announce(void **state)
{
	(void)state;
	CHECK_STR(
	    told_inside(ETH("0800") OUTER("0038", "2f") "0000 0800" INNER),
	    INNER_TOLD "ethernet ipv4 gre ipv4 udp");
	CHECK_STR(told_inside(ETH("0800") OUTER("0044",
		      "2f") "b000 0800 0000 0000 0000002a 00000001" INNER),
	    INNER_TOLD "ethernet ipv4 gre ipv4 udp");
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("0800") OUTER("0038", "2f") "0000 0800" INNER),
	    OUTER_TOLD "protocol 47, bytes 56, payload 36, "
		       "ethernet ipv4 gre ipv4 udp");
}

static void
test_gre_carries_ethernet_and_erspan(void **state)
{
	(void)state;
	CHECK_STR(told_inside(ETH("0800")
			  OUTER("0046", "2f") "0000 6558" ETH("0800") INNER),
	    INNER_TOLD "ethernet ipv4 gre ethernet ipv4 udp");
	CHECK_STR(
	    told_inside(ETH("0800") OUTER("0052",
		"2f") "1000 88be 00000001 1001000000000000" ETH("0800") INNER),
	    INNER_TOLD "ethernet ipv4 gre erspan ethernet ipv4 udp");
}

/* RFC 7348 5: the I flag must be set. */
static void
test_vxlan_is_told_by_port_and_flag(void **state)
{
	(void)state;
	CHECK_STR(told_inside(ETH("0800") OUTER("0052",
		      "11") "c000 12b5 003e 0000 08000000 00002a00" ETH("0800")
			  INNER),
	    INNER_TOLD "ethernet ipv4 udp vxlan ethernet ipv4 udp");
	CHECK_STR(told_inside(ETH("0800") OUTER("0052",
		      "11") "c000 12b5 003e 0000 00000000 00002a00" ETH("0800")
			  INNER),
	    OUTER_TOLD "protocol 17, ports 49152 4789, bytes 82, payload 54, "
		       "ethernet ipv4 udp");
}

/* RFC 8926 3.4: options are counted in words. */
static void
test_geneve_steps_over_its_options(void **state)
{
	(void)state;
	CHECK_STR(told_inside(ETH("0800") OUTER(
		      "0056", "11") "c000 17c1 0042 0000 01006558 00002a00 "
				    "00000000" ETH("0800") INNER),
	    INNER_TOLD "ethernet ipv4 udp geneve ethernet ipv4 udp");
}

/* 3GPP TS 29.281 5.1: any of E, S, PN adds four bytes. */
static void
test_gtp_data_is_ip_and_its_signalling_is_not(void **state)
{
	(void)state;
	CHECK_STR(told_inside(ETH("0800") OUTER("0044",
		      "11") "0868 0868 0030 0000 30ff0020 00000001" INNER),
	    INNER_TOLD "ethernet ipv4 udp gtp ipv4 udp");
	CHECK_STR(
	    told_inside(ETH("0800") OUTER("0048",
		"11") "0868 0868 0034 0000 32ff0024 00000001 00010000" INNER),
	    INNER_TOLD "ethernet ipv4 udp gtp ipv4 udp");
	CHECK_STR(
	    told(LINK_ETHERNET,
		ETH("0800") OUTER("0028",
		    "11") "0868 0868 0014 0000 32010004 00000000 00010000"),
	    OUTER_TOLD "protocol 17, ports 2152 2152, bytes 40, payload 12, "
		       "ethernet ipv4 udp gtp");
}

/* RFC 4380 5.1.1: an origin indication may come first. */
static void
test_teredo_is_ipv6_over_udp(void **state)
{
	(void)state;
	CHECK_STR(told_inside(ETH("0800") OUTER("0058",
		      "11") "0dd8 c000 0044 0000 0000 3fff 3fffffff" INNER6),
	    INNER6_TOLD "ethernet ipv4 udp teredo ipv6 udp");
}

#define NEST OUTER("0000", "04")

/* Total length 0: as long as the frame is. */
static void
test_nesting_ends(void **state)
{
	struct packet p;
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(ETH("0800") NEST NEST NEST NEST NEST NEST NEST
				  NEST NEST NEST NEST NEST INNER,
	    bytes);
	bool named = false;

	(void)state;
	told_frame(LINK_ETHERNET, bytes, n, 0, &p);
	for (unsigned i = 0; i < p.n_issues; i++)
		named |= p.issues[i] == ISSUE_TUNNEL_DEPTH ||
		         p.issues[i] == ISSUE_LAYER_DEPTH;
	CHECK(named);
	CHECK_EQ(p.family, FAMILY_IPV4);
	CHECK_EQ(p.ip_bytes, n - 14);
}

/* RFC 792: the header and 8 bytes of the datagram that was not delivered. */
static void
test_an_icmp_error_quotes_the_flow_it_is_about(void **state)
{
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(ETH("0800")
				  OUTER("0038", "01") "0303 0000 00000000" IPV4(
				      "0020", "11") UDP("000c"),
	    bytes);
	struct packet p, quoted;
	struct frame f = told_frame(LINK_ETHERNET, bytes, n, 0, &p);

	(void)state;
	CHECK_EQ(icmp_error_of(&p), ICMP_ERROR_UNREACHABLE);
	CHECK(icmp_quote_read(&f, &p, &quoted));
	CHECK_EQ(quoted.protocol, 17);
	CHECK_EQ(quoted.src_port, 1234);
	CHECK_EQ(quoted.dst_port, 53);
	CHECK(memcmp(quoted.src, (uint8_t[16]){192, 0, 2, 1}, 16) == 0);
	CHECK(memcmp(quoted.dst, (uint8_t[16]){192, 0, 2, 2}, 16) == 0);
	p.icmp_code = 4;
	CHECK_EQ(icmp_error_of(&p), ICMP_ERROR_TOO_BIG);
	p.icmp_type = 8;
	CHECK(!icmp_quote_read(&f, &p, &quoted));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ip_in_ip_counts_by_either_header),
	    cmocka_unit_test(test_ipv6_in_ipv4_is_6in4),
	    cmocka_unit_test(test_gre_steps_over_what_its_flags_announce),
	    cmocka_unit_test(test_gre_carries_ethernet_and_erspan),
	    cmocka_unit_test(test_vxlan_is_told_by_port_and_flag),
	    cmocka_unit_test(test_geneve_steps_over_its_options),
	    cmocka_unit_test(test_gtp_data_is_ip_and_its_signalling_is_not),
	    cmocka_unit_test(test_teredo_is_ipv6_over_udp),
	    cmocka_unit_test(test_nesting_ends),
	    cmocka_unit_test(test_an_icmp_error_quotes_the_flow_it_is_about),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
