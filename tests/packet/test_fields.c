/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the captured frames as tshark 4.0.17 -V shows them. */
#include "told.h"

#include "own_frames.h"

static struct packet_fields
fields_of(const char *hex, uint16_t link, uint32_t wire)
{
	uint8_t bytes[TOLD_MAX];
	size_t n = told_bytes(hex, bytes);
	struct packet_fields fields;
	struct packet p;
	struct frame f = told_frame(link, bytes, n, wire, &p);

	memset(&fields, 0xa5, sizeof(fields));
	fields_read(&f, &p, &fields);
	return fields;
}

static void
test_ipv4_fields_are_those_of_tshark(void **state)
{
	struct packet_fields f = fields_of(own_syn, LINK_ETHERNET, 0);

	(void)state;
	CHECK(f.has_ip && f.has_ihl && f.has_id && f.has_frag && f.has_chksum);
	CHECK_EQ(f.version, 4);
	CHECK_EQ(f.ihl, 5);
	CHECK_EQ(f.tos, 0);
	CHECK_EQ(f.len, 60);
	CHECK_EQ(f.id, 0x1c72);
	CHECK_EQ(f.ip_flags, 2);
	CHECK_EQ(f.frag, 0);
	CHECK_EQ(f.ttl, 64);
	CHECK_EQ(f.proto, 6);
	CHECK_EQ(f.chksum, 0x0a3a);
	CHECK_STR(f.ip_options, "");
}

static void
test_tcp_fields_are_those_of_tshark(void **state)
{
	struct packet_fields f = fields_of(own_syn, LINK_ETHERNET, 0);

	(void)state;
	CHECK(f.has_ports && f.has_tcp);
	CHECK_EQ(f.sport, 36130);
	CHECK_EQ(f.dport, 8080);
	CHECK_EQ(f.seq, 3471744082);
	CHECK_EQ(f.ack, 0);
	CHECK_EQ(f.dataofs, 10);
	CHECK_EQ(f.tcp_reserved, 0);
	CHECK_EQ(f.tcp_flags, 0x002);
	CHECK_EQ(f.window, 64240);
	CHECK_EQ(f.tcp_chksum, 0x143f);
	CHECK_EQ(f.urgptr, 0);
	CHECK_STR(f.tcp_options,
	    "mss 1460,sackOK,TS val 2703916541 ecr 0,nop,wscale 10");
	CHECK_EQ(f.payload, 0);
}

static void
test_ipv6_has_no_ipv4_fields(void **state)
{
	struct packet_fields f = fields_of(own_port_unreachable6, 1, 0);

	(void)state;
	CHECK(f.has_ip && !f.has_ihl && !f.has_id && !f.has_chksum);
	CHECK(!f.has_ports && !f.has_tcp);
	CHECK_EQ(f.version, 6);
	CHECK_EQ(f.tos, 0);
	CHECK_EQ(f.len, 76);
	CHECK_EQ(f.ttl, 64);
	CHECK_EQ(f.proto, 58);
	f = fields_of("6a500000 0000 3b 01" ADDRS6, LINK_RAW, 0);
	CHECK_EQ(f.tos, 0xa5);
	CHECK_EQ(f.ttl, 1);
}

static void
test_ipv6_fragments_have_an_id_and_an_offset(void **state)
{
	struct packet_fields f =
	    fields_of(IPV6("0010", "2c") "11 00 05a9 00001234 6161616161616161",
		LINK_RAW, 0);

	(void)state;
	CHECK(f.has_id && f.has_frag && !f.has_chksum);
	CHECK_EQ(f.id, 0x1234);
	CHECK_EQ(f.frag, 181);
	CHECK_EQ(f.ip_flags, 1);
}

static void
test_ip_options_are_written_in_hexadecimal(void **state)
{
	struct packet_fields f = fields_of(
	    "4f00 003c 1234 2000 40fd 0000" ADDRS4 "0101010101010101010101"
	    "01010101010101010101010101010101010101010101010101010101AF",
	    LINK_RAW, 0);

	(void)state;
	CHECK_EQ(strlen(f.ip_options), 80);
	CHECK_STR(f.ip_options + 76, "01af");
	CHECK_EQ(f.ihl, 15);
	CHECK_EQ(f.ip_flags, 1);
}

static void
test_nine_flag_bits_and_three_reserved_ones(void **state)
{
	struct packet_fields f =
	    fields_of(IPV4("0028", "06") TCP("5b", "55"), LINK_RAW, 0);

	(void)state;
	CHECK_EQ(f.tcp_flags, 0x155);
	CHECK_EQ(f.tcp_reserved, 5);
}

static void
test_what_is_absent_is_not_marked(void **state)
{
	struct packet_fields f = fields_of(own_arp_request, LINK_ETHERNET, 0);

	(void)state;
	CHECK(!f.has_ip && !f.has_ports && !f.has_tcp);
	CHECK_STR(f.tcp_options, "");
	f = fields_of(IPV4("0028", "06") "c00001bb", LINK_RAW, 40);
	CHECK(f.has_ip && f.has_ports && !f.has_tcp);
	CHECK_EQ(f.dport, 443);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ipv4_fields_are_those_of_tshark),
	    cmocka_unit_test(test_tcp_fields_are_those_of_tshark),
	    cmocka_unit_test(test_ipv6_has_no_ipv4_fields),
	    cmocka_unit_test(test_ipv6_fragments_have_an_id_and_an_offset),
	    cmocka_unit_test(test_ip_options_are_written_in_hexadecimal),
	    cmocka_unit_test(test_nine_flag_bits_and_three_reserved_ones),
	    cmocka_unit_test(test_what_is_absent_is_not_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
