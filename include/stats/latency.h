/* SPDX-License-Identifier: BSD-2-Clause */
/* latency owns how long answers took: average, most, and the 95th percentile.
 */
#ifndef STATS_LATENCY_H
#define STATS_LATENCY_H

#include "base/blocks.h"

#include <stdbool.h>
#include <stdint.h>

#define LATENCY_EXACT 64 /* values that are kept as they are */
#define LATENCY_PARTS 8  /* of an octave: past those, within 1/16 of it */
#define LATENCY_BLOCK_LEAST 32u

/*
 * The values lie in a block that grows with them; from LATENCY_EXACT on they
 * are only counted by size. Zeroed is empty. The order in which values came
 * means nothing, so any way of merging gives the same.
 */
struct latency {
	uint64_t n;
	int64_t sum_ns, max_ns;
	uint32_t block;
	bool blurred; /* there was no memory: no percentile */
};

void latency_add(struct latency *l, struct blocks *blocks, int64_t ns);
void latency_merge(struct latency *l, struct blocks *blocks,
    const struct latency *from, const struct blocks *theirs);
void latency_give(struct latency *l, struct blocks *blocks);

/* Nanoseconds, or -1 when that is not known. */
int64_t latency_average(const struct latency *l);
int64_t latency_p95(const struct latency *l, const struct blocks *blocks);

#endif
