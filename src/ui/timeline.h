/* SPDX-License-Identifier: BSD-2-Clause */
/* timeline owns what is pointed at in the graph, and what the graph shows. */
#ifndef UI_TIMELINE_H
#define UI_TIMELINE_H

#include "timeline_shape.h"
#include "ui/canvas.h"
#include "views/query.h"

#include <stdbool.h>
#include <stdint.h>

struct board;
struct input;

/* What the graph has a picture of; see timeline_series_table. */
struct timeline_series {
	const char *name;
	const char *up_word, *down_word; /* beside the graph */
	int up, down;                    /* enum graph_series, or -1: none */
	bool rates;                      /* bits a second, not numbers */
};

/*
 * A time in packets, not a column: it stays on its bin while others come, and
 * on the bin that holds it when they get wider.
 */
struct timeline_cursor {
	bool on;
	bool ranged;       /* from the other end to here */
	int64_t at_ns;     /* any time in the bin */
	int64_t anchor_ns; /* the same of the other end */
};

struct timeline {
	struct timeline_cursor cursor;
	unsigned series;
	int64_t bin_ns; /* wanted; 0 = as counted */
	bool dragging;  /* the button went down in the graph */
	bool hovering;  /* the mouse is over the graph, without a button */
	int hover_x;    /* in that column of the screen */
};

const struct timeline_series *timeline_series_table(size_t *n);
const struct timeline_series *timeline_series(const struct board *s);

/*
 * timeline_graph - the bins that are shown: without those before the first
 * frame, which say nothing.
 *
 * returns  their shape in the graph; n 0: there are none
 */
struct timeline_shape timeline_graph(const struct board *s, struct graph *out);

/* What the graph needs besides: its width, and to reach back to the cursor. */
void timeline_ask(const struct board *s, struct query *q);

/*
 * timeline_range - the bins marked, or the one under the cursor.
 *
 * out      [from, to), whole bins of the graph
 * returns  false when there is no cursor
 */
bool timeline_range(
    const struct board *s, int64_t *out_from_ns, int64_t *out_to_ns);

/*
 * timeline_bin_wanted - the width of bins that a new count should have.
 *
 * returns  what was zoomed into, or what makes a marked range fill the graph;
 *          0: as they are counted now
 */
int64_t timeline_bin_wanted(const struct board *s);

/* Take the cursor away; false when there was none. */
bool timeline_drop(struct board *s);

/* What was marked is what is counted now: no cursor, bins as counted. */
void timeline_enter(struct board *s);

/* Put the cursor on a bin; `extend`: the range goes on from where it was. */
void timeline_point(struct board *s, int64_t time_ns, bool extend);

/* Move it by bins; there was none: the newest one. */
void timeline_move(struct board *s, int64_t bins, bool extend);

/* The button, over the graph or dragged out of it. */
void timeline_mouse(struct board *s, const struct input *in);

/* The mouse without a button: at a column of the screen, or not over it. */
void timeline_hover(struct board *s, bool over, int x);

/*
 * timeline_hovered - the bin under the mouse; the graph may move on under it.
 *
 * returns  false when there is none
 */
bool timeline_hovered(
    const struct board *s, int64_t *out_from_ns, int64_t *out_to_ns);

#endif
