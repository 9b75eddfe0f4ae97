/* SPDX-License-Identifier: BSD-2-Clause */
#include "groups.h"

#include "board.h"

static const struct view *
tab_of(unsigned i)
{
	return views[i]->group_of ? views[i]->group_of : views[i];
}

unsigned
groups_tab(const struct board *s)
{
	unsigned now =
	    contrast_view_is_open(s) ? s->contrast.back : s->view_index;
	unsigned i = now;

	for (unsigned k = 0; k < s->n_views; k++) {
		if (views[k] == tab_of(now))
			i = k;
	}
	return i;
}

unsigned
groups_next_tab(const struct board *s, bool back)
{
	unsigned i = groups_tab(s);

	do {
		i = (i + (back ? s->n_views - 1 : 1)) % s->n_views;
	} while (views[i]->group_of);
	return i;
}

unsigned
groups_next(const struct board *s)
{
	unsigned i = s->view_index;

	if (contrast_view_is_open(s))
		return i;
	do {
		i = (i + 1) % s->n_views;
	} while (tab_of(i) != tab_of(s->view_index));
	return i;
}
