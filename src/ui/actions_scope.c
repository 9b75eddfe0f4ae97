/* SPDX-License-Identifier: BSD-2-Clause */
/* Into the part of the tape that a row is about, and out of it again. */
#include "actions.h"
#include "actions_time.h"
#include "board.h"

#include <string.h>

void
action_enter(struct board *s, int key)
{
	(void)key;
	if (contrast_view_is_open(s))
		contrast_view_enter(s);
	else if (!action_enter_time(s))
		trail_enter_row(s);
}

/*
 * One thing at a time: the cursor of the graph first, then the filter of rows,
 * then a step of the trail.
 */
void
action_out(struct board *s, int key)
{
	(void)key;
	if (contrast_view_close(s) || timeline_drop(s))
		return;
	if (*s->filter.prompt.text || s->filter.where) {
		prompt_set(&s->filter.prompt, "");
		board_filter(s);
	} else if (s->trail.scope.n > 0) {
		trail_leave(s, s->trail.scope.n - 1);
	}
}

void
action_cut(struct board *s, int key)
{
	(void)key;
	if (board_view(s)->file)
		tray_save_row(s, board_row(s, board_state(s)->selected));
	else
		trail_cut(s);
}

void
action_page(struct board *s, int key)
{
	(void)key;
	trail_page(s);
}

/* The innermost step, when it is a filter: one that can be edited. */
static const struct scope_step *
filter_in_front(const struct board *s)
{
	const struct scope *scope = &s->trail.scope;

	if (scope->n == 0 || scope->steps[scope->n - 1].kind != SCOPE_FILTER)
		return NULL;
	return &scope->steps[scope->n - 1];
}

void
action_program(struct board *s, int key)
{
	const struct scope_step *before = filter_in_front(s);

	(void)key;
	s->program.editing = true;
	s->program.error.text[0] = '\0';
	prompt_set(&s->program.prompt, before ? before->text : "");
	s->dirty = true;
}

/* In the place of the one that was edited; an empty one is no step. */
static void
enter_program(struct board *s)
{
	struct scope_step step = {.kind = SCOPE_FILTER};
	struct line_asked *p = &s->program;
	bool again = filter_in_front(s) != NULL;

	p->editing =
	    *p->prompt.text && deck_check_filter(p->prompt.text, &p->error) < 0;
	if (p->editing)
		return;
	scope_set_text(&step, p->prompt.text, "");
	if (again && *p->prompt.text)
		trail_replace(s, &step);
	else if (again)
		trail_leave(s, s->trail.scope.n - 1);
	else if (*p->prompt.text)
		trail_enter(s, &step);
}

void
program_key(struct board *s, int key)
{
	struct line_asked *p = &s->program;

	s->dirty = true;
	if (key == INPUT_ESCAPE)
		p->editing = false;
	else if (key == INPUT_ENTER || key == '\r' || key == '\n')
		enter_program(s);
	else if (prompt_key(&p->prompt, key))
		p->error.text[0] = '\0';
}
