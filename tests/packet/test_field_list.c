/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "packet/field_list.h"

#include <string.h>

/* IPv4 (RFC 791 3.1) with UDP (RFC 768) in Ethernet and a VLAN (802.1Q). */
static const uint8_t udp[] = {0x33, 0x33, 0, 0, 0, 0x16, 2, 4, 6, 8, 10, 12,
    0x81, 0, 0xe1, 0x23, 8, 0, 0x45, 0xb9, 0, 30, 0xab, 0xcd, 0x40, 0, 63, 17,
    0x12, 0x34, 192, 0, 2, 1, 198, 51, 100, 7, 0x30, 0x39, 0, 53, 0, 10, 0xbe,
    0xef, 'h', 'i'};

static size_t
place(const char *id)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (strcmp(field_list_at(i)->id, id) == 0)
			return i;
	fail_msg("no field %s", id);
	return 0;
}

static struct field_copy
copy_of(const uint8_t *bytes, uint32_t n)
{
	struct frame frame = {
	    .data = bytes, .captured = n, .wire = sizeof(udp), .link = 1};
	struct field_copy c;

	field_copy_take(&c, &frame);
	return c;
}

static void
test_every_place_has_a_field_of_its_own_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		CHECK(*field_list_at(i)->id && field_list_at(i)->name);
		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(field_list_at(i)->id,
				  field_list_at(j)->id) != 0);
	}
	/* The last one of the last table, so none is left out. */
	CHECK_STR(field_list_at(FIELD_COUNT - 1)->id, "nsh_index");
}

#define CHECK_NUMBER(c, id, want)                                              \
	do {                                                                   \
		CHECK(field_copy_has(&(c), place(id)));                        \
		CHECK_EQ(field_copy_number(&(c), place(id)), want);            \
	} while (0)

static void
test_fields_are_read_where_the_standards_draw_them(void **state)
{
	struct field_copy c = copy_of(udp, sizeof(udp));

	(void)state;
	CHECK_STR(
	    field_copy_text(&c, place("ethernet_dst")), "33:33:00:00:00:16");
	CHECK_STR(
	    field_copy_text(&c, place("ethernet_src")), "02:04:06:08:0a:0c");
	CHECK_NUMBER(c, "ethernet_type", 0x8100);
	CHECK_NUMBER(c, "vlan_priority", 7);
	CHECK_NUMBER(c, "vlan_dei", 0);
	CHECK_NUMBER(c, "vlan_id", 0x123);
	CHECK_NUMBER(c, "ipv4_dscp", 46);
	CHECK_NUMBER(c, "ipv4_ecn", 1);
	CHECK_NUMBER(c, "ipv4_id", 0xabcd);
	CHECK_NUMBER(c, "ipv4_flags", 2);
	CHECK_NUMBER(c, "ipv4_ttl", 63);
	CHECK_EQ(memcmp(field_copy_bytes(&c, place("ipv4_dst")),
		     "\xc6\x33\x64\x07", 4),
	    0);
	CHECK_NUMBER(c, "udp_sport", 12345);
	CHECK_NUMBER(c, "udp_chksum", 0xbeef);
	CHECK(!field_copy_has(&c, place("ipv6_ttl")));
	CHECK(!field_copy_has(&c, place("tcp_seq")));
}

static void
test_of_every_prefix_only_what_is_there_is_told(void **state)
{
	(void)state;
	for (uint32_t n = 0; n <= sizeof(udp); n++) {
		uint8_t *exact = heap_copy(udp, n);
		struct field_copy c = copy_of(exact, n);

		CHECK_EQ(field_copy_has(&c, place("ethernet_dst")), n >= 6);
		CHECK_EQ(field_copy_has(&c, place("vlan_id")), n >= 16);
		CHECK_EQ(field_copy_has(&c, place("ipv4_dst")), n >= 38);
		CHECK_EQ(field_copy_has(&c, place("udp_chksum")), n >= 46);
		free(exact);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_place_has_a_field_of_its_own_name),
	    cmocka_unit_test(
		test_fields_are_read_where_the_standards_draw_them),
	    cmocka_unit_test(test_of_every_prefix_only_what_is_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
