/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words are tcpdump's (4.99.3 -nS), without addresses and names; of TCP
 * and UDP in an order that says most at once.
 */
#include "told.h"

#include "own_frames.h"

static const char *
own(const char *hex)
{
	return told_summary(LINK_ETHERNET, hex);
}

static void
test_tcp_reads_as_in_tcpdump(void **state)
{
	(void)state;
	CHECK_STR(own(own_syn),
	    "36130 > 8080 [S] seq 3471744082 win 64240 length 0 [mss "
	    "1460,sackOK,TS val 2703916541 ecr 0,nop,wscale 10]");
	CHECK_STR(own(own_syn_ack),
	    "8080 > 36130 [S.] seq 4022142185 ack 3471744083 win "
	    "65160 length 0 [mss 1460,sackOK,TS val 559412449 ecr 2703916541,"
	    "nop,wscale 10]");
	CHECK_STR(own(own_push),
	    "36130 > 8080 [P.] seq 3471744083:3471744088 ack "
	    "4022142186 win 63 length 5 [nop,nop,TS val 2703916541 ecr "
	    "559412449]");
	CHECK_STR(own(own_fin),
	    "8080 > 36130 [F.] seq 4022142194 ack 3471744088 win "
	    "64 length 0 [nop,nop,TS val 559412450 ecr 2703916542]");
}

/* The letters are those tcpdump -nS has for these forty bytes. */
static void
test_every_flag_has_its_letter(void **state)
{
	(void)state;
	CHECK_STR(told_summary(LINK_RAW, IPV4("0028", "06") TCP("50", "ff")),
	    "49152 > 443 [FSRP.UEW] seq 100 ack 200 win 1024 urg 0 length 0");
	CHECK_STR(told_summary(LINK_RAW, IPV4("0028", "06") TCP("50", "00")),
	    "49152 > 443 [none] win 1024 length 0");
}

static void
test_arp_reads_as_in_tcpdump(void **state)
{
	(void)state;
	CHECK_STR(own(own_arp_request),
	    "who-has 10.7.0.2 tell 10.7.0.1 at 3e:73:2d:03:b1:54");
	CHECK_STR(own(own_arp_reply), "10.7.0.2 is-at 92:3f:49:e4:fa:af");
}

static void
test_udp_and_icmp_read_as_in_tcpdump(void **state)
{
	(void)state;
	CHECK_STR(own(own_udp), "48045 > 9 length 20");
	CHECK_STR(own(own_echo), "echo request, id 1, seq 2, length 8");
	CHECK_STR(own(own_solicitation),
	    "neighbor solicitation, who has fd07::2, length 32");
	CHECK_STR(own(own_advertisement),
	    "neighbor advertisement, tgt is fd07::2, length 32");
	CHECK_STR(own(own_report),
	    "multicast listener report v2, 2 group record(s), length 48");
}

static void
test_icmp_errors_say_what_they_are_about(void **state)
{
	(void)state;
	CHECK_STR(own(own_port_unreachable),
	    "port unreachable: to 10.7.0.2 udp port 9, length 56");
	CHECK_STR(own(own_port_unreachable6),
	    "unreachable port: to fd07::2 udp port 9, length 76");
}

static void
test_fragments_tell_id_and_offset(void **state)
{
	(void)state;
	CHECK_STR(own(ETH("0800") IPV4_FRAGMENT("0024", "2000", "11")
			  UDP("0800") "6161616161616161"),
	    "1234 > 53 length 8 (fragment id 4660, offset 0+)");
	CHECK_STR(own(ETH("0800") IPV4_FRAGMENT(
		      "001c", "00b9", "11") "6161616161616161"),
	    "UDP, length 8 (fragment id 4660, offset 1480)");
	CHECK_STR(own(ETH("86dd") IPV6("0010", "2c") "11 00 05a9 00001234"
						     "6161616161616161"),
	    "UDP, length 8 (fragment id 4660, offset 1448+)");
}

#define OPTIONS(bytes) IPV4("003c", "06") TCP("a0", "10") bytes

/* RFC 9293 3.2, RFC 2018 3, RFC 7413 4.1.1, and what no RFC knows. */
static void
test_tcp_options_are_named(void **state)
{
	(void)state;
	CHECK(
	    strstr(told_summary(LINK_RAW,
		       OPTIONS("0512 0000000a00000014 0000001e00000028 0000")),
		" length 0 [sack 2 {10:20}{30:40},eol]"));
	CHECK(strstr(told_summary(LINK_RAW, OPTIONS("220a 0102030405060708 "
						    "fd04 abcd 4c06 01020304")),
	    " length 0 [tfo  cookie 0102030405060708,exp 0xabcd,"
	    "unknown-76 0x01020304]"));
	CHECK(strstr(
	    told_summary(LINK_RAW,
		OPTIONS("0103 0000 00000000 00000000 00000000 00000000")),
	    " length 0 [nop,[bad opt]]"));
}

static void
test_what_is_not_ip_is_named(void **state)
{
	(void)state;
	CHECK_STR(own(ETH("88b5") "0102"), "EtherType 0x88b5, length 2");
	CHECK_STR(told_summary(160, "0102"), "link type 160, length 2");
	CHECK_STR(own(ETH("0003") "bcbc03 00"),
	    "LLC, dsap 0xbc, ssap 0xbc, length 4");
}

static void
test_what_the_payload_says_follows_the_ports(void **state)
{
	uint8_t bytes[TOLD_MAX];
	char text[100];
	struct packet p;
	struct frame f;

	(void)state;
	f = told_frame(LINK_ETHERNET, bytes, told_bytes(own_udp, bytes), 0, &p);
	summary_write(&f, &p, "hello", text, sizeof(text));
	CHECK_STR(text, "48045 > 9 hello");
	summary_write(&f, &p, "", text, sizeof(text));
	CHECK_STR(text, "48045 > 9 length 20");
	f = told_frame(
	    LINK_ETHERNET, bytes, told_bytes(own_push, bytes), 0, &p);
	summary_write(&f, &p, "hello", text, 40);
	CHECK_STR(text, "36130 > 8080 hello [P.] seq 3471744083:");
	f = told_frame(
	    LINK_ETHERNET, bytes, told_bytes(own_arp_reply, bytes), 0, &p);
	summary_write(&f, &p, "hello", text, sizeof(text));
	CHECK(!strstr(text, "hello"));
}

static void
test_a_cut_frame_says_so(void **state)
{
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(own_syn, bytes);
	char text[100];
	struct packet p;
	struct frame f;

	(void)state;
	f = told_frame(LINK_ETHERNET, bytes, 40, (uint32_t)n, &p);
	summary_write(&f, &p, NULL, text, sizeof(text));
	CHECK_STR(text, "36130 > 8080 header cut [cut]");
}

static void
test_the_line_is_cut_to_fit(void **state)
{
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(own_udp, bytes);
	char whole[100];
	struct packet p;
	struct frame f;

	(void)state;
	f = told_frame(LINK_ETHERNET, bytes, n, 0, &p);
	summary_write(&f, &p, NULL, whole, sizeof(whole));
	for (size_t size = 1; size <= strlen(whole) + 1; size++) {
		char *exact = (char *)heap_copy(whole, size);

		summary_write(&f, &p, NULL, exact, size);
		CHECK_EQ(strlen(exact), size - 1);
		CHECK(memcmp(exact, whole, size - 1) == 0);
		free(exact);
	}
}

static void
test_the_protocol_is_the_innermost_one_known(void **state)
{
	uint8_t bytes[TOLD_MAX];
	struct packet p;

	(void)state;
	told_frame(LINK_ETHERNET, bytes, told_bytes(own_syn, bytes), 0, &p);
	CHECK_STR(summary_protocol(&p), "TCP");
	told_frame(
	    LINK_ETHERNET, bytes, told_bytes(own_arp_reply, bytes), 0, &p);
	CHECK_STR(summary_protocol(&p), "ARP");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tcp_reads_as_in_tcpdump),
	    cmocka_unit_test(test_every_flag_has_its_letter),
	    cmocka_unit_test(test_arp_reads_as_in_tcpdump),
	    cmocka_unit_test(test_udp_and_icmp_read_as_in_tcpdump),
	    cmocka_unit_test(test_icmp_errors_say_what_they_are_about),
	    cmocka_unit_test(test_fragments_tell_id_and_offset),
	    cmocka_unit_test(test_tcp_options_are_named),
	    cmocka_unit_test(test_what_is_not_ip_is_named),
	    cmocka_unit_test(test_what_the_payload_says_follows_the_ports),
	    cmocka_unit_test(test_a_cut_frame_says_so),
	    cmocka_unit_test(test_the_line_is_cut_to_fit),
	    cmocka_unit_test(test_the_protocol_is_the_innermost_one_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
