/* SPDX-License-Identifier: BSD-2-Clause */
/* layout owns what goes where: sizes in, rectangles out. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/canvas.h"

#define LAYOUT_MIN_WIDTH 60
#define LAYOUT_MIN_HEIGHT 15

/* Rectangles never overlap and lie inside; what is left out has height 0. */
struct layout {
	bool too_small;
	struct rect status, banner;
	struct rect gutter, graph, axis; /* axis: as wide as both above it */
	struct rect readout;             /* none until layout_readout */
	struct rect tabs, header, rows, other, total, trail, footer;
};

/*
 * layout_make - divide a screen.
 *
 * banner   a line under the status is wanted
 * trail    so is one over the footer
 * sums     the table has an `other` row and a total
 * out      when too_small only that member means anything
 */
void layout_make(int width, int height, bool banner, bool trail, bool sums,
    struct layout *out);

/* Take a line from the rows for what reads the graph out, right under it. */
void layout_readout(struct layout *l);

#endif
