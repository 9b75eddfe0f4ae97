/* SPDX-License-Identifier: BSD-2-Clause */
#include "actions_seek.h"

#include "actions.h"
#include "base/clock.h"
#include "board.h"
#include "seek_time.h"

#define TENTH 10
#define STEP_NS (10 * NS_PER_S) /* when nobody knows how long the file is */
#define LEAST_PROGRESS 0.01     /* to conclude from it to the whole */
#define SOUGHT_NS NS_PER_S      /* by then the deck says where it is */
#define LATEST_NS INT64_C(9000000000000000000) /* of any frame */

void
seek_learn(struct board *s)
{
	const struct ledger *l = &s->result->ledger;
	struct span *file = &s->file;

	if (s->trail.scope.n > 0 || !l->frames_analysed)
		return;
	file->first_ns = l->first_ns;
	file->has_first = true;
	if (s->status.mode == DECK_ENDED && l->complete) {
		file->last_ns = l->last_ns;
		file->has_last = true;
	}
}

/* Where the playhead is, or is on its way to. */
static int64_t
now_ns(const struct board *s)
{
	if (clock_monotonic_ns() < s->sought_until_ns)
		return s->sought_ns;
	return s->status.clock_ns;
}

/* As long as nobody knows the end, it is concluded from the part read so far;
 * that may be so little that it came to ages.
 */
static int64_t
likely_last_ns(int64_t first_ns, int64_t played_ns, double progress)
{
	double whole = (double)played_ns / progress;

	if (whole >= (double)(LATEST_NS - first_ns))
		return LATEST_NS;
	return first_ns + (int64_t)whole;
}

static struct seek_where
where(const struct board *s)
{
	const struct span *file = &s->file;
	struct seek_where w = {
	    .now_ns = now_ns(s),
	    .first_ns = file->first_ns,
	    .last_ns = file->first_ns - 1,
	};
	int64_t played = s->status.clock_ns - file->first_ns;

	if (!file->has_first)
		w.first_ns = w.now_ns;
	else if (file->has_last)
		w.last_ns = file->last_ns;
	else if (s->trail.now.tape_last_ns > file->first_ns)
		w.last_ns = s->trail.now.tape_last_ns;
	else if (s->status.progress > LEAST_PROGRESS && played > 0)
		w.last_ns =
		    likely_last_ns(file->first_ns, played, s->status.progress);
	return w;
}

static void
go_to(struct board *s, int64_t time_ns)
{
	char text[UNITS_TEXT_BYTES];

	if (time_ns > LATEST_NS)
		time_ns = LATEST_NS;
	s->order.on = false;
	s->sought_ns = time_ns;
	s->sought_until_ns = clock_monotonic_ns() + SOUGHT_NS;
	deck_seek(s->deck, time_ns);
	action_soon(s);
	units_date_clock(text, time_ns);
	board_say(s, "to %s", text);
}

void
action_seek(struct board *s, int key)
{
	(void)key;
	if (!action_needs_replay(s))
		return;
	s->moment.editing = true;
	s->moment.error.text[0] = '\0';
	prompt_set(&s->moment.prompt, "");
	s->dirty = true;
}

void
moment_key(struct board *s, int key)
{
	struct line_asked *m = &s->moment;
	struct seek_where w = where(s);
	int64_t time_ns;

	s->dirty = true;
	if (key == INPUT_ESCAPE) {
		m->editing = false;
	} else if (key == INPUT_ENTER || key == '\r' || key == '\n') {
		m->editing =
		    *m->prompt.text && seek_time_parse(m->prompt.text, &w,
					   &time_ns, &m->error) < 0;
		if (*m->prompt.text && !m->editing)
			go_to(s, time_ns);
	} else if (prompt_key(&m->prompt, key)) {
		m->error.text[0] = '\0';
	}
}

/* A tenth of the file, however long it is. */
static void
step(struct board *s, int direction)
{
	struct seek_where w = where(s);
	int64_t by =
	    w.last_ns > w.first_ns ? (w.last_ns - w.first_ns) / TENTH : STEP_NS;
	int64_t to;

	if (direction > 0 && by > LATEST_NS - w.now_ns)
		by = LATEST_NS - w.now_ns;
	to = w.now_ns + direction * by;
	if (!action_needs_replay(s))
		return;
	if (s->status.mode == DECK_ENDED && direction > 0)
		board_say(s, "this is the end");
	else
		go_to(s, to < w.first_ns ? w.first_ns : to);
}

void
action_back(struct board *s, int key)
{
	(void)key;
	step(s, -1);
}

void
action_forth(struct board *s, int key)
{
	(void)key;
	step(s, 1);
}

/* What plays as fast as possible is over at once: as it was recorded then. */
static void
play_at_a_speed(struct board *s)
{
	if (!(s->status.speed > 0))
		action_speed(s, 1);
	deck_command(s->deck, DECK_PLAY, 0);
	action_soon(s);
}

void
action_continue(struct board *s, int key)
{
	int64_t from, to;

	(void)key;
	if (!action_needs_replay(s))
		return;
	if (!timeline_range(s, &from, &to)) {
		board_say(s, "Left puts a cursor into the graph; c plays on "
			     "from there");
		return;
	}
	timeline_drop(s);
	go_to(s, from);
	play_at_a_speed(s);
}

void
action_gaps(struct board *s, int key)
{
	bool wanted = !s->status.skip_gaps;

	(void)key;
	if (!action_needs_replay(s))
		return;
	deck_command(s->deck, DECK_SKIP_GAPS, wanted);
	action_soon(s);
	board_say(s, wanted ? "idle gaps take a second at most"
			    : "idle gaps take their time");
}

void
action_loop(struct board *s, int key)
{
	int64_t from, to;

	(void)key;
	if (!action_needs_replay(s))
		return;
	if (s->status.looping) {
		deck_loop(s->deck, 0, 0);
		board_say(s, "no loop any more");
	} else if (timeline_range(s, &from, &to)) {
		deck_loop(s->deck, from, to);
		play_at_a_speed(s);
		board_say(s, "playing what is marked over and over");
	} else {
		board_say(s, "mark a range in the graph to play it over and "
			     "over (Shift-Left)");
	}
	action_soon(s);
}
