/* SPDX-License-Identifier: BSD-2-Clause */
#include "place_open.h"

#include "board.h"
#include "views/place_where.h"

#include <stdio.h>
#include <string.h>

_Static_assert(PLACE_WHERE_BYTES <= PROMPT_BYTES, "a filter can be typed");

static bool
is_hosts(unsigned index)
{
	return strcmp(views[index]->id, "hosts") == 0;
}

static void
filter(struct board *s, const char *text)
{
	prompt_set(&s->filter.prompt, text);
	board_filter(s);
}

void
place_open(struct board *s, enum place_kind kind, const struct place *place)
{
	struct place_way *w = &s->way;
	char text[PLACE_WHERE_BYTES];
	unsigned hosts = 0;

	if (!place || !place_where(kind, place, text)) {
		board_say(s, "no filter tells its hosts from others");
		return;
	}
	while (hosts + 1 < s->n_views && !is_hosts(hosts))
		hosts++;
	*w = (struct place_way){true, s->map.open, s->view_index, "", ""};
	snprintf(w->before, sizeof(w->before), "%s", s->filter.prompt.text);
	snprintf(w->filter, sizeof(w->filter), "%s", text);
	s->map.open = false;
	board_show_view(s, hosts);
	filter(s, text);
}

bool
place_open_back(struct board *s)
{
	struct place_way *w = &s->way;

	if (!w->on || !is_hosts(s->view_index) ||
	    strcmp(s->filter.prompt.text, w->filter) != 0)
		return false;
	w->on = false;
	filter(s, w->before);
	board_show_view(s, w->view);
	s->map.open = w->map;
	board_ask(s);
	return true;
}
