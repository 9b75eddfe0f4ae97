/* SPDX-License-Identifier: BSD-2-Clause */
#include "board_left.h"

#include "board.h"
#include "ui/screen.h"

/* Widths stand beside their columns there. */
static struct screen_view
wish_of(const struct board *s, unsigned view, uint8_t *widths)
{
	const struct view_state *state = &s->states[view];

	for (unsigned i = 0; i < state->n_columns; i++)
		widths[i] = state->fixed[state->columns[i]];
	return (struct screen_view){
	    .view = views[view],
	    .has_sort = true,
	    .sort = state->sort,
	    .descending = state->descending,
	    .columns = state->columns,
	    .n_columns = state->n_columns,
	    .widths = widths,
	};
}

void
board_leave(const struct board *s, const struct screen_config *config)
{
	static uint8_t widths[BOARD_VIEWS][TABLE_COLUMNS]; /* UI thread only */
	struct screen_view wishes[BOARD_VIEWS];
	const struct screen_left left = {
	    .view = board_view(s),
	    .where = *s->filter.error.text ? "" : s->filter.prompt.text,
	    .views = wishes,
	    .n_views = s->n_views,
	};

	if (!config->leave)
		return;
	for (unsigned i = 0; i < s->n_views; i++)
		wishes[i] = wish_of(s, i, widths[i]);
	config->leave(config->leave_context, &left);
}
