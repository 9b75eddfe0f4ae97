/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether colours can be told apart is worked out here from the colours. */
#include "check.h"
#include "ui/theme.h"

#include <math.h>
#include <stdlib.h>

#define ALL (1 << 24)

/* Colours 16 to 255 of xterm's palette: a cube of 6, then 24 greys. */
static int32_t
palette(int i)
{
	static const int steps[] = {0, 95, 135, 175, 215, 255};

	if (i >= 232)
		return (8 + 10 * (i - 232)) * 0x010101;
	i -= 16;
	return steps[i / 36] << 16 | steps[i / 6 % 6] << 8 | steps[i % 6];
}

static int
part(int32_t rgb, int i)
{
	return rgb >> (16 - 8 * i) & 0xff;
}

static int
distance(int32_t a, int32_t b)
{
	int sum = 0;

	for (int i = 0; i < 3; i++)
		sum += (part(a, i) - part(b, i)) * (part(a, i) - part(b, i));
	return sum;
}

static int
nearest(int32_t rgb)
{
	int best = 16;

	for (int i = 17; i < 256; i++) {
		if (distance(palette(i), rgb) < distance(palette(best), rgb))
			best = i;
	}
	return best;
}

static void
check_ink(uint8_t ink)
{
	int32_t rgb = theme_color(ink, ALL);
	int32_t few = theme_color(ink, 16), least = theme_color(ink, 8);

	CHECK(few >= -1 && few < 16 && least >= -1 && least < 8);
	if (rgb == COLOR_OWN)
		CHECK_EQ(theme_color(ink, 256), COLOR_OWN);
	else
		CHECK_EQ(theme_color(ink, 256), nearest(rgb));
}

static void
test_fewer_colours_are_the_nearest_there_are(void **state)
{
	(void)state;
	for (size_t t = 0; theme_name(t); t++) {
		const struct look *looks = theme_find(theme_name(t));

		for (int i = 0; i < N_STYLES; i++) {
			check_ink(looks[i].ink);
			check_ink(looks[i].paper);
		}
	}
}

/* Relative luminance, WCAG 2.1. */
static double
luminance(const double rgb[3])
{
	return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

static void
linear(int32_t color, double out[3])
{
	for (int i = 0; i < 3; i++) {
		double v = part(color, i) / 255.0;

		out[i] =
		    v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
	}
}

static double
contrast(int32_t a, int32_t b)
{
	double x[3], y[3], l, m;

	linear(a, x);
	linear(b, y);
	l = luminance(x);
	m = luminance(y);
	return (fmax(l, m) + 0.05) / (fmin(l, m) + 0.05);
}

/* 4.5 is what text needs, 7 what is called enhanced (WCAG 2.1, 1.4.6). */
static void
test_high_contrast_has_the_contrast_it_promises(void **state)
{
	const struct look *looks = theme_find("high-contrast");

	(void)state;
	for (int i = 0; i < N_STYLES; i++) {
		int32_t ink = theme_color(looks[i].ink, ALL);
		int32_t paper = theme_color(looks[i].paper, ALL);

		CHECK(ink != COLOR_OWN && paper != COLOR_OWN);
		CHECK(contrast(ink, paper) >= (i == STYLE_BAD ? 4.5 : 7));
	}
}

/*
 * What who lacks one kind of cone sees, in linear light: red and green become
 * one mixture. Viénot, Brettel, Mollon (1999).
 */
static double
seen_apart(int32_t a, int32_t b, const double mix[2])
{
	double x[3], y[3], yellow, blue;

	linear(a, x);
	linear(b, y);
	yellow = mix[0] * (x[0] - y[0]) + mix[1] * (x[1] - y[1]);
	blue = x[2] - y[2];
	return sqrt(yellow * yellow + blue * blue);
}

static void
test_the_colour_blind_tell_the_pairs_apart(void **state)
{
	static const double eyes[][2] = {{0.112, 0.888}, {0.293, 0.707}};
	static const enum style pairs[][2] = {
	    {STYLE_IN, STYLE_OUT},
	    {STYLE_GOOD, STYLE_WARN},
	    {STYLE_MAP_1, STYLE_MAP_2},
	    {STYLE_MAP_2, STYLE_MAP_3},
	    {STYLE_MAP_3, STYLE_MAP_4},
	};
	const struct look *looks = theme_find("colour-blind");

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		int32_t a = theme_color(looks[pairs[i][0]].ink, ALL);
		int32_t b = theme_color(looks[pairs[i][1]].ink, ALL);

		CHECK(seen_apart(a, b, eyes[0]) > 0.25);
		CHECK(seen_apart(a, b, eyes[1]) > 0.25);
	}
	/* Pure red and a green of its brightness, for comparison, are one. */
	CHECK(seen_apart(0xd00000, 0x006e00, eyes[1]) < 0.1);
}

static void
test_mono_uses_no_colour_at_all(void **state)
{
	const struct look *looks = theme_find("mono");

	(void)state;
	for (int i = 0; i < N_STYLES; i++) {
		CHECK_EQ(theme_color(looks[i].ink, 8), COLOR_OWN);
		CHECK_EQ(theme_color(looks[i].paper, ALL), COLOR_OWN);
		CHECK_EQ(looks[i].attributes, looks[i].plain);
	}
}

/* Faults, what is chosen and what is typed show without any colour. */
static void
test_what_must_be_seen_is_seen_without_colour(void **state)
{
	static const enum style marked[] = {STYLE_BAD, STYLE_WARN,
	    STYLE_SELECTED, STYLE_SORTED, STYLE_HEADER, STYLE_INPUT, STYLE_KEY};

	(void)state;
	for (size_t t = 0; theme_name(t); t++) {
		const struct look *looks = theme_find(theme_name(t));

		for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++)
			CHECK(
			    looks[marked[i]].plain != looks[STYLE_PLAIN].plain);
		CHECK(looks[STYLE_SORTED].plain != looks[STYLE_HEADER].plain);
		CHECK(looks[STYLE_BAD].plain != looks[STYLE_WARN].plain);
	}
}

static void
test_the_paper_of_the_terminal_chooses_between_dark_and_light(void **state)
{
	(void)state;
	setenv("COLORFGBG", "0;15", 1);
	CHECK_STR(theme_default(), "light");
	setenv("COLORFGBG", "15;0", 1);
	CHECK_STR(theme_default(), "dark");
	unsetenv("COLORFGBG");
	CHECK_STR(theme_default(), "dark");
	CHECK(theme_find("purple") == NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fewer_colours_are_the_nearest_there_are),
	    cmocka_unit_test(test_high_contrast_has_the_contrast_it_promises),
	    cmocka_unit_test(test_the_colour_blind_tell_the_pairs_apart),
	    cmocka_unit_test(test_mono_uses_no_colour_at_all),
	    cmocka_unit_test(test_what_must_be_seen_is_seen_without_colour),
	    cmocka_unit_test(
		test_the_paper_of_the_terminal_chooses_between_dark_and_light),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
