/* SPDX-License-Identifier: BSD-2-Clause */
/* timeline_shape owns which bin of the graph lies where, and how wide it is. */
#ifndef UI_TIMELINE_SHAPE_H
#define UI_TIMELINE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bins as plot draws them: the newest ends at the right, two dots a column. */
struct timeline_shape {
	int64_t first_ns, bin_ns; /* of bin 0 */
	uint32_t n;
	unsigned stretch; /* dots a bin is wide, at least 1 */
	int width;        /* columns */
};

/* The bin that holds a time, by its start: a multiple of the width. */
int64_t timeline_floor(int64_t time_ns, int64_t bin_ns);

/* Start of the bin under a column, or of the nearest; there must be bins. */
int64_t timeline_at(const struct timeline_shape *t, int x);

/*
 * timeline_columns - where the bins of [from_ns, to_ns) lie.
 *
 * out      first and last column, clipped to the graph
 * returns  false, out untouched, when none is in sight
 */
bool timeline_columns(const struct timeline_shape *t, int64_t from_ns,
    int64_t to_ns, int *out_first, int *out_last);

/*
 * Widths to choose from: 1 ms to 30 days, in the steps of clocks and calendars.
 *
 * timeline_wider    - the next one that is a multiple of `counted_ns`; when
 *                     there is none, twice `bin_ns`.
 * timeline_narrower - the one before: a multiple of counted_ns down to that,
 *                     and any width below it. Never less than the least.
 * timeline_fitting  - the narrowest in which span_ns takes at most n bins.
 */
int64_t timeline_wider(int64_t bin_ns, int64_t counted_ns);
int64_t timeline_narrower(int64_t bin_ns, int64_t counted_ns);
int64_t timeline_fitting(int64_t span_ns, int64_t counted_ns, uint32_t n);

/* Bins of a graph, from the first to the last. */
struct timeline_run {
	int64_t first, last;
};

/*
 * timeline_spike - the next bins that stand out, after `from` or before it.
 *
 * A spike is a run of bins that are each over twice the median, over the mean
 * by more than a standard deviation, both of the bins that are not empty, and
 * over `least`.
 *
 * from     a bin, -1 for before the first, n for behind the last; when it is
 *          in a run that goes on, that is the next one
 * returns  false when there is none
 */
bool timeline_spike(const uint64_t *values, uint32_t n, uint64_t least,
    int64_t from, bool forwards, struct timeline_run *out);

#endif
