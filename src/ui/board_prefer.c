/* SPDX-License-Identifier: BSD-2-Clause */
/* What was asked for at the start becomes what is on the screen at first. */
#include "board.h"

#include "ui/screen.h"

static void
prefer_view(struct view_state *state, const struct screen_view *wish)
{
	if (wish->has_sort && wish->sort < TABLE_COLUMNS) {
		state->sort = wish->sort;
		state->descending = wish->descending;
	}
	state->n_columns = 0;
	for (unsigned i = 0; i < wish->n_columns; i++) {
		unsigned column = wish->columns[i];

		if (column >= TABLE_COLUMNS) /* no screen is that wide */
			continue;
		state->columns[state->n_columns++] = column;
		if (wish->widths)
			state->fixed[column] = wish->widths[i];
	}
}

void
board_prefer(struct board *s, const struct screen_config *config)
{
	for (size_t i = 0; i < config->n_views; i++) {
		for (unsigned v = 0; v < s->n_views; v++) {
			if (views[v] == config->views[i].view)
				prefer_view(&s->states[v], &config->views[i]);
		}
	}
	s->hide_queries = config->hide_queries;
	s->rates = config->rates;
	s->keys = config->keys;
	s->keep = config->keep;
	s->keep_context = config->keep_context;
	s->places_note = config->places_note;
	s->places_hint = config->places_hint;
	s->map.here = config->here;
	s->names = config->names;
	s->tray.files = config->files;
	s->sandbox_note = config->sandbox_note;
	s->sandbox_hint = config->sandbox_hint;
	s->sandbox_whole = config->sandbox_whole;
	if (!config->where)
		return;
	prompt_set(&s->filter.prompt, config->where);
	board_filter(s);
}
