/* SPDX-License-Identifier: BSD-2-Clause */
#include "frame_keys.h"

#include "board.h"

#define CTRL(letter) INPUT_CTRL(letter)
#define ALL_LINES TREE_NODES

static void
back(struct board *s)
{
	s->frame.open = false;
}

static void
up(struct board *s)
{
	frame_view_move(&s->frame, -1);
}

static void
down(struct board *s)
{
	frame_view_move(&s->frame, 1);
}

static long
page(const struct board *s)
{
	return s->frame.tree.height > 1 ? s->frame.tree.height - 1 : 1;
}

static void
page_up(struct board *s)
{
	frame_view_move(&s->frame, -page(s));
}

static void
page_down(struct board *s)
{
	frame_view_move(&s->frame, page(s));
}

static void
first(struct board *s)
{
	frame_view_move(&s->frame, -ALL_LINES);
}

static void
last(struct board *s)
{
	frame_view_move(&s->frame, ALL_LINES);
}

static void
fold(struct board *s)
{
	frame_view_fold(&s->frame);
}

static void
unfold(struct board *s)
{
	frame_view_unfold(&s->frame);
}

static void
toggle(struct board *s)
{
	frame_view_toggle(&s->frame);
}

/* clang-format off */
static const struct modal_key keys[] = {
	{ "Esc", "Back to the table (also q).", "Back", back,
	  { INPUT_ESCAPE, 'q', INPUT_BACKSPACE } },
	{ "Up", "The field above (also k).", NULL, up, { INPUT_UP, 'k' } },
	{ "Down", "The field below (also j).", NULL, down, { INPUT_DOWN, 'j' } },
	{ "Enter", "Fold or unfold the header.", "Fold", toggle,
	  { INPUT_ENTER, '\r', '\n', ' ' } },
	{ "Left", "Fold, or from a field to its header (also h).", NULL, fold,
	  { INPUT_LEFT, 'h' } },
	{ "Right", "Unfold (also l).", NULL, unfold, { INPUT_RIGHT, 'l' } },
	{ "PgUp", "A page up.", NULL, page_up, { INPUT_PAGE_UP, CTRL('B') } },
	{ "PgDn", "A page down.", "Page", page_down, { INPUT_PAGE_DOWN, CTRL('F') } },
	{ "Home", "The first header (also g).", NULL, first, { INPUT_HOME, 'g' } },
	{ "End", "The last line (also G).", NULL, last, { INPUT_END, 'G' } },
	{ "?", "This help (also F1).", "Help", modal_help, { '?', INPUT_F1 } },
	{ "F10", "Leave tapdeck (also Ctrl-C).", NULL, modal_quit, { INPUT_F10, CTRL('C') } },
};
/* clang-format on */

const struct modal_key *
frame_keys(size_t *n)
{
	*n = sizeof(keys) / sizeof(keys[0]);
	return keys;
}

static void
click(struct board *s, const struct input *in)
{
	const struct rect *r = &s->frame.tree;

	if (!rect_holds(r, in->x, in->y))
		return;
	frame_view_pick(&s->frame, s->frame.top + (size_t)(in->y - r->y));
}

void
frame_input(struct board *s, const struct input *in)
{
	s->dirty = true;
	if (in->key == INPUT_CLICK)
		click(s, in);
	else if (in->key == INPUT_WHEEL_UP)
		frame_view_move(&s->frame, -MODAL_WHEEL_LINES);
	else if (in->key == INPUT_WHEEL_DOWN)
		frame_view_move(&s->frame, MODAL_WHEEL_LINES);
	else
		modal_keys_press(
		    keys, sizeof(keys) / sizeof(keys[0]), s, in->key);
}
