/* SPDX-License-Identifier: BSD-2-Clause */
/* playhead owns what time it is on the tape, whether frames come or not. */
#ifndef DECK_PLAYHEAD_H
#define DECK_PLAYHEAD_H

#include "deck_private.h"

#define CLOCK_NS (100 * NS_PER_MS) /* how often quiet time is told */
#define CAPTURE_BATCH 32

/* The capture thread's own. */
struct capture {
	struct deck *d;
	struct source *source;
	struct frame frames[CAPTURE_BATCH];
	size_t n, next; /* frames at hand, and the first not yet passed on */
	bool file;
	bool follows; /* a file that grows: real time is its time as well */
	bool patient; /* the source can be kept waiting */
	bool drained; /* it had no more when it was last asked */
	int64_t status_ns, clock_told_ns, losses_ns, started_ns, looked_ns;
	int64_t last_frame_ns; /* real time of the newest live frame */
};

/* A tape that is counted again goes to where it was, whatever is due. */
bool playhead_rushes(const struct capture *c);

/* Up to where it may be: see transport_clock. */
int64_t playhead_next(const struct capture *c);

/* Packet time now, with or without frames; 0 before the first one. */
int64_t playhead_now(const struct capture *c, int64_t now);

/* Quiet time passes as well: tell the analysis, every now and then. */
void playhead_tell(struct capture *c, int64_t now);

/* Live frames were passed on; packet time was `before_ns`. */
void playhead_passed(struct capture *c, int64_t before_ns, int64_t now);

#endif
