/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_wishes.h"

#include "app/config.h"

static struct screen_view *
wish_for(struct screen_view *wishes, size_t *n, const struct view *view)
{
	for (size_t i = 0; i < *n; i++) {
		if (wishes[i].view == view)
			return &wishes[i];
	}
	if (*n == SESSION_WISHES)
		return NULL;
	wishes[*n] = (struct screen_view){.view = view};
	return &wishes[(*n)++];
}

static void
take_selected(struct screen_view *wish, const struct selected *item)
{
	if (item->has_sort) {
		wish->has_sort = true;
		wish->sort = item->sort;
		wish->descending = item->descending;
	}
	if (item->has_columns) {
		wish->columns = item->columns;
		wish->n_columns = item->n_columns;
		wish->widths = NULL;
	}
}

size_t
session_wishes(
    const struct session *s, struct screen_view out[static SESSION_WISHES])
{
	const struct config *c = s->options->preferences;
	size_t n = 0;

	for (size_t i = 0; c && i < c->n_views; i++) {
		struct screen_view *wish =
		    wish_for(out, &n, c->views[i].wish.view);

		if (wish)
			*wish = c->views[i].wish;
	}
	for (size_t i = 0; i < s->selection.n; i++) {
		const struct selected *item = &s->selection.items[i];
		struct screen_view *wish = wish_for(out, &n, item->view);

		if (wish)
			take_selected(wish, item);
	}
	return n;
}
