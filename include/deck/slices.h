/* SPDX-License-Identifier: BSD-2-Clause */
/* slices owns the cutting of a source into stretches of time, each analysed. */
#ifndef DECK_SLICES_H
#define DECK_SLICES_H

#include "base/error.h"
#include "deck/run.h"
#include "stats/analysis.h"

#include <stdbool.h>
#include <stdint.h>

#define SLICES_OPEN_MOST 64u

/* Slice number `index`: frames of [from_ns, to_ns). */
struct slice {
	uint64_t index;
	int64_t from_ns, to_ns;
};

/*
 * A slice is over. The analysis is an ordinary one, finished, to be asked now
 * and not later; it counts the next slice when this returns. A negative errno
 * ends the reading and is handed back.
 */
typedef int slice_fn(void *context, const struct slice *slice,
    const struct analysis *a, struct error *err);

struct slices_config {
	/* Source, limits, stop and progress; without a recorder. */
	struct run_config run;
	const struct analysis *like; /* whose configuration each slice has */
	/* Where slice 0 begins; width from 1. The last one ends in the clock.
	 */
	int64_t first_ns, width_ns;
	uint64_t n; /* slices; frames outside are passed by */
	/* Slices counted at once, 1 to SLICES_OPEN_MOST; 0 = 2. */
	unsigned open;
	slice_fn *each;
	void *context;
};

/* What was read, and what of it no slice has. */
struct slices_books {
	uint64_t frames; /* counted in a slice */
	uint64_t before; /* earlier than slice 0 */
	uint64_t after;  /* later than the last one */
	uint64_t late;   /* in time of a slice that had been handed over */
};

struct slices;

/*
 * slices_new  - slices of frames that are still to come; `run` and `each` of
 *               the configuration matter to who reads, and when one is over.
 * slices_take - up to ANALYSIS_BATCH frames, in the order of the tape.
 * slices_end  - no more come: hand over what is left; whole = undamaged.
 *
 * A frame belongs to the slice of its own time, wherever it stands. The newest
 * `open` slices take frames; the oldest of them is handed over as soon as a
 * frame of a later one comes. What is later still is counted as late and in no
 * slice: when it matters, read again with as many slices open as there are,
 * and none is late. Slices without frames are handed over too, all n always.
 *
 * Each slice equals an analysis of just its frames, its clock included. The
 * open ones share the memory plan of `like`, and are used again and again: a
 * slice costs its frames, and some microseconds for the next one to begin.
 *
 * books    outlive the slices; right at any time
 * returns  0; or what `each` said, and then no slice is handed over any more
 * errors   -ENOMEM
 * thread   any, one at a time
 */
int slices_new(const struct slices_config *config, struct slices_books *books,
    struct slices **out, struct error *err);
int slices_take(
    struct slices *s, const struct frame *frames, size_t n, struct error *err);
int slices_end(struct slices *s, bool whole, struct error *err);
void slices_free(struct slices *s);

/*
 * slices_run - read on in the source of `run`, and hand over every slice.
 *
 * returns  0 (also when stopped: the ledger of slices since is incomplete),
 *          or a negative errno: the source failed on the way, with what came
 *          before handed over; or what `each` said
 * thread   everything on the calling one
 */
int slices_run(const struct slices_config *config, struct slices_books *books,
    struct error *err);

#endif
