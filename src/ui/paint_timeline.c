/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What lies over the graph: the cursor and the range, marks of bins that lost
 * something, and a line that reads out what is marked. None of it needs
 * colours.
 */
#include "paint.h"

#include "base/calendar.h"
#include "base/clock.h"
#include "board.h"
#include "ui/bar.h"

#include <stdio.h>
#include <string.h>

#define DAY (86400 * NS_PER_S)
#define AXIS 0x2500
#define DOUBLE 0x2550

/* "14:16:02", with milliseconds or a date where bins are that small or big. */
static void
time_text(char out[static UNITS_TEXT_BYTES], int64_t ns, int64_t bin_ns)
{
	size_t used;

	if (bin_ns >= DAY)
		units_date_clock(out, ns);
	else
		units_clock(out, ns);
	used = strlen(out);
	if (bin_ns % NS_PER_S)
		snprintf(out + used, UNITS_TEXT_BYTES - used, ".%03u",
		    calendar_split(ns).ns / 1000000);
}

bool
paint_marked_columns(const struct board *s, const struct timeline_shape *shape,
    int *out_first, int *out_last)
{
	int64_t from, to;

	return timeline_range(s, &from, &to) &&
	       timeline_columns(shape, from, to, out_first, out_last);
}

/* The graph in reverse where it is marked, and brackets under it. */
static void
paint_marked(struct board *s, const struct timeline_shape *shape)
{
	struct rect r = s->layout.graph;
	int first, last;
	int y = s->layout.axis.y;

	if (!paint_marked_columns(s, shape, &first, &last))
		return;
	canvas_restyle(&s->canvas,
	    (struct rect){r.x + first, r.y, last - first + 1, r.height},
	    STYLE_SELECTED);
	if (!s->timeline.cursor.ranged || first == last) {
		canvas_put(&s->canvas, r.x + last, y, 0x25b2, STYLE_STRONG);
		return;
	}
	for (int x = first; x <= last; x++)
		canvas_put(&s->canvas, r.x + x, y,
		    x == first  ? '['
		    : x == last ? ']'
				: DOUBLE,
		    STYLE_STRONG);
}

/* On the axis; where something is written there, at the foot of the graph. */
static void
put_mark(struct board *s, int x, char mark)
{
	struct rect r = s->layout.graph;
	int y = s->layout.axis.y;
	uint32_t there;

	if (x < r.x || x >= r.x + r.width)
		return;
	there = canvas_at(&s->canvas, x, y)->character;
	if (there != AXIS && there != '-' && there != '!' && there != '?')
		y = r.y + r.height - 1;
	canvas_put(&s->canvas, x, y, (uint8_t)mark, STYLE_BAD);
}

/* Frames were lost (!), or damaged (?): whatever the graph is of. */
static void
paint_losses(
    struct board *s, const struct graph *g, const struct timeline_shape *shape)
{
	for (int lost = 0; lost < 2; lost++) {
		const uint64_t *n =
		    g->series[lost ? GRAPH_LOST : GRAPH_DAMAGED];

		for (uint32_t i = 0; i < g->n_bins; i++) {
			int64_t at = g->first_ns + i * g->bin_ns;
			int first, last;

			if (n[i] && timeline_columns(shape, at, at + g->bin_ns,
					&first, &last))
				put_mark(s, s->layout.graph.x + last,
				    lost ? '!' : '?');
		}
	}
}

/* The column under the mouse; its bin is read out. */
static void
paint_hovered(struct board *s, const struct timeline_shape *shape)
{
	struct rect r = s->layout.graph;
	int64_t from, to;
	int first, last;

	if (timeline_hovered(s, &from, &to) &&
	    timeline_columns(shape, from, to, &first, &last))
		canvas_restyle(&s->canvas,
		    (struct rect){r.x + first, r.y, last - first + 1, r.height},
		    STYLE_SELECTED);
}

void
paint_timeline(
    struct board *s, const struct graph *g, const struct timeline_shape *shape)
{
	if (!shape->n)
		return;
	paint_losses(s, g, shape);
	paint_marked(s, shape);
	paint_hovered(s, shape);
}

/* Sums of the bins of [from, to); false when some are not at hand. */
static bool
sum_bins(const struct graph *g, int64_t from, int64_t to,
    uint64_t sums[static N_GRAPH_SERIES])
{
	int64_t end = g->first_ns + g->n_bins * g->bin_ns;

	memset(sums, 0, N_GRAPH_SERIES * sizeof(*sums));
	if (!g->n_bins || from < g->first_ns || to > end)
		return false;
	for (int64_t at = from; at < to; at += g->bin_ns) {
		int64_t bin = (at - g->first_ns) / g->bin_ns;

		for (int i = 0; i < N_GRAPH_SERIES; i++)
			sums[i] += g->series[i][bin];
	}
	return true;
}

enum { TIME, IN, OUT, PACKETS, QUERIES, FLOWS, LOST, DAMAGED, N_PARTS };

/* What gives way first when the line is too short for all. */
static const uint8_t yields[] = {TIME, QUERIES, FLOWS, DAMAGED, LOST, PACKETS,
    DAMAGED, FLOWS, QUERIES, LOST};

static void
set_forms(struct bar_part *p, enum style style, const char *first,
    const char *second, const char *third)
{
	const char *const forms[BAR_FORMS] = {first, second, third};

	p->style = style;
	for (int i = 0; i < BAR_FORMS; i++)
		snprintf(p->forms[i], BAR_BYTES, "%s", forms[i]);
}

/* "new flows 7" or "new 7"; last of all it goes. */
static void
set_count(struct bar_part *p, enum style style, uint64_t n, const char *word,
    const char *brief)
{
	char count[UNITS_TEXT_BYTES];
	char first[UNITS_TEXT_BYTES + 16], second[UNITS_TEXT_BYTES + 16];

	units_count(count, n);
	snprintf(first, sizeof(first), "%s %s", word, count);
	snprintf(second, sizeof(second), "%s %s", brief, count);
	set_forms(p, style, first, second, "");
}

static void
set_bytes(struct bar_part *p, enum style style, const char *word, uint64_t n)
{
	char bytes[UNITS_TEXT_BYTES], text[UNITS_TEXT_BYTES + 8];

	units_bytes(bytes, n);
	snprintf(text, sizeof(text), "%s %s", word, bytes);
	set_forms(p, style, text, text, text);
}

static void
set_time(struct bar_part *p, int64_t from, int64_t to, int64_t bin_ns)
{
	char begins[UNITS_TEXT_BYTES], ends[UNITS_TEXT_BYTES];
	char length[UNITS_TEXT_BYTES];
	char first[3 * UNITS_TEXT_BYTES + 8], second[2 * UNITS_TEXT_BYTES + 8];

	time_text(begins, from, bin_ns);
	time_text(ends, to, bin_ns);
	units_duration(length, to - from);
	snprintf(first, sizeof(first), "%s-%s (%s)", begins, ends, length);
	snprintf(second, sizeof(second), "%s-%s", begins, ends);
	set_forms(p, STYLE_STRONG, first, second, second);
}

static void
set_sums(struct bar *b, const uint64_t *sums)
{
	const uint64_t lost = sums[GRAPH_LOST], damaged = sums[GRAPH_DAMAGED];
	struct bar_part *p = b->parts;

	set_bytes(&p[IN], STYLE_IN, "in", sums[GRAPH_BYTES_IN]);
	set_bytes(&p[OUT], STYLE_OUT, "out", sums[GRAPH_BYTES_OUT]);
	set_count(
	    &p[PACKETS], STYLE_PLAIN, sums[GRAPH_PACKETS], "packets", "pkt");
	set_count(&p[QUERIES], STYLE_PLAIN, sums[GRAPH_QUERIES], "DNS queries",
	    "DNS");
	set_count(
	    &p[FLOWS], STYLE_PLAIN, sums[GRAPH_FLOWS], "new flows", "new");
	set_count(
	    &p[LOST], lost ? STYLE_BAD : STYLE_PLAIN, lost, "lost", "lost");
	set_count(&p[DAMAGED], damaged ? STYLE_BAD : STYLE_PLAIN, damaged,
	    "damaged", "bad");
}

static void
read_out(struct board *s, struct rect r, int64_t from, int64_t to)
{
	static struct bar b; /* UI thread only; large */
	struct graph g;
	uint64_t sums[N_GRAPH_SERIES];

	memset(&b, 0, sizeof(b));
	b.n = N_PARTS;
	timeline_graph(s, &g);
	set_time(&b.parts[TIME], from, to, g.bin_ns);
	if (sum_bins(&g, from, to, sums))
		set_sums(&b, sums);
	else if (to > s->around->taken_ns + g.bin_ns)
		set_forms(&b.parts[IN], STYLE_DIM,
		    "not played up to there (c plays on from it)",
		    "not played yet", "");
	else
		set_forms(&b.parts[IN], STYLE_DIM,
		    "not all of it is in sight (- zooms out)",
		    "not all in sight", "");
	r.x += 1;
	r.width -= 2;
	bar_fit(&b, &s->canvas, r.width, yields,
	    sizeof(yields) / sizeof(yields[0]));
	bar_draw(&b, &s->canvas, r);
}

/* The mouse, while it is there, comes before the cursor. */
void
paint_readout(struct board *s)
{
	struct rect r = s->layout.readout;
	int64_t from, to;
	bool hovered = timeline_hovered(s, &from, &to);

	/* Rows are not to jump wherever the mouse goes. */
	if (!r.height && hovered) {
		r = s->layout.axis;
		canvas_fill(&s->canvas, r, ' ', STYLE_PLAIN);
	}
	if (r.height && (hovered || timeline_range(s, &from, &to)))
		read_out(s, r, from, to);
}
