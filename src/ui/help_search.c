/* SPDX-License-Identifier: BSD-2-Clause */
#include "help_search.h"

#include "board.h"

#include <string.h>

#define WHEEL_ROWS 3

static bool
scroll(struct board *s, int key)
{
	static const struct {
		int key, rows;
	} moves[] = {
	    {INPUT_UP, -1},
	    {'k', -1},
	    {INPUT_DOWN, 1},
	    {'j', 1},
	    {INPUT_PAGE_UP, -10},
	    {INPUT_PAGE_DOWN, 10},
	    {' ', 10},
	    {INPUT_WHEEL_UP, -WHEEL_ROWS},
	    {INPUT_WHEEL_DOWN, WHEEL_ROWS},
	    {INPUT_HOME, -1000},
	    {'g', -1000},
	    {INPUT_END, 1000},
	    {'G', 1000},
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].key == key) {
			s->help_top += moves[i].rows;
			return true;
		}
	}
	return false;
}

static void
edit(struct board *s, int key)
{
	struct help_search *h = &s->search;

	if (key == INPUT_ESCAPE) {
		prompt_set(&h->prompt, "");
		h->editing = false;
	} else if (key == INPUT_ENTER || key == '\r' || key == '\n') {
		h->editing = false;
	} else if (prompt_key(&h->prompt, key)) {
		h->hit = -1; /* from where we are */
		h->jump = 1;
	}
}

static bool
seek(struct board *s, int key)
{
	struct help_search *h = &s->search;

	if (key == '/' || (key == INPUT_F3 && !*h->prompt.text)) {
		prompt_set(&h->prompt, "");
		h->editing = true;
		h->hit = -1;
		return true;
	}
	if (!*h->prompt.text || (key != 'n' && key != 'N' && key != INPUT_F3))
		return false;
	h->jump = key == 'N' ? -1 : 1;
	return true;
}

void
help_key(struct board *s, int key)
{
	s->dirty = true;
	if (s->search.editing && key < INPUT_CLICK)
		edit(s, key);
	else if (!seek(s, key) && !scroll(s, key))
		s->help = s->search.editing = false;
}

bool
help_search_matches(
    const struct help_search *h, const char *name, const char *help)
{
	const char *text = h->prompt.text;

	return *text && (strcasestr(name, text) || strcasestr(help, text));
}

void
help_search_add(struct help_search *h, int line)
{
	if (h->n < HELP_HITS)
		h->lines[h->n++] = line;
}

/* The hit after a line, or before it; round the end. */
static int
neighbour(const struct help_search *h, int line, int jump)
{
	int i = 0;

	if (jump > 0) {
		while (i < h->n && h->lines[i] <= line)
			i++;
		return h->lines[i < h->n ? i : 0];
	}
	i = h->n - 1;
	while (i >= 0 && h->lines[i] >= line)
		i--;
	return h->lines[i >= 0 ? i : h->n - 1];
}

int
help_search_settle(struct help_search *h, int top, int page)
{
	int jump = h->jump;

	h->jump = 0;
	if (!h->n || !*h->prompt.text) {
		h->hit = -1;
		return top;
	}
	if (!jump)
		return top;
	h->hit = neighbour(h, h->hit < 0 ? top - 1 : h->hit, jump);
	if (h->hit >= top && h->hit < top + page)
		return top;
	return h->hit - page / 3;
}
