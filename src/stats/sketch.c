/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ertl's estimator is right over the whole range: neither a table of biases
 * nor a point where linear counting takes over is needed.
 */
#include "stats/sketch.h"

#include <math.h>
#include <stddef.h>

#define RANK_MOST (64 - SKETCH_BITS + 1)
#define LN_2 0.693147180559945309417

void
sketch_merge(struct sketch *into, const struct sketch *from)
{
	for (size_t i = 0; i < SKETCH_REGISTERS; i++)
		if (from->rank[i] > into->rank[i])
			into->rank[i] = from->rank[i];
}

/* x + the sum of x^(2^k) 2^(k-1), k from 1 on; 0 <= x < 1 */
static double
sigma(double x)
{
	double sum = x, before = -1, weight = 1;

	while (sum > before) {
		before = sum;
		x *= x;
		sum += x * weight;
		weight += weight;
	}
	return sum;
}

/* (1 - x - the sum of (1 - x^(2^-k))^2 2^-k, k from 1 on) / 3 */
static double
tau(double x)
{
	double sum = 1 - x, before = 2, weight = 1;

	if (x <= 0 || x >= 1)
		return 0;
	while (sum < before) {
		before = sum;
		x = sqrt(x);
		weight /= 2;
		sum -= (1 - x) * (1 - x) * weight;
	}
	return sum / 3;
}

double
sketch_estimate(const struct sketch *s)
{
	const double m = SKETCH_REGISTERS;
	unsigned n[RANK_MOST + 1] = {0}; /* registers by rank */
	double z;

	for (size_t i = 0; i < SKETCH_REGISTERS; i++)
		n[s->rank[i]]++;
	if (n[0] == SKETCH_REGISTERS)
		return 0;
	z = m * tau(1 - n[RANK_MOST] / m);
	for (size_t rank = RANK_MOST - 1; rank > 0; rank--)
		z = (z + n[rank]) / 2;
	z += m * sigma(n[0] / m);
	return m * m / (2 * LN_2 * z);
}

uint64_t
sketch_within(const struct sketch *s, uint64_t least, uint64_t most)
{
	double n = sketch_estimate(s) + 0.5;

	if (n >= (double)most)
		return most;
	return n > (double)least ? (uint64_t)n : least;
}
