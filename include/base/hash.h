/* SPDX-License-Identifier: BSD-2-Clause */
/* hash owns the keyed hash of what strangers choose. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_KEY_WORDS 8

/* Random per run: without it nobody can choose keys that collide. */
struct hash_key {
	uint64_t word[HASH_KEY_WORDS];
};

/*
 * hash_secret - the key of this run, drawn from the kernel once.
 *
 * No count depends on it, only estimates do (stats/sketch): tables evict by age
 * of their slots, never by the hash: two runs over the same say the same.
 * thread  any
 */
const struct hash_key *hash_secret(void);

static inline uint64_t
hash_fold(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = a;

	product *= b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t
hash_load(const void *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* 40 bytes, the length of every table key, in three multiplications. */
static inline uint64_t
hash_40(const struct hash_key *k, const void *bytes)
{
	const uint8_t *p = bytes;
	uint64_t a =
	    hash_fold(hash_load(p) ^ k->word[0], hash_load(p + 8) ^ k->word[1]);
	uint64_t b = hash_fold(
	    hash_load(p + 16) ^ k->word[2], hash_load(p + 24) ^ k->word[3]);

	return hash_fold(a ^ b ^ k->word[4],
	    hash_load(p + 32) ^ k->word[5] ^ (a + (b << 1)));
}

/* One address or other 16 bytes, with a number mixed in. */
static inline uint64_t
hash_16(const struct hash_key *k, const void *bytes, uint64_t extra)
{
	const uint8_t *p = bytes;
	uint64_t a =
	    hash_fold(hash_load(p) ^ k->word[0], hash_load(p + 8) ^ k->word[1]);

	return hash_fold(a ^ k->word[2], extra ^ k->word[3]);
}

#endif
