/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck/limits.h"

void
limits_init(struct limits *l, uint64_t max_frames, int64_t max_ns,
    int64_t from_ns, int64_t to_ns)
{
	*l = (struct limits){
	    .max_frames = max_frames,
	    .max_ns = max_ns,
	    .from_ns = from_ns,
	    .to_ns = to_ns,
	};
}

bool
limits_reached(const struct limits *l)
{
	return l->max_frames > 0 && l->admitted >= l->max_frames;
}

bool
limits_none(const struct limits *l)
{
	return l->max_frames == 0 && l->max_ns == 0 &&
	       l->from_ns == INT64_MIN && l->to_ns == INT64_MAX;
}

/*
 * A frame after --to does not end the reading: frames need not be in order,
 * and one that belongs may still come. Only counting can be over for good.
 */
enum limit
limits_test(const struct limits *l, const struct frame *f)
{
	if (limits_reached(l))
		return LIMIT_STOP;
	if (f->time_ns < l->from_ns || f->time_ns > l->to_ns)
		return LIMIT_SKIP;
	if (l->max_ns > 0 && l->admitted > 0 &&
	    f->time_ns - l->first_ns >= l->max_ns)
		return LIMIT_SKIP;
	return LIMIT_ADMIT;
}

enum limit
limits_judge(struct limits *l, const struct frame *f)
{
	enum limit verdict = limits_test(l, f);

	if (verdict == LIMIT_ADMIT && l->admitted++ == 0)
		l->first_ns = f->time_ns;
	return verdict;
}

/* What was passed by may be of any time, also of a later one. */
static void
set_clock(struct limits *l, struct frame *f)
{
	if (l->admitted == 1 || f->time_ns > l->clock_ns)
		l->clock_ns = f->time_ns;
	f->clock_ns = l->clock_ns;
}

size_t
limits_admit(struct limits *l, struct frame *frames, size_t n, bool *over)
{
	size_t kept = 0;

	for (size_t i = 0; i < n && !*over; i++) {
		switch (limits_judge(l, &frames[i])) {
		case LIMIT_ADMIT:
			frames[kept] = frames[i];
			set_clock(l, &frames[kept++]);
			break;
		case LIMIT_SKIP:
			break;
		case LIMIT_STOP:
			*over = true;
			break;
		}
	}
	if (limits_reached(l))
		*over = true;
	return kept;
}
