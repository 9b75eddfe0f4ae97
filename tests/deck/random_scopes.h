/* SPDX-License-Identifier: BSD-2-Clause */
/* random_scopes owns the drawing of scopes: of every kind, the same each time.
 */
#ifndef TESTS_DECK_RANDOM_SCOPES_H
#define TESTS_DECK_RANDOM_SCOPES_H

#include "check.h"

#include "base/clock.h"
#include "base/hash.h"
#include "stats/analysis.h"
#include "stats/scope.h"
#include "views/query.h"

#include <stdio.h>

struct dice {
	uint64_t state;
};

/* splitmix64 */
static inline uint64_t
dice_roll(struct dice *d, uint64_t sides)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return sides ? (z ^ z >> 31) % sides : 0;
}

/* A tenth of the tape, give or take; some in whole seconds, some beyond it. */
static inline void
draw_time(struct dice *d, const struct ledger *l, struct scope_step *out)
{
	uint64_t length = (uint64_t)(l->last_ns - l->first_ns) + 1;
	int64_t grain = dice_roll(d, 2) ? NS_PER_S : 1;

	*out = (struct scope_step){.kind = SCOPE_TIME};
	out->from_ns = l->first_ns + (int64_t)dice_roll(d, length);
	out->to_ns = out->from_ns + (int64_t)dice_roll(d, length / 4 + 2) + 1;
	out->from_ns -= out->from_ns % grain;
	out->to_ns += grain - 1 - (out->to_ns + grain - 1) % grain;
	if (dice_roll(d, 8) == 0)
		out->from_ns = INT64_MIN;
	if (dice_roll(d, 8) == 0)
		out->to_ns = INT64_MAX;
}

/* Some row of a view of the whole; false when none of them can be gone into. */
static inline bool
draw_row(struct dice *d, const struct analysis *whole, const struct view *v,
    struct scope_step *out)
{
	struct query q = query_default(v);
	struct result r;
	bool found = false;

	CHECK_EQ(result_init(&r, (size_t)64 << 20), 0);
	CHECK_EQ(query_run(whole, &q, &r, NULL), 0);
	for (unsigned tries = 0; !found && r.n_rows > 0 && tries < 8; tries++)
		found = v->scope(result_row(&r, dice_roll(d, r.n_rows)), out);
	result_fini(&r);
	return found;
}

/* In libpcap's words, about an address of the whole. */
static inline bool
draw_filter(
    struct dice *d, const struct analysis *whole, struct scope_step *out)
{
	static const char *const forms[][2] = {{"host ", ""}, {"src host ", ""},
	    {"not host ", ""}, {"host ", " and (udp or icmp)"},
	    {"tcp or host ", ""}, {"greater 200 and dst host ", ""},
	    {"less 100 or host ", ""}};
	size_t form = dice_roll(d, sizeof(forms) / sizeof(forms[0]));
	char address[ADDR_TEXT_BYTES], text[128];
	struct scope_step of;

	if (!draw_row(d, whole, view_find("hosts"), &of))
		return false;
	addr_text(&of.a, address);
	snprintf(text, sizeof(text), "%s%s%s", forms[form][0], address,
	    forms[form][1]);
	*out = (struct scope_step){.kind = SCOPE_FILTER};
	scope_set_text(out, text, "");
	return true;
}

/* The views whose rows can be gone into. */
static inline size_t
scoping_views(const struct view *out[static 32])
{
	size_t n = 0;

	for (size_t i = 0; views[i]; i++)
		if (views[i]->scope && n < 32)
			out[n++] = views[i];
	return n;
}

/* A row of some view, of the next one where that has none. */
static inline bool
draw_any_row(struct dice *d, const struct analysis *whole, size_t first,
    struct scope_step *out)
{
	const struct view *of[32];
	size_t n = scoping_views(of);

	for (size_t i = 0; i < n; i++)
		if (draw_row(d, whole, of[(first + i) % n], out))
			return true;
	return false;
}

/*
 * The i-th scope of a tape: a stretch of time, a filter, and then rows of one
 * view after the other. Every fourth has a stretch of time besides. Returns
 * false when there is nothing to go into.
 */
static inline bool
draw_scope(
    struct dice *d, const struct analysis *whole, unsigned i, struct scope *out)
{
	struct ledger books = analysis_ledger(whole);
	bool found = books.frames_analysed > 0;

	*out = (struct scope){.n = 1};
	if (found && i == 0)
		draw_time(d, &books, &out->steps[0]);
	else if (i == 1)
		found = draw_filter(d, whole, &out->steps[0]);
	else
		found = draw_any_row(d, whole, i, &out->steps[0]);
	if (found && i > 0 && dice_roll(d, 4) == 0)
		draw_time(d, &books, &out->steps[out->n++]);
	return found;
}

#endif
