/* SPDX-License-Identifier: BSD-2-Clause */
/* Expected values are those that the makers of JA3 and JA4 publish. */
#include "check.h"
#include "hello_wire.h"

#include "message/fingerprint.h"

static struct wire w;
static struct fingerprinter *f;

static int
begin(void **state)
{
	(void)state;
	f = fingerprinter_new();
	return f ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	fingerprinter_free(f);
	return 0;
}

static int
empty(void **state)
{
	(void)state;
	w.n = 0;
	return 0;
}

static void
check_ja3(const char *expected)
{
	char ja3[FINGERPRINT_JA3_BYTES];
	struct tls_hello h;

	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_TCP, &h));
	CHECK(fingerprint_ja3(f, &h, ja3));
	CHECK_STR(ja3, expected);
}

static void
check_ja4(enum tls_carrier carrier, const char *expected)
{
	char ja4[FINGERPRINT_JA4_BYTES];
	struct tls_hello h;

	CHECK(tls_client_hello_read(w.at, w.n, carrier, &h));
	CHECK(fingerprint_ja4(f, &h, ja4));
	CHECK_STR(ja4, expected);
}

/* 769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0 */
static void
test_first_example_of_ja3(void **state)
{
	size_t list = hello_begin(&w, TLS_1_0,
	    "002f 0035 0005 000a c009 c00a c013 c014 0032 0038 0013 0004");

	(void)state;
	hello_server_name(&w, "example.com");
	hello_extension(&w, 10, "0006 0017 0018 0019");
	hello_extension(&w, 11, "01 00");
	wire_close(&w, list, 2);
	check_ja3("ada70206e40642a3e4461f35503241d5");
}

/* 769,4-5-10-9-100-98-3-6-19-18-99,,, */
static void
test_second_example_of_ja3(void **state)
{
	(void)state;
	hello_begin(&w, TLS_1_0,
	    "0004 0005 000a 0009 0064 0062 0003 0006 0013 0012 0063");
	w.n -= 2; /* no extensions at all */
	check_ja3("de350869b8c85de67a350c8d186f11e6");
}

/* A hello of the first example, with GREASE wherever a client puts it. */
static void
test_ja3_is_the_same_with_grease(void **state)
{
	size_t list = hello_begin(&w, TLS_1_0,
	    "fafa 002f 0035 0005 000a c009 c00a c013 c014 0032 0038 0013 0004");

	(void)state;
	hello_extension(&w, 0x2a2a, "");
	hello_server_name(&w, "example.com");
	hello_extension(&w, 10, "0008 8a8a 0017 0018 0019");
	hello_extension(&w, 11, "01 00");
	hello_extension(&w, 0xdada, "00");
	wire_close(&w, list, 2);
	check_ja3("ada70206e40642a3e4461f35503241d5");
}

static void
browser(const char *grease, const char *protocol)
{
	char ciphers[200];
	size_t list;

	strcpy(ciphers, grease);
	strcat(ciphers, "1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013"
			"c014 009c 009d 002f 0035");
	list = hello_begin(&w, TLS_1_2, ciphers);
	if (*grease)
		hello_extension(&w, 0x4a4a, "");
	hello_extension(&w, 0x001b, "02 0002");
	hello_server_name(&w, "example.com");
	hello_extension(&w, 0x0033, "0000");
	hello_protocol(&w, protocol);
	hello_extension(&w, 0x4469, "");
	hello_extension(&w, 0x0017, "");
	hello_extension(&w, 0x002d, "01 01");
	hello_extension(
	    &w, 0x000d, "0010 0403 0804 0401 0503 0805 0501 0806 0601");
	hello_extension(&w, 0x0005, "01 0000 0000");
	hello_extension(&w, 0x0023, "");
	hello_extension(&w, 0x0012, "");
	hello_extension(
	    &w, 0x002b, *grease ? "06 6a6a 0304 0303" : "04 0304 0303");
	hello_extension(&w, 0xff01, "00");
	hello_extension(&w, 0x000b, "01 00");
	hello_extension(&w, 0x000a, "0002 001d");
	hello_extension(&w, 0x0015, "0000");
	wire_close(&w, list, 2);
}

static void
test_example_of_ja4(void **state)
{
	(void)state;
	browser("", "h2");
	check_ja4(TLS_OVER_TCP, "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

static void
test_ja4_is_the_same_with_grease(void **state)
{
	(void)state;
	browser("caca ", "h2");
	check_ja4(TLS_OVER_TCP, "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

static void
test_ja4_tells_the_carrier_and_the_protocol(void **state)
{
	(void)state;
	browser("", "http/1.1");
	check_ja4(TLS_OVER_QUIC, "q13d1516h1_8daaf6152771_e5627efa2ab1");
}

static void
test_ja4_shows_odd_protocols_in_hexadecimal(void **state)
{
	(void)state;
	browser("", "\xab\xcd");
	check_ja4(TLS_OVER_TCP, "t13d1516ad_8daaf6152771_e5627efa2ab1");
}

static void
test_ja4_of_empty_lists_is_zeros(void **state)
{
	(void)state;
	hello_begin(&w, TLS_SSL_3_0, "");
	w.n -= 2;
	check_ja4(TLS_OVER_TCP, "ts3i000000_000000000000_000000000000");
}

static void
test_longest_lists_are_cut_and_counted_as_99(void **state)
{
	char ja3[FINGERPRINT_JA3_BYTES], ja4[FINGERPRINT_JA4_BYTES];
	struct tls_hello h;
	size_t list;

	(void)state;
	wire_uint(&w, TLS_1_2, 2);
	wire_fill(&w, 0, 33);
	wire_uint(&w, 0xfffe, 2);
	wire_fill(&w, 0xff, 0xfffe);
	wire_hex(&w, "0100");
	list = wire_open(&w, 2);
	for (unsigned i = 0; i < 1000; i++)
		hello_extension(&w, 0xff00, "");
	hello_extension(&w, 11, "ff");
	wire_fill(&w, 255, 255);
	wire_close(&w, list, 2);
	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_TCP, &h));
	h.groups = h.signatures = h.ciphers;
	CHECK(fingerprint_ja3(f, &h, ja3));
	CHECK(fingerprint_ja4(f, &h, ja4));
	assert_memory_equal(ja4, "t12i999900_", 11);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, empty)
	    TEST(test_first_example_of_ja3),
	    TEST(test_second_example_of_ja3),
	    TEST(test_ja3_is_the_same_with_grease),
	    TEST(test_example_of_ja4),
	    TEST(test_ja4_is_the_same_with_grease),
	    TEST(test_ja4_tells_the_carrier_and_the_protocol),
	    TEST(test_ja4_shows_odd_protocols_in_hexadecimal),
	    TEST(test_ja4_of_empty_lists_is_zeros),
	    TEST(test_longest_lists_are_cut_and_counted_as_99),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
