/* SPDX-License-Identifier: BSD-2-Clause */
#include "follow_keys.h"

#include "actions.h"
#include "board.h"
#include "pager_keys.h"

#define CTRL(letter) INPUT_CTRL(letter)

/* The table has gone on meanwhile: the marker stays on its flow. */
static void
back(struct board *s)
{
	uint64_t row = board_find(s, s->follow.row);

	follow_view_close(&s->follow, s->deck);
	if (row != BOARD_NO_ROW)
		board_select(s, row);
}

static void
side(struct board *s)
{
	follow_view_next_side(&s->follow);
}

/* What was counted of the flow since then belongs to it as well. */
static void
renew(struct board *s)
{
	uint64_t row = board_find(s, s->follow.row);
	struct conversation_of of = s->follow.of;

	if (row != BOARD_NO_ROW && board_view(s)->flow)
		board_view(s)->flow(board_row(s, row), &of);
	of.inner = s->follow.of.inner;
	follow_view_renew(&s->follow, s->deck, &of);
	action_redraw(s, 'r');
}

/* clang-format off */
static const struct modal_key keys[] = {
	{ "Esc", "Back to the table (also q); ends the reading of a file.", "Back", back,
	  { INPUT_ESCAPE, 'q', INPUT_BACKSPACE } },
	{ "x", "Text or hex.", "Hex", pager_form, { 'x' } },
	{ "d", "Both directions, only the client's bytes, only the server's.", "Direction", side, { 'd' } },
	PAGER_KEYS,
	{ "r", "Read again: what was said since (also Ctrl-L).", "Again", renew, { 'r', CTRL('L') } },
	{ "?", "This help (also F1).", "Help", modal_help, { '?', INPUT_F1 } },
	{ "F10", "Leave tapdeck (also Ctrl-C).", NULL, modal_quit, { INPUT_F10, CTRL('C') } },
};
/* clang-format on */

const struct modal_key *
follow_keys(size_t *n)
{
	*n = sizeof(keys) / sizeof(keys[0]);
	return keys;
}

void
follow_input(struct board *s, const struct input *in)
{
	pager_input(keys, sizeof(keys) / sizeof(keys[0]), s, in);
}
