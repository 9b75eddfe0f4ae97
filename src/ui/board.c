/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A board knows no terminal: tests give it keys and read its canvas. What
 * it shows is only ever what an answer said; between a key and its answer the
 * old picture stays, for at most PATIENCE_NS.
 */
#include "board.h"

#include "actions_seek.h"
#include "base/clock.h"
#include "lookup/names.h"
#include "map_keys.h"
#include "matrix_keys.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REFRESH_NS NS_PER_S
#define REPLAY_NS (250 * NS_PER_MS)
#define PATIENCE_NS (15 * NS_PER_MS)
#define MESSAGE_NS (4 * NS_PER_S)

const struct view *
board_view(const struct board *s)
{
	return s->view_index < s->n_views
	           ? views[s->view_index]
	           : contrast_view_at(s->view_index - s->n_views);
}

struct view_state *
board_state(struct board *s)
{
	return &s->states[s->view_index];
}

void
view_state_rewind(struct view_state *state)
{
	state->top = state->selected = 0;
	state->to_last = false;
}

static void
init_state(struct view_state *state, const struct view *v)
{
	state->sort = v->sort;
	state->descending =
	    v->newest_first || v->columns[v->sort].descending != v->ascending;
}

int
board_init(struct board *s, struct deck *deck, const struct view *first,
    int width, int height, bool ascii)
{
	memset(s, 0, sizeof(*s));
	s->deck = deck;
	s->dirty = true;
	for (; views[s->n_views] && s->n_views < BOARD_VIEWS; s->n_views++) {
		const struct view *v = views[s->n_views];

		init_state(&s->states[s->n_views], v);
		if (v == first)
			s->view_index = s->n_views;
	}
	for (unsigned i = 0; i < CONTRAST_VIEWS; i++)
		init_state(&s->states[s->n_views + i], contrast_view_at(i));
	deck_status(deck, &s->status);
	return canvas_init(&s->canvas, width, height, ascii);
}

void
board_fini(struct board *s)
{
	where_free(s->filter.where);
	map_view_fini(&s->map);
	matrix_view_fini(&s->matrix);
	tray_view_fini(&s->tray);
	canvas_fini(&s->canvas);
}

bool
board_is_replay(const struct board *s)
{
	return s->status.kind == SOURCE_KIND_FILE;
}

bool
board_has_rows(const struct board *s)
{
	return s->result && s->result->query.view == board_view(s);
}

/* Is what is at hand the answer to the newest question? */
static bool
is_newest(const struct board *s)
{
	return board_has_rows(s) && s->result->query.serial == s->serial;
}

/* Are the rows at hand those of a frozen order, not of a page? */
static bool
is_ordered(const struct board *s)
{
	return s->order.on && s->order.n_held &&
	       s->result->query.limit == ORDER_ROWS;
}

uint64_t
board_rows(const struct board *s)
{
	if (!board_has_rows(s))
		return 0;
	return is_ordered(s) ? s->order.n_rows : s->result->total_rows;
}

const void *
board_row(const struct board *s, uint64_t i)
{
	const struct result *r = s->result;

	if (!board_has_rows(s) || i >= board_rows(s))
		return NULL;
	if (is_ordered(s))
		i = s->order.rows[i];
	else if (i < r->offset)
		return NULL;
	else
		i -= r->offset;
	return i < r->n_rows ? result_row(r, i) : NULL;
}

/* Is each of its rows a place? */
static bool
is_of_places(const struct view *v)
{
	return v->columns[v->n_keys - 1].needs & NEED_PLACE;
}

const char *
board_note(const struct board *s)
{
	if (s->names && *names_failure(s->names))
		return names_failure(s->names);
	if (!s->places_note || contrast_view_is_open(s) ||
	    (!s->map.open && !is_of_places(board_view(s))))
		return "";
	return s->places_note;
}

static bool
has_banner(const struct board *s)
{
	return *s->status.banner || *s->status.failure || *board_note(s);
}

void
board_arrange(struct board *s)
{
	struct view_state *state = board_state(s);

	layout_make(s->canvas.width, s->canvas.height, has_banner(s),
	    trail_is_shown(s), board_view(s)->total != NULL, &s->layout);
	if (s->timeline.cursor.on)
		layout_readout(&s->layout);
	s->table.view = board_view(s);
	s->table.sort = state->sort;
	s->table.descending = state->descending;
	s->table.rates = s->rates;
	s->table.chosen = state->columns;
	s->table.n_chosen = state->n_columns;
	s->table.fixed = state->fixed;
	table_fit(&s->table, &state->widths, s->canvas.width);
}

uint64_t
board_page(const struct board *s)
{
	return s->layout.rows.height > 0 ? (uint64_t)s->layout.rows.height : 1;
}

void
board_ask(struct board *s)
{
	const struct view_state *state = board_state(s);
	struct query q = {
	    .view = board_view(s),
	    .sort = state->sort,
	    .descending = state->descending,
	};

	board_arrange(s);
	if (s->map.open) {
		map_ask(s);
		return;
	}
	if (s->matrix.open) {
		matrix_ask(s);
		return;
	}
	q.serial = ++s->serial;
	q.needs = table_needs(&s->table);
	q.needs |= s->hide_queries ? NEED_NO_QUERIES : 0;
	if (q.view->frame)
		q.needs |= NEED_BYTES; /* for whoever presses Enter */
	q.offset = s->order.on ? 0 : state->top;
	q.limit = s->order.on ? ORDER_ROWS : board_page(s);
	q.where = s->filter.applies ? s->filter.where : NULL;
	timeline_ask(s, &q);
	deck_ask(s->deck, &q);
	s->wait_until_ns = clock_monotonic_ns() + PATIENCE_NS;
	s->dirty = true;
}

/* Keep selection and page inside what there is, the selection in sight. */
static void
clamp(struct board *s)
{
	struct view_state *state = board_state(s);
	uint64_t n = board_rows(s), page = board_page(s);

	if (state->selected >= n || state->to_last)
		state->selected = n ? n - 1 : 0;
	if (state->top + page > n)
		state->top = n > page ? n - page : 0;
	if (state->selected < state->top)
		state->top = state->selected;
	if (state->selected >= state->top + page)
		state->top = state->selected - page + 1;
}

static void
measure(struct board *s)
{
	struct view_state *state = board_state(s);

	for (uint64_t i = 0; i < board_page(s); i++) {
		const void *row = board_row(s, state->top + i);

		if (row)
			table_measure(
			    &s->table, &s->canvas, row, &state->widths);
	}
	if (s->result->has_total)
		table_measure_sums(
		    &s->table, &s->canvas, s->result->total, &state->widths);
}

/* Are all rows of the page in the answer, as far as there are rows? */
static bool
page_at_hand(const struct board *s)
{
	const struct view_state *state = &s->states[s->view_index];
	uint64_t n = board_rows(s);
	uint64_t last = state->top + board_page(s);

	last = last < n ? last : n;
	return s->order.on || last <= state->top ||
	       (s->result->offset <= state->top &&
		   s->result->offset + s->result->n_rows >= last);
}

static void
take_order(struct board *s)
{
	if (!s->order.on || s->result->query.limit != ORDER_ROWS)
		return;
	if (s->order.n_held)
		order_apply(&s->order, s->result);
	else
		order_hold(&s->order, s->result);
}

/* The end, or a pause that came about, is not left to the next round. */
static void
take_mode(struct board *s)
{
	struct deck_status now;

	deck_status(s->deck, &now);
	if (s->held ||
	    (now.mode == s->status.mode && now.seeking == s->status.seeking))
		return;
	s->status = now;
	board_ask(s);
}

/* Newest first: rows move down, and marker and page go with their row. */
static void
follow(struct board *s)
{
	const struct view *v = board_view(s);
	struct view_state *state = board_state(s);
	uint64_t shift;

	if (!v->newest_first || state->sort != v->sort || !state->descending ||
	    state->selected == 0 || s->order.on) {
		s->anchor.on = false;
		return;
	}
	if (!s->anchor.on)
		anchor_set(&s->anchor, s->result, NULL);
	shift = anchor_shift(&s->anchor, s->result, state->selected);
	state->selected += shift;
	state->top += shift;
	anchor_name(&s->anchor, s->result, board_row(s, state->selected));
}

void
board_take(struct board *s)
{
	bool fresh = false;
	const struct result *r = deck_result(s->deck, &fresh);

	s->result = r;
	contrast_view_around(s);
	s->dirty |= follow_view_take(&s->follow, s->deck);
	tray_take(s);
	take_mode(s);
	trail_take(s);
	if (!r || !fresh)
		return;
	s->dirty = true;
	seek_learn(s);
	if (s->map.open) {
		map_take(s);
		return;
	}
	if (s->matrix.open) {
		matrix_take(s);
		return;
	}
	if (!board_has_rows(s))
		return;
	if (is_newest(s))
		s->wait_until_ns = 0;
	take_order(s);
	board_arrange(s);
	follow(s);
	clamp(s);
	board_state(s)->to_last &= !is_newest(s) || board_rows(s) == 0;
	measure(s);
	if (!page_at_hand(s) && is_newest(s))
		board_ask(s);
	if (s->trail.waits && board_row(s, board_state(s)->selected))
		trail_enter_row(s);
}

void
board_select(struct board *s, uint64_t row)
{
	uint64_t n = board_rows(s);
	struct view_state *state = board_state(s);

	board_arrange(s);
	state->to_last = false;
	state->selected = n && row >= n ? n - 1 : row;
	clamp(s);
	s->dirty = true;
	if (board_has_rows(s))
		anchor_set(
		    &s->anchor, s->result, board_row(s, state->selected));
	if (board_has_rows(s) && !page_at_hand(s))
		board_ask(s);
}

void
board_select_last(struct board *s)
{
	uint64_t n = board_rows(s);

	if (n)
		board_select(s, n - 1);
	board_state(s)->to_last = n == 0 || !is_newest(s);
}

uint64_t
board_find(const struct board *s, uint64_t identity)
{
	uint64_t top = s->states[s->view_index].top;

	for (uint64_t i = top; i < top + board_page(s); i++) {
		const void *row = board_row(s, i);

		if (row && order_identity(board_view(s), row) == identity)
			return i;
	}
	return BOARD_NO_ROW;
}

/* A filter that names a column this view lacks is not applied to it. */
static void
check_filter(struct board *s)
{
	struct filter *f = &s->filter;

	f->applies = false;
	if (!f->where)
		return;
	f->error.text[0] = '\0';
	f->applies = where_check(f->where, board_view(s), &f->error) == 0;
}

void
board_show_view(struct board *s, unsigned index)
{
	s->view_index = index;
	s->order.on = false;
	s->anchor.on = false;
	check_filter(s);
	board_ask(s);
}

void
board_sort(struct board *s, unsigned column, bool descending)
{
	struct view_state *state = board_state(s);

	s->order.on = false;
	state->sort = column;
	state->descending = descending;
	view_state_rewind(state);
	board_ask(s);
}

void
board_filter(struct board *s)
{
	struct filter *f = &s->filter;
	struct where *where = NULL;

	f->error.text[0] = '\0';
	if (*f->prompt.text &&
	    where_compile(f->prompt.text, &where, &f->error) < 0)
		return; /* the last good one stays in force */
	where_free(f->where);
	f->where = where;
	check_filter(s);
	s->order.on = false;
	view_state_rewind(board_state(s));
	board_ask(s);
}

void
board_say(struct board *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(s->message, sizeof(s->message), format, args);
	va_end(args);
	s->message_until_ns = clock_monotonic_ns() + MESSAGE_NS;
	s->dirty = true;
}

int64_t
board_tick(struct board *s, int64_t now_ns)
{
	bool moves = s->status.mode == DECK_REPLAY || trail_is_counting(s);
	int64_t period = moves ? REPLAY_NS : REFRESH_NS;
	int64_t due = s->next_ask_ns;
	int64_t follow = follow_view_tick(&s->follow, now_ns, &s->dirty);
	int64_t tray = tray_tick(s, now_ns);

	if (s->message_until_ns && now_ns >= s->message_until_ns) {
		s->message_until_ns = 0;
		s->dirty = true;
	}
	if (now_ns >= due || due - now_ns > period) {
		s->next_ask_ns = now_ns + period;
		if (!s->held) {
			deck_status(s->deck, &s->status);
			board_ask(s);
		}
	}
	due = s->next_ask_ns;
	if (s->dirty && s->wait_until_ns > now_ns && s->wait_until_ns < due)
		due = s->wait_until_ns;
	due = due < follow ? due : follow;
	return due < tray ? due : tray;
}

void
board_resize(struct board *s, int width, int height)
{
	if (canvas_resize(&s->canvas, width, height) < 0)
		return;
	board_ask(s);
}
