/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <math.h>

#include "views/cell.h"

static void
says(struct cell c, const char *scaled, const char *exact)
{
	char out[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];

	CHECK_STR(cell_text_scaled(&c, RATE_BITS, out), scaled);
	CHECK_STR(cell_text_exact(&c, out), exact);
}

static void
test_each_unit_has_a_text_for_people_and_an_exact_one(void **state)
{
	struct addr a = addr_ipv4((const uint8_t[]){192, 0, 2, 1});
	uint64_t series[SERIES_STEPS] = {1};

	(void)state;
	says(cell_addr(&a), "192.0.2.1", "192.0.2.1");
	says(cell_port(65535), "65535", "65535");
	says(cell_count(2948), "2 948", "2948");
	says(cell_bytes(812000), "812 kB", "812000");
	says(cell_bps(12400000), "12.4 Mb/s", "12400000");
	says(cell_duration(350000000), "350 ms", "0.35");
	says(cell_time(1768918966500000000), "2026-01-20 14:22:46",
	    "2026-01-20T14:22:46.500000000Z");
	says(cell_text("caf\xc3\xa9"), "caf\xc3\xa9", "caf\xc3\xa9");
	says(cell_series(series), "", "");
	says(cell_count(UINT64_MAX), "18 446 744 073 709 551 615",
	    "18446744073709551615");
}

static void
test_percentages_round_and_are_always_numbers(void **state)
{
	(void)state;
	says(cell_percent(0), "0.0 %", "0");
	says(cell_percent(12.5), "12.5 %", "12.5");
	says(cell_percent(0.05), "0.1 %", "0.05");
	says(cell_percent(99.94), "99.9 %", "99.94");
	says(cell_percent(99.96), "100 %", "99.96");
	says(cell_percent(100), "100 %", "100");
	says(cell_percent(100.0 / 3), "33.3 %", "33.333333");
	says(cell_percent((double)NAN), "0.0 %", "0");
	says(cell_percent(-1), "0.0 %", "0");
	says(cell_percent((double)INFINITY), "1000000000 %", "1000000000");
}

static void
test_rates_follow_the_style_asked_for(void **state)
{
	char out[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];
	struct cell c = cell_bps(1200000);

	(void)state;
	CHECK_STR(cell_text_scaled(&c, RATE_BYTES, out), "150 kB/s");
}

static void
test_what_is_absent_is_blank(void **state)
{
	struct addr none = {.family = FAMILY_NONE};

	(void)state;
	for (unsigned unit = 0; unit < N_UNITS; unit++)
		says(cell_absent((enum unit)unit), "", "");
	CHECK(cell_addr(&none).absent);
	CHECK(cell_text("").absent);
	CHECK(cell_text(NULL).absent);
	CHECK(cell_series(NULL).absent);
}

/* a before b, whichever is asked first; the other way round descending. */
static void
ordered(struct cell a, struct cell b)
{
	CHECK(cell_compare(&a, &b) < 0);
	CHECK(cell_compare(&b, &a) > 0);
	CHECK_EQ(cell_compare(&a, &a), 0);
	CHECK(cell_order(&a, &b, false) < 0);
	CHECK(cell_order(&a, &b, true) > 0);
	CHECK(cell_order(&b, &a, true) < 0);
}

static void
test_cells_order_by_value(void **state)
{
	struct addr a4 = addr_ipv4((const uint8_t[]){9, 0, 0, 0});
	struct addr b4 = addr_ipv4((const uint8_t[]){10, 0, 0, 0});
	uint64_t low[SERIES_STEPS] = {5, 1};
	uint64_t high[SERIES_STEPS] = {0, [SERIES_STEPS - 1] = 7};

	(void)state;
	ordered(cell_addr(&a4), cell_addr(&b4));
	ordered(cell_port(80), cell_port(443));
	ordered(cell_count(UINT64_MAX - 1), cell_count(UINT64_MAX));
	ordered(cell_bytes(0), cell_bytes(UINT64_C(1) << 63));
	ordered(cell_bps(1), cell_bps(UINT64_C(1) << 32));
	ordered(cell_duration(INT64_MIN), cell_duration(INT64_MAX));
	ordered(cell_time(-1), cell_time(0));
	ordered(cell_percent(0.1), cell_percent(0.2));
	ordered(cell_text("a"), cell_text("b"));
	ordered(cell_text("z"), cell_text("\xc3\xa4"));
	ordered(cell_series(low), cell_series(high));
}

static void
test_absent_cells_come_last_in_either_direction(void **state)
{
	struct cell none = cell_absent(UNIT_COUNT);
	struct cell some = cell_count(0);

	(void)state;
	CHECK(cell_compare(&some, &none) < 0);
	CHECK(cell_compare(&none, &some) > 0);
	CHECK(cell_order(&some, &none, true) < 0);
	CHECK(cell_order(&none, &some, true) > 0);
	CHECK_EQ(cell_order(&none, &none, true), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_each_unit_has_a_text_for_people_and_an_exact_one),
	    cmocka_unit_test(test_percentages_round_and_are_always_numbers),
	    cmocka_unit_test(test_rates_follow_the_style_asked_for),
	    cmocka_unit_test(test_what_is_absent_is_blank),
	    cmocka_unit_test(test_cells_order_by_value),
	    cmocka_unit_test(test_absent_cells_come_last_in_either_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
