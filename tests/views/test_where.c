/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>

#include "views/fake_hosts.h"
#include "views/where.h"

/* 2026-01-20T14:22:46Z by date(1) */
#define SEEN (INT64_C(1768918966) * 1000000000)

static struct fake_host
laptop(void)
{
	return (struct fake_host){
	    .address = addr_ipv4((const uint8_t[]){192, 168, 128, 6}),
	    .name = "WWW.Example.com",
	    .secret = "hidden treasure",
	    .port = 443,
	    .packets = 2948,
	    .bytes = 1500000,
	    .rate = 1100000,
	    .rtt_ns = 12300000,
	    .seen_ns = SEEN,
	    .share = 12.5,
	};
}

static struct fake_host
nobody(void)
{
	static const uint8_t wire[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};

	return (struct fake_host){.address = addr_ipv6(wire), .name = ""};
}

static struct where *
compile(const char *text)
{
	struct error err = {""};
	struct where *w = NULL;

	if (where_compile(text, &w, &err) < 0 ||
	    where_check(w, &fake_hosts, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return w;
}

static bool
matches(const char *text, const struct fake_host *host)
{
	struct where *w = compile(text);
	struct where *copy = where_copy(w);
	bool yes = where_matches(w, &fake_hosts, host);

	CHECK_EQ(where_matches(copy, &fake_hosts, host), yes);
	where_free(w);
	where_free(copy);
	return yes;
}

/* Every filter of the list says `want` of the host. */
static void
check_all(const char *const *filters, const struct fake_host *host, bool want)
{
	for (; *filters; filters++) {
		if (matches(*filters, host) != want)
			fail_msg(
			    "%s: not %s", *filters, want ? "true" : "false");
	}
}

static void
test_words_match_any_shown_cell_in_either_form(void **state)
{
	static const char *const yes[] = {"", "  ", "example", "EXAMPLE.COM",
	    "192.168", "1.50 MB", "1500000", "\"1.50 mb\"", "\"2 948\"", "2948",
	    "443", "\"1.10 Mb/s\"", "1100000", "\"12.3 ms\"", "0.0123",
	    "2026-01-20T14:22:46", "\"2026-01-20 14:22\"", "\"12.5 %\"",
	    "192.168.128.0/24", "192.168.128.6", "\"www.example.com\"", NULL};
	static const char *const no[] = {"treasure", "example.org",
	    "10.0.0.0/8", "192.168.128.0/30", "fe80::1", "https://x", "android",
	    NULL};
	struct fake_host host = laptop();

	(void)state;
	check_all(yes, &host, true);
	check_all(no, &host, false);
}

static void
test_an_address_is_known_in_any_spelling(void **state)
{
	static const char *const yes[] = {"2001:db8::1", "2001:DB8:0:0::1",
	    "2001:db8::/32", "address=2001:0db8::0001",
	    "address=2001:db8::/127", "address:db8", "address>10.0.0.1",
	    "address<2001:db8::2", "address!=10.0.0.0/8", NULL};
	static const char *const no[] = {"2001:db8::2", "address=::/1 10.",
	    "address=2001:db8::2/127", "address=0.0.0.0/0", "address<10.0.0.1",
	    NULL};
	struct fake_host host = nobody();

	(void)state;
	check_all(yes, &host, true);
	check_all(no, &host, false);
}

static void
test_values_compare_in_the_unit_of_the_column(void **state)
{
	static const char *const yes[] = {"bytes=1500000", "bytes=1.5MB",
	    "bytes=\"1.5 MB\"", "bytes>1M", "bytes<1.5M", "bytes>=1.5MB",
	    "bytes<=1.5MB", "bytes!=1.5M", "bytes > 1464k", "bytes >1464K",
	    "bytes== 1.5MB", "packets>2.9k", "packets<3k", "packets=2948",
	    "rate>=1.1M", "rate=1100kb/s", "rate<140kB/s", "rate=137.5kB/s",
	    "port=443", "port>442", "rtt=12.3ms", "rtt<1s", "rtt>0.012",
	    "seen=2026-01-20T14:22:46Z", "seen>2026-01-20", "seen<2026-01-21",
	    "seen>14:22", "seen<14:23", "seen=14:22:46", "seen=1768918966",
	    "share=12.5", "share>12%", "share<12.6", "name=www.EXAMPLE.com",
	    "name!=www", "name>v", "name<x", "address=192.168.128.6",
	    "address=192.168.0.0/16", "address>192.168.128.5",
	    "address<192.168.128.7", "address=0.0.0.0/0",
	    "secret=\"hidden treasure\"", NULL};
	static const char *const no[] = {"bytes=1500001", "bytes>1.5MB",
	    "bytes<1.5MB", "bytes!=1.5MB", "packets>3k", "rate>1.1M",
	    "port!=443", "rtt>12.3ms", "seen>14:22:46", "seen<14:22:46",
	    "share=12.6", "name=www", "address!=192.168.128.6",
	    "address=192.168.128.6/31 address=10.0.0.0/8",
	    "address=192.168.128.7", "bytes>18446744073709551615", NULL};
	struct fake_host host = laptop();

	(void)state;
	check_all(yes, &host, true);
	check_all(no, &host, false);
}

static void
test_absent_cells_are_unequal_to_everything(void **state)
{
	static const char *const yes[] = {"name=\"\"", "name!=x", "!name:x",
	    "!name!=\"\"", "secret=\"\"", NULL};
	static const char *const no[] = {"name=x", "name>a", "name<z",
	    "name!=\"\"", "name:a", "name~a", NULL};
	struct fake_host host = nobody();

	(void)state;
	check_all(yes, &host, true);
	check_all(no, &host, false);
}

static void
test_texts_are_searched_by_column(void **state)
{
	static const char *const yes[] = {"name:example", "NAME:EXAMPLE",
	    "name:\"e.com\"", "name~^www", "name~com$", "name~(org|com)$",
	    "name ~ \"e[x-z]a\"", "bytes:500000", "bytes:1.50", "bytes~^15+0*$",
	    "port~^4.3$", "seen:2026-01-20", "name~^[^[:space:]]+$",
	    "secret:treasure", "name:\"\"", "name~\"example\\.com\"", NULL};
	static const char *const no[] = {"name:443", "name~^example", "port:80",
	    "name~www$", "name~\"exampleX?com\"", NULL};
	struct fake_host host = laptop();

	(void)state;
	check_all(yes, &host, true);
	check_all(no, &host, false);
}

/* t and f are one true and one false term; C says what a formula means. */
static void
test_and_binds_closer_than_or_and_not_closest(void **state)
{
	static const char *const yes[] = {"port=443 or port=1 port=2",
	    "port=443 || port=1 && port=2", "port=1 port=2 or port=443",
	    "!port=1", "!!port=443", "! port=1 port=443", "!(port=1 or port=2)",
	    "(port=1 or port=443) and bytes>1M", "port=443 and !port=1",
	    "port=443 AND bytes>1M OR port=1", "((((port=443))))",
	    "port=1||port=443", "port=443&&bytes>1M", "(port=443)(bytes>1M)",
	    NULL};
	static const char *const no[] = {"port=1 or port=2", "port=443 port=1",
	    "(port=443 or port=1) port=2", "!port=443", "!(port=443)",
	    "!port=1 port=2", "!!port=1", "port=443&&port=1", NULL};
	struct fake_host host = laptop();

	(void)state;
	check_all(yes, &host, true);
	check_all(no, &host, false);
}

/* Brute force: every assignment of three terms, against C's own operators. */
static void
test_formulas_mean_what_c_means(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 8; bits++) {
		bool a = bits & 1, b = bits & 2, c = bits & 4;
		struct fake_host host = laptop();
		char text[3][16];
		char filter[128];

		for (unsigned i = 0; i < 3; i++)
			snprintf(text[i], sizeof(text[i]), "port%s443",
			    bits >> i & 1 ? "=" : "!=");
		snprintf(filter, sizeof(filter), "%s || !%s && !(%s || !%s) %s",
		    text[0], text[1], text[2], text[0], text[1]);
		CHECK_EQ(matches(filter, &host), a || (!b && !(c || !a) && b));
		snprintf(filter, sizeof(filter), "!(%s %s) or (%s and !%s)",
		    text[0], text[1], text[2], text[0]);
		CHECK_EQ(matches(filter, &host), !(a && b) || (c && !a));
		snprintf(filter, sizeof(filter), "%s %s or %s", text[0],
		    text[1], text[2]);
		CHECK_EQ(matches(filter, &host), (a && b) || c);
	}
}

static void
test_errors_say_what_and_where(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "bytes>", "where: at 7: a value is missing" },
		{ "a (b", "where: at 3: this ( is not closed" },
		{ "a) b", "where: at 2: this ) closes nothing" },
		{ "x \"abc", "where: at 3: the quote is not closed" },
		{ "\"abc\\", "where: at 1: the quote is not closed" },
		{ "a or", "where: at 5: something is missing at the end" },
		{ "!", "where: at 2: something is missing at the end" },
		{ "()", "where: at 2: this ) closes nothing" },
		{ "or a", "where: at 1: a term is missing before this" },
		{ "a && && b", "where: at 6: a term is missing before this" },
		{ "a >5", NULL }, /* a column with a blank behind it */
		{ ">5", "where: at 1: a column is missing before this" },
		{ "\xc3\xa9 =5", "where: at 3: a column is missing before this" },
		{ "name~[", "where: at 6: this is no extended regular expression" },
		{ "name~(a)\\1", "where: at 6: back-references are not supported" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct where *w = NULL;
		struct error err = {""};
		int r = where_compile(cases[i][0], &w, &err);

		if (!cases[i][1]) {
			CHECK_EQ(r, 0);
			where_free(w);
			continue;
		}
		CHECK_EQ(r, -EINVAL);
		assert_null(w);
		CHECK_STR(err.text, cases[i][1]);
	}
}

static void
test_check_names_the_columns_and_the_kind_of_value(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "port=1 colour=red", "where: at 8: unknown column colour; hosts has address name port packets bytes rate rtt seen share last_60s secret" },
		{ "bytes>much", "where: at 1: bytes: \"much\" is not a size (1500, 64k, 1.5MB)" },
		{ "address=10.0.0", "where: at 1: address: \"10.0.0\" is not an address (10.0.0.1, 10.0.0.0/8)" },
		{ "address=10.0.0.0/33", "where: at 1: address: \"10.0.0.0/33\" is not an address (10.0.0.1, 10.0.0.0/8)" },
		{ "rtt>1x", "where: at 1: rtt: \"1x\" is not a duration (250ms, 10s, 5m)" },
		{ "seen>+5s", "where: at 1: seen: \"+5s\" is not a time (14:22, 2026-01-20T14:22:46)" },
		{ "bytes=99999999999999999999", "where: at 1: bytes: \"99999999999999999999\" is not a size (1500, 64k, 1.5MB)" },
		{ "bytes=\x1b", "where: at 1: bytes: \"\\x1b\" is not a size (1500, 64k, 1.5MB)" },
		{ "last_60s=1", "where: at 1: last_60s: \"1\" is not to be compared" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fake_host host = laptop();
		struct where *w = NULL;
		struct error err = {""};

		CHECK_EQ(where_compile(cases[i][0], &w, &err), 0);
		CHECK_EQ(where_check(w, &fake_hosts, &err), -EINVAL);
		CHECK_STR(err.text, cases[i][1]);
		CHECK(!where_matches(w, &fake_hosts, &host)); /* no harm */
		where_free(w);
	}
}

/* `n` times `piece`, then `last`. */
static char *
repeated(const char *piece, size_t n, const char *last)
{
	size_t step = strlen(piece);
	char *text = malloc(n * step + strlen(last) + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * step, piece, step);
	strcpy(text + n * step, last);
	return text;
}

static int
compiles(char *text)
{
	struct where *w = NULL;
	int r = where_compile(text, &w, NULL);

	where_free(w);
	free(text);
	return r;
}

static void
test_depth_terms_and_length_are_capped(void **state)
{
	(void)state;
	CHECK_EQ(compiles(repeated("!", 64, "a")), 0);
	CHECK_EQ(compiles(repeated("!", 65, "a")), -EINVAL);
	CHECK_EQ(compiles(repeated("(", 65, "a")), -EINVAL);
	CHECK_EQ(compiles(repeated("(", 1024, "")), -EINVAL);
	CHECK_EQ(compiles(repeated("a ", 128, "")), 0);
	CHECK_EQ(compiles(repeated("a ", 129, "")), -EINVAL);
	CHECK_EQ(compiles(repeated("a", 1024, "")), 0);
	CHECK_EQ(compiles(repeated("a", 1025, "")), -EINVAL);
	CHECK_EQ(compiles(repeated("\"\"", 128, "")), 0);
	CHECK_EQ(compiles(repeated("a:b ", 128, "")), 0);
}

static void
test_long_texts_are_searched_across_any_seam(void **state)
{
	(void)state;
	for (size_t n = 1900; n < 2200; n++) {
		char *text = repeated("a", n, "NEEDLE");
		struct fake_host host = laptop();

		host.name = text;
		CHECK(matches("name:aneedle", &host));
		CHECK(!matches("name:needles", &host));
		free(text);
	}
}

static void
test_a_word_and_a_filter_of_nothing_but_it_agree(void **state)
{
	struct fake_host host = laptop();

	(void)state;
	CHECK(matches("word or example", &host));
	CHECK(matches("order or example", &host));
	CHECK(!matches("android", &host));
	CHECK(matches("\"or\" or port=443", &host));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words_match_any_shown_cell_in_either_form),
	    cmocka_unit_test(test_an_address_is_known_in_any_spelling),
	    cmocka_unit_test(test_values_compare_in_the_unit_of_the_column),
	    cmocka_unit_test(test_absent_cells_are_unequal_to_everything),
	    cmocka_unit_test(test_texts_are_searched_by_column),
	    cmocka_unit_test(test_and_binds_closer_than_or_and_not_closest),
	    cmocka_unit_test(test_formulas_mean_what_c_means),
	    cmocka_unit_test(test_errors_say_what_and_where),
	    cmocka_unit_test(
		test_check_names_the_columns_and_the_kind_of_value),
	    cmocka_unit_test(test_depth_terms_and_length_are_capped),
	    cmocka_unit_test(test_long_texts_are_searched_across_any_seam),
	    cmocka_unit_test(test_a_word_and_a_filter_of_nothing_but_it_agree),
	};

	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
