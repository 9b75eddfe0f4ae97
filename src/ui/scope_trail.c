/* SPDX-License-Identifier: BSD-2-Clause */
#include "scope_trail.h"

#include "base/clock.h"
#include "board.h"
#include "map_keys.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Widths that a graph's bins may have, from a millisecond to a day. */
static const int64_t widths[] = {
    NS_PER_MS,
    2 * NS_PER_MS,
    5 * NS_PER_MS,
    10 * NS_PER_MS,
    20 * NS_PER_MS,
    50 * NS_PER_MS,
    100 * NS_PER_MS,
    200 * NS_PER_MS,
    500 * NS_PER_MS,
    NS_PER_S,
    2 * NS_PER_S,
};

#define N_WIDTHS (sizeof(widths) / sizeof(widths[0]))
#define COLUMNS_FILLED 60 /* of a graph, at least, by a short stretch */

/* Short stretches in bins fine enough to be seen; else as all is counted. */
static int64_t
width_for(const struct scope *scope)
{
	int64_t from, to;

	scope_times(scope, &from, &to);
	if (from == INT64_MIN || to == INT64_MAX)
		return 0;
	for (size_t i = 0; i < N_WIDTHS; i++) {
		if ((to - from) / widths[i] <= 2 * COLUMNS_FILLED)
			return widths[i];
	}
	return 0;
}

/* Rows of another scope are other rows. */
static void
forget_places(struct board *s)
{
	for (unsigned i = 0; i < s->n_views; i++)
		view_state_rewind(&s->states[i]);
	s->order.on = false;
	s->anchor.on = false;
}

static void
ask_scope(struct board *s)
{
	struct trail *t = &s->trail;

	t->bin_ns = timeline_bin_wanted(s);
	if (!t->bin_ns)
		t->bin_ns = width_for(&t->scope);
	t->serial = t->scope.n > 0 ? ++s->scopes : 0;
	memset(&t->now, 0, sizeof(t->now));
	deck_scope(
	    s->deck, t->scope.n > 0 ? &t->scope : NULL, t->bin_ns, t->serial);
	board_ask(s);
}

void
trail_recount(struct board *s)
{
	if (s->trail.scope.n > 0)
		ask_scope(s);
}

void
trail_enter(struct board *s, const struct scope_step *step)
{
	struct trail *t = &s->trail;
	const struct view_state *state = board_state(s);

	if (t->scope.n == SCOPE_STEPS) {
		board_say(s, "no further in: Esc goes out a step");
		return;
	}
	t->stops[t->scope.n] = (struct trail_stop){
	    .view = s->view_index,
	    .map = s->map.open,
	    .top = state->top,
	    .selected = state->selected,
	};
	t->scope.steps[t->scope.n++] = *step;
	s->held = false;
	forget_places(s);
	ask_scope(s);
}

void
trail_replace(struct board *s, const struct scope_step *step)
{
	struct trail *t = &s->trail;
	struct trail_stop stop = t->stops[--t->scope.n];

	trail_enter(s, step);
	t->stops[t->scope.n - 1] = stop;
}

void
trail_leave(struct board *s, size_t n)
{
	struct trail *t = &s->trail;
	const struct trail_stop *stop = &t->stops[n];

	if (n >= t->scope.n)
		return;
	t->scope.n = n;
	forget_places(s);
	s->view_index = stop->view;
	board_state(s)->top = stop->top;
	board_state(s)->selected = stop->selected;
	deck_status(s->deck, &s->status);
	ask_scope(s);
	board_show_view(s, stop->view);
	if (stop->map)
		action_map(s, 0);
}

void
trail_enter_row(struct board *s)
{
	const struct view *v = board_view(s);
	const void *row = board_row(s, board_state(s)->selected);
	struct scope_step step;

	s->trail.waits = !row && v->scope;
	if (s->trail.waits)
		return;
	if (row && v->scope && v->scope(row, &step))
		trail_enter(s, &step);
	else
		board_say(s, "there is nothing to go into");
}

static void
say_cut(struct board *s)
{
	const struct trail *t = &s->trail;
	char frames[UNITS_TEXT_BYTES];

	units_count(frames, t->now.cut_frames);
	if (*t->now.cut_failure)
		board_say(s, "not written: %s", t->now.cut_failure);
	else
		board_say(s, "%s frames written to %s", frames, t->cut_path);
	s->trail.written = !*t->now.cut_failure && t->scope.n > 0;
}

static void
say_page(struct board *s)
{
	const struct trail *t = &s->trail;

	if (*t->now.page_failure)
		board_say(s, "not written: %s", t->now.page_failure);
	else
		board_say(s, "page written to %s", t->page_path);
}

/* Is the file that was asked for over only now? */
static bool
is_news(uint64_t asked, uint64_t before, uint64_t now)
{
	return asked != 0 && now == asked && before != asked;
}

void
trail_take(struct board *s)
{
	struct trail *t = &s->trail;
	struct deck_scoped now;
	bool cut, page, told;

	deck_scoped(s->deck, &now);
	if (memcmp(&now, &t->now, sizeof(now)) == 0)
		return;
	cut = is_news(t->cut, t->now.cut_serial, now.cut_serial);
	page = is_news(t->page, t->now.page_serial, now.page_serial);
	if (now.serial == t->serial && now.complete && !t->now.complete)
		s->next_ask_ns = 0;
	told = now.contrast_serial == s->contrast.serial &&
	       t->now.contrast_serial != s->contrast.serial;
	t->now = now;
	s->dirty = true;
	if (told && *now.contrast_failure)
		board_say(s, "%s", now.contrast_failure);
	if (cut)
		say_cut(s);
	if (page)
		say_page(s);
	else if (now.page_progress > 0 && now.page_serial != t->page)
		board_say(s, "writing %s: %d %%", t->page_path,
		    (int)(now.page_progress * 100));
}

/* Of an earlier second, or still being written. */
static bool
is_taken(const char *path)
{
	char part[256 + 8];

	snprintf(part, sizeof(part), "%s.part", path);
	return access(path, F_OK) == 0 || access(part, F_OK) == 0;
}

/*
 * "tapdeck-20260120T141602Z.pcapng": in the folder we stand in. More in the
 * same second have "-2" and so on behind it.
 */
static bool
name_file(char out[static 256], const char *suffix)
{
	time_t now = time(NULL);
	char stem[64];
	struct tm utc;

	if (!gmtime_r(&now, &utc))
		return false;
	snprintf(stem, sizeof(stem), "tapdeck-%04d%02d%02dT%02d%02d%02dZ",
	    utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
	    utc.tm_min, utc.tm_sec);
	snprintf(out, 256, "%s.%s", stem, suffix);
	for (unsigned i = 2; is_taken(out) && i < 100; i++)
		snprintf(out, 256, "%s-%u.%s", stem, i, suffix);
	return true;
}

void
trail_cut(struct board *s)
{
	struct trail *t = &s->trail;

	if (!name_file(t->cut_path, "pcapng"))
		return;
	t->cut = ++s->scopes;
	deck_cut(s->deck, t->cut_path, t->cut);
	board_say(s, "writing %s", t->cut_path);
}

void
trail_page(struct board *s)
{
	struct trail *t = &s->trail;

	if (!name_file(t->page_path, "html"))
		return;
	t->page = ++s->scopes;
	deck_write_page(s->deck, t->page_path, t->page);
	board_say(s, "writing %s", t->page_path);
}

bool
trail_is_counting(const struct board *s)
{
	const struct trail *t = &s->trail;

	return t->serial && (t->now.serial != t->serial || !t->now.complete);
}

bool
trail_is_shown(const struct board *s)
{
	return s->trail.scope.n > 0 || contrast_view_is_open(s);
}

void
trail_click(struct board *s, int x)
{
	const struct trail *t = &s->trail;

	for (size_t i = 0; i < t->scope.n; i++) {
		const struct trail_stop *stop = &t->stops[i];

		if (x >= stop->x && x < stop->x + stop->width)
			trail_leave(s, i);
	}
}
