/* SPDX-License-Identifier: BSD-2-Clause */
#include "contrast_view.h"

#include "actions.h"
#include "board.h"
#include "views/contrast.h"

#include <stdio.h>
#include <string.h>

const struct view *
contrast_view_at(unsigned index)
{
	static const struct view *const tables[CONTRAST_VIEWS] = {
	    &view_explain, &view_changes};

	return tables[index];
}

bool
contrast_view_is_open(const struct board *s)
{
	return s->view_index >= s->n_views;
}

static void
open_view(struct board *s, const struct view *view)
{
	struct contrast_view *c = &s->contrast;
	unsigned index = view == &view_explain ? 0 : 1;

	if (!contrast_view_is_open(s))
		c->back = s->view_index;
	c->serial = ++s->scopes;
	c->of.view = view;
	deck_contrast(s->deck, &c->of, c->serial);
	s->view_index = s->n_views + index;
	view_state_rewind(board_state(s));
	board_show_view(s, s->view_index);
}

void
contrast_view_around(struct board *s)
{
	const struct result *r = s->result;
	bool bare = contrast_view_is_open(s) && s->trail.scope.n == 0;

	if (!bare || (r && r->query.view != &view_explain &&
			 r->query.view != &view_changes))
		s->around = r;
}

bool
contrast_view_close(struct board *s)
{
	if (!contrast_view_is_open(s))
		return false;
	board_show_view(s, s->contrast.back);
	return true;
}

/* The bins marked, the bin in front, or the stretch that is the scope. */
static bool
stretch_of(const struct board *s, int64_t *from, int64_t *to)
{
	const struct view *v = board_view(s);
	const void *row = board_row(s, s->states[s->view_index].selected);
	struct scope_step step;

	if (timeline_range(s, from, to))
		return true;
	if (row && v->scope && v->scope(row, &step) &&
	    step.kind == SCOPE_TIME) {
		*from = step.from_ns;
		*to = step.to_ns;
		return true;
	}
	scope_times(&s->trail.scope, from, to);
	return *from != INT64_MIN && *to != INT64_MAX;
}

/* The scope without its times: what was before is to be seen too. */
static struct scope
timeless(const struct scope *s)
{
	struct scope out = {.n = 0};

	for (size_t i = 0; i < s->n; i++) {
		if (s->steps[i].kind != SCOPE_TIME)
			out.steps[out.n++] = s->steps[i];
	}
	return out;
}

void
action_explain(struct board *s, int key)
{
	struct deck_contrast *c = &s->contrast.of;
	int64_t from, to;

	(void)key;
	if (!stretch_of(s, &from, &to)) {
		board_say(s, "which stretch? point at it: Left, Shift-Left");
		return;
	}
	c->from_ns = from;
	c->to_ns = to;
	c->scope = timeless(&s->trail.scope);
	open_view(s, &view_explain);
}

/* What is shown now: the scope, and the bins marked if there are any. */
static struct scope
shown(const struct board *s)
{
	struct scope out = s->trail.scope;
	struct scope_step step = {.kind = SCOPE_TIME};

	if (out.n < SCOPE_STEPS &&
	    timeline_range(s, &step.from_ns, &step.to_ns))
		out.steps[out.n++] = step;
	return out;
}

void
action_mark(struct board *s, int key)
{
	(void)key;
	s->contrast.marked = shown(s);
	s->contrast.is_marked = true;
	board_say(s, "marked: D shows what differs from it, here or elsewhere");
}

void
action_differ(struct board *s, int key)
{
	(void)key;
	if (!s->contrast.is_marked) {
		board_say(s, "from what? M marks what is shown now");
		return;
	}
	s->contrast.of.before = s->contrast.marked;
	s->contrast.of.scope = shown(s);
	open_view(s, &view_changes);
}

static unsigned
index_of(const struct board *s, const struct view *view)
{
	for (unsigned i = 0; i < s->n_views; i++) {
		if (views[i] == view)
			return i;
	}
	return 0;
}

void
contrast_view_enter(struct board *s)
{
	const struct contrast_row *row = board_row(s, board_state(s)->selected);
	const struct deck_contrast *c = &s->contrast.of;
	struct scope_step step = {
	    SCOPE_TIME, .from_ns = c->from_ns, .to_ns = c->to_ns};
	unsigned view;

	if (!row)
		return;
	view = index_of(s, row->view);
	prompt_set(&s->filter.prompt, row->where);
	contrast_view_close(s);
	timeline_drop(s);
	if (c->view == &view_explain)
		trail_enter(s, &step);
	s->view_index = view;
	board_filter(s);
}

void
contrast_view_title(const struct board *s, char *out, size_t size)
{
	const struct deck_contrast *c = &s->contrast.of;
	struct scope_step step = {
	    SCOPE_TIME, .from_ns = c->from_ns, .to_ns = c->to_ns};
	char label[SCOPE_LABEL_BYTES];

	if (c->view == &view_changes) {
		snprintf(out, size, "what is shown against what was marked");
		return;
	}
	scope_label(&step, label);
	snprintf(out, size, "why %.40s: against 10 as long before it", label);
}
