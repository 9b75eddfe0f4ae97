/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tabs: the view in front in brackets, so that it shows without colour. Too
 * many for the width: the longest titles are cut first, then the line scrolls
 * so that the view in front stays in sight.
 */
#include "paint.h"

#include "board.h"
#include "groups.h"

#include <stdio.h>

#define SHORT_TITLE 6    /* before tabs move closer */
#define SHORTEST_TITLE 4 /* before they scroll */

struct tabs {
	unsigned front;
	bool brief;              /* the shorter of two titles */
	int titles[BOARD_VIEWS]; /* columns of each title */
	int gap;
};

/* A number is drawn where a key has it: 1-9, then 0. */
static int
number_columns(unsigned i)
{
	return i < 10 ? 2 : 0;
}

static int
tab_columns(const struct tabs *t, unsigned i)
{
	if (views[i]->group_of) /* it is under the tab of another */
		return 0;
	return number_columns(i) + t->titles[i] + t->gap;
}

static int
all_columns(const struct board *s, const struct tabs *t)
{
	int sum = 1;

	for (unsigned i = 0; i < s->n_views; i++)
		sum += tab_columns(t, i);
	return sum;
}

static unsigned
longest(const struct board *s, const struct tabs *t)
{
	unsigned most = t->front ? 0 : s->n_views > 1;

	for (unsigned i = 0; i < s->n_views; i++) {
		if (i != t->front && t->titles[i] > t->titles[most])
			most = i;
	}
	return most;
}

static const char *
title_of(const struct board *s, const struct tabs *t, unsigned i)
{
	const struct view *v = i == t->front ? board_view(s) : views[i];

	return t->brief && v->tab ? v->tab : v->title;
}

static void
set_titles(const struct board *s, struct tabs *t, bool brief)
{
	t->brief = brief;
	for (unsigned i = 0; i < s->n_views; i++)
		t->titles[i] = views[i]->group_of ? 0
		                                  : canvas_columns(&s->canvas,
							title_of(s, t, i));
}

static void
fit_tabs(const struct board *s, struct tabs *t)
{
	int width = s->layout.tabs.width;

	t->front = groups_tab(s);
	t->gap = 2;
	set_titles(s, t, false);
	if (all_columns(s, t) > width)
		set_titles(s, t, true);
	while (all_columns(s, t) > width) {
		unsigned i = longest(s, t);

		if (t->gap == 2)
			t->gap = 1;
		else if (t->titles[i] > SHORTEST_TITLE)
			t->titles[i]--;
		else
			break;
	}
	if (all_columns(s, t) > width) /* it has to scroll, so uncut */
		set_titles(s, t, true);
}

/* The first tab to draw so that the one in front is in sight. */
static unsigned
first_tab(const struct board *s, const struct tabs *t)
{
	int room = s->layout.tabs.width - 3; /* room for the two marks */
	unsigned first = t->front;

	if (all_columns(s, t) <= s->layout.tabs.width)
		return 0;
	room -= tab_columns(t, first);
	if (first + 1 < s->n_views)
		room -= tab_columns(t, first + 1);
	while (first > 0 && room >= tab_columns(t, first - 1))
		room -= tab_columns(t, --first);
	return first;
}

/* A title without the ellipsis canvas_text would put at its end. */
static void
draw_title(struct board *s, int x, int y, int columns, enum style style,
    const char *title)
{
	char text[64];
	int n = 0;

	while (columns && title[n] && n < (int)sizeof(text) - 1) {
		columns--;
		n++;
		while (((unsigned char)title[n] & 0xc0) == 0x80)
			n++;
	}
	snprintf(text, sizeof(text), "%.*s", n, title);
	canvas_text(
	    &s->canvas, x, y, canvas_columns(&s->canvas, text), style, text);
}

static void
draw_tab(struct board *s, const struct tabs *t, unsigned i)
{
	bool front = i == t->front;
	enum style style = front ? STYLE_TAB_ACTIVE : STYLE_TAB;
	int x = s->tabs[i].x, y = s->layout.tabs.y;
	int width = number_columns(i) + t->titles[i];

	if (number_columns(i))
		canvas_format(&s->canvas, x, y, 2, front ? style : STYLE_KEY,
		    "%u ", (i + 1) % 10);
	draw_title(s, x + number_columns(i), y, t->titles[i], style,
	    title_of(s, t, i));
	if (!front)
		return;
	canvas_put(&s->canvas, x - 1, y, '[', style);
	canvas_put(&s->canvas, x + width, y, ']', style);
}

void
paint_tabs(struct board *s)
{
	struct rect r = s->layout.tabs;
	struct tabs t;
	unsigned first;
	bool more = false;
	int x = 1;

	fit_tabs(s, &t);
	first = first_tab(s, &t);
	if (first)
		canvas_put(&s->canvas, 0, r.y, 0x2039, STYLE_DIM);
	for (unsigned i = 0; i < s->n_views; i++) {
		s->tabs[i] = (struct tab){0, 0};
		if (i < first || views[i]->group_of)
			continue;
		more |= x + tab_columns(&t, i) > r.width;
		if (more)
			continue;
		s->tabs[i] = (struct tab){x, tab_columns(&t, i)};
		draw_tab(s, &t, i);
		x += tab_columns(&t, i);
	}
	if (more)
		canvas_put(&s->canvas, r.width - 1, r.y, 0x203a, STYLE_DIM);
}
