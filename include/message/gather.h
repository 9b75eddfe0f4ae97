/* SPDX-License-Identifier: BSD-2-Clause */
/* gather owns a message that comes in pieces, in any order, some twice. */
#ifndef MESSAGE_GATHER_H
#define MESSAGE_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATHER_BYTES 8192 /* of a message; no hello seen so far had 4096 */
#define GATHER_RUNS 48    /* pieces that do not touch each other */

struct gather_run {
	uint16_t from, to;
};

/* All zeros to begin with, or to begin anew (n_runs = 0 will do). */
struct gather {
	uint16_t n_runs; /* ascending, with gaps between */
	struct gather_run runs[GATHER_RUNS];
	uint8_t at[GATHER_BYTES];
};

/*
 * gather_put - put a piece in its place; on overlap the later one wins.
 *
 * returns  false, and nothing is changed: it ends past GATHER_BYTES, or lies
 *          apart from GATHER_RUNS others
 */
bool gather_put(
    struct gather *g, uint64_t offset, const uint8_t *piece, size_t n);

/* Bytes that are there from the first one on. */
static inline size_t
gather_whole(const struct gather *g)
{
	return g->n_runs > 0 && g->runs[0].from == 0 ? g->runs[0].to : 0;
}

#endif
