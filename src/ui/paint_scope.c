/* SPDX-License-Identifier: BSD-2-Clause */
/* all > host 10.0.0.1 > 14:16:02-14:17:40, and how far it is counted. */
#include "paint.h"

#include "board.h"

#include <stdio.h>

#define LABEL_MOST 44 /* columns of a step that is not the last */

/* "12 345 frames", and of what is no file, from when on there are any. */
static void
count_text(const struct board *s, char *out, size_t size)
{
	const struct deck_scoped *now = &s->trail.now;
	char frames[UNITS_TEXT_BYTES], since[UNITS_TEXT_BYTES];

	units_count(frames, now->frames);
	units_clock(since, now->tape_first_ns);
	if (now->tape_first_ns == INT64_MIN)
		snprintf(out, size, "%s frames", frames);
	else
		snprintf(out, size, "%s frames, tape since %s", frames, since);
}

/* What is at the right: "45 %", "12 345 frames", "what went wrong". */
static int
paint_progress(struct board *s, struct rect r)
{
	const struct deck_scoped *now = &s->trail.now;
	char frames[UNITS_TEXT_BYTES], text[400];
	enum style style = STYLE_PLAIN;

	units_count(frames, now->frames);
	if (contrast_view_is_open(s) &&
	    now->contrast_serial != s->contrast.serial)
		snprintf(text, sizeof(text), "counting %d %%",
		    (int)(now->contrast_progress * 100));
	else if (contrast_view_is_open(s))
		snprintf(text, sizeof(text), "Enter Into  Esc Back");
	else if (now->serial != s->trail.serial)
		snprintf(text, sizeof(text), "counting");
	else if (*now->failure)
		snprintf(text, sizeof(text), "%s", now->failure);
	else if (!now->complete)
		snprintf(text, sizeof(text), "counting %d %%  %s frames",
		    (int)(now->progress * 100), frames);
	else
		count_text(s, text, sizeof(text));
	if (*now->failure)
		style = STYLE_BAD;
	canvas_text_right(&s->canvas, r.x, r.y, r.width - 1, style, text);
	return r.width - 2 - canvas_columns(&s->canvas, text);
}

void
paint_trail(struct board *s)
{
	struct rect r = s->layout.trail;
	struct trail *t = &s->trail;
	struct canvas *c = &s->canvas;
	char label[SCOPE_LABEL_BYTES];
	int x = 1, right, room;

	if (!r.height)
		return;
	right = paint_progress(s, r);
	if (contrast_view_is_open(s)) {
		contrast_view_title(s, label, sizeof(label));
		canvas_text(c, x, r.y, right - x, STYLE_STRONG, label);
		return;
	}
	t->stops[0].x = 0;
	x += canvas_text(c, x, r.y, right - x, STYLE_KEY, "all");
	t->stops[0].width = x;
	for (size_t i = 0; i < t->scope.n; i++) {
		bool last = i + 1 == t->scope.n;

		x += canvas_text(c, x, r.y, right - x, STYLE_DIM, " ▸ ");
		scope_label(&t->scope.steps[i], label);
		room = right - x;
		if (!last && room > LABEL_MOST)
			room = LABEL_MOST;
		t->stops[i + 1].x = x;
		x += canvas_text(
		    c, x, r.y, room, last ? STYLE_STRONG : STYLE_KEY, label);
		t->stops[i + 1].width = x - t->stops[i + 1].x;
	}
}
