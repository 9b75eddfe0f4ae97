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

/* How the two sides share the rows, and what a row means in bits/s. */
struct scale {
	int up_rows;
	uint64_t row_bps;
};

static double
bps_of(const struct graph *g, uint64_t bytes)
{
	return 8 * (double)bytes * (double)NS_PER_S / (double)g->bin_ns;
}

static struct scale
choose_scale(const struct board *s, const struct graph *g, int rows)
{
	uint64_t in = highest(g->series[GRAPH_BYTES_IN], g->n_bins);
	uint64_t out = highest(g->series[GRAPH_BYTES_OUT], g->n_bins);
	/* Logarithms have no rows that mean the same: halves, and one top. */
	int up = s->logarithmic ? rows / 2 : plot_split(in, out, rows);
	double above = bps_of(g, in) / up;
	double below = bps_of(g, out) / (rows - up);
	double row = above > below ? above : below;

	/* Round where it is read: in bytes if that is the unit. */
	if (s->rates == RATE_BYTES)
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

static void
rate_label(
    struct board *s, int row, enum style style, const char *word, uint64_t bps)
{
	char rate[UNITS_TEXT_BYTES], text[UNITS_TEXT_BYTES + 8];

	units_rate(rate, bps, s->rates);
	strip_zeros(rate);
	snprintf(text, sizeof(text), "%s%s", word, rate);
	label(s, row, style, text);
}

/* What the top and the bottom of the graph mean, and which side is which. */
static void
paint_gutter(struct board *s, const struct scale *scale)
{
	struct rect r = s->layout.gutter;
	int up = scale->up_rows, down = r.height - up;
	uint64_t top = scale->row_bps * (uint64_t)up;
	uint64_t bottom = scale->row_bps * (uint64_t)down;

	canvas_fill(&s->canvas,
	    (struct rect){r.x + r.width - 1, r.y, 1, r.height}, 0x2502,
	    STYLE_DIM);
	if (up > 1)
		label(s, up - 1, STYLE_IN, "in");
	if (down > 1)
		label(s, up, STYLE_OUT, "out");
	if (!top)
		return;
	rate_label(
	    s, 0, up > 1 ? STYLE_DIM : STYLE_IN, up > 1 ? "" : "in ", top);
	rate_label(s, r.height - 1, down > 1 ? STYLE_DIM : STYLE_OUT,
	    down > 1 ? "" : "out ", bottom);
}

/* Times at both ends of the graph and, between them, what a bin is. */
static void
paint_axis(struct board *s, const struct graph *g, unsigned stretch)
{
	struct rect r = s->layout.axis;
	int x = s->layout.graph.x, width = s->layout.graph.width;
	int64_t shown = (int64_t)(2 * (unsigned)width / stretch);
	int64_t end = g->first_ns + g->n_bins * g->bin_ns;
	int64_t start = end - shown * g->bin_ns;
	char text[UNITS_TEXT_BYTES];
	int middle;

	canvas_fill(
	    &s->canvas, (struct rect){x, r.y, width, 1}, 0x2500, STYLE_DIM);
	canvas_put(&s->canvas, x - 1, r.y, 0x2514, STYLE_DIM);
	if (!g->n_bins)
		return;
	if (s->result->taken_ns < end && s->result->taken_ns > start)
		end = s->result->taken_ns;
	units_clock(text, start);
	canvas_format(&s->canvas, x, r.y, width, STYLE_DIM, "%s ", text);
	units_clock(text, end);
	canvas_format(&s->canvas, x + width - CLOCK_COLUMNS - 1, r.y,
	    CLOCK_COLUMNS + 1, STYLE_DIM, " %s", text);
	units_duration(text, g->bin_ns);
	strip_zeros(text);
	middle = x + width / 2 - 9;
	canvas_format(&s->canvas, middle, r.y, 32, STYLE_DIM, " %s a step%s ",
	    text, s->logarithmic ? ", log scale" : "");
}

/* Without the bins before the first frame: they say nothing. */
static struct graph
since_first(const struct result *r)
{
	struct graph g = r->graph;
	int64_t before = r->ledger.first_ns - g.first_ns;
	uint32_t skip;

	if (g.bin_ns <= 0)
		return (struct graph){.bin_ns = 2 * NS_PER_S};
	if (!r->ledger.frames_analysed || before < g.bin_ns)
		return g;
	skip = before / g.bin_ns < g.n_bins ? (uint32_t)(before / g.bin_ns) : 0;
	g.first_ns += skip * g.bin_ns;
	g.n_bins -= skip;
	for (int i = 0; i < N_GRAPH_SERIES; i++)
		g.series[i] += skip;
	return g;
}

void
paint_graph(struct board *s)
{
	struct graph g = {.bin_ns = 2 * NS_PER_S};
	struct rect r = s->layout.graph;
	struct scale scale = {.up_rows = r.height / 2};
	struct plot p = {.logarithmic = s->logarithmic};

	if (s->result)
		g = since_first(s->result);
	p.stretch = plot_stretch(g.n_bins, 2 * (unsigned)r.width);
	if (g.n_bins) {
		scale = choose_scale(s, &g, r.height);
		p.up = g.series[GRAPH_BYTES_IN];
		p.down = g.series[GRAPH_BYTES_OUT];
		p.n = g.n_bins;
		p.up_rows = scale.up_rows;
		p.row = bytes_per_bin(scale.row_bps, g.bin_ns);
		plot_mirror(&s->canvas, r, &p);
	}
	paint_gutter(s, &scale);
	paint_axis(s, &g, p.stretch);
}
