/* SPDX-License-Identifier: BSD-2-Clause */
#include "cell_shown.h"

#include "base/text.h"
#include "lookup/name_origin.h"

#include <stdio.h>

#define MARK_BYTES 8

/* Raised letters are for those who have them: " ᵈ", else " (d)". */
static int
mark_text(char letter, bool ascii, char out[static MARK_BYTES])
{
	const char *raised = name_origin_raised(letter);

	if (ascii || !raised) {
		snprintf(out, MARK_BYTES, " (%c)", letter);
		return 4;
	}
	snprintf(out, MARK_BYTES, " %s", raised);
	return 2;
}

const char *
cell_shown(const struct cell *cell, enum rate_style rates,
    const struct canvas *c, int width, char out[static CELL_SHOWN_BYTES])
{
	const char *text = cell_text_scaled(cell, rates, out);
	char mark[MARK_BYTES];
	int room;

	if (!cell->mark || cell->absent)
		return text;
	room = width - mark_text(cell->mark, c->ascii, mark);
	if (room < 2 || canvas_columns(c, text) <= room)
		snprintf(out, CELL_SHOWN_BYTES, "%s%s", text, mark);
	else
		snprintf(out, CELL_SHOWN_BYTES, "%.*s%s%s",
		    (int)text_fit(text, (size_t)room - 1), text,
		    c->ascii ? "~" : "…", mark);
	return out;
}
