/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/units.h"

#define SAYS(write, want)                                                      \
	do {                                                                   \
		char out[UNITS_TEXT_BYTES];                                    \
		write;                                                         \
		CHECK_STR(out, want);                                          \
	} while (0)

#define TWO_32 (UINT64_C(1) << 32)
#define TWO_63 (UINT64_C(1) << 63)

static void
test_bytes_change_prefix_at_the_last_half(void **state)
{
	/* clang-format off */
	static const struct { uint64_t bytes; const char *text; } cases[] = {
		{ 0, "0 B" }, { 1, "1 B" }, { 999, "999 B" },
		{ 1000, "1.00 kB" }, { 1004, "1.00 kB" }, { 1005, "1.01 kB" },
		{ 9994, "9.99 kB" }, { 9995, "10.0 kB" },
		{ 12345, "12.3 kB" }, { 99949, "99.9 kB" },
		{ 99950, "100 kB" }, { 812000, "812 kB" },
		{ 999499, "999 kB" }, { 999500, "1.00 MB" },
		{ 1080000, "1.08 MB" }, { 999499999, "999 MB" },
		{ 999500000, "1.00 GB" },
		{ TWO_32 - 1, "4.29 GB" }, { TWO_32, "4.29 GB" },
		{ TWO_32 + 1, "4.29 GB" },
		{ UINT64_C(999499999999), "999 GB" },
		{ UINT64_C(999500000000), "1.00 TB" },
		{ UINT64_C(999499999999999), "999 TB" },
		{ UINT64_C(999500000000000), "1.00 PB" },
		{ UINT64_C(999499999999999999), "999 PB" },
		{ UINT64_C(999500000000000000), "1.00 EB" },
		{ TWO_63 - 1, "9.22 EB" }, { TWO_63, "9.22 EB" },
		{ TWO_63 + 1, "9.22 EB" }, { UINT64_MAX, "18.4 EB" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		SAYS(units_bytes(out, cases[i].bytes), cases[i].text);
}

__extension__ typedef unsigned __int128 wide;

/* Exactly what the text says, and the half of its last digit, in 1/2000. */
static wide
read_back(const char *text, wide *half)
{
	static const char prefixes[] = " kMGTPE";
	unsigned whole, decimals = 0;
	char rest[8], fraction[8] = "";
	wide one = 1000, value;

	if (sscanf(text, "%u.%7[0-9] %7s", &whole, fraction, rest) != 3)
		CHECK_EQ(sscanf(text, "%u %7s", &whole, rest), 2);
	CHECK(whole < 1000);
	for (size_t i = 1; prefixes[i] && rest[1] && rest[1] != '/'; i++) {
		one *= 1000;
		if (prefixes[i] == rest[0])
			break;
	}
	decimals = (unsigned)strlen(fraction);
	value = whole * one * 2;
	*half = one;
	for (unsigned i = 0; i < decimals; i++)
		*half /= 10;
	if (decimals)
		value += (wide)strtoul(fraction, NULL, 10) * *half * 2;
	if (one > 1000) /* three digits, no more and no fewer */
		CHECK_EQ(whole >= 100 ? 3 : whole >= 10 ? 2 : 1, 3 - decimals);
	return value;
}

static uint64_t
random_u64(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void
test_scaled_texts_are_never_off_by_more_than_half_a_digit(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		uint64_t v = random_u64(&seed) >> (i % 64);
		char out[UNITS_TEXT_BYTES];
		wide half, said;

		units_bytes(out, v);
		said = read_back(out, &half);
		CHECK((wide)v * 2000 + half >= said);
		CHECK((wide)v * 2000 < said + half);
	}
}

static void
test_rates_come_in_bits_and_in_bytes(void **state)
{
	(void)state;
	SAYS(units_rate(out, 0, RATE_BITS), "0 b/s");
	SAYS(units_rate(out, 48, RATE_BITS), "48 b/s");
	SAYS(units_rate(out, 12400000, RATE_BITS), "12.4 Mb/s");
	SAYS(units_rate(out, 999500, RATE_BITS), "1.00 Mb/s");
	SAYS(units_rate(out, UINT64_MAX, RATE_BITS), "18.4 Eb/s");
	SAYS(units_rate(out, 1200000, RATE_BYTES), "150 kB/s");
	/* 999.4999 kB, then the half: rounded once, not twice */
	SAYS(units_rate(out, 999499 * 8 + 7, RATE_BYTES), "999 kB/s");
	SAYS(units_rate(out, 999500 * 8, RATE_BYTES), "1.00 MB/s");
	SAYS(units_rate(out, 7999, RATE_BYTES), "1.00 kB/s");
	SAYS(units_rate(out, UINT64_MAX, RATE_BYTES), "2.31 EB/s");
}

static void
test_counts_are_grouped_by_three(void **state)
{
	(void)state;
	SAYS(units_count(out, 0), "0");
	SAYS(units_count(out, 999), "999");
	SAYS(units_count(out, 1000), "1 000");
	SAYS(units_count(out, 2948), "2 948");
	SAYS(units_count(out, 999999), "999 999");
	SAYS(units_count(out, 1000000), "1 000 000");
	SAYS(units_count(out, TWO_32), "4 294 967 296");
	SAYS(units_count(out, UINT64_MAX), "18 446 744 073 709 551 615");
}

static void
test_durations_change_form_at_the_minute_hour_and_day(void **state)
{
	(void)state;
	SAYS(units_duration(out, 0), "0 s");
	SAYS(units_duration(out, 85), "85 ns");
	SAYS(units_duration(out, 999), "999 ns");
	SAYS(units_duration(out, 1000), "1.00 us");
	SAYS(units_duration(out, 999499), "999 us");
	SAYS(units_duration(out, 999500), "1.00 ms");
	SAYS(units_duration(out, 350 * NS_PER_MS), "350 ms");
	SAYS(units_duration(out, 12345 * NS_PER_MS), "12.3 s");
	SAYS(units_duration(out, 59949 * NS_PER_MS), "59.9 s");
	SAYS(units_duration(out, 59950 * NS_PER_MS), "1:00");
	SAYS(units_duration(out, 245 * NS_PER_S), "4:05");
	SAYS(units_duration(out, 3599 * NS_PER_S + 499999999), "59:59");
	SAYS(units_duration(out, 3599 * NS_PER_S + 500000000), "1:00:00");
	SAYS(units_duration(out, 7445 * NS_PER_S), "2:04:05");
	SAYS(units_duration(out, 86399 * NS_PER_S), "23:59:59");
	SAYS(units_duration(out, 86400 * NS_PER_S), "1 d 00:00");
	SAYS(units_duration(out, (3 * 86400 + 4 * 3600 + 5 * 60) * NS_PER_S),
	    "3 d 04:05");
	SAYS(units_duration(out, INT64_MAX), "106751 d 23:47");
	SAYS(units_duration(out, -1500 * NS_PER_MS), "-1.50 s");
	SAYS(units_duration(out, INT64_MIN), "-106751 d 23:47");
}

static void
test_times_are_rfc_3339(void **state)
{
	(void)state;
	SAYS(units_time(out, 0), "1970-01-01T00:00:00.000000000Z");
	SAYS(units_time(out, -1), "1969-12-31T23:59:59.999999999Z");
	/* date -u -d 2026-01-20T14:22:46Z +%s: 1768918966 */
	SAYS(units_time(out, INT64_C(1768918966) * NS_PER_S),
	    "2026-01-20T14:22:46.000000000Z");
	SAYS(units_clock(out, INT64_C(1768918966) * NS_PER_S), "14:22:46");
	SAYS(units_date_clock(out, INT64_C(1768918966) * NS_PER_S),
	    "2026-01-20 14:22:46");
	SAYS(units_time(out, INT64_MAX), "2262-04-11T23:47:16.854775807Z");
	SAYS(units_time(out, INT64_MIN), "1677-09-21T00:12:43.145224192Z");
}

static void
test_seconds_are_exact_and_short(void **state)
{
	(void)state;
	SAYS(units_seconds(out, 0), "0");
	SAYS(units_seconds(out, 3 * NS_PER_S), "3");
	SAYS(units_seconds(out, 10 * NS_PER_S), "10");
	SAYS(units_seconds(out, -NS_PER_S / 2), "-0.5");
	SAYS(units_seconds(out, 12345678901), "12.345678901");
	SAYS(units_seconds(out, 1), "0.000000001");
	SAYS(units_seconds(out, INT64_MIN), "-9223372036.854775808");
	SAYS(units_seconds(out, INT64_MAX), "9223372036.854775807");
}

static void
test_every_unit_has_a_name(void **state)
{
	(void)state;
	for (unsigned u = 0; u < N_UNITS; u++)
		CHECK(*unit_name((enum unit)u));
	CHECK_STR(unit_name(UNIT_BPS), "bits_per_second");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bytes_change_prefix_at_the_last_half),
	    cmocka_unit_test(
		test_scaled_texts_are_never_off_by_more_than_half_a_digit),
	    cmocka_unit_test(test_rates_come_in_bits_and_in_bytes),
	    cmocka_unit_test(test_counts_are_grouped_by_three),
	    cmocka_unit_test(
		test_durations_change_form_at_the_minute_hour_and_day),
	    cmocka_unit_test(test_times_are_rfc_3339),
	    cmocka_unit_test(test_seconds_are_exact_and_short),
	    cmocka_unit_test(test_every_unit_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
