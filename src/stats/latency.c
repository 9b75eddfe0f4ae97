/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/latency.h"

#include <string.h>

#define FIRST_OCTAVE 10 /* 2^10 ns: what is quicker counts as that */
#define N_OCTAVES 32
#define N_COUNTS (LATENCY_PARTS * N_OCTAVES)
#define COUNTS_BYTES (N_COUNTS * sizeof(uint32_t))

/* Which count a value belongs to: its octave, and the part of that. */
static unsigned
count_of(int64_t ns)
{
	uint64_t v = ns > 0 ? (uint64_t)ns >> (FIRST_OCTAVE - 3) : 0;
	unsigned octave, i;

	if (v < LATENCY_PARTS)
		return 0;
	octave = 63u - (unsigned)__builtin_clzll(v) - 3;
	i = octave * LATENCY_PARTS + ((v >> octave) & (LATENCY_PARTS - 1));
	return i < N_COUNTS ? i : N_COUNTS - 1;
}

/* The middle of the values that a count is of. */
static int64_t
middle_of(unsigned i)
{
	unsigned octave = i / LATENCY_PARTS, part = i % LATENCY_PARTS;

	return (int64_t)(2 * (LATENCY_PARTS + part) + 1)
	       << (octave + FIRST_OCTAVE - 4);
}

static void
forget(struct latency *l, struct blocks *blocks)
{
	if (l->block != BLOCKS_NONE)
		blocks_give(blocks, l->block);
	l->block = BLOCKS_NONE;
	l->blurred = true;
}

static void
count(uint32_t *counts, int64_t ns)
{
	uint32_t *c = &counts[count_of(ns)];

	*c += *c < UINT32_MAX;
}

/* The values at hand, n of them, in a larger block. */
static bool
grow(struct latency *l, struct blocks *blocks, size_t n)
{
	uint32_t block = blocks_take(blocks, (n + 1) * sizeof(int64_t));

	if (block == BLOCKS_NONE)
		return false;
	if (l->block != BLOCKS_NONE) {
		memcpy(blocks_at(blocks, block), blocks_at(blocks, l->block),
		    n * sizeof(int64_t));
		blocks_give(blocks, l->block);
	}
	l->block = block;
	return true;
}

/* From values to counts of them. */
static bool
turn_to_counts(struct latency *l, struct blocks *blocks, size_t n)
{
	uint32_t block = blocks_take(blocks, COUNTS_BYTES);
	const int64_t *values;
	uint32_t *counts;

	if (block == BLOCKS_NONE)
		return false;
	counts = blocks_at(blocks, block);
	memset(counts, 0, COUNTS_BYTES);
	if (l->block != BLOCKS_NONE) {
		values = blocks_at(blocks, l->block);
		for (size_t i = 0; i < n; i++)
			count(counts, values[i]);
		blocks_give(blocks, l->block);
	}
	l->block = block;
	return true;
}

/* A place for one more than n values. */
static bool
make_room(struct latency *l, struct blocks *blocks, size_t n)
{
	if (l->blurred || n > LATENCY_EXACT)
		return !l->blurred;
	if (n == LATENCY_EXACT)
		return turn_to_counts(l, blocks, n);
	if (n > 0 && (n + 1) * sizeof(int64_t) <= blocks_size(blocks, l->block))
		return true;
	return grow(l, blocks, n);
}

static void
add_sums(struct latency *l, uint64_t n, int64_t sum_ns, int64_t max_ns)
{
	l->n += n;
	if (__builtin_add_overflow(l->sum_ns, sum_ns, &l->sum_ns))
		l->sum_ns = INT64_MAX;
	if (max_ns > l->max_ns)
		l->max_ns = max_ns;
}

void
latency_add(struct latency *l, struct blocks *blocks, int64_t ns)
{
	size_t n = (size_t)l->n;

	add_sums(l, 1, ns, ns);
	if (!make_room(l, blocks, n)) {
		forget(l, blocks);
		return;
	}
	if (n < LATENCY_EXACT)
		((int64_t *)blocks_at(blocks, l->block))[n] = ns;
	else
		count(blocks_at(blocks, l->block), ns);
}

static void
add_counts(struct latency *l, struct blocks *blocks, const struct latency *from,
    const struct blocks *theirs)
{
	const uint32_t *more = blocks_at(theirs, from->block);
	uint32_t *counts;

	if (l->n <= LATENCY_EXACT && !l->blurred &&
	    !turn_to_counts(l, blocks, (size_t)l->n))
		forget(l, blocks);
	if (!l->blurred) {
		counts = blocks_at(blocks, l->block);
		for (unsigned i = 0; i < N_COUNTS; i++)
			if (__builtin_add_overflow(
				counts[i], more[i], &counts[i]))
				counts[i] = UINT32_MAX;
	}
	add_sums(l, from->n, from->sum_ns, from->max_ns);
}

void
latency_merge(struct latency *l, struct blocks *blocks,
    const struct latency *from, const struct blocks *theirs)
{
	const int64_t *values;

	if (from->n == 0)
		return;
	if (from->blurred) {
		forget(l, blocks);
		add_sums(l, from->n, from->sum_ns, from->max_ns);
		return;
	}
	if (from->n > LATENCY_EXACT) {
		add_counts(l, blocks, from, theirs);
		return;
	}
	values = blocks_at(theirs, from->block);
	for (uint64_t i = 0; i < from->n; i++)
		latency_add(l, blocks, values[i]);
}

void
latency_give(struct latency *l, struct blocks *blocks)
{
	forget(l, blocks);
	*l = (struct latency){0};
}

int64_t
latency_average(const struct latency *l)
{
	return l->n > 0 ? l->sum_ns / (int64_t)l->n : -1;
}

/* Into place by insertion: they are few. */
static void
sort(int64_t *values, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int64_t v = values[i];
		size_t k = i;

		for (; k > 0 && values[k - 1] > v; k--)
			values[k] = values[k - 1];
		values[k] = v;
	}
}

/* The least value that so many are no larger than. */
static int64_t
value_at_rank(const struct latency *l, const uint32_t *counts, uint64_t rank)
{
	uint64_t below = 0;

	for (unsigned i = 0; i < N_COUNTS; i++) {
		below += counts[i];
		if (below >= rank)
			return middle_of(i) < l->max_ns ? middle_of(i)
			                                : l->max_ns;
	}
	return l->max_ns;
}

int64_t
latency_p95(const struct latency *l, const struct blocks *blocks)
{
	int64_t values[LATENCY_EXACT];
	uint64_t rank = l->n - l->n / 20; /* 95 in 100, rounded up */

	if (l->n == 0 || l->blurred)
		return -1;
	if (l->n > LATENCY_EXACT)
		return value_at_rank(l, blocks_at(blocks, l->block), rank);
	memcpy(values, blocks_at(blocks, l->block),
	    (size_t)l->n * sizeof(values[0]));
	sort(values, (size_t)l->n);
	return values[rank - 1];
}
