/* SPDX-License-Identifier: BSD-2-Clause */
#include "actions.h"

#include "actions_time.h"
#include "base/clock.h"
#include "board.h"
#include "groups.h"
#include "matrix_keys.h"
#include "ui/term.h"

#include <stdio.h>
#include <string.h>

/* Speeds [ and ] go through; the last is as fast as possible. */
static const double speeds[] = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 0};
#define SOON_NS (50 * NS_PER_MS)
#define N_SPEEDS (sizeof(speeds) / sizeof(speeds[0]))

void
action_up(struct board *s, int key)
{
	uint64_t at = board_state(s)->selected;

	(void)key;
	board_select(s, at ? at - 1 : 0);
}

void
action_down(struct board *s, int key)
{
	(void)key;
	board_select(s, board_state(s)->selected + 1);
}

/* A page is moved as a whole, so the marker stays on its line. */
static void
move_page(struct board *s, bool down)
{
	struct view_state *state = board_state(s);
	uint64_t page = (uint64_t)s->layout.rows.height;
	uint64_t n = board_rows(s);

	if (down) {
		uint64_t last = n > page ? n - page : 0;

		state->top =
		    state->top + page > last ? last : state->top + page;
		board_select(s, state->selected + page);
		return;
	}
	state->top -= state->top < page ? state->top : page;
	board_select(s, state->selected < page ? 0 : state->selected - page);
}

void
action_page_up(struct board *s, int key)
{
	(void)key;
	move_page(s, false);
}

void
action_page_down(struct board *s, int key)
{
	(void)key;
	move_page(s, true);
}

void
action_first(struct board *s, int key)
{
	(void)key;
	board_select(s, 0);
}

void
action_last(struct board *s, int key)
{
	(void)key;
	board_select_last(s);
}

void
action_view(struct board *s, int key)
{
	unsigned index = key == '0' ? 9 : (unsigned)(key - '1');

	if (index < s->n_views)
		board_show_view(s, index);
}

void
action_next_view(struct board *s, int key)
{
	(void)key;
	board_show_view(s, groups_next_tab(s, false));
}

void
action_previous_view(struct board *s, int key)
{
	(void)key;
	board_show_view(s, groups_next_tab(s, true));
}

void
action_group(struct board *s, int key)
{
	unsigned next = groups_next(s);

	(void)key;
	if (next == s->view_index)
		board_say(s, "only hosts and DNS are grouped in several ways");
	else
		board_show_view(s, next);
}

static bool
can_sort_by(const struct view *v, unsigned i)
{
	const struct column *c = &v->columns[i];

	return c->unit != UNIT_SERIES &&
	       (i < v->n_keys || c->shown || c->screen || i == v->sort);
}

void
action_sort(struct board *s, int key)
{
	const struct view *v = board_view(s);
	unsigned i = board_state(s)->sort;

	(void)key;
	do {
		i = (i + 1) % v->n_columns;
	} while (!can_sort_by(v, i));
	board_sort(s, i, v->columns[i].descending);
}

void
action_reverse(struct board *s, int key)
{
	const struct view_state *state = board_state(s);

	(void)key;
	board_sort(s, state->sort, !state->descending);
}

void
action_freeze(struct board *s, int key)
{
	(void)key;
	s->order.on = !s->order.on;
	s->order.n_held = s->order.n_rows = 0;
	if (s->order.on)
		board_say(s, "order frozen: rows keep their places");
	else
		board_say(s, "order follows the sort again");
	/* The places to hold are those of the next answer, from row 0 on. */
	board_ask(s);
}

void
action_units(struct board *s, int key)
{
	(void)key;
	s->rates = s->rates == RATE_BITS ? RATE_BYTES : RATE_BITS;
	s->dirty = true;
}

void
action_filter(struct board *s, int key)
{
	(void)key;
	s->filter.editing = true;
	prompt_set(&s->filter.prompt, s->filter.prompt.text);
	s->dirty = true;
}

static void
follow(struct board *s, const void *row)
{
	struct conversation_of of;

	board_view(s)->flow(row, &of);
	of.inner = s->status.decap;
	follow_view_open(
	    &s->follow, s->deck, &of, order_identity(board_view(s), row));
}

void
action_open(struct board *s, int key)
{
	const struct view *v = board_view(s);
	const void *row = board_row(s, board_state(s)->selected);
	const struct frame *frame = row && v->frame ? v->frame(row) : NULL;

	(void)key;
	if (!contrast_view_is_open(s) && action_enter_time(s))
		return;
	if (row && v->flow)
		follow(s, row);
	else if (row && v->file)
		tray_open(s, row);
	else if (frame)
		frame_view_open(&s->frame, frame);
	else if (!v->frame && !v->file)
		action_enter(s, key);
	s->dirty = true;
}

bool
action_needs_replay(struct board *s)
{
	if (!board_is_replay(s))
		board_say(s, "only a capture file can do that");
	return board_is_replay(s);
}

void
action_soon(struct board *s)
{
	deck_status(s->deck, &s->status);
	board_ask(s);
	s->next_ask_ns = clock_monotonic_ns() + SOON_NS;
}

static void
command(struct board *s, enum deck_command what, double argument)
{
	deck_command(s->deck, what, argument);
	action_soon(s);
}

void
action_pause(struct board *s, int key)
{
	(void)key;
	if (board_is_replay(s)) {
		if (s->status.mode == DECK_ENDED)
			board_say(s, "the capture ended: Home plays it again");
		else
			command(s,
			    s->status.mode == DECK_PAUSED ? DECK_PLAY
							  : DECK_PAUSE,
			    0);
		return;
	}
	s->held = !s->held;
	if (s->held)
		board_say(s, "picture frozen, counting goes on");
	else
		board_ask(s);
	s->dirty = true;
}

/* The speed in force or on its way there. */
static double
speed_now(const struct board *s)
{
	return clock_monotonic_ns() < s->speed_until_ns ? s->speed
	                                                : s->status.speed;
}

static size_t
speed_index(double speed)
{
	size_t i = 0;

	if (speed <= 0)
		return N_SPEEDS - 1;
	while (i + 2 < N_SPEEDS && speeds[i] < speed)
		i++;
	return i;
}

void
action_speed(struct board *s, double speed)
{
	s->speed = speed;
	s->speed_until_ns = clock_monotonic_ns() + NS_PER_S;
	command(s, DECK_SET_SPEED, s->speed);
	s->status.speed = s->speed;
	if (s->speed > 0)
		board_say(s, "speed %gx", s->speed);
	else
		board_say(s, "as fast as possible");
}

void
action_slower(struct board *s, int key)
{
	size_t i = speed_index(speed_now(s));

	(void)key;
	if (action_needs_replay(s))
		action_speed(s, speeds[i ? i - 1 : 0]);
}

void
action_faster(struct board *s, int key)
{
	size_t i = speed_index(speed_now(s));

	(void)key;
	/* Between two steps (--speed 3), up is the one it was rounded to. */
	if (i + 1 < N_SPEEDS && speeds[i] <= speed_now(s))
		i++;
	if (action_needs_replay(s))
		action_speed(s, speeds[i]);
}

void
action_step(struct board *s, int key)
{
	(void)key;
	if (action_needs_replay(s))
		command(s, DECK_STEP, 0);
}

void
action_home(struct board *s, int key)
{
	if (!board_is_replay(s)) {
		action_first(s, key);
		return;
	}
	s->order.on = false;
	command(s, DECK_RESTART, 0);
	board_say(s, "from the start");
}

void
action_end(struct board *s, int key)
{
	if (s->held) {
		action_pause(s, key);
		return;
	}
	if (!board_is_replay(s)) {
		action_last(s, key);
		return;
	}
	command(s, DECK_TO_END, 0);
	board_say(s, "to the end, as fast as possible");
}

/* A file is counted again up to where it is, an interface from now on. */
void
action_decap(struct board *s, int key)
{
	bool inner = !s->status.decap;

	(void)key;
	if (!board_is_replay(s) && s->status.mode == DECK_ENDED) {
		board_say(s, "nothing more will come to be counted");
		return;
	}
	s->order.on = false;
	command(s, DECK_SET_DECAP, inner);
	board_say(s, "counting by the %s IP header",
	    inner ? "innermost" : "outermost");
}

void
action_scale(struct board *s, int key)
{
	(void)key;
	s->logarithmic = !s->logarithmic;
	s->dirty = true;
}

void
action_queries(struct board *s, int key)
{
	(void)key;
	if (board_view(s)->end_place) {
		matrix_open(s);
		return;
	}
	s->hide_queries = !s->hide_queries;
	board_ask(s);
}

void
action_help(struct board *s, int key)
{
	(void)key;
	s->help = true;
	s->help_top = 0;
	prompt_set(&s->search.prompt, "");
	s->search.editing = false;
	s->dirty = true;
}

void
action_redraw(struct board *s, int key)
{
	(void)key;
	if (s->term)
		term_redraw(s->term);
	s->dirty = true;
}

void
action_quit(struct board *s, int key)
{
	(void)key;
	s->quit = true;
}
