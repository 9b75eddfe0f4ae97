/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <errno.h>

#include "base/clock.h"
#include "base/units.h"

#define KEPT UINT64_C(0x5eed)

struct sized {
	const char *text;
	uint64_t value;
};

/* Each good text has its value; each bad one is refused, *out untouched. */
static void
check_all(int (*parse)(const char *, uint64_t *), const struct sized *good,
    const char *const *bad)
{
	for (; good->text; good++) {
		uint64_t out = KEPT;

		CHECK_EQ(parse(good->text, &out), 0);
		CHECK_EQ(out, good->value);
	}
	for (; *bad; bad++) {
		uint64_t out = KEPT;

		CHECK_EQ(parse(*bad, &out), -EINVAL);
		CHECK_EQ(out, KEPT);
	}
}

static void
test_sizes_are_binary_unless_a_b_says_decimal(void **state)
{
	static const struct sized good[] = {
	    {"0", 0},
	    {"4096", 4096},
	    {"4096B", 4096},
	    {"1K", 1024},
	    {"1k", 1024},
	    {"64M", 67108864},
	    {"64 MiB", 67108864},
	    {"1GiB", 1073741824},
	    {"2T", UINT64_C(2199023255552)},
	    {"1kB", 1000},
	    {"1.5MB", 1500000},
	    {"3 GB", 3000000000},
	    {"1.5G", 1610612736},
	    {".5K", 512},
	    {"0.0009765625K", 1},
	    {"1.9999", 1},
	    {"4294967295", UINT64_C(4294967295)},
	    {"4294967297", UINT64_C(4294967297)},
	    {"9223372036854775808", UINT64_C(9223372036854775808)},
	    {"18446744073709551615", UINT64_MAX},
	    {"16777215.99999T", UINT64_C(18446744073698556499)},
	    {"00000000000000000000000001", 1},
	    {NULL, 0},
	};
	static const char *const bad[] = {"", " ", "k", ".", "-1", "+1", "1X",
	    "1KK", " 1", "1 K ", "1.2.3", "0x10", "1e3", "1  K",
	    "18446744073709551616", "99999999999999999999999", "16777216T",
	    "18446744073709551615.1K", "1,5M", NULL};

	(void)state;
	check_all(units_parse_size, good, bad);
}

static void
test_counts_and_rates_are_decimal(void **state)
{
	static const struct sized counts[] = {
	    {"100", 100},
	    {"2.5k", 2500},
	    {"2.5K", 2500},
	    {"1M", 1000000},
	    {"7G", UINT64_C(7000000000)},
	    {"1T", UINT64_C(1000000000000)},
	    {NULL, 0},
	};
	static const struct sized rates[] = {
	    {"10M", 10000000},
	    {"1.2 Mb/s", 1200000},
	    {"300kbps", 300000},
	    {"300kbit/s", 300000},
	    {"150 kB/s", 1200000},
	    {"1B/s", 8},
	    {NULL, 0},
	};
	static const char *const bad[] = {"", "k", "1kk", "1Ki", "1 kB",
	    "18446744073709551616", "18446744073709552k", "-1", NULL};
	static const char *const bad_rates[] = {
	    "1kB", "1kib/s", "1b", "2305843009213693952B/s", NULL};

	(void)state;
	check_all(units_parse_count, counts, bad);
	check_all(units_parse_rate, rates, bad_rates);
}

static void
test_percentages_may_carry_their_sign(void **state)
{
	double out = -1;

	(void)state;
	CHECK_EQ(units_parse_percent("12.5", &out), 0);
	CHECK(out == 12.5);
	CHECK_EQ(units_parse_percent("100%", &out), 0);
	CHECK(out == 100);
	CHECK_EQ(units_parse_percent("0.25 %", &out), 0);
	CHECK(out == 0.25);
	CHECK_EQ(units_parse_percent("%", &out), -EINVAL);
	CHECK_EQ(units_parse_percent("1%%", &out), -EINVAL);
	CHECK(out == 0.25);
}

static int
duration(const char *text, uint64_t *out)
{
	int64_t ns = (int64_t)*out;
	int r = units_parse_duration(text, &ns);

	*out = (uint64_t)ns;
	return r;
}

static void
test_durations_are_seconds_unless_they_say(void **state)
{
	static const struct sized good[] = {
	    {"10", 10000000000},
	    {"10s", 10000000000},
	    {"1.5m", 90000000000},
	    {"2h", 7200000000000},
	    {"250ms", 250000000},
	    {"3us", 3000},
	    {"7ns", 7},
	    {"1d", 86400000000000},
	    {"5 min", 300000000000},
	    {"0.000000001", 1},
	    {"9223372036.854775807", INT64_MAX},
	    {NULL, 0},
	};
	static const char *const bad[] = {"", "s", "-1s", "1y", "1mm",
	    "9223372036.854775808", "106752d", "18446744073709551615h", NULL};

	(void)state;
	check_all(duration, good, bad);
}

static void
check_time(const char *text, int64_t want)
{
	int64_t out = 0;

	CHECK_EQ(units_parse_time(text, 7 * NS_PER_S, &out), 0);
	CHECK_EQ(out, want);
}

static void
test_times_are_iso_8601_or_epoch_or_an_offset(void **state)
{
	int64_t t = INT64_C(1768918966) * NS_PER_S; /* date -u -d @1768918966 */

	(void)state;
	check_time("2026-01-20T14:22:46Z", t);
	check_time("2026-01-20T14:22:46", t);
	check_time("2026-01-20 14:22:46", t);
	check_time("2026-01-20T14:22:46+00:00", t);
	check_time("2026-01-20t14:22:46.5z", t + NS_PER_S / 2);
	check_time("2026-01-20T14:22:46.123456789123Z", t + 123456789);
	check_time("2026-01-20T14:22", t - 46 * NS_PER_S);
	check_time("2026-01-20", (INT64_C(1768918966) - 51766) * NS_PER_S);
	check_time("1768918966", t);
	check_time("1768918966.5", t + NS_PER_S / 2);
	check_time("+10s", 17 * NS_PER_S);
	check_time("+1.5m", 97 * NS_PER_S);
	check_time("2024-02-29", INT64_C(1709164800) * NS_PER_S);
	check_time("1969-12-31T23:59:59.75Z", -NS_PER_S / 4);
	check_time("1677-09-21T00:12:43.145224192Z", INT64_MIN);
	check_time("2262-04-11T23:47:16.854775807Z", INT64_MAX);
}

static void
test_times_that_do_not_exist_are_refused(void **state)
{
	static const char *const bad[] = {"", "+", "now", "2026-01", "2026-1-2",
	    "2026-13-01", "2026-00-01", "2026-01-32", "2026-01-00",
	    "2025-02-29", "1900-02-29", "2026-04-31", "2026-01-20T",
	    "2026-01-20T24:00:00", "2026-01-20T14:60", "2026-01-20T14:22:61",
	    "2026-01-20T14:22:46.", "2026-01-20T14:22:46ZZ",
	    "2026-01-20T14:22:46 ", "2026-01-20T14:22:46+01:00",
	    "2026-01-20T14:22:46+00:00Z", "1677-09-21T00:12:43.145224191Z",
	    "2262-04-11T23:47:16.854775808Z", "9999-12-31", "9223372037", "-5",
	    "+-5s", "20260120T142246", NULL};

	(void)state;
	for (const char *const *text = bad; *text; text++) {
		int64_t out = 5;

		CHECK_EQ(units_parse_time(*text, 0, &out), -EINVAL);
		CHECK_EQ(out, 5);
	}
}

static void
test_an_offset_beyond_the_end_of_time_is_refused(void **state)
{
	int64_t out = 5;

	(void)state;
	CHECK_EQ(units_parse_time("+1ns", INT64_MAX, &out), -EINVAL);
	CHECK_EQ(out, 5);
	CHECK_EQ(units_parse_time("+1ns", INT64_MAX - 1, &out), 0);
	CHECK_EQ(out, INT64_MAX);
}

static void
test_what_is_written_exactly_reads_back(void **state)
{
	uint64_t x = 88172645463325252; /* xorshift64 */

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		char text[UNITS_TEXT_BYTES];
		int64_t ns, out = 0;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		ns = (int64_t)x >> (i % 60);
		units_time(text, ns);
		CHECK_EQ(units_parse_time(text, 0, &out), 0);
		CHECK_EQ(out, ns);
		if (ns < 0)
			continue;
		units_seconds(text, ns);
		CHECK_EQ(units_parse_duration(text, &out), 0);
		CHECK_EQ(out, ns);
		CHECK_EQ(units_parse_time(text, 0, &out), 0);
		CHECK_EQ(out, ns);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sizes_are_binary_unless_a_b_says_decimal),
	    cmocka_unit_test(test_counts_and_rates_are_decimal),
	    cmocka_unit_test(test_percentages_may_carry_their_sign),
	    cmocka_unit_test(test_durations_are_seconds_unless_they_say),
	    cmocka_unit_test(test_times_are_iso_8601_or_epoch_or_an_offset),
	    cmocka_unit_test(test_times_that_do_not_exist_are_refused),
	    cmocka_unit_test(test_an_offset_beyond_the_end_of_time_is_refused),
	    cmocka_unit_test(test_what_is_written_exactly_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
