/* SPDX-License-Identifier: BSD-2-Clause */
#include "timeline.h"

#include "base/clock.h"
#include "board.h"
#include "ui/plot.h"

/* clang-format off */
static const struct timeline_series series[] = {
	{ "in and out", "in", "out", GRAPH_BYTES_IN, GRAPH_BYTES_OUT, true },
	{ "packets", "packets", "", GRAPH_PACKETS, -1, false },
	{ "DNS queries", "DNS queries", "", GRAPH_QUERIES, -1, false },
	{ "new flows", "new flows", "", GRAPH_FLOWS, -1, false },
	{ "lost and damaged", "lost", "damaged", GRAPH_LOST, GRAPH_DAMAGED, false },
};
/* clang-format on */

const struct timeline_series *
timeline_series_table(size_t *n)
{
	*n = sizeof(series) / sizeof(series[0]);
	return series;
}

const struct timeline_series *
timeline_series(const struct board *s)
{
	return &series[s->timeline.series];
}

static void
skip_bins(struct graph *g, uint32_t skip)
{
	g->first_ns += skip * g->bin_ns;
	g->n_bins -= skip;
	for (int i = 0; i < N_GRAPH_SERIES; i++)
		g->series[i] += skip;
}

struct timeline_shape
timeline_graph(const struct board *s, struct graph *out)
{
	const struct result *r = s->around;
	int width = s->layout.graph.width;
	int64_t before;

	*out = r ? r->graph : (struct graph){0};
	if (out->bin_ns <= 0 || width <= 0)
		return (struct timeline_shape){.stretch = 1};
	before = r->ledger.first_ns / out->bin_ns - out->first_ns / out->bin_ns;
	if (r->ledger.frames_analysed && before > 0)
		skip_bins(out,
		    before < out->n_bins ? (uint32_t)before : out->n_bins - 1);
	return (struct timeline_shape){
	    .first_ns = out->first_ns,
	    .bin_ns = out->bin_ns,
	    .n = out->n_bins,
	    .stretch = plot_stretch(out->n_bins, 2 * (unsigned)width),
	    .width = width,
	};
}

/* Bins are of this width; 0 before the first answer. */
static int64_t
bin_width(const struct board *s)
{
	return s->around ? s->around->graph.bin_ns : 0;
}

void
timeline_ask(const struct board *s, struct query *q)
{
	const struct timeline *t = &s->timeline;

	q->graph_bins =
	    s->layout.graph.width > 0 ? 2 * (uint32_t)s->layout.graph.width : 1;
	q->graph_bin_ns = t->bin_ns;
	q->graph_from_ns = t->cursor.on ? t->cursor.at_ns : 0;
}

bool
timeline_range(const struct board *s, int64_t *out_from_ns, int64_t *out_to_ns)
{
	const struct timeline_cursor *c = &s->timeline.cursor;
	int64_t bin_ns = bin_width(s);
	int64_t other = c->ranged ? c->anchor_ns : c->at_ns;
	int64_t from = c->at_ns < other ? c->at_ns : other;
	int64_t to = c->at_ns < other ? other : c->at_ns;

	if (!c->on || !bin_ns)
		return false;
	*out_from_ns = timeline_floor(from, bin_ns);
	*out_to_ns = timeline_floor(to, bin_ns) + bin_ns;
	return true;
}

int64_t
timeline_bin_wanted(const struct board *s)
{
	const struct timeline *t = &s->timeline;
	int64_t counted = s->around ? s->around->graph.counted_bin_ns : 0;
	int64_t from, to, fitting;

	if (t->bin_ns && t->bin_ns < counted)
		return t->bin_ns;
	if (!t->cursor.ranged || !timeline_range(s, &from, &to))
		return 0;
	fitting = timeline_fitting(
	    to - from, NS_PER_MS, 2 * (uint32_t)s->layout.graph.width);
	return fitting < counted ? fitting : 0;
}

bool
timeline_drop(struct board *s)
{
	bool was = s->timeline.cursor.on;

	s->timeline.cursor.on = s->timeline.cursor.ranged = false;
	s->timeline.dragging = false;
	s->dirty |= was;
	return was;
}

void
timeline_enter(struct board *s)
{
	timeline_drop(s);
	s->timeline.bin_ns = 0;
}

/* Between the first frame and now, or wherever the nearest of them is. */
static int64_t
clip(const struct board *s, int64_t time_ns)
{
	const struct result *r = s->around;

	if (time_ns > r->taken_ns)
		time_ns = r->taken_ns;
	return time_ns < r->ledger.first_ns ? r->ledger.first_ns : time_ns;
}

/* Is the bin of that time out of the picture? */
static bool
is_out_of_sight(const struct board *s, int64_t time_ns)
{
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);
	int first, last;

	return !timeline_columns(&shape, time_ns, time_ns + 1, &first, &last);
}

void
timeline_point(struct board *s, int64_t time_ns, bool extend)
{
	struct timeline_cursor *c = &s->timeline.cursor;

	if (!s->around || !s->around->ledger.frames_analysed)
		return;
	if (extend && c->on && !c->ranged)
		c->anchor_ns = c->at_ns;
	c->ranged = extend && c->on;
	c->on = true;
	c->at_ns = clip(s, time_ns);
	s->dirty = true;
	if (is_out_of_sight(s, c->at_ns))
		board_ask(s);
}

void
timeline_move(struct board *s, int64_t bins, bool extend)
{
	const struct timeline_cursor *c = &s->timeline.cursor;

	if (!s->around || !s->around->ledger.frames_analysed)
		board_say(s, "there is no packet yet");
	else if (c->on)
		timeline_point(s, c->at_ns + bins * bin_width(s), extend);
	else
		timeline_point(s, s->around->taken_ns, false);
}

void
timeline_mouse(struct board *s, const struct input *in)
{
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);
	int64_t at;

	if (in->key == INPUT_CLICK)
		s->timeline.dragging = true;
	if (!shape.n || !s->timeline.dragging)
		return;
	at = timeline_at(&shape, in->x - s->layout.graph.x);
	/* Where it is let go it has been dragged to. */
	if (in->key == INPUT_CLICK)
		timeline_point(s, at, false);
	else if (at != timeline_floor(s->timeline.cursor.at_ns, shape.bin_ns))
		timeline_point(s, at, true);
	s->timeline.dragging = in->key != INPUT_RELEASE;
}

void
timeline_hover(struct board *s, bool over, int x)
{
	struct timeline *t = &s->timeline;

	if (over == t->hovering && (!over || x == t->hover_x))
		return;
	t->hovering = over;
	t->hover_x = x;
	s->dirty = true;
}

bool
timeline_hovered(
    const struct board *s, int64_t *out_from_ns, int64_t *out_to_ns)
{
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);
	int x = s->timeline.hover_x - s->layout.graph.x, first, last;
	int64_t at;

	if (!s->timeline.hovering || !shape.n || x < 0)
		return false;
	at = timeline_at(&shape, x);
	if (!timeline_columns(&shape, at, at + g.bin_ns, &first, &last) ||
	    x < first || x > last)
		return false;
	*out_from_ns = at;
	*out_to_ns = at + g.bin_ns;
	return true;
}
