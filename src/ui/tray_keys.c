/* SPDX-License-Identifier: BSD-2-Clause */
#include "tray_keys.h"

#include "actions.h"
#include "board.h"
#include "pager_keys.h"

#define CTRL(letter) INPUT_CTRL(letter)

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
	{ "x", "Text or hex.", "Hex", pager_form, { 'x' } },
	{ "w", "Save all of it in the working directory, under a number, a piece of its hash and its kind.", "Save", tray_save, { 'w' } },
	{ "i", "Into the connection that it came over.", "Into", into, { 'i' } },
	PAGER_KEYS,
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
	pager_input(keys, sizeof(keys) / sizeof(keys[0]), s, in);
}
