/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck/explaining.h"

#include <errno.h>

static int
hear(void *context, const struct slice *slice, const struct analysis *a,
    struct error *err)
{
	struct explaining *e = context;
	struct ledger books = analysis_ledger(a);

	if (slice->index == EXPLAINING_USUAL) {
		e->now = books;
		return contrast_add_now(e->contrast, a, err);
	}
	e->begun |= books.frames_analysed > 0 || e->books.before > 0;
	if (!e->begun)
		return 0;
	e->usual++;
	return contrast_add_usual(e->contrast, a, err);
}

int
explaining_init(struct explaining *e, const struct analysis *like,
    int64_t from_ns, int64_t to_ns, struct contrast *contrast)
{
	int64_t width, before, first;

	if (__builtin_sub_overflow(to_ns, from_ns, &width) || width <= 0 ||
	    __builtin_mul_overflow(width, EXPLAINING_USUAL, &before) ||
	    __builtin_sub_overflow(from_ns, before, &first))
		return -ERANGE;
	*e = (struct explaining){
	    .slices = {.like = like,
		.first_ns = first,
		.width_ns = width,
		.n = EXPLAINING_USUAL + 1,
		.each = hear,
		.context = e},
	    .contrast = contrast,
	};
	return 0;
}

void
explaining_bin(int64_t ns, int64_t width_ns, int64_t *from_ns, int64_t *to_ns)
{
	int64_t bin = ns / width_ns - (ns % width_ns < 0);

	/* At either end of what clocks hold a bin is cut. */
	if (__builtin_mul_overflow(bin, width_ns, from_ns))
		*from_ns = INT64_MIN;
	if (__builtin_add_overflow(*from_ns, width_ns, to_ns))
		*to_ns = INT64_MAX;
}

bool
explaining_came_late(const struct explaining *e)
{
	return e->books.late > 0;
}

void
explaining_open_all(struct explaining *e)
{
	e->slices.open = EXPLAINING_USUAL + 1;
}
