/* SPDX-License-Identifier: BSD-2-Clause */
#include "tray_keys.h"

#include "actions.h"
#include "board.h"

#define CTRL(letter) INPUT_CTRL(letter)

static void
up(struct board *s)
{
	follow_view_move(&s->tray.page, -1);
}

static void
down(struct board *s)
{
	follow_view_move(&s->tray.page, 1);
}

static int64_t
page(const struct board *s)
{
	int height = s->tray.page.page.height;

	return height > 1 ? height - 1 : 1;
}

static void
page_up(struct board *s)
{
	follow_view_move(&s->tray.page, -page(s));
}

static void
page_down(struct board *s)
{
	follow_view_move(&s->tray.page, page(s));
}

static void
first(struct board *s)
{
	s->tray.page.top = 0;
}

static void
last(struct board *s)
{
	follow_view_end(&s->tray.page);
}

static void
form(struct board *s)
{
	follow_view_toggle_form(&s->tray.page);
}

static void
into(struct board *s)
{
	struct scope_step step = s->tray.of.flow;

	tray_close(s);
	trail_enter(s, &step);
}

static void
redraw(struct board *s)
{
	action_redraw(s, 'r');
}

/* clang-format off */
static const struct modal_key keys[] = {
	{ "Esc", "Back to the table (also q).", "Back", tray_close,
	  { INPUT_ESCAPE, 'q', INPUT_BACKSPACE } },
	{ "x", "Text or hex.", "Hex", form, { 'x' } },
	{ "w", "Save all of it in the working directory, under a number, a piece of its hash and its kind.", "Save", tray_save, { 'w' } },
	{ "i", "Into the connection that it came over.", "Into", into, { 'i' } },
	{ "Up", "A line up (also k).", NULL, up, { INPUT_UP, 'k' } },
	{ "Down", "A line down (also j).", NULL, down, { INPUT_DOWN, 'j' } },
	{ "PgUp", "A page up.", NULL, page_up, { INPUT_PAGE_UP, CTRL('B') } },
	{ "PgDn", "A page down (also Space).", "Page", page_down, { INPUT_PAGE_DOWN, CTRL('F'), ' ' } },
	{ "Home", "The first line (also g).", NULL, first, { INPUT_HOME, 'g' } },
	{ "End", "The last line (also G).", NULL, last, { INPUT_END, 'G' } },
	{ "r", "Draw the whole screen again (also Ctrl-L).", NULL, redraw, { 'r', CTRL('L') } },
	{ "?", "This help (also F1).", "Help", modal_help, { '?', INPUT_F1 } },
	{ "F10", "Leave tapdeck (also Ctrl-C).", NULL, modal_quit, { INPUT_F10, CTRL('C') } },
};
/* clang-format on */

const struct modal_key *
tray_keys(size_t *n)
{
	*n = sizeof(keys) / sizeof(keys[0]);
	return keys;
}

void
tray_input(struct board *s, const struct input *in)
{
	s->dirty = true;
	if (in->key == INPUT_WHEEL_UP)
		follow_view_move(&s->tray.page, -MODAL_WHEEL_LINES);
	else if (in->key == INPUT_WHEEL_DOWN)
		follow_view_move(&s->tray.page, MODAL_WHEEL_LINES);
	else
		modal_keys_press(
		    keys, sizeof(keys) / sizeof(keys[0]), s, in->key);
}
