/* SPDX-License-Identifier: BSD-2-Clause */
/* What is shown, on the clipboard of the terminal: a row, or one cell. */
#include "actions.h"
#include "base/text.h"
#include "board.h"
#include "clipboard.h"
#include "ui/term.h"

#include <stdio.h>
#include <string.h>

#define SHOWN 40 /* characters of a cell that are read out */

/* Texts are sanitised since they came from the wire: no tab is in a cell. */
static void
copy(struct board *s, const char *text, const char *what)
{
	char sequence[CLIPBOARD_BYTES];

	if (!clipboard_sequence(text, strlen(text), sequence)) {
		board_say(s, "too long for a clipboard");
		return;
	}
	if (s->term)
		term_copy(s->term, sequence);
	board_say(s, "%s", what);
}

static const struct column *
column_at(const struct board *s, unsigned i)
{
	return &s->table.view->columns[s->table.columns[i].index];
}

void
action_copy(struct board *s, int key)
{
	const void *row = board_row(s, board_state(s)->selected);
	char text[CLIPBOARD_BYTES];
	size_t used = 0;

	(void)key;
	if (!row)
		return;
	for (unsigned i = 0; i < s->table.n && used < sizeof(text); i++) {
		char buffer[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];
		struct cell cell = column_at(s, i)->get(row);

		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s%s", i ? "\t" : "", cell_text_exact(&cell, buffer));
	}
	copy(s, text, "row copied");
}

/* Its place among those shown, which may be others by now. */
static unsigned
place_of(const struct board *s, unsigned column)
{
	for (unsigned i = 0; i < s->table.n; i++) {
		if (s->table.columns[i].index == column)
			return i;
	}
	return 0;
}

static void
copy_cell(struct board *s, const struct column *column, const struct cell *cell)
{
	char buffer[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES], said[128];
	const char *text = cell_text_exact(cell, buffer);

	if (!*text)
		snprintf(said, sizeof(said), "%s is empty; Y again: the next",
		    column->title);
	else
		snprintf(said, sizeof(said),
		    "%s copied: %.*s; Y again: the next cell", column->title,
		    (int)text_fit(text, SHOWN), text);
	if (*text)
		copy(s, text, said);
	else
		board_say(s, "%s", said);
}

/* Where it was clicked last, or the key; the next one when that is copied. */
void
action_copy_cell(struct board *s, int key)
{
	struct view_state *state = board_state(s);
	const void *row = board_row(s, state->selected);
	const struct column *column;
	struct cell cell;
	uint64_t identity;
	unsigned i;

	(void)key;
	if (!row || s->table.n == 0)
		return;
	identity = order_identity(board_view(s), row);
	i = place_of(s, state->cell);
	if (state->copied == identity)
		i = (i + 1) % s->table.n;
	column = column_at(s, i);
	cell = column->get(row);
	state->cell = s->table.columns[i].index;
	state->copied = identity;
	copy_cell(s, column, &cell);
}

void
copy_point(struct board *s, int x)
{
	int column = table_hit(&s->table, x);

	if (column < 0)
		return;
	board_state(s)->cell = (unsigned)column;
	board_state(s)->copied = 0;
}
