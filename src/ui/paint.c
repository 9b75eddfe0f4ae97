/* SPDX-License-Identifier: BSD-2-Clause */
#include "paint.h"

#include "board.h"

#include <stdio.h>

static void
paint_too_small(struct board *s)
{
	struct canvas *c = &s->canvas;
	int y = c->height / 2;

	canvas_text(c, 0, y > 0 ? y - 1 : 0, c->width, STYLE_STRONG,
	    "too small: need 60x15");
	canvas_format(c, 0, y > 0 ? y : 1, c->width, STYLE_PLAIN,
	    "this is %dx%d; q leaves", c->width, c->height);
}

/* Why there are no rows. */
static const char *
emptiness(const struct board *s)
{
	const struct result *r = s->result;

	if (!board_has_rows(s) && s->status.clock_ns)
		return "";
	if (!r || !r->ledger.frames_received)
		return s->status.mode == DECK_ENDED
		           ? "there was no packet"
		           : "waiting for the first packet";
	if (s->filter.applies && r->all_rows)
		return "no row matches the filter (Esc clears it)";
	return "nothing of this kind yet";
}

static void
paint_rows(struct board *s)
{
	struct rect r = s->layout.rows;
	const struct view_state *state = board_state(s);

	for (int i = 0; i < r.height; i++) {
		uint64_t at = state->top + (uint64_t)i;
		const void *row = board_row(s, at);

		if (row)
			table_draw_row(&s->table, &s->canvas, r.y + i, row,
			    at == state->selected);
		else if (s->order.on && at < board_rows(s))
			canvas_text(&s->canvas, 1, r.y + i, r.width - 1,
			    STYLE_DIM, "(not among the first rows now)");
	}
	if (!board_rows(s)) {
		const char *why = emptiness(s);
		int columns = canvas_columns(&s->canvas, why);

		canvas_text(&s->canvas, (r.width - columns) / 2,
		    r.y + r.height / 3, columns, STYLE_DIM, why);
	}
}

/*
 * What is not on this page: of a frozen order more rows are at hand than are
 * shown, so it is worked out from the total and what is shown.
 */
static uint64_t
rest_of(const struct board *s, uint64_t *rest)
{
	const struct result *r = s->result;
	const struct view *v = board_view(s);
	uint64_t top = s->states[s->view_index].top;
	uint64_t shown = 0;

	for (unsigned i = 0; i < v->n_columns && i < TABLE_COLUMNS; i++)
		rest[i] = r->total[i];
	for (int y = 0; y < s->layout.rows.height; y++) {
		const void *row = board_row(s, top + (uint64_t)y);

		for (unsigned i = 0; row && i < v->n_columns; i++) {
			if (i < TABLE_COLUMNS && v->columns[i].summed)
				rest[i] -= v->columns[i].get(row).count;
		}
		shown += row != NULL;
	}
	return r->other_rows + r->n_rows - shown;
}

static void
paint_sums(struct board *s)
{
	uint64_t rest[TABLE_COLUMNS];
	char count[UNITS_TEXT_BYTES];
	char label[UNITS_TEXT_BYTES + 16];

	if (!board_has_rows(s) || !s->result->has_total)
		return;
	if (s->layout.other.height) {
		uint64_t n = rest_of(s, rest);

		units_count(count, n);
		snprintf(label, sizeof(label), "other (%s row%s)", count,
		    n == 1 ? "" : "s");
		table_draw_sums(&s->table, &s->canvas, s->layout.other.y,
		    STYLE_DIM, label, rest);
	}
	if (s->layout.total.height)
		table_draw_sums(&s->table, &s->canvas, s->layout.total.y,
		    STYLE_STRONG, "total", s->result->total);
}

void
paint_screen(struct board *s)
{
	board_arrange(s);
	canvas_clear(&s->canvas);
	s->spots.n = 0;
	if (s->layout.too_small) {
		paint_too_small(s);
		return;
	}
	if (s->help) {
		paint_help(s);
		return;
	}
	if (s->frame.open) {
		paint_frame(s);
		return;
	}
	if (s->follow.open && s->follow.shown) {
		paint_follow(s);
		return;
	}
	if (s->tray.open) {
		paint_tray(s);
		return;
	}
	if (s->matrix.open) {
		paint_matrix(s);
		return;
	}
	if (s->map.open) {
		paint_map(s);
		return;
	}
	paint_status(s);
	paint_graph(s);
	paint_readout(s);
	paint_tabs(s);
	paint_trail(s);
	table_draw_header(&s->table, &s->canvas, s->layout.header.y);
	if (s->drawer.open) {
		paint_drawer(s);
		return;
	}
	paint_rows(s);
	paint_sums(s);
	if (s->trail.written)
		paint_written(s);
	paint_footer(s);
}
