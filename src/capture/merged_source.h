/* SPDX-License-Identifier: BSD-2-Clause */
/* merged_source owns the state of several files being read as one tape. */
#ifndef CAPTURE_MERGED_SOURCE_H
#define CAPTURE_MERGED_SOURCE_H

#include "file_source.h"
#include "merge_marks.h"
#include "merge_order.h"
#include "merged_blocks.h"

#define MERGE_BATCH 64
#define MERGE_AT_ONCE INT64_MIN /* read on to know when its turn is */

/*
 * One of the files. Only while it is being read it has memory: a ring of a
 * thousand of them, each going on where another ends, costs what one does.
 */
struct merged_part {
	struct file_source *file;
	size_t named;         /* its place on the command line */
	int64_t first_ns;     /* of its first frame */
	struct time_mark at;  /* where the frames at hand begin */
	struct frame *frames; /* MERGE_BATCH of them */
	uint32_t n, next;     /* at hand, and the first of them not yet given */
	uint64_t lent;        /* the last call that was given some of them */
	bool begun;
	bool over; /* at its end, or where it is damaged */
	int code;  /* of its damage, or 0 */
	struct error why;
	struct part_blocks blocks;
};

struct merged_source {
	struct source base; /* first: a struct source is this */
	size_t n_parts;
	struct merged_part *parts; /* by their first frames */
	struct merge_order order;
	struct merged_part
	    *idle; /* at the edge: in no order, holds nobody up */
	struct capture_filter *filter;
	struct merge_marks *marks; /* NULL where seeking is impossible */
	uint64_t call;             /* of source_next_batch */
	uint64_t number;
	int64_t clock_ns;
	int64_t lie_ns; /* largest clamped time: it moves no clock */
	int64_t bytes;  /* of the frames so far */
	uint32_t begun;
	uint32_t active; /* begun and not over */
	bool waits;      /* at the edge */
	struct merged_blocks blocks;
	struct merged_part *last; /* whose frame was given; NULL: none was */
	struct frame last_frame;
};

/* The verbs of a source that concern its frames. */
int merged_source_next(
    struct source *s, struct frame *out, size_t max, struct error *err);
int merged_source_rewind(struct source *s, struct error *err);
int merged_source_seek(struct source *s, int64_t time_ns, struct error *err);

/* Give back what it needs only while it is being read; not of a pipe. */
void merged_source_park(struct merged_part *p);

#endif
