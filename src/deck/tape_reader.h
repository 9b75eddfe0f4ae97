/* SPDX-License-Identifier: BSD-2-Clause */
/* tape_reader owns the reading of a tape from any moment on, file or memory. */
#ifndef DECK_TAPE_READER_H
#define DECK_TAPE_READER_H

#include "capture/source.h"
#include "deck/limits.h"
#include "tape_memory.h"

#include <stdatomic.h>
#include <stdbool.h>

#define TAPE_BATCH 32

/*
 * How far the tape goes by now; written by the capture thread. Of a file only
 * what has been played is tape, so that a scope never knows more than all.
 */
struct tape_extent {
	_Atomic uint64_t number;     /* of the newest frame */
	_Atomic int64_t disorder_ns; /* most a frame came late by */
	_Atomic int64_t clock_ns;    /* packet time by now */
	_Atomic unsigned generation; /* goes up when the tape begins anew */
	_Atomic bool decap;
};

struct tape_reader {
	struct source *source;      /* a file, or NULL */
	struct tape_memory *memory; /* else */
	struct tape_extent *extent;
	const struct limits *asked; /* frames that were asked for at all */
	struct limits limits;
	struct tape_place place;
	struct frame frames[TAPE_BATCH];
	size_t n, next;
	int64_t clock_ns; /* of the newest frame handed out */
	bool ended;       /* of a file: nothing is behind this */
	bool surveying;   /* the source is where tape_reader_survey left it */
	int64_t last_ns;  /* newest time it has met */
};

int tape_reader_init(struct tape_reader *r, struct source *source,
    struct tape_memory *memory, struct tape_extent *extent,
    const struct limits *asked);
void tape_reader_fini(struct tape_reader *r);

/*
 * tape_reader_begin - the next frame is the first one, or one before which no
 * frame has a time of from_ns or later.
 */
int tape_reader_begin(
    struct tape_reader *r, int64_t from_ns, struct error *err);

/*
 * tape_reader_next - frames in the order of the tape.
 *
 * out      points to them; valid until the next call
 * returns  how many; 0 at the end of the tape as it is by now; a negative
 *          errno where a file is damaged
 */
int tape_reader_next(
    struct tape_reader *r, const struct frame **out, struct error *err);

/*
 * tape_reader_survey - read a little more of a file, played or not, to learn
 * when it ends. Whoever reads the tape in between has it begin again.
 *
 * returns  true at the end, or where damage is one: *out is the newest time,
 *          INT64_MIN in an empty file
 */
bool tape_reader_survey(struct tape_reader *r, int64_t *out);

/* Can no frame that is still to come be older than that? */
bool tape_reader_is_past(const struct tape_reader *r, int64_t to_ns);

/* Part of what there is that has been read: 0..1. */
double tape_reader_progress(const struct tape_reader *r);

#endif
