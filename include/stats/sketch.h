/* SPDX-License-Identifier: BSD-2-Clause */
/* sketch owns an estimate of how many distinct things were seen. */
#ifndef STATS_SKETCH_H
#define STATS_SKETCH_H

#include <stdint.h>

#define SKETCH_BITS 10 /* of a hash that choose the register */
#define SKETCH_REGISTERS (1u << SKETCH_BITS)
/* Standard error of an estimate in percent: 104 / sqrt(SKETCH_REGISTERS). */
#define SKETCH_ERROR_PERCENT 3.25

/*
 * A HyperLogLog: each register keeps the longest run of zeros that any hash of
 * its own began with, plus one; 0 = it had none. All zeros is the empty one.
 *
 * source  Flajolet, Fusy, Gandouet, Meunier: HyperLogLog, the analysis of a
 *         near-optimal cardinality estimation algorithm, AofA 2007
 */
struct sketch {
	uint8_t rank[SKETCH_REGISTERS];
};

/* See one more thing: 64 bits that are as good as random, and its own. */
static inline void
sketch_add(struct sketch *s, uint64_t hash)
{
	const uint64_t end = UINT64_C(1) << (SKETCH_BITS - 1);
	uint8_t *rank = &s->rank[hash >> (64 - SKETCH_BITS)];
	uint8_t seen =
	    (uint8_t)(__builtin_clzll(hash << SKETCH_BITS | end) + 1);

	if (seen > *rank)
		*rank = seen;
}

/* See all that another one has seen. */
void sketch_merge(struct sketch *into, const struct sketch *from);

/*
 * sketch_estimate - how many distinct hashes were added.
 *
 * returns  0 for an empty one; else within SKETCH_ERROR_PERCENT as a standard
 *          error, less for few
 * source   Ertl: New cardinality estimation algorithms for HyperLogLog
 *          sketches, arXiv:1702.01284, algorithm 6
 */
double sketch_estimate(const struct sketch *s);

/* The estimate in whole numbers, where it is known to lie within bounds. */
uint64_t sketch_within(const struct sketch *s, uint64_t least, uint64_t most);

#endif
