/* SPDX-License-Identifier: BSD-2-Clause */
#include "paint.h"

#include "base/clock.h"
#include "board.h"
#include "ui/plot.h"

#include <stdio.h>

#define CLOCK_COLUMNS 8

static uint64_t
highest(const struct graph *g)
{
	uint64_t most = 0;

	for (uint32_t i = 0; i < g->n_bins; i++) {
		most = g->bytes_in[i] > most ? g->bytes_in[i] : most;
		most = g->bytes_out[i] > most ? g->bytes_out[i] : most;
	}
	return most;
}

/* Bytes a second times 8, rounded up to a round figure in bits or bytes. */
static uint64_t
scale_bps(const struct board *s, const struct graph *g)
{
	double bytes_per_s =
	    (double)highest(g) * (double)NS_PER_S / (double)g->bin_ns;

	if (s->rates == RATE_BYTES)
		return 8 * plot_scale((uint64_t)(bytes_per_s + 0.999));
	return plot_scale((uint64_t)(8 * bytes_per_s + 0.999));
}

static uint64_t
bytes_per_bin(uint64_t bps, int64_t bin_ns)
{
	double bytes = (double)bps / 8 * (double)bin_ns / (double)NS_PER_S;

	return bytes < 1 ? 1 : (uint64_t)bytes;
}

/* One label of the gutter, at the right beside the graph's edge. */
static void
label(struct board *s, int row, enum style style, const char *text)
{
	struct rect r = s->layout.gutter;

	canvas_text_right(&s->canvas, r.x, r.y + row, r.width - 2, style, text);
}

static void
paint_gutter(struct board *s, const char *scale)
{
	struct rect r = s->layout.gutter;
	char text[UNITS_TEXT_BYTES + 8];

	canvas_fill(&s->canvas,
	    (struct rect){r.x + r.width - 1, r.y, 1, r.height}, 0x2502,
	    STYLE_DIM);
	if (r.height == 2) {
		snprintf(text, sizeof(text), "in %s", scale);
		label(s, 0, STYLE_IN, text);
		snprintf(text, sizeof(text), "out %s", scale);
		label(s, 1, STYLE_OUT, text);
		return;
	}
	label(s, 0, STYLE_DIM, scale);
	label(s, r.height / 2 - 1, STYLE_IN, "in");
	label(s, r.height / 2, STYLE_OUT, "out");
	label(s, r.height - 1, STYLE_DIM, scale);
	if (s->logarithmic && r.height >= 6) {
		label(s, 1, STYLE_DIM, "log");
		label(s, r.height - 2, STYLE_DIM, "log");
	}
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
	middle = x + width / 2 - 9;
	canvas_format(&s->canvas, middle, r.y, 32, STYLE_DIM, " %s a step%s ",
	    text, s->logarithmic ? ", log scale" : "");
}

void
paint_graph(struct board *s)
{
	static const struct graph nothing = {.bin_ns = 2 * NS_PER_S};
	const struct graph *g = s->result ? &s->result->graph : &nothing;
	struct plot p = {
	    .up = g->bytes_in,
	    .down = g->bytes_out,
	    .n = g->n_bins,
	    .logarithmic = s->logarithmic,
	};
	char scale[UNITS_TEXT_BYTES] = "";

	if (g->bin_ns <= 0)
		g = &nothing;
	if (g->n_bins) {
		uint64_t bps = scale_bps(s, g);

		units_rate(scale, bps, s->rates);
		p.scale = bytes_per_bin(bps, g->bin_ns);
	}
	p.stretch =
	    plot_stretch(g->n_bins, 2 * (unsigned)s->layout.graph.width);
	paint_gutter(s, scale);
	if (g->n_bins)
		plot_mirror(&s->canvas, s->layout.graph, &p);
	paint_axis(s, g, p.stretch);
}
