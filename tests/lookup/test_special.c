/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "lookup/special.h"

static const char *
name_of(const char *text)
{
	struct addr a;

	assert_true(addr_parse(text, &a));
	return special_name(&a);
}

/* First and last of a range, and the neighbours beyond, by the registries. */
static void
test_ranges_begin_and_end_where_the_registries_say(void **state)
{
	static const struct {
		const char *below, *first, *last, *above, *name;
	} cases[] = {
	    {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0",
		"private use"},
	    {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0",
		"shared (CGNAT)"},
	    {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0",
		"loopback"},
	    {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0",
		"link local"},
	    {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0",
		"private use"},
	    {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0",
		"documentation"},
	    {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0",
		"private use"},
	    {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0",
		"benchmarking"},
	    {"223.255.255.255", "224.0.0.0", "239.255.255.255", NULL,
		"multicast"},
	    {NULL, "240.0.0.0", "255.255.255.254", NULL, "reserved"},
	    {"fbff:ffff::", "fc00::", "fdff:ffff:ffff:ffff::", "fe00::",
		"unique local"},
	    {"fe7f:ffff::", "fe80::", "febf:ffff::", "fec0::", "link local"},
	    {"2001:db7:ffff::", "2001:db8::", "2001:db8:ffff::", "2001:db9::",
		"documentation"},
	    {"3ffe:ffff::", "3fff::", "3fff:fff:ffff::", "3fff:1000::",
		"documentation"},
	    {"2001:ffff::", "2002::", "2002:ffff::", "2003::", "6to4"},
	    {"64:ff9a::", "64:ff9b::", "64:ff9b::ffff:ffff",
		"64:ff9b:0:1::", "NAT64"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (cases[i].below)
			assert_null(name_of(cases[i].below));
		CHECK_STR(name_of(cases[i].first), cases[i].name);
		CHECK_STR(name_of(cases[i].last), cases[i].name);
		if (cases[i].above)
			assert_null(name_of(cases[i].above));
	}
}

static void
test_the_narrower_of_two_ranges_names_an_address(void **state)
{
	(void)state;
	CHECK_STR(name_of("0.0.0.0"), "unspecified");
	CHECK_STR(name_of("0.0.0.1"), "this network");
	CHECK_STR(name_of("192.0.0.9"), "PCP anycast");
	CHECK_STR(name_of("192.0.0.11"), "protocol assignments");
	CHECK_STR(name_of("255.255.255.255"), "broadcast");
	CHECK_STR(name_of("2001::1"), "Teredo");
	CHECK_STR(name_of("2001:1::1"), "PCP anycast");
	CHECK_STR(name_of("2001:1::4"), "protocol assignments");
	CHECK_STR(name_of("::1"), "loopback");
	CHECK_STR(name_of("::"), "unspecified");
	CHECK_STR(name_of("::ffff:8.8.8.8"), "IPv4-mapped");
}

static void
test_ordinary_addresses_are_not_special(void **state)
{
	static const char *const ordinary[] = {"8.8.8.8", "1.1.1.1",
	    "193.0.0.1", "2a00:1450::1", "2001:4860:4860::8888", "2001:218::1",
	    "::2.125.160.216"};

	(void)state;
	for (size_t i = 0; i < sizeof(ordinary) / sizeof(ordinary[0]); i++)
		assert_null(name_of(ordinary[i]));
	assert_null(special_name(&(struct addr){.family = FAMILY_NONE}));
}

/* What is private or for groups is never asked of a database. */
static void
test_all_private_and_multicast_addresses_are_special(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 65536; i++) {
		uint8_t four[4] = {(uint8_t)(i >> 8), (uint8_t)i, 1, 1};
		uint8_t six[16] = {(uint8_t)(i >> 8), (uint8_t)i, [15] = 1};
		struct addr a = addr_ipv4(four), b = addr_ipv6(six);

		if (addr_is_private(&a) || addr_is_multicast(&a))
			assert_non_null(special_name(&a));
		if (addr_is_private(&b) || addr_is_multicast(&b))
			assert_non_null(special_name(&b));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_ranges_begin_and_end_where_the_registries_say),
	    cmocka_unit_test(test_the_narrower_of_two_ranges_names_an_address),
	    cmocka_unit_test(test_ordinary_addresses_are_not_special),
	    cmocka_unit_test(
		test_all_private_and_multicast_addresses_are_special),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
