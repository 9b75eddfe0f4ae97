/* SPDX-License-Identifier: BSD-2-Clause */
/* scope_judge owns the whole judgement of frames: libpcap's part, and ours. */
#ifndef DECK_SCOPE_JUDGE_H
#define DECK_SCOPE_JUDGE_H

#include "capture/capture_filter.h"
#include "stats/scope.h"

/* All zeros judges nothing, and can be given back. */
struct scope_judge {
	const struct scope *scope;
	struct scope_filter *filter;
	struct capture_filter *programs[SCOPE_STEPS]; /* FILTER steps */
	int64_t clock_ns; /* of the frames taken so far, if there are any */
	bool has_clock;
};

/*
 * scope_judge_init - as scope_filter_new; s outlives it.
 *
 * errors  -EINVAL: what libpcap has against a filter; -ENOMEM. Nothing is to
 *         be given back then.
 */
int scope_judge_init(struct scope_judge *j, const struct scope *s,
    struct places *places, bool decap, size_t bytes, struct error *err);
void scope_judge_fini(struct scope_judge *j);

bool scope_judge_admits(struct scope_judge *j, const struct frame *f);

/*
 * scope_judge_take - the same, to count it: *out is the frame with the clock
 * that a tape of just the frames taken has.
 */
bool scope_judge_take(
    struct scope_judge *j, const struct frame *f, struct frame *out);

#endif
