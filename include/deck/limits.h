/* SPDX-License-Identifier: BSD-2-Clause */
/* limits owns which frames of a source are asked for: -c --duration --from. */
#ifndef DECK_LIMITS_H
#define DECK_LIMITS_H

#include "packet/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct limits {
	uint64_t max_frames; /* 0 = no limit */
	int64_t max_ns;      /* of packet time from the first frame; 0 = none */
	int64_t from_ns, to_ns;
	uint64_t admitted;
	int64_t first_ns;
	int64_t clock_ns; /* of the frames admitted alone */
};

enum limit {
	LIMIT_ADMIT,
	LIMIT_SKIP, /* not this one */
	LIMIT_STOP, /* nor any after it */
};

void limits_init(struct limits *l, uint64_t max_frames, int64_t max_ns,
    int64_t from_ns, int64_t to_ns);

/* Is every frame asked for? Then there is nothing to judge. */
bool limits_none(const struct limits *l);

/* Judge one frame; limits_judge counts it when it is admitted. */
enum limit limits_test(const struct limits *l, const struct frame *f);
enum limit limits_judge(struct limits *l, const struct frame *f);

/*
 * Judge n frames: those asked for move up to the front, with the clock that a
 * file of just them has. Returns how many, and sets *over when no later frame
 * can be asked for.
 */
size_t limits_admit(
    struct limits *l, struct frame *frames, size_t n, bool *over);

/* Has the number of frames asked for been reached? */
bool limits_reached(const struct limits *l);

#endif
