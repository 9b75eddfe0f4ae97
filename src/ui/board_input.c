/* SPDX-License-Identifier: BSD-2-Clause */
/* Who gets a key: what is being typed, the help, or the table of keys. */
#include "actions.h"
#include "actions_seek.h"
#include "board.h"
#include "follow_keys.h"
#include "frame_keys.h"
#include "map_keys.h"
#include "matrix_keys.h"
#include "tray_keys.h"
#include "ui/keymap.h"

#define WHEEL_ROWS 3

static void
edit_key(struct board *s, int key)
{
	struct filter *f = &s->filter;

	s->dirty = true;
	if (key == INPUT_ESCAPE) {
		f->editing = false;
		prompt_set(&f->prompt, "");
		board_filter(s);
	} else if (key == INPUT_ENTER || key == '\r' || key == '\n') {
		f->editing = *f->error.text && *f->prompt.text;
	} else if (prompt_key(&f->prompt, key)) {
		board_filter(s);
	}
}

static void
click_tab(struct board *s, int x)
{
	for (unsigned i = 0; i < s->n_views; i++) {
		if (x >= s->tabs[i].x && x < s->tabs[i].x + s->tabs[i].width)
			board_show_view(s, i);
	}
}

static void
click_header(struct board *s, int x)
{
	int column = table_hit(&s->table, x);
	const struct view_state *state = board_state(s);

	if (column < 0)
		return;
	if ((unsigned)column == state->sort)
		board_sort(s, state->sort, !state->descending);
	else
		board_sort(s, (unsigned)column,
		    board_view(s)->columns[column].descending);
}

static void
click_row(struct board *s, const struct input *in)
{
	copy_point(s, in->x);
	board_select(
	    s, board_state(s)->top + (uint64_t)(in->y - s->layout.rows.y));
}

static void
click(struct board *s, const struct input *in)
{
	if (s->layout.too_small)
		return;
	if (rect_holds(&s->layout.tabs, in->x, in->y))
		click_tab(s, in->x);
	else if (rect_holds(&s->layout.trail, in->x, in->y))
		trail_click(s, in->x);
	else if (rect_holds(&s->layout.header, in->x, in->y))
		click_header(s, in->x);
	else if (rect_holds(&s->layout.graph, in->x, in->y) ||
		 rect_holds(&s->layout.axis, in->x, in->y))
		timeline_mouse(s, in);
	else if (rect_holds(&s->layout.rows, in->x, in->y))
		click_row(s, in);
}

/* The wheel scrolls the page; the selection follows only when it must. */
static void
wheel(struct board *s, bool up)
{
	struct view_state *state = board_state(s);
	uint64_t n = board_rows(s), page = board_page(s);
	uint64_t last = n > page ? n - page : 0;
	uint64_t selected = state->selected;

	if (up)
		state->top -= state->top < WHEEL_ROWS ? state->top : WHEEL_ROWS;
	else
		state->top += last - state->top < WHEEL_ROWS ? last - state->top
		                                             : WHEEL_ROWS;
	if (selected < state->top)
		selected = state->top;
	if (selected >= state->top + page)
		selected = state->top + page - 1;
	board_select(s, selected);
}

static void
command_key(struct board *s, const struct input *in)
{
	int key;
	const struct binding *b = keymap_find(s->keys, in->key, &key);

	if (in->key == INPUT_CLICK)
		click(s, in);
	else if (in->key == INPUT_WHEEL_UP || in->key == INPUT_WHEEL_DOWN)
		wheel(s, in->key == INPUT_WHEEL_UP);
	else if (b)
		b->run(s, key);
}

/* A click on a key's name, or on its word, is that key. */
static struct input
pressed(const struct board *s, const struct input *in)
{
	struct input out = *in;
	int key = 0;

	if (in->key == INPUT_CLICK && in->y == s->canvas.height - 1)
		key = key_spots_find(&s->spots, in->x);
	if (key)
		out.key = key;
	return out;
}

/* The mouse alone asks for nothing, and takes no message away. */
static void
hover(struct board *s, const struct input *in)
{
	bool covered = s->layout.too_small || s->help || s->frame.open ||
	               s->follow.open || s->map.open;

	timeline_hover(s,
	    !covered && (rect_holds(&s->layout.graph, in->x, in->y) ||
			    rect_holds(&s->layout.axis, in->x, in->y)),
	    in->x);
}

static void
take(struct board *s, const struct input *in)
{
	bool mouse = in->key >= INPUT_CLICK && in->key <= INPUT_WHEEL_DOWN;

	if (in->key == INPUT_DRAG && !s->timeline.dragging) {
		hover(s, in);
		return;
	}
	timeline_hover(s, false, 0);
	s->message_until_ns = 0;
	s->trail.waits = false;
	deck_status(s->deck, &s->status);
	if (in->key == INPUT_NOTHING)
		return;
	s->trail.written = false;
	if (in->key == INPUT_DRAG || in->key == INPUT_RELEASE)
		timeline_mouse(s, in);
	else if (s->help)
		help_key(s, in->key);
	else if (s->frame.open)
		frame_input(s, in);
	else if (s->follow.open)
		follow_input(s, in);
	else if (s->tray.open)
		tray_input(s, in);
	else if (s->map.open)
		map_input(s, in);
	else if (s->matrix.open)
		matrix_input(s, in);
	else if (s->drawer.open)
		drawer_input(s, in);
	else if (s->program.editing && !mouse)
		program_key(s, in->key);
	else if (s->moment.editing && !mouse)
		moment_key(s, in->key);
	else if (s->filter.editing && !mouse)
		edit_key(s, in->key);
	else
		command_key(s, in);
}

void
board_input(struct board *s, const struct input *in)
{
	struct input key = pressed(s, in);

	take(s, &key);
}
