/* SPDX-License-Identifier: BSD-2-Clause */
#include "scope_judge.h"

#define FIRST_LINK 1 /* Ethernet; a filter compiles for others as they come */

int
scope_judge_init(struct scope_judge *j, const struct scope *s,
    struct places *places, bool decap, size_t bytes, struct error *err)
{
	int r = 0;

	*j = (struct scope_judge){.scope = s};
	for (size_t i = 0; i < s->n && r == 0; i++) {
		if (s->steps[i].kind == SCOPE_FILTER)
			r = capture_filter_new(
			    s->steps[i].text, FIRST_LINK, &j->programs[i], err);
	}
	if (r == 0)
		r = scope_filter_new(s, places, decap, bytes, &j->filter, err);
	if (r < 0)
		scope_judge_fini(j);
	return r;
}

void
scope_judge_fini(struct scope_judge *j)
{
	for (size_t i = 0; i < SCOPE_STEPS; i++)
		capture_filter_free(j->programs[i]);
	scope_filter_free(j->filter);
	*j = (struct scope_judge){0};
}

bool
scope_judge_admits(struct scope_judge *j, const struct frame *f)
{
	for (size_t i = 0; i < j->scope->n; i++) {
		if (j->programs[i] && !capture_filter_match(j->programs[i], f))
			return false;
	}
	return scope_filter_admits(j->filter, f);
}

/* What was passed by may be of any time, also of a later one. */
bool
scope_judge_take(
    struct scope_judge *j, const struct frame *f, struct frame *out)
{
	if (!scope_judge_admits(j, f))
		return false;
	if (!j->has_clock || f->time_ns > j->clock_ns)
		j->clock_ns = f->time_ns;
	j->has_clock = true;
	*out = *f;
	out->clock_ns = j->clock_ns;
	return true;
}
