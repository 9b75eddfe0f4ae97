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

/* The number of the bin with the cursor; without one, behind the newest. */
static int64_t
bin_at_cursor(const struct board *s, const struct timeline_shape *shape)
{
	if (!s->timeline.cursor.on)
		return shape->n;
	return (timeline_floor(s->timeline.cursor.at_ns, shape->bin_ns) -
		   shape->first_ns) /
	       shape->bin_ns;
}

static void
move_to_spike(struct board *s, bool forwards)
{
	const struct timeline_series *of = timeline_series(s);
	struct graph g;
	struct timeline_shape shape = timeline_graph(s, &g);
	int64_t at, up, down = -1, found;

	if (!shape.n)
		return;
	at = bin_at_cursor(s, &shape);
	up = timeline_spike(g.series[of->up], shape.n, at, forwards);
	if (of->down >= 0)
		down =
		    timeline_spike(g.series[of->down], shape.n, at, forwards);
	/* On either side: the one that comes first. */
	found = up;
	if (down >= 0 && (up < 0 || (down < up) == forwards))
		found = down;
	if (found < 0)
		board_say(
		    s, "no spike of %s further on in the graph", of->name);
	else
		timeline_point(s, shape.first_ns + found * shape.bin_ns, false);
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
