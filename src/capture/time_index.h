/* SPDX-License-Identifier: BSD-2-Clause */
/* time_index owns the marks at which reading a file can begin in the middle.
 *
 * A mark remembers the largest time of any frame before it. That never falls
 * from one mark to the next, whatever the order of the frames, so the last
 * mark with all times before it under T is found by halving.
 */
#ifndef CAPTURE_TIME_INDEX_H
#define CAPTURE_TIME_INDEX_H

#include <stddef.h>
#include <stdint.h>

#define TIME_INDEX_MARKS 4096

/* The state of a reader between two frames. */
struct time_mark {
	int64_t offset;   /* of the next record, in bytes */
	int64_t max_ns;   /* largest time of the frames before */
	int64_t clock_ns; /* the clock they have left */
	uint64_t number;  /* how many they are */
	uint64_t filtered;
	uint32_t interfaces;      /* pcapng: described in the section so far */
	uint32_t first_interface; /* of the section, in the whole file */
	uint32_t swapped;         /* byte order of the section */
};

struct time_index {
	int64_t spacing; /* bytes between two marks */
	int64_t next;    /* offset from which the next mark is wanted */
	size_t n_marks;
	struct time_mark marks[TIME_INDEX_MARKS];
};

void time_index_init(struct time_index *index, int64_t spacing);

/* Add a mark behind all others; when full, every other one is given up. */
void time_index_add(struct time_index *index, const struct time_mark *mark);

/* The last mark before which no frame has a time >= time_ns; NULL if none. */
const struct time_mark *time_index_find(
    const struct time_index *index, int64_t time_ns);

#endif
