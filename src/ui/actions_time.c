/* SPDX-License-Identifier: BSD-2-Clause */
#include "actions_time.h"

#include "base/clock.h"
#include "board.h"

#define FEWEST_BINS 4 /* of the whole capture: wider ones say nothing */

bool
action_enter_time(struct board *s)
{
	struct scope_step step = {.kind = SCOPE_TIME};

	if (!timeline_range(s, &step.from_ns, &step.to_ns))
		return false;
	trail_enter(s, &step);
	timeline_enter(s);
	board_ask(s); /* of the bins that there will be */
	return true;
}

void
action_bin_before(struct board *s, int key)
{
	(void)key;
	timeline_move(s, -1, false);
}

void
action_bin_after(struct board *s, int key)
{
	(void)key;
	timeline_move(s, 1, false);
}

void
action_extend_before(struct board *s, int key)
{
	(void)key;
	timeline_move(s, -1, true);
}

void
action_extend_after(struct board *s, int key)
{
	(void)key;
	timeline_move(s, 1, true);
}

/*
 * The number of the bin that a way through the graph goes on from: the end of
 * what is marked, on that side. Without a cursor it is behind the newest.
 */
static int64_t
bin_to_leave(
    const struct board *s, const struct timeline_shape *shape, bool forwards)
{
	int64_t from_ns, to_ns;

	if (!timeline_range(s, &from_ns, &to_ns))
		return shape->n;
	return ((forwards ? to_ns - shape->bin_ns : from_ns) -
		   shape->first_ns) /
	       shape->bin_ns;
}

/* All of it, so that it can be explained or gone into as it is. */
static void
mark_run(struct board *s, const struct timeline_shape *shape,
    const struct timeline_run *run)
{
	timeline_point(s, shape->first_ns + run->first * shape->bin_ns, false);
	if (run->last > run->first)
		timeline_point(
		    s, shape->first_ns + run->last * shape->bin_ns, true);
}

/*
 * Traffic that comes in bursts has a bin over the usual all the time. A spike
 * can be seen in the picture: a quarter of the highest bin on either side.
 */
static uint64_t
least_spike(const uint64_t *up, const uint64_t *down, uint32_t n)
{
	uint64_t highest = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (up[i] > highest)
			highest = up[i];
		if (down && down[i] > highest)
			highest = down[i];
	}
	return highest / 4;
}

static bool
comes_first(
    const struct timeline_run *a, const struct timeline_run *b, bool forwards)
{
	return forwards ? a->first < b->first : a->last > b->last;
}

static void
move_to_spike(struct board *s, bool forwards)
{
	const struct timeline_series *of = timeline_series(s);
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);
	struct timeline_run up, down, *found = NULL;
	const uint64_t *above, *below;
	uint64_t least;
	int64_t at;

	if (!shape.n)
		return;
	above = g.series[of->up];
	below = of->down < 0 ? NULL : g.series[of->down];
	least = least_spike(above, below, shape.n);
	at = bin_to_leave(s, &shape, forwards);
	if (timeline_spike(above, shape.n, least, at, forwards, &up))
		found = &up;
	/* On either side: the one that comes first. */
	if (below &&
	    timeline_spike(below, shape.n, least, at, forwards, &down) &&
	    (!found || comes_first(&down, &up, forwards)))
		found = &down;
	if (!found)
		board_say(
		    s, "no spike of %s further on in the graph", of->name);
	else
		mark_run(s, &shape, found);
}

void
action_spike_before(struct board *s, int key)
{
	(void)key;
	move_to_spike(s, false);
}

void
action_spike_after(struct board *s, int key)
{
	(void)key;
	move_to_spike(s, true);
}

void
action_series(struct board *s, int key)
{
	size_t n;

	(void)key;
	timeline_series_table(&n);
	s->timeline.series = (s->timeline.series + 1) % (unsigned)n;
	board_say(s, "graph of %s", timeline_series(s)->name);
}

/* The width of bins that is wanted, whether there are such bins or not. */
static int64_t
bin_wanted(const struct board *s)
{
	int64_t counted = s->around->graph.counted_bin_ns;

	return s->timeline.bin_ns ? s->timeline.bin_ns : counted;
}

static void
zoom_to(struct board *s, int64_t bin_ns)
{
	char text[UNITS_TEXT_BYTES];

	units_duration(text, bin_ns);
	s->timeline.bin_ns = bin_ns;
	if (bin_ns < s->around->graph.counted_bin_ns && s->trail.scope.n > 0) {
		board_say(s, "counting anew, %s a step", text);
		trail_recount(s);
		return;
	}
	if (bin_ns < s->around->graph.counted_bin_ns)
		board_say(s, "%s a step where a range is counted anew", text);
	else
		board_say(s, "%s a step", text);
	board_ask(s);
}

void
action_zoom_in(struct board *s, int key)
{
	int64_t now, next;

	(void)key;
	if (!s->around || !s->around->graph.bin_ns)
		return;
	now = bin_wanted(s);
	next = timeline_narrower(now, s->around->graph.counted_bin_ns);
	if (next == now)
		board_say(s, "there are no narrower steps");
	else
		zoom_to(s, next);
}

void
action_zoom_out(struct board *s, int key)
{
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);
	int64_t now;

	(void)key;
	if (!shape.n)
		return;
	now = bin_wanted(s);
	if (now >= g.counted_bin_ns && shape.n <= FEWEST_BINS)
		board_say(s, "there is no more to see");
	else
		zoom_to(s, timeline_wider(now, g.counted_bin_ns));
}

void
action_fit(struct board *s, int key)
{
	const struct result *r = s->around;

	(void)key;
	if (!r || !r->graph.counted_bin_ns || !r->ledger.frames_analysed)
		return;
	zoom_to(s,
	    timeline_fitting(r->taken_ns - r->ledger.first_ns,
		r->graph.counted_bin_ns, 2 * (uint32_t)s->layout.graph.width));
}
