/* SPDX-License-Identifier: BSD-2-Clause */
/* cut owns --report=pcapng: just the frames that were asked for, as a file. */
#ifndef APP_CUT_H
#define APP_CUT_H

#include "base/error.h"
#include "capture/source.h"
#include "deck/limits.h"
#include "views/where.h"

#include <stdatomic.h>
#include <stdio.h>

struct cut {
	struct source *source;
	struct limits limits;
	int64_t max_ns;            /* live: of real time; 0 = no end */
	const struct where *where; /* on rows of the view of packets, or NULL */
	uint64_t most;             /* frames, at most */
	const atomic_bool *stop;
	FILE *out; /* no byte written so far */
	const char *label;
};

/*
 * cut_run - read on in the source, and write what is asked for.
 *
 * Of a pcapng file opened with keep_blocks the blocks are taken over as they
 * are: sections, interfaces, names, statistics, comments. Of anything else
 * the frames are recorded, with an interface for each link type.
 *
 * missing  filled when the source failed on the way; what came before is
 *          written all the same. text "" otherwise
 * errors   negative errno: the file could not be written, err says why
 */
int cut_run(const struct cut *cut, struct error *missing, struct error *err);

#endif
