/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "base/addr.h"

static struct addr
parse(const char *text)
{
	struct addr a = {.family = FAMILY_NONE};

	CHECK(addr_parse(text, &a));
	return a;
}

static void
test_text_is_what_rfc_5952_recommends(void **state)
{
	static const char *const cases[][2] = {
	    {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},       /* 4.2.1 */
	    {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"}, /* 4.2.2 */
	    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},         /* 4.2.3 */
	    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},   /* 4.2.3 */
	    {"2001:0DB8::0001", "2001:db8::1"},              /* 4.1, 4.3 */
	    {"2001:DB8:0:AaAa:0:0:0:1", "2001:db8:0:aaaa::1"},
	    {"::ffff:192.0.2.1", "::ffff:192.0.2.1"}, /* 5 */
	    {"0:0:0:0:0:0:0:0", "::"},
	    {"0:0:0:0:0:0:0:1", "::1"},
	    {"fe80:0:0:0:0:0:0:0", "fe80::"},
	    {"192.0.2.1", "192.0.2.1"},
	    {"0.0.0.0", "0.0.0.0"},
	    {"255.255.255.255", "255.255.255.255"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct addr a = parse(cases[i][0]);
		char text[ADDR_TEXT_BYTES];

		CHECK_EQ(addr_text(&a, text), strlen(cases[i][1]));
		CHECK_STR(text, cases[i][1]);
	}
}

static void
test_no_address_has_no_text(void **state)
{
	struct addr none = {.family = FAMILY_NONE};
	char text[ADDR_TEXT_BYTES] = "x";

	(void)state;
	CHECK_EQ(addr_text(&none, text), 0);
	CHECK_STR(text, "");
}

static void
test_what_is_no_address_is_refused_and_out_untouched(void **state)
{
	static const char *const bad[] = {"", " ", "1.2.3", "1.2.3.4.5",
	    "256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4", "0x1.2.3.4", ":",
	    ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
	    "12345::", "g::", "fe80::1%eth0", "::1/128", "10.0.0.0/8",
	    "localhost", NULL};

	(void)state;
	for (const char *const *text = bad; *text; text++) {
		struct addr a = {.family = 99};

		CHECK(!addr_parse(*text, &a));
		CHECK_EQ(a.family, 99);
	}
}

static void
test_every_address_reads_back_from_its_text(void **state)
{
	uint64_t x = 88172645463325252; /* xorshift64 */

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		char text[ADDR_TEXT_BYTES];
		uint8_t wire[16];
		struct addr a, back;

		for (unsigned b = 0; b < 16; b++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			wire[b] = x >> 62 ? (uint8_t)(x >> 8) : 0;
		}
		a = i % 2 ? addr_ipv4(wire) : addr_ipv6(wire);
		CHECK(addr_text(&a, text) < ADDR_TEXT_BYTES);
		back = parse(text);
		CHECK(addr_equal(&a, &back));
	}
}

static void
test_order_is_family_then_number(void **state)
{
	static const char *const sorted[] = {"0.0.0.0", "9.255.255.255",
	    "10.0.0.0", "10.0.0.1", "127.0.0.1", "128.0.0.1", "255.255.255.255",
	    "::", "::1", "::a00:1", "fe80::1", "fe80::1:0"};
	size_t n = sizeof(sorted) / sizeof(sorted[0]);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			struct addr a = parse(sorted[i]);
			struct addr b = parse(sorted[j]);
			int order = addr_compare(&a, &b);

			CHECK_EQ((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
}

struct place {
	const char *text;
	bool is_private;
};

/* First and last of each range of RFC 6890 and the addresses beside them. */
static void
test_private_ranges_begin_and_end_where_rfc_6890_says(void **state)
{
	static const struct place places[] = {
	    {"9.255.255.255", false},
	    {"10.0.0.0", true},
	    {"10.255.255.255", true},
	    {"11.0.0.0", false},
	    {"100.63.255.255", false},
	    {"100.64.0.0", true},
	    {"100.127.255.255", true},
	    {"100.128.0.0", false},
	    {"126.255.255.255", false},
	    {"127.0.0.0", true},
	    {"127.255.255.255", true},
	    {"128.0.0.0", false},
	    {"169.253.255.255", false},
	    {"169.254.0.0", true},
	    {"169.254.255.255", true},
	    {"169.255.0.0", false},
	    {"172.15.255.255", false},
	    {"172.16.0.0", true},
	    {"172.31.255.255", true},
	    {"172.32.0.0", false},
	    {"192.167.255.255", false},
	    {"192.168.0.0", true},
	    {"192.168.255.255", true},
	    {"192.169.0.0", false},
	    {"224.0.0.1", false},
	    {"8.8.8.8", false},
	    {"::", false},
	    {"::1", true},
	    {"::2", false},
	    {"fbff:ffff::1", false},
	    {"fc00::", true},
	    {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
	    {"fe00::", false},
	    {"fe7f:ffff::", false},
	    {"fe80::", true},
	    {"febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
	    {"fec0::", false},
	    {"ff02::1", false},
	    {"2001:db8::1", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct addr a = parse(places[i].text);

		CHECK_EQ(addr_is_private(&a), places[i].is_private);
	}
}

static void
test_multicast_is_224_to_239_and_ff(void **state)
{
	static const struct place places[] = {
	    {"223.255.255.255", false},
	    {"224.0.0.0", true},
	    {"239.255.255.255", true},
	    {"240.0.0.0", false},
	    {"255.255.255.255", false},
	    {"feff::1", false},
	    {"ff00::", true},
	    {"ff02::fb", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct addr a = parse(places[i].text);

		CHECK_EQ(addr_is_multicast(&a), places[i].is_private);
	}
}

/* Bit by bit, by the text of the bits. */
static void
test_prefixes_compare_as_their_bits_read_aloud(void **state)
{
	static const uint8_t some[][16] = {{0}, {0xff, 0xff, 0xff, 0xff},
	    {10, 7, 0, 1}, {10, 7, 128, 1}, {10, 6, 255},
	    {0xfe, 0x80, [15] = 1}, {0xfe, 0x80, [15] = 3}};
	const size_t n = sizeof(some) / sizeof(some[0]);
	char texts[sizeof(some) / sizeof(some[0])][129] = {""};

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (unsigned bit = 0; bit < 128; bit++)
			texts[i][bit] =
			    some[i][bit / 8] >> (7 - bit % 8) & 1 ? '1' : '0';
	}
	for (size_t i = 0; i < n * n; i++) {
		const char *a = texts[i / n], *b = texts[i % n];

		for (unsigned bits = 0; bits <= 128; bits++) {
			int want = strncmp(a, b, bits);
			int got =
			    addr_prefix_compare(some[i / n], some[i % n], bits);

			CHECK_EQ(
			    (got > 0) - (got < 0), (want > 0) - (want < 0));
		}
	}
}

/* RFC 4291 2.5.5.2: 80 zeros, 16 ones, the IPv4 address. */
static void
test_ipv4_is_mapped_and_ipv6_stays(void **state)
{
	struct addr v4, v6, mapped = {.family = FAMILY_IPV6};

	(void)state;
	CHECK(addr_parse("192.0.2.33", &v4));
	CHECK(addr_parse("::ffff:192.0.2.33", &v6));
	addr_mapped(&v4, mapped.bytes);
	CHECK(addr_equal(&mapped, &v6));
	CHECK(addr_parse("2001:db8::1", &v6));
	addr_mapped(&v6, mapped.bytes);
	CHECK(addr_equal(&mapped, &v6));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_is_what_rfc_5952_recommends),
	    cmocka_unit_test(test_no_address_has_no_text),
	    cmocka_unit_test(
		test_what_is_no_address_is_refused_and_out_untouched),
	    cmocka_unit_test(test_every_address_reads_back_from_its_text),
	    cmocka_unit_test(test_order_is_family_then_number),
	    cmocka_unit_test(
		test_private_ranges_begin_and_end_where_rfc_6890_says),
	    cmocka_unit_test(test_multicast_is_224_to_239_and_ff),
	    cmocka_unit_test(test_prefixes_compare_as_their_bits_read_aloud),
	    cmocka_unit_test(test_ipv4_is_mapped_and_ipv6_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
