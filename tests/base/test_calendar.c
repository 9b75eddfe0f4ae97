/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <time.h>

#include "base/calendar.h"
#include "base/clock.h"

#define S_PER_DAY 86400

/* libc's own calendar is the judge. */
static void
check_second(int64_t s)
{
	struct moment m = calendar_split(s * NS_PER_S);
	time_t t = (time_t)s;
	int64_t back = 0;
	struct tm tm;

	CHECK(gmtime_r(&t, &tm) != NULL);
	CHECK_EQ(m.year, tm.tm_year + 1900);
	CHECK_EQ(m.month, tm.tm_mon + 1);
	CHECK_EQ(m.day, tm.tm_mday);
	CHECK_EQ(m.hour, tm.tm_hour);
	CHECK_EQ(m.minute, tm.tm_min);
	CHECK_EQ(m.second, tm.tm_sec);
	CHECK_EQ(m.ns, 0);
	CHECK(calendar_join(&m, &back));
	CHECK_EQ(back, s * NS_PER_S);
}

static void
test_every_day_of_64_bits_is_the_day_libc_says(void **state)
{
	int64_t last = INT64_MAX / NS_PER_S / S_PER_DAY;

	(void)state;
	for (int64_t day = -last; day <= last; day++) {
		check_second(day * S_PER_DAY);
		check_second(day * S_PER_DAY + (day & 0xffff));
		check_second(day * S_PER_DAY - 1);
	}
}

static void
test_fractions_before_the_epoch_count_forward(void **state)
{
	struct moment m = calendar_split(-1);

	(void)state;
	CHECK_EQ(m.year, 1969);
	CHECK_EQ(m.second, 59);
	CHECK_EQ(m.ns, 999999999);
}

static void
test_days_that_do_not_exist_are_refused(void **state)
{
	static const struct moment bad[] = {
	    {2026, 0, 1, 0, 0, 0, 0},
	    {2026, 13, 1, 0, 0, 0, 0},
	    {2026, 1, 0, 0, 0, 0, 0},
	    {2026, 4, 31, 0, 0, 0, 0},
	    {2025, 2, 29, 0, 0, 0, 0},
	    {2100, 2, 29, 0, 0, 0, 0},
	    {2026, 1, 1, 24, 0, 0, 0},
	    {2026, 1, 1, 0, 60, 0, 0},
	    {2026, 1, 1, 0, 0, 60, 0},
	    {2026, 1, 1, 0, 0, 0, 1000000000},
	    {1600, 1, 1, 0, 0, 0, 0},
	    {2300, 1, 1, 0, 0, 0, 0},
	    {INT64_MAX, 1, 1, 0, 0, 0, 0},
	    {INT64_MIN, 1, 1, 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int64_t out = 5;

		CHECK(!calendar_join(&bad[i], &out));
		CHECK_EQ(out, 5);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_day_of_64_bits_is_the_day_libc_says),
	    cmocka_unit_test(test_fractions_before_the_epoch_count_forward),
	    cmocka_unit_test(test_days_that_do_not_exist_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
