/* SPDX-License-Identifier: BSD-2-Clause */
#include "pager_keys.h"

#include "board.h"

/* Of the two that have lines, the one that is open. */
static struct follow_view *
lines_of(struct board *s)
{
	return s->follow.open ? &s->follow : &s->tray.page;
}

static int64_t
page(struct board *s)
{
	int height = lines_of(s)->page.height;

	return height > 1 ? height - 1 : 1;
}

void
pager_up(struct board *s)
{
	follow_view_move(lines_of(s), -1);
}

void
pager_down(struct board *s)
{
	follow_view_move(lines_of(s), 1);
}

void
pager_page_up(struct board *s)
{
	follow_view_move(lines_of(s), -page(s));
}

void
pager_page_down(struct board *s)
{
	follow_view_move(lines_of(s), page(s));
}

void
pager_first(struct board *s)
{
	lines_of(s)->top = 0;
}

void
pager_last(struct board *s)
{
	follow_view_end(lines_of(s));
}

void
pager_form(struct board *s)
{
	follow_view_toggle_form(lines_of(s));
}

void
pager_input(const struct modal_key *table, size_t n, struct board *s,
    const struct input *in)
{
	s->dirty = true;
	if (in->key == INPUT_WHEEL_UP)
		follow_view_move(lines_of(s), -MODAL_WHEEL_LINES);
	else if (in->key == INPUT_WHEEL_DOWN)
		follow_view_move(lines_of(s), MODAL_WHEEL_LINES);
	else
		modal_keys_press(table, n, s, in->key);
}
