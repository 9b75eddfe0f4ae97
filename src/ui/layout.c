/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From top to bottom: status, banner, graph over its axis, tabs, table, sums,
 * trail, footer. The table gets what the others leave, at least four rows.
 */
#include "ui/layout.h"

#define GUTTER_COLUMNS 14

/* Two at least: one for each direction. */
static int
graph_rows(int height)
{
	static const struct {
		int height, rows;
	} steps[] = {{50, 8}, {32, 6}, {21, 4}, {0, 2}};
	int i = 0;

	while (height < steps[i].height)
		i++;
	return steps[i].rows;
}

/* Take `rows` lines off the top of what is left. */
static struct rect
take(struct rect *left, int rows)
{
	struct rect r = {left->x, left->y, left->width, rows};

	left->y += rows;
	left->height -= rows;
	return r;
}

void
layout_make(int width, int height, bool banner, bool trail, bool sums,
    struct layout *out)
{
	struct rect left = {0, 0, width, height};
	struct rect both;
	int total = sums && height >= 20;

	*out = (struct layout){0};
	out->too_small = width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT;
	if (out->too_small)
		return;
	out->status = take(&left, 1);
	out->banner = take(&left, banner);
	both = take(&left, graph_rows(height));
	out->gutter = both;
	out->gutter.width = GUTTER_COLUMNS;
	out->graph = both;
	out->graph.x += GUTTER_COLUMNS;
	out->graph.width -= GUTTER_COLUMNS;
	out->axis = take(&left, 1);
	out->tabs = take(&left, 1);
	out->header = take(&left, 1);
	out->rows = take(&left, left.height - sums - total - trail - 1);
	out->other = take(&left, sums);
	out->total = take(&left, total);
	out->trail = take(&left, trail);
	out->footer = take(&left, 1);
}

void
layout_readout(struct layout *l)
{
	if (l->rows.height < 2)
		return;
	l->readout = l->tabs;
	l->tabs.y++;
	l->header.y++;
	l->rows.y++;
	l->rows.height--;
}
