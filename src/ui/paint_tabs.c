/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tabs: the view in front in brackets, so that it shows without colour. Too
 * many for the width: shorter titles, closer together; then the line scrolls
 * so that the view in front stays in sight.
 */
#include "paint.h"

#include "board.h"
#include "groups.h"

struct tabs {
	unsigned front;
	bool brief; /* the shorter of two titles */
	int gap;
};

/* A number is drawn where a key has it: 1-9, then 0. */
static int
number_columns(unsigned i)
{
	return i < 10 ? 2 : 0;
}

static const char *
title_of(const struct board *s, const struct tabs *t, unsigned i)
{
	const struct view *v = i == t->front ? board_view(s) : views[i];

	return t->brief && v->tab ? v->tab : v->title;
}

static int
tab_columns(const struct board *s, const struct tabs *t, unsigned i)
{
	if (views[i]->group_of) /* it is under the tab of another */
		return 0;
	return number_columns(i) +
	       canvas_columns(&s->canvas, title_of(s, t, i)) + t->gap;
}

static int
all_columns(const struct board *s, const struct tabs *t)
{
	int sum = 1;

	for (unsigned i = 0; i < s->n_views; i++)
		sum += tab_columns(s, t, i);
	return sum;
}

static struct tabs
fit_tabs(const struct board *s)
{
	struct tabs t = {.front = groups_tab(s), .gap = 2};

	if (all_columns(s, &t) > s->layout.tabs.width)
		t.brief = true;
	if (all_columns(s, &t) > s->layout.tabs.width)
		t.gap = 1;
	return t;
}

/* The first tab to draw so that the one in front is in sight. */
static unsigned
first_tab(const struct board *s, const struct tabs *t)
{
	int room = s->layout.tabs.width - 3; /* room for the two marks */
	unsigned first = t->front;

	if (all_columns(s, t) <= s->layout.tabs.width)
		return 0;
	room -= tab_columns(s, t, first);
	if (first + 1 < s->n_views)
		room -= tab_columns(s, t, first + 1);
	while (first > 0 && room >= tab_columns(s, t, first - 1))
		room -= tab_columns(s, t, --first);
	return first;
}

static void
draw_tab(struct board *s, const struct tabs *t, unsigned i)
{
	bool front = i == t->front;
	enum style style = front ? STYLE_TAB_ACTIVE : STYLE_TAB;
	int x = s->tabs[i].x, y = s->layout.tabs.y;
	int number = number_columns(i);
	int width = tab_columns(s, t, i) - t->gap;

	if (number)
		canvas_format(&s->canvas, x, y, 2, front ? style : STYLE_KEY,
		    "%u ", (i + 1) % 10);
	canvas_text(&s->canvas, x + number, y, width - number, style,
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
	struct tabs t = fit_tabs(s);
	unsigned first = first_tab(s, &t);
	bool more = false;
	int x = 1;

	if (first)
		canvas_put(&s->canvas, 0, r.y, 0x2039, STYLE_DIM);
	for (unsigned i = 0; i < s->n_views; i++) {
		s->tabs[i] = (struct tab){0, 0};
		if (i < first || views[i]->group_of)
			continue;
		more |= x + tab_columns(s, &t, i) > r.width;
		if (more)
			continue;
		s->tabs[i] = (struct tab){x, tab_columns(s, &t, i)};
		draw_tab(s, &t, i);
		x += tab_columns(s, &t, i);
	}
	if (more)
		canvas_put(&s->canvas, r.width - 1, r.y, 0x203a, STYLE_DIM);
}
