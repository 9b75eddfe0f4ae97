/* SPDX-License-Identifier: BSD-2-Clause */
#include "matrix_keys.h"

#include "base/clock.h"
#include "board.h"

#define PATIENCE_NS (30 * NS_PER_MS)
#define REFRESH_NS (NS_PER_S * 9 / 10)
#define SOON_NS (150 * NS_PER_MS)

static void
ask(struct board *s)
{
	struct query q = matrix_view_query(&s->matrix, s->filter.where);

	s->matrix.asked_ns = clock_monotonic_ns();
	s->matrix.filtered = q.where != NULL;
	q.serial = ++s->serial;
	deck_ask(s->deck, &q);
	s->wait_until_ns = clock_monotonic_ns() + PATIENCE_NS;
	s->dirty = true;
}

void
matrix_ask(struct board *s)
{
	if (clock_monotonic_ns() - s->matrix.asked_ns >= REFRESH_NS)
		ask(s);
}

void
matrix_take(struct board *s)
{
	matrix_view_take(&s->matrix, s->result);
	if (s->result->query.serial == s->serial)
		s->wait_until_ns = 0;
}

void
matrix_open(struct board *s)
{
	if (!matrix_view_init(&s->matrix)) {
		board_say(s, "there is no memory for the matrix");
		return;
	}
	s->matrix.open = true;
	ask(s);
}

static void
back(struct board *s)
{
	s->matrix.open = false;
	board_ask(s);
}

static void
go(struct board *s, int rows, int columns)
{
	struct matrix_view *m = &s->matrix;

	matrix_view_move(m, (int)m->at[0] + rows, (int)m->at[1] + columns);
}

static void
up(struct board *s)
{
	go(s, -1, 0);
}

static void
down(struct board *s)
{
	go(s, 1, 0);
}

static void
left(struct board *s)
{
	go(s, 0, -1);
}

static void
right(struct board *s)
{
	go(s, 0, 1);
}

static void
turn(struct board *s)
{
	matrix_view_move(
	    &s->matrix, (int)s->matrix.at[1], (int)s->matrix.at[0]);
}

static void
first(struct board *s)
{
	matrix_view_move(&s->matrix, 0, 0);
}

static void
last(struct board *s)
{
	go(s, MATRIX_MOST, MATRIX_MOST);
}

/* Places that nobody asked for before are being looked up now. */
static void
collapse(struct board *s, unsigned by)
{
	struct matrix_view *m = &s->matrix;

	matrix_view_collapse(
	    m, (enum matrix_level)((m->level + by) % N_MATRIX_LEVELS));
	ask(s);
	m->asked_ns -= REFRESH_NS - SOON_NS;
	s->next_ask_ns = clock_monotonic_ns() + SOON_NS;
}

static void
coarser(struct board *s)
{
	collapse(s, 1);
}

static void
finer(struct board *s)
{
	collapse(s, N_MATRIX_LEVELS - 1);
}

/* Everything follows it then, the matrix too when it is opened again. */
static void
into(struct board *s)
{
	struct scope_step steps[2];
	size_t n = matrix_view_scope(&s->matrix, steps);

	if (s->matrix.folded.cells[s->matrix.at[0]][s->matrix.at[1]].packets ==
	    0) {
		board_say(s, "nothing was sent there");
		return;
	}
	if (n == 0) {
		board_say(s, "there is nobody in particular to go into");
		return;
	}
	s->matrix.open = false;
	for (size_t i = 0; i < n; i++)
		trail_enter(s, &steps[i]);
}

/* clang-format off */
static const struct modal_key keys[] = {
	{ "Esc", "Back to the table (also x and q).", "Back", back,
	  { INPUT_ESCAPE, 'x', 'q', INPUT_BACKSPACE } },
	{ "Enter", "Into the cell: what its row sent to its column, of places and networks both ways (also i).", "Into", into,
	  { INPUT_ENTER, '\r', '\n', 'i' } },
	{ "c", "Collapse hosts to subnets, to networks (AS), to countries, and back; also +.", "Collapse", coarser, { 'c', '+', '=' } },
	{ "C", "The same, backwards; also -.", NULL, finer, { 'C', '-' } },
	{ "Tab", "The cell of the other direction.", "Reply", turn, { '\t', INPUT_BACK_TAB } },
	{ "Up", "The row above (also k).", NULL, up, { INPUT_UP, 'k' } },
	{ "Down", "The row below (also j).", NULL, down, { INPUT_DOWN, 'j' } },
	{ "Left", "The column before (also h).", NULL, left, { INPUT_LEFT, 'h' } },
	{ "Right", "The next column (also l).", NULL, right, { INPUT_RIGHT, 'l' } },
	{ "g", "The first row and column.", NULL, first, { 'g' } },
	{ "G", "The last row and column.", NULL, last, { 'G' } },
	{ "?", "This help (also F1).", "Help", modal_help, { '?', INPUT_F1 } },
	{ "F10", "Leave tapdeck (also Ctrl-C).", NULL, modal_quit, { INPUT_F10, INPUT_CTRL('C') } },
};
/* clang-format on */

const struct modal_key *
matrix_keys(size_t *n)
{
	*n = sizeof(keys) / sizeof(keys[0]);
	return keys;
}

static void
click(struct board *s, const struct input *in)
{
	const struct rect *r = &s->matrix.page;

	if (rect_holds(r, in->x, in->y))
		matrix_view_move(
		    &s->matrix, in->y - r->y, (in->x - r->x) / MATRIX_CELL);
}

void
matrix_input(struct board *s, const struct input *in)
{
	s->dirty = true;
	if (in->key == INPUT_CLICK)
		click(s, in);
	else if (in->key == INPUT_WHEEL_UP)
		up(s);
	else if (in->key == INPUT_WHEEL_DOWN)
		down(s);
	else if (!modal_keys_press(
		     keys, sizeof(keys) / sizeof(keys[0]), s, in->key))
		modal_keys_play(s, in->key);
}
