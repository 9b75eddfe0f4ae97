/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is chosen here is the list of columns of the view's state, so the
 * table follows at once, and nothing has to be taken over at the end.
 */
#include "drawer.h"

#include "actions.h"
#include "board.h"
#include "ui/screen.h"

#include <string.h>

#define CTRL(letter) INPUT_CTRL(letter)
#define LEAST_WIDTH 3
#define MOST_WIDTH 200

static unsigned
all_columns(const struct view *v)
{
	return v->n_columns < TABLE_COLUMNS ? v->n_columns : TABLE_COLUMNS;
}

static bool
is_listed(const struct drawer *d, unsigned column)
{
	for (unsigned i = 0; i < d->n; i++) {
		if (d->order[i] == column)
			return true;
	}
	return false;
}

static void
list(struct drawer *d, unsigned column, bool shown)
{
	d->order[d->n] = column;
	d->shown[d->n++] = shown;
}

/* Chosen columns in their order, or those that are on the screen; the rest. */
static void
fill(struct board *s)
{
	struct drawer *d = &s->drawer;
	const struct view_state *state = board_state(s);

	d->n = 0;
	for (unsigned i = 0; i < state->n_columns; i++)
		list(d, state->columns[i], true);
	for (unsigned i = 0; !state->n_columns && i < s->table.n; i++)
		list(d, s->table.columns[i].index, true);
	for (unsigned i = 0; i < all_columns(board_view(s)); i++) {
		if (!is_listed(d, i))
			list(d, i, false);
	}
	if (d->selected >= d->n)
		d->selected = d->n - 1;
}

void
action_columns(struct board *s, int key)
{
	(void)key;
	board_arrange(s);
	s->drawer.open = true;
	s->drawer.selected = s->drawer.top = 0;
	fill(s);
	s->dirty = true;
}

static void
apply(struct board *s)
{
	const struct drawer *d = &s->drawer;
	struct view_state *state = board_state(s);

	state->n_columns = 0;
	for (unsigned i = 0; i < d->n; i++) {
		if (d->shown[i])
			state->columns[state->n_columns++] = d->order[i];
	}
	board_ask(s);
}

static void
leave(struct board *s)
{
	s->drawer.open = false;
}

static void
move_by(struct board *s, int rows)
{
	struct drawer *d = &s->drawer;
	int to = (int)d->selected + rows;

	d->selected = to < 0                ? 0
	              : (unsigned)to < d->n ? (unsigned)to
	                                    : d->n - 1;
}

static void
up(struct board *s)
{
	move_by(s, -1);
}

static void
down(struct board *s)
{
	move_by(s, 1);
}

static void
page_up(struct board *s)
{
	move_by(s, -s->drawer.page.height);
}

static void
page_down(struct board *s)
{
	move_by(s, s->drawer.page.height);
}

static unsigned
count_shown(const struct drawer *d)
{
	unsigned n = 0;

	for (unsigned i = 0; i < d->n; i++)
		n += d->shown[i];
	return n;
}

static void
toggle(struct board *s)
{
	struct drawer *d = &s->drawer;

	if (d->shown[d->selected] && count_shown(d) == 1) {
		board_say(s, "one column has to stay");
		return;
	}
	d->shown[d->selected] = !d->shown[d->selected];
	apply(s);
}

/* The selected column changes places with its neighbour. */
static void
shift(struct board *s, int by)
{
	struct drawer *d = &s->drawer;
	unsigned from = d->selected, to = from + (unsigned)by;
	unsigned column = d->order[from];
	bool shown = d->shown[from];

	if (to >= d->n) /* before the first as well */
		return;
	d->order[from] = d->order[to];
	d->shown[from] = d->shown[to];
	d->order[to] = column;
	d->shown[to] = shown;
	d->selected = to;
	apply(s);
}

static void
earlier(struct board *s)
{
	shift(s, -1);
}

static void
later(struct board *s)
{
	shift(s, 1);
}

/* Of a column of the view: as on the screen, or as declared. */
static int
width_now(const struct board *s, unsigned column)
{
	for (unsigned i = 0; i < s->table.n; i++) {
		if (s->table.columns[i].index == column)
			return s->table.columns[i].width;
	}
	return s->table.view->columns[column].width;
}

static void
widen(struct board *s, int by)
{
	unsigned column = s->drawer.order[s->drawer.selected];
	int width;

	board_arrange(s);
	width = width_now(s, column) + by;
	if (width < LEAST_WIDTH || width > MOST_WIDTH)
		return;
	board_state(s)->fixed[column] = (uint8_t)width;
	apply(s);
}

static void
wider(struct board *s)
{
	widen(s, 1);
}

static void
narrower(struct board *s)
{
	widen(s, -1);
}

static void
as_usual(struct board *s)
{
	struct view_state *state = board_state(s);

	state->n_columns = 0;
	memset(state->fixed, 0, sizeof(state->fixed));
	board_arrange(s);
	fill(s);
	board_ask(s);
	board_say(s, "as the view likes it");
}

static void
keep(struct board *s)
{
	const struct view_state *state = board_state(s);
	uint8_t widths[TABLE_COLUMNS];
	const struct screen_view wish = {
	    .view = board_view(s),
	    .has_sort = true,
	    .sort = state->sort,
	    .descending = state->descending,
	    .columns = state->columns,
	    .n_columns = state->n_columns,
	    .widths = widths,
	};
	struct error err = {"there is no file to keep it in"};

	for (unsigned i = 0; i < state->n_columns; i++)
		widths[i] = state->fixed[state->columns[i]];
	if (s->keep && s->keep(s->keep_context, &wish, &err) == 0)
		board_say(s, "kept: %s", err.text);
	else
		board_say(s, "%s", err.text);
}

/* clang-format off */
static const struct modal_key keys[] = {
	{ "Esc", "Back to the table (also C, F2 and q).", "Back", leave,
	  { INPUT_ESCAPE, 'C', 'q', INPUT_F2 } },
	{ "Up", "The column above (also k).", NULL, up, { INPUT_UP, 'k' } },
	{ "Down", "The column below (also j).", NULL, down, { INPUT_DOWN, 'j' } },
	{ "PgUp", "A page up.", NULL, page_up, { INPUT_PAGE_UP, CTRL('B') } },
	{ "PgDn", "A page down.", NULL, page_down, { INPUT_PAGE_DOWN, CTRL('F') } },
	{ "Space", "Show or hide the column (also Enter, or click on its box).", "Show", toggle,
	  { ' ', INPUT_ENTER, '\r', '\n' } },
	{ "<", "Put it before the column above (also Left).", "Earlier", earlier,
	  { '<', INPUT_LEFT } },
	{ ">", "Put it behind the column below (also Right).", "Later", later,
	  { '>', INPUT_RIGHT } },
	{ "+", "Make it wider, and that its width.", "Wider", wider, { '+', '=' } },
	{ "-", "Make it narrower.", "Narrower", narrower, { '-' } },
	{ "d", "The columns and widths that the view has by itself.", "Default", as_usual, { 'd' } },
	{ "W", "Keep columns, widths and order of rows in the file of preferences.", "Keep", keep, { 'W' } },
	{ "?", "This help (also F1).", NULL, modal_help, { '?', INPUT_F1 } },
	{ "F10", "Leave tapdeck (also Ctrl-C).", NULL, modal_quit, { INPUT_F10, CTRL('C') } },
};
/* clang-format on */

const struct modal_key *
drawer_keys(size_t *n)
{
	*n = sizeof(keys) / sizeof(keys[0]);
	return keys;
}

static void
click(struct board *s, const struct input *in)
{
	struct drawer *d = &s->drawer;
	unsigned row = d->top + (unsigned)(in->y - d->page.y);

	if (in->y < d->page.y || in->y >= d->page.y + d->page.height ||
	    row >= d->n)
		return;
	d->selected = row;
	if (in->x < d->page.x + 5) /* the box */
		toggle(s);
}

void
drawer_input(struct board *s, const struct input *in)
{
	s->dirty = true;
	if (in->key == INPUT_CLICK)
		click(s, in);
	else if (in->key == INPUT_WHEEL_UP)
		move_by(s, -MODAL_WHEEL_LINES);
	else if (in->key == INPUT_WHEEL_DOWN)
		move_by(s, MODAL_WHEEL_LINES);
	else
		modal_keys_press(
		    keys, sizeof(keys) / sizeof(keys[0]), s, in->key);
}
