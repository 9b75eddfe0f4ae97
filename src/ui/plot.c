/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In and out are mirrored, not stacked: each is read on its own by its side
 * of the line, colours or not. A row means the same on both sides, so they
 * can be compared, but the busier side gets more rows.
 */
#include "ui/plot.h"

#include <math.h>

#define BRAILLE 0x2800u
#define FIRST_BLOCK 0x2581u
#define ROW_DOTS 4u
#define LOG_DECADES 4.0
#define FEWEST_STEPS 30
#define SPARK_STEPS 7 /* not 8: full blocks would touch the line above */

/* Dots of a braille cell by fill height, left and right (ISO 11548-1). */
static const uint8_t fill_up[2][5] = {
    {0, 0x40, 0x44, 0x46, 0x47},
    {0, 0x80, 0xa0, 0xb0, 0xb8},
};
static const uint8_t fill_down[2][5] = {
    {0, 0x01, 0x03, 0x07, 0x47},
    {0, 0x08, 0x18, 0x38, 0xb8},
};

static const char ascii_up[] = " .:|#";
static const char ascii_down[] = " ':|#";
static const char ascii_spark[] = "_.-=+*#";

uint64_t
plot_scale(uint64_t highest)
{
	static const uint64_t steps[] = {
	    10, 12, 15, 20, 25, 30, 40, 50, 60, 80};

	if (highest < 10)
		return highest ? highest : 1;
	for (uint64_t ten = 1; ten <= UINT64_MAX / 1000; ten *= 10) {
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
			if (steps[i] * ten >= highest)
				return steps[i] * ten;
		}
	}
	return UINT64_MAX;
}

int
plot_split(uint64_t up, uint64_t down, int rows)
{
	double least = 0;
	int best = rows / 2;

	if (!up && !down)
		return best;
	for (int n = 1; n < rows; n++) {
		double above = (double)up / n;
		double below = (double)down / (rows - n);
		double more = above > below ? above : below;

		if (n == 1 || more < least) {
			least = more;
			best = n;
		}
	}
	return best;
}

unsigned
plot_height(uint64_t value, uint64_t scale, unsigned dots, bool logarithmic)
{
	double part;

	if (!value || !scale || !dots)
		return 0;
	if (value >= scale)
		return dots;
	part = (double)value / (double)scale;
	if (logarithmic)
		part = 1.0 + log10(part) / LOG_DECADES;
	if (part * dots <= 1.0)
		return 1;
	return (unsigned)ceil(part * dots - 1e-9);
}

unsigned
plot_stretch(size_t n, unsigned dots)
{
	size_t least = n < FEWEST_STEPS ? FEWEST_STEPS : n;

	return dots / least ? (unsigned)(dots / least) : 1;
}

/* The value shown in a column of dots, counted from the right. */
static uint64_t
value_at(const uint64_t *values, const struct plot *p, unsigned from_right)
{
	size_t back = from_right / (p->stretch ? p->stretch : 1);

	return back < p->n ? values[p->n - 1 - back] : 0;
}

/* Filled dots of the row that is `row` rows away from the middle. */
static unsigned
row_fill(unsigned height, unsigned row)
{
	unsigned below = row * ROW_DOTS;

	if (height <= below)
		return 0;
	return height - below < ROW_DOTS ? height - below : ROW_DOTS;
}

/* One side of the graph in one column: two heights, `rows` rows. */
static void
draw_side(struct canvas *c, int x, int middle, int rows,
    const unsigned height[static 2], bool up)
{
	const uint8_t(*fill)[5] = up ? fill_up : fill_down;
	const char *ascii = up ? ascii_up : ascii_down;

	for (int row = 0; row < rows; row++) {
		unsigned left = row_fill(height[0], (unsigned)row);
		unsigned right = row_fill(height[1], (unsigned)row);
		int y = up ? middle - 1 - row : middle + row;
		uint32_t character;

		if (c->ascii)
			character = (uint8_t)ascii[left > right ? left : right];
		else
			character = BRAILLE + (fill[0][left] | fill[1][right]);
		if (left || right)
			canvas_put(
			    c, x, y, character, up ? STYLE_IN : STYLE_OUT);
	}
}

/* Heights of the two dot columns of a cell, left and right. */
static void
heights(const struct plot *p, const uint64_t *values, int rows,
    unsigned from_right, unsigned out[static 2])
{
	unsigned dots = (unsigned)rows * ROW_DOTS;
	uint64_t full = p->row * (uint64_t)rows;

	for (unsigned half = 0; half < 2; half++)
		out[half] =
		    plot_height(value_at(values, p, from_right + 1 - half),
			full, dots, p->logarithmic);
}

void
plot_mirror(struct canvas *c, struct rect r, const struct plot *p)
{
	int middle = r.y + p->up_rows;
	int down_rows = r.height - p->up_rows;

	for (int x = 0; x < r.width; x++) {
		unsigned from_right = 2 * (unsigned)(r.width - 1 - x);
		unsigned height[2];

		heights(p, p->up, p->up_rows, from_right, height);
		draw_side(c, r.x + x, middle, p->up_rows, height, true);
		heights(p, p->down, down_rows, from_right, height);
		draw_side(c, r.x + x, middle, down_rows, height, false);
	}
}

static uint64_t
highest(const uint64_t *values, size_t from, size_t to)
{
	uint64_t most = 0;

	for (size_t i = from; i < to; i++)
		most = values[i] > most ? values[i] : most;
	return most;
}

void
plot_spark(struct canvas *c, int x, int y, int columns, enum style style,
    const uint64_t *values, size_t n, uint64_t scale)
{
	if (columns <= 0 || !n)
		return;
	if (!scale)
		scale = highest(values, 0, n);
	if ((size_t)columns > n)
		columns = (int)n;
	for (int i = 0; i < columns; i++) {
		size_t from = n * (size_t)i / (size_t)columns;
		size_t to = n * ((size_t)i + 1) / (size_t)columns;
		unsigned h = plot_height(
		    highest(values, from, to), scale, SPARK_STEPS, false);

		if (!h)
			continue;
		canvas_put(c, x + i, y,
		    c->ascii ? (uint8_t)ascii_spark[h - 1]
			     : FIRST_BLOCK + h - 1,
		    style);
	}
}
