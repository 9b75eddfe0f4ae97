/* SPDX-License-Identifier: BSD-2-Clause */
/* merge_marks owns the marks at which reading several files can begin.
 *
 * As time_index, but such a mark is one place in each file that is being read:
 * those not begun by then are at their start, those at their end stay there.
 */
#ifndef CAPTURE_MERGE_MARKS_H
#define CAPTURE_MERGE_MARKS_H

#include "time_index.h"

#include <stdbool.h>

#define MERGE_MARKS 4096
#define MERGE_PLACES 65536 /* of all marks together */

/* Where one file stood: so many frames behind a place in it. */
struct merge_place {
	struct time_mark at;
	uint32_t part;
	uint32_t skip;
};

struct merge_mark {
	int64_t max_ns; /* largest time of the frames before, of all files */
	int64_t clock_ns;
	uint64_t number;
	uint64_t filtered;
	int64_t bytes;  /* see merge_marks_wants */
	uint32_t begun; /* files begun; the others are at their start */
	uint32_t first, n_places;
};

struct merge_marks {
	int64_t spacing, next;
	size_t n, n_places;
	struct merge_mark marks[MERGE_MARKS];
	struct merge_place places[MERGE_PLACES];
};

void merge_marks_init(struct merge_marks *m, int64_t spacing);

/* Is a mark wanted, after so many bytes of frames? */
static inline bool
merge_marks_wants(const struct merge_marks *m, int64_t bytes)
{
	return bytes >= m->next;
}

/*
 * merge_marks_add - a mark behind all others; when full, every other one is
 * given up.
 *
 * mark     its places are set here
 * returns  where to put so many places; NULL when they are too many ever to be
 *          kept
 */
struct merge_place *merge_marks_add(
    struct merge_marks *m, struct merge_mark mark, size_t n_places);

/* The last mark before which no frame has a time >= time_ns; NULL if none. */
const struct merge_mark *merge_marks_find(
    const struct merge_marks *m, int64_t time_ns);

#endif
