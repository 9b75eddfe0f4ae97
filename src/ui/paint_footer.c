/* SPDX-License-Identifier: BSD-2-Clause */
/* The last line: what is typed, what was said, or which keys there are. */
#include "paint.h"

#include "actions.h"
#include "board.h"
#include "groups.h"
#include "ui/keymap.h"

#include <stdio.h>

#define GAP 2

/* Keys that do nothing for an interface, a pipe or this view are left out. */
static bool
is_of_use(const struct board *s, const struct binding *b)
{
	if (b->run == action_open)
		return board_view(s)->frame || board_view(s)->flow ||
		       board_view(s)->scope;
	if (b->run == action_group)
		return groups_next(s) != s->view_index;
	return b->group != KEY_GROUP_PLAY || board_is_replay(s) ||
	       b->keys[0] == ' ';
}

static void
paint_keys(struct board *s, int x, int right)
{
	struct canvas *c = &s->canvas;
	int y = s->layout.footer.y;
	const struct binding *b;

	for (int rank = 1; (b = keymap_footer(s->keys, rank)); rank++) {
		int key = canvas_columns(c, b->name);
		int word = canvas_columns(c, b->footer);

		if (!is_of_use(s, b))
			continue;
		if (x + key + 1 + word > right)
			return;
		key_spots_add(&s->spots, x, key + 1 + word, b->keys[0]);
		canvas_text(c, x, y, key, STYLE_KEY, b->name);
		x += key + 1;
		canvas_text(c, x, y, word, STYLE_DIM, b->footer);
		x += word + GAP;
	}
}

/* "rows 14-26 of 1 234", at the right; returns where it starts. */
static int
paint_position(struct board *s)
{
	const struct view_state *state = board_state(s);
	struct rect r = s->layout.footer;
	uint64_t n = board_rows(s);
	uint64_t last = state->top + (uint64_t)s->layout.rows.height;
	char first_text[UNITS_TEXT_BYTES], last_text[UNITS_TEXT_BYTES];
	char all_text[UNITS_TEXT_BYTES], text[4 * UNITS_TEXT_BYTES];
	int columns;

	if (!board_has_rows(s))
		return r.width;
	units_count(first_text, n ? state->top + 1 : 0);
	units_count(last_text, last < n ? last : n);
	units_count(all_text, n);
	snprintf(text, sizeof(text), "%s%s-%s of %s",
	    s->order.on ? "ORDER FROZEN  " : "", first_text, last_text,
	    all_text);
	columns = canvas_columns(&s->canvas, text);
	canvas_text_right(&s->canvas, r.x, r.y, r.width - 1,
	    s->order.on ? STYLE_WARN : STYLE_PLAIN, text);
	return r.width - 1 - columns - GAP;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* The line being typed, its cursor, and what is wrong with it. */
void
paint_prompt(struct board *s, const char *title, const struct prompt *line,
    const char *why)
{
	struct rect r = s->layout.footer;
	char before[PROMPT_BYTES];
	int x, cursor, room;

	canvas_fill(&s->canvas, r, ' ', STYLE_INPUT);
	snprintf(before, sizeof(before), "%.*s", (int)line->at, line->text);
	cursor = canvas_columns(&s->canvas, before);
	room = r.width - 2 - canvas_columns(&s->canvas, title);
	if (*why)
		room = least(
		    canvas_columns(&s->canvas, line->text) + 2, r.width / 2);
	x = 1 + canvas_text(&s->canvas, 1, r.y, r.width, STYLE_INPUT, title);
	canvas_text(&s->canvas, x, r.y, room, STYLE_INPUT, line->text);
	cursor = cursor < room ? cursor : room - 1;
	canvas_restyle(
	    &s->canvas, (struct rect){x + cursor, r.y, 1, 1}, STYLE_SELECTED);
	if (*why)
		canvas_text_right(&s->canvas, x + room + 1, r.y,
		    r.width - x - room - 2, STYLE_BAD, why);
}

static int
paint_filter(struct board *s, int right)
{
	struct rect r = s->layout.footer;
	const struct filter *f = &s->filter;

	if (!*f->prompt.text)
		return 1;
	if (*f->error.text)
		return 1 + GAP +
		       canvas_format(&s->canvas, 1, r.y, right - 1, STYLE_WARN,
			   "/ %s: %s", f->prompt.text, f->error.text);
	return 1 + GAP +
	       canvas_format(&s->canvas, 1, r.y, right - 1, STYLE_WARN,
		   "/ %s  (Esc clears)", f->prompt.text);
}

void
paint_footer(struct board *s)
{
	struct rect r = s->layout.footer;
	int right;

	if (s->program.editing) {
		paint_prompt(s, "scope, as tcpdump: ", &s->program.prompt,
		    s->program.error.text);
		return;
	}
	if (s->moment.editing) {
		paint_prompt(
		    s, "go to ", &s->moment.prompt, s->moment.error.text);
		return;
	}
	if (s->filter.editing) {
		paint_prompt(s, "/ ", &s->filter.prompt, s->filter.error.text);
		return;
	}
	right = paint_position(s);
	if (s->message_until_ns) {
		canvas_text(
		    &s->canvas, 1, r.y, right - 1, STYLE_STRONG, s->message);
		return;
	}
	paint_keys(s, paint_filter(s, right), right);
}

int
paint_modal_keys(struct board *s, const struct modal_key *keys, size_t n)
{
	struct canvas *c = &s->canvas;
	int x = 1, y = c->height - 1;

	for (size_t i = 0; i < n; i++) {
		int first = x;

		if (!keys[i].footer)
			continue;
		x += canvas_text(
			 c, x, y, c->width - x, STYLE_KEY, keys[i].name) +
		     1;
		x += canvas_text(
			 c, x, y, c->width - x, STYLE_DIM, keys[i].footer) +
		     GAP;
		key_spots_add(&s->spots, first, x - GAP - first, *keys[i].keys);
	}
	return x;
}
