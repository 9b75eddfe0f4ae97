/* SPDX-License-Identifier: BSD-2-Clause */
/* explaining owns which stretches of time say what is usual for another one. */
#ifndef DECK_EXPLAINING_H
#define DECK_EXPLAINING_H

#include "base/error.h"
#include "deck/slices.h"
#include "stats/ledger.h"
#include "views/contrast.h"

#include <stdbool.h>
#include <stdint.h>

#define EXPLAINING_USUAL 10u /* stretches before the one in question */

/*
 * One stretch, and those of the same length before it, on their way into a
 * contrast. Stretches before the first frame do not count: nothing is usual
 * before a capture began.
 */
struct explaining {
	struct slices_config
	    slices;                /* for slices_run, or slices_new and take */
	struct slices_books books; /* for the same */
	struct contrast *contrast; /* not ours */
	struct ledger now;         /* of the stretch in question */
	unsigned usual;            /* stretches that counted */
	bool begun;
};

/*
 * explaining_init - ready to be fed; must stay where it is until that is over.
 *
 * like      whose configuration each stretch is counted with
 * from, to  the stretch in question, [from, to)
 * contrast  a new one; ranks when all slices were handed over
 * errors    -ERANGE: beyond what clocks hold
 */
int explaining_init(struct explaining *e, const struct analysis *like,
    int64_t from_ns, int64_t to_ns, struct contrast *contrast);

/* The bin of `width` that a moment lies in, [*from, *to). */
void explaining_bin(
    int64_t ns, int64_t width_ns, int64_t *from_ns, int64_t *to_ns);

/*
 * Did frames come too late to be counted? Then the same again from the start,
 * with a new contrast and this, counts them all.
 */
bool explaining_came_late(const struct explaining *e);
void explaining_open_all(struct explaining *e);

#endif
