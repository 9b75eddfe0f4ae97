/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "ui/plot.h"

#include <locale.h>

static const char *
line_of(const struct canvas *c, int y)
{
	static char text[1024];

	canvas_line(c, y, text, sizeof(text));
	return text;
}

static void
draw(struct canvas *c, const uint64_t *up, const uint64_t *down, size_t n,
    int rows, int up_rows, bool ascii)
{
	const struct plot p = {.up = up,
	    .down = down,
	    .n = n,
	    .stretch = 1,
	    .up_rows = up_rows,
	    .row = 4};

	canvas_init(c, 2, rows, ascii);
	plot_mirror(c, (struct rect){0, 0, 2, rows}, &p);
}

static void
test_a_dot_is_a_quarter_of_a_row(void **state)
{
	/* One row each way, 4 dots at full height: 1 2 3 4 from the right. */
	static const uint64_t up[] = {4, 3, 2, 1};
	static const uint64_t down[] = {1, 2, 3, 4};
	struct canvas c;

	(void)state;
	draw(&c, up, down, 4, 2, 1, false);
	/* Dots 1-8 are bits 0-7 of U+2800 (ISO 11548-1). */
	CHECK_EQ(canvas_at(&c, 0, 0)->character, 0x2800 + 0x47 + 0xb0);
	CHECK_EQ(canvas_at(&c, 1, 0)->character, 0x2800 + 0x44 + 0x80);
	CHECK_EQ(canvas_at(&c, 0, 1)->character, 0x2800 + 0x01 + 0x18);
	CHECK_EQ(canvas_at(&c, 1, 1)->character, 0x2800 + 0x07 + 0xb8);
	CHECK_EQ(canvas_at(&c, 0, 0)->style, STYLE_IN);
	CHECK_EQ(canvas_at(&c, 0, 1)->style, STYLE_OUT);
	canvas_fini(&c);
}

static void
test_the_newest_value_stands_at_the_right_end(void **state)
{
	static const uint64_t up[] = {4}, down[] = {0};
	struct canvas c;

	(void)state;
	draw(&c, up, down, 1, 2, 1, false);
	CHECK_EQ(canvas_at(&c, 0, 0)->character, ' ');
	CHECK_EQ(canvas_at(&c, 1, 0)->character, 0x2800 + 0xb8);
	canvas_fini(&c);
}

static void
test_ascii_twin_shows_the_higher_of_two(void **state)
{
	static const uint64_t up[] = {0, 1, 8, 0};
	static const uint64_t down[] = {0, 0, 3, 1};
	struct canvas c;

	(void)state;
	draw(&c, up, down, 4, 3, 2, true);
	CHECK_STR(line_of(&c, 0), " #");
	CHECK_STR(line_of(&c, 1), ".#");
	CHECK_STR(line_of(&c, 2), " |");
	canvas_fini(&c);
}

static void
test_every_size_stays_inside_its_rectangle(void **state)
{
	uint64_t values[300];
	struct canvas c;

	(void)state;
	for (size_t i = 0; i < 300; i++)
		values[i] = i * i * UINT64_C(1000000007);
	canvas_init(&c, 60, 12, false);
	for (int width = 1; width <= 50; width++) {
		for (int rows = 2; rows <= 10; rows++) {
			struct plot p = {.up = values,
			    .down = values,
			    .n = (size_t)width * 5,
			    .row = 1,
			    .stretch = (unsigned)width % 4,
			    .up_rows = 1 + width % (rows - 1)};

			canvas_clear(&c);
			plot_mirror(&c, (struct rect){3, 1, width, rows}, &p);
			for (int y = 0; y < 12; y++) {
				CHECK_EQ(canvas_at(&c, 2, y)->character, ' ');
				CHECK_EQ(canvas_at(&c, 3 + width, y)->character,
				    ' ');
			}
			CHECK_STR(line_of(&c, 0), "");
			CHECK_STR(line_of(&c, 1 + rows), "");
		}
	}
	canvas_fini(&c);
}

static void
test_small_values_never_vanish_and_great_ones_never_overflow(void **state)
{
	(void)state;
	CHECK_EQ(plot_height(0, 1000000, 8, false), 0);
	CHECK_EQ(plot_height(1, 1000000, 8, false), 1);
	CHECK_EQ(plot_height(500000, 1000000, 8, false), 4);
	CHECK_EQ(plot_height(500001, 1000000, 8, false), 5);
	CHECK_EQ(plot_height(UINT64_MAX, 1, 8, false), 8);
	CHECK_EQ(plot_height(5, 0, 8, false), 0);
	/* Four decades: a hundredth of the top is half of the height. */
	CHECK_EQ(plot_height(10000, 1000000, 8, true), 4);
	CHECK_EQ(plot_height(1, 1000000, 8, true), 1);
}

static void
test_the_scale_is_the_next_round_figure(void **state)
{
	static const uint64_t pairs[][2] = {{0, 1}, {7, 7}, {10, 10}, {11, 12},
	    {13, 15}, {101, 120}, {2000001, 2500000}, {81, 100},
	    {80000000, 80000000}};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		CHECK_EQ(plot_scale(pairs[i][0]), pairs[i][1]);
	CHECK(plot_scale(UINT64_MAX) == UINT64_MAX);
	CHECK(plot_scale(UINT64_MAX / 2) >= UINT64_MAX / 2);
}

static void
test_the_busier_side_gets_more_rows_and_none_gets_nothing(void **state)
{
	(void)state;
	CHECK_EQ(plot_split(0, 0, 4), 2);
	CHECK_EQ(plot_split(10, 10, 4), 2);
	CHECK_EQ(plot_split(30, 10, 4), 3);
	CHECK_EQ(plot_split(1000, 0, 6), 5);
	CHECK_EQ(plot_split(0, 1000, 6), 1);
	CHECK_EQ(plot_split(1000, 1, 2), 1);
}

static void
test_few_values_are_drawn_wider_but_not_too_wide(void **state)
{
	(void)state;
	CHECK_EQ(plot_stretch(1, 132), 4); /* as if there were 30 */
	CHECK_EQ(plot_stretch(66, 132), 2);
	CHECK_EQ(plot_stretch(67, 132), 1);
	CHECK_EQ(plot_stretch(1000, 132), 1);
}

static void
test_a_sparkline_keeps_the_peaks(void **state)
{
	static const uint64_t values[] = {0, 0, 1, 8, 2, 2};
	struct canvas c;

	(void)state;
	canvas_init(&c, 8, 2, false);
	plot_spark(&c, 0, 0, 3, STYLE_IN, values, 6, 0);
	CHECK_STR(line_of(&c, 0), " ▇▂");
	plot_spark(&c, 0, 1, 20, STYLE_IN, values, 6, 16);
	CHECK_STR(line_of(&c, 1), "  ▁▄▁▁");
	canvas_fini(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_dot_is_a_quarter_of_a_row),
	    cmocka_unit_test(test_the_newest_value_stands_at_the_right_end),
	    cmocka_unit_test(test_ascii_twin_shows_the_higher_of_two),
	    cmocka_unit_test(test_every_size_stays_inside_its_rectangle),
	    cmocka_unit_test(
		test_small_values_never_vanish_and_great_ones_never_overflow),
	    cmocka_unit_test(test_the_scale_is_the_next_round_figure),
	    cmocka_unit_test(
		test_the_busier_side_gets_more_rows_and_none_gets_nothing),
	    cmocka_unit_test(test_few_values_are_drawn_wider_but_not_too_wide),
	    cmocka_unit_test(test_a_sparkline_keeps_the_peaks),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
