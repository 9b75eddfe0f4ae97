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
	uint64_t scale;   /* value at full height, for both */
	bool logarithmic;
};

/*
 * plot_mirror - `up` grows from the middle to the top, `down` to the bottom.
 *
 * Braille has 2 x 4 dots a cell; the ASCII twin shows the higher of two dots
 * side by side in four steps. A value that is not zero shows at least a dot.
 * r        an even number of rows
 */
void plot_mirror(struct canvas *c, struct rect r, const struct plot *p);

/*
 * plot_spark - a line of blocks, each the highest of the values it covers.
 * scale    value at full height; 0 = the highest of them
 */
void plot_spark(struct canvas *c, int x, int y, int columns, enum style style,
    const uint64_t *values, size_t n, uint64_t scale);

/* The next 1, 2 or 5 times a power of ten at or above; at least 1. */
uint64_t plot_scale(uint64_t highest);

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
