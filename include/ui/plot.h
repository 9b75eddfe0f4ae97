/* SPDX-License-Identifier: BSD-2-Clause */
/* plot owns how series become dots: the mirrored graph and sparklines. */
#ifndef UI_PLOT_H
#define UI_PLOT_H

#include "ui/canvas.h"

/* Two series of n values each, oldest first; the newest ends at the right. */
struct plot {
	const uint64_t *up, *down;
	size_t n;
	unsigned stretch; /* dots a value is wide, at least 1 */
	int up_rows;      /* of the rectangle's; the rest is for `down` */
	uint64_t row;     /* value that fills one row, for both */
	bool logarithmic;
};

/*
 * plot_mirror - `up` grows upwards, `down` downwards from the same line.
 *
 * Braille has 2 x 4 dots a cell; the ASCII twin shows the higher of two dots
 * side by side in four steps. A value that is not zero shows at least a dot.
 */
void plot_mirror(struct canvas *c, struct rect r, const struct plot *p);

/*
 * plot_spark - a line of blocks in seven heights, each the highest of the
 * values it covers. scale    value at full height; 0 = the highest of them
 */
void plot_spark(struct canvas *c, int x, int y, int columns, enum style style,
    const uint64_t *values, size_t n, uint64_t scale);

/* The next round figure (10 12 15 20 25 30 40 50 60 80) at or above. */
uint64_t plot_scale(uint64_t highest);

/*
 * plot_split - how many of `rows` (at least 2) the upper side should have so
 * that both maxima fit with the fewest per row; each side has one at least.
 */
int plot_split(uint64_t up, uint64_t down, int rows);

/*
 * plot_height - dots for a value, 0..dots; rounded up so nothing vanishes.
 * A logarithmic height spans four powers of ten below the scale.
 */
unsigned plot_height(
    uint64_t value, uint64_t scale, unsigned dots, bool logarithmic);

/*
 * plot_stretch - how wide to draw n values in `dots` dots: as wide as fits,
 * but never wider than if there were 30 of them.
 */
unsigned plot_stretch(size_t n, unsigned dots);

#endif
