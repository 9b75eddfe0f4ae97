/* SPDX-License-Identifier: BSD-2-Clause */
#include "paint.h"

#include "base/clock.h"
#include "board.h"
#include "ui/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CLOCK_COLUMNS 8

static uint64_t
highest(const uint64_t *values, uint32_t n)
{
	uint64_t most = 0;

	for (uint32_t i = 0; i < n; i++)
		most = values[i] > most ? values[i] : most;
	return most;
}

/* How the two sides share the rows, and what a row means: bits/s, or so many.
 */
struct scale {
	int up_rows;
	uint64_t row;
};

static double
bps_of(const struct graph *g, uint64_t bytes)
{
	return 8 * (double)bytes * (double)NS_PER_S / (double)g->bin_ns;
}

/* What a bin's number is on the scale. */
static double
value_of(const struct board *s, const struct graph *g, uint64_t number)
{
	return timeline_series(s)->rates ? bps_of(g, number) : (double)number;
}

/* Logarithms have no rows that mean the same: halves, and one top. */
static int
split_rows(const struct board *s, uint64_t up, uint64_t down, int rows)
{
	if (timeline_series(s)->down < 0)
		return rows;
	return s->logarithmic ? rows / 2 : plot_split(up, down, rows);
}

static struct scale
choose_scale(const struct board *s, const struct graph *g, int rows)
{
	const struct timeline_series *of = timeline_series(s);
	uint64_t above = highest(g->series[of->up], g->n_bins);
	uint64_t below =
	    of->down < 0 ? 0 : highest(g->series[of->down], g->n_bins);
	int up = split_rows(s, above, below, rows);
	double high = value_of(s, g, above) / up;
	double low = up < rows ? value_of(s, g, below) / (rows - up) : 0;
	double row = high > low ? high : low;

	/* Round where it is read: in bytes if that is the unit. */
	if (of->rates && s->rates == RATE_BYTES)
		return (struct scale){
		    up, 8 * plot_scale((uint64_t)ceil(row / 8))};
	return (struct scale){up, plot_scale((uint64_t)ceil(row))};
}

static uint64_t
bytes_per_bin(uint64_t bps, int64_t bin_ns)
{
	double bytes = (double)bps / 8 * (double)bin_ns / (double)NS_PER_S;

	return bytes < 1 ? 1 : (uint64_t)bytes;
}

/* "50.0 Mb/s" is as round as it gets: "50 Mb/s". */
static void
strip_zeros(char *text)
{
	char *point = strchr(text, '.');
	char *end = point ? point + 1 : NULL;

	if (!point)
		return;
	while (*end == '0')
		end++;
	if (*end == ' ')
		memmove(point, end, strlen(end) + 1);
}

/* One label of the gutter, at the right beside the graph's edge. */
static void
label(struct board *s, int row, enum style style, const char *text)
{
	struct rect r = s->layout.gutter;

	canvas_text_right(&s->canvas, r.x, r.y + row, r.width - 2, style, text);
}

/* What the edge of the graph means, behind a word if there is room for both. */
static void
edge_label(struct board *s, int row, enum style style, const char *word,
    uint64_t value)
{
	char number[UNITS_TEXT_BYTES], text[UNITS_TEXT_BYTES + 16];

	if (timeline_series(s)->rates)
		units_rate(number, value, s->rates);
	else
		units_count(number, value);
	strip_zeros(number);
	snprintf(text, sizeof(text), "%s%s%s", word, *word ? " " : "", number);
	label(s, row, style, text);
}

/* What the top and the bottom of the graph mean, and which side is which. */
static void
paint_gutter(struct board *s, const struct scale *scale)
{
	const struct timeline_series *of = timeline_series(s);
	struct rect r = s->layout.gutter;
	int up = scale->up_rows, down = r.height - up;
	uint64_t top = scale->row * (uint64_t)up;
	uint64_t bottom = scale->row * (uint64_t)down;

	canvas_fill(&s->canvas,
	    (struct rect){r.x + r.width - 1, r.y, 1, r.height}, 0x2502,
	    STYLE_DIM);
	if (up > 1)
		label(s, up - 1, STYLE_IN, of->up_word);
	if (down > 1)
		label(s, up, STYLE_OUT, of->down_word);
	if (!scale->row)
		return;
	edge_label(s, 0, up > 1 ? STYLE_DIM : STYLE_IN,
	    up > 1 ? "" : of->up_word, top);
	if (down > 0)
		edge_label(s, r.height - 1, down > 1 ? STYLE_DIM : STYLE_OUT,
		    down > 1 ? "" : of->down_word, bottom);
}

/* Words on the axis, unless brackets or the cursor are there. */
static void
axis_text(struct board *s, const struct timeline_shape *shape, int x,
    const char *text)
{
	int columns = canvas_columns(&s->canvas, text);
	int at = x - s->layout.graph.x, first, last;

	if (paint_marked_columns(s, shape, &first, &last) &&
	    first < at + columns && last >= at)
		return;
	canvas_text(&s->canvas, x, s->layout.axis.y, columns, STYLE_DIM, text);
}

/* Bins whose frames have left the tape: there is nothing behind them. */
static void
paint_left(struct board *s, int64_t start, int64_t end)
{
	struct rect r = s->layout.axis;
	double part =
	    ((double)s->status.left_ns - (double)start) / (double)(end - start);

	if (s->status.left_ns <= start || end <= start)
		return;
	r.x = s->layout.graph.x;
	r.width = part >= 1 ? s->layout.graph.width
	                    : (int)(part * s->layout.graph.width);
	r.height = 1;
	canvas_fill(&s->canvas, r, 0x2508, STYLE_DIM);
}

/* Of the leftmost column, with a bin in it or not; all there are, at worst. */
static int64_t
start_of(const struct graph *g, int64_t end_ns, int64_t shown)
{
	int64_t span, start;

	if (__builtin_mul_overflow(shown, g->bin_ns, &span) ||
	    __builtin_sub_overflow(end_ns, span, &start))
		return g->first_ns;
	return start;
}

/*
 * Times at both ends of the graph and, between them, what a bin is. The line
 * is whole where the tape still has the frames.
 */
static void
paint_axis(
    struct board *s, const struct graph *g, const struct timeline_shape *shape)
{
	struct rect r = s->layout.axis;
	int x = s->layout.graph.x, width = s->layout.graph.width;
	int64_t shown = (int64_t)(2 * (unsigned)width / shape->stretch);
	int64_t end = g->first_ns + g->n_bins * g->bin_ns;
	int64_t start = start_of(g, end, shown);
	char text[UNITS_TEXT_BYTES], words[UNITS_TEXT_BYTES + 32];

	canvas_fill(
	    &s->canvas, (struct rect){x, r.y, width, 1}, 0x2500, STYLE_DIM);
	canvas_put(&s->canvas, x - 1, r.y, 0x2514, STYLE_DIM);
	if (!g->n_bins)
		return;
	paint_left(s, start, end);
	if (s->around->taken_ns < end && s->around->taken_ns > start)
		end = s->around->taken_ns;
	units_clock(text, start);
	snprintf(words, sizeof(words), "%s ", text);
	axis_text(s, shape, x, words);
	units_clock(text, end);
	snprintf(words, sizeof(words), " %s", text);
	axis_text(s, shape, x + width - CLOCK_COLUMNS - 1, words);
	units_duration(text, g->bin_ns);
	strip_zeros(text);
	snprintf(words, sizeof(words), " %s a step%s ", text,
	    s->logarithmic ? ", log scale" : "");
	axis_text(s, shape, x + width / 2 - 9, words);
}

void
paint_graph(struct board *s)
{
	const struct timeline_series *of = timeline_series(s);
	struct rect r = s->layout.graph;
	struct scale scale = {.up_rows = r.height / 2};
	struct plot p = {.logarithmic = s->logarithmic};
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);

	p.stretch = shape.stretch;
	if (shape.n) {
		scale = choose_scale(s, &g, r.height);
		p.up = g.series[of->up];
		p.down = g.series[of->down < 0 ? of->up : of->down];
		p.n = shape.n;
		p.up_rows = scale.up_rows;
		p.row =
		    of->rates ? bytes_per_bin(scale.row, g.bin_ns) : scale.row;
		plot_mirror(&s->canvas, r, &p);
	}
	paint_gutter(s, &scale);
	paint_axis(s, &g, &shape);
	paint_timeline(s, &g, &shape);
}
