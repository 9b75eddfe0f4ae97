/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench_hash - does it help to choose keys that an unkeyed hash would collide?
 *
 * 20,000 five-tuples whose FNV-1a ends in the same 16 bits, and as many at
 * random, are put into a map and looked up, by turns; the ratio is printed,
 * and beside it what the former cost in a table of chains by FNV-1a.
 */
#include "base/clock.h"
#include "base/map.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_KEYS 20000u
#define TUPLE 13 /* two addresses, two ports, the protocol */
#define ROUNDS 21
#define PRIME 16777619u
#define BASIS 2166136261u
#define CHAINS 65536u

struct keys {
	uint8_t of[N_KEYS][MAP_KEY_BYTES];
};

static uint64_t state = 88172645463325252u; /* xorshift64 */

static uint64_t
random_word(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

static uint32_t
fnv(const uint8_t *p, size_t n)
{
	uint32_t h = BASIS;

	while (n--)
		h = (h ^ *p++) * PRIME;
	return h;
}

static void
draw(uint8_t key[MAP_KEY_BYTES])
{
	memset(key, 0, MAP_KEY_BYTES);
	for (int i = 0; i < TUPLE; i++)
		key[i] = (uint8_t)(random_word() >> 32);
}

/* The last two bytes are tried: one draw in a few has a pair that fits. */
static int
collide(uint8_t key[MAP_KEY_BYTES])
{
	uint32_t before = fnv(key, TUPLE - 2);

	for (uint32_t b = 0; b < 65536; b++) {
		uint32_t h = (before ^ (b >> 8)) * PRIME;

		h = (h ^ (b & 0xff)) * PRIME;
		if (h % CHAINS)
			continue;
		key[TUPLE - 2] = (uint8_t)(b >> 8);
		key[TUPLE - 1] = (uint8_t)b;
		return 1;
	}
	return 0;
}

static void
fill(struct keys *k, int chosen)
{
	for (unsigned i = 0; i < N_KEYS;) {
		draw(k->of[i]);
		i += !chosen || collide(k->of[i]);
	}
}

static int64_t
time_map(struct map *m, const struct keys *k)
{
	int64_t began = clock_monotonic_ns();

	for (unsigned i = 0; i < N_KEYS; i++)
		map_insert(m, k->of[i], map_hash(m, k->of[i]));
	for (unsigned i = 0; i < N_KEYS; i++) {
		if (map_find(m, k->of[i], map_hash(m, k->of[i])) == MAP_NONE)
			abort();
	}
	began = clock_monotonic_ns() - began;
	map_clear(m);
	return began;
}

static int64_t
time_chains(const struct keys *k)
{
	static uint32_t first[CHAINS], next[N_KEYS + 1];
	int64_t began = clock_monotonic_ns();

	for (uint32_t i = 0; i < N_KEYS; i++) {
		uint32_t chain = fnv(k->of[i], TUPLE) % CHAINS, at;

		for (at = first[chain]; at; at = next[at])
			if (memcmp(k->of[at - 1], k->of[i], TUPLE) == 0)
				break;
		next[i + 1] = first[chain];
		first[chain] = i + 1;
	}
	return clock_monotonic_ns() - began;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(void)
{
	static struct keys chosen, random;
	double ratio[ROUNDS];
	struct error err;
	struct map m;

	if (map_init(&m, 64, N_KEYS * 2, &err) < 0)
		return 1;
	fill(&chosen, 1);
	fill(&random, 0);
	for (int i = 0; i < ROUNDS; i++) {
		double a = (double)time_map(&m, &chosen);

		ratio[i] = a / (double)time_map(&m, &random);
	}
	qsort(ratio, ROUNDS, sizeof(ratio[0]), by_size);
	printf("keys that collide under FNV-1a: %.2f of the time of random "
	       "ones (%.2f to %.2f)\n",
	    ratio[ROUNDS / 2], ratio[0], ratio[ROUNDS - 1]);
	printf("in chains by FNV-1a: %.2f ms, the map: %.2f ms\n",
	    (double)time_chains(&chosen) / 1e6,
	    (double)time_map(&m, &chosen) / 1e6);
	map_fini(&m);
	return 0;
}
