/* SPDX-License-Identifier: BSD-2-Clause */
/* map owns the way from a 40-byte key to a record in a dense pool. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/error.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Records of one fixed size lie side by side in the order they came, each
 * beginning with its 40-byte key. The index is buckets of 12: one cache line
 * answers nearly every lookup. Both grow by use up to the capacity; then the
 * owner picks a record to give up (map_replace). Nothing here evicts.
 *
 * Slots are numbers below map_used() and stay put until map_replace.
 */
#define MAP_KEY_BYTES 40
#define MAP_NONE UINT32_MAX
#define MAP_BUCKET_WAYS 12

struct map_bucket {
	uint8_t tag[MAP_BUCKET_WAYS]; /* 0 = free, else 0x80 | hash bits */
	uint8_t
	    overflow; /* records homed here that lie further on; sticky 255 */
	uint8_t unused[3];
	uint32_t slot[MAP_BUCKET_WAYS];
};

struct map {
	struct map_bucket *buckets;
	uint8_t *pool;
	const struct hash_key *key;
	size_t record_bytes;
	uint32_t used, capacity;
	uint32_t reserved;  /* records the pool has room for */
	uint32_t n_buckets; /* power of two */
};

/*
 * map_init - an empty map.
 *
 * record_bytes  at least MAP_KEY_BYTES, a multiple of 8
 * capacity      records at most, 1 to 2^24
 */
int map_init(
    struct map *m, size_t record_bytes, uint32_t capacity, struct error *err);
void map_fini(struct map *m);

/* Forget every record; the memory goes back to the system. */
void map_clear(struct map *m);

/* Most bytes a map of that shape will ever touch. */
size_t map_plan(size_t record_bytes, uint32_t capacity);

static inline uint64_t
map_hash(const struct map *m, const void *key)
{
	return hash_40(m->key, key);
}

static inline void *
map_at(const struct map *m, uint32_t slot)
{
	return m->pool + (size_t)slot * m->record_bytes;
}

static inline bool
map_full(const struct map *m)
{
	return m->used == m->capacity;
}

static inline void
map_prefetch(const struct map *m, uint64_t hash)
{
	__builtin_prefetch(&m->buckets[hash & (m->n_buckets - 1)]);
}

/* Slot of the record with that key, or MAP_NONE. */
uint32_t map_find(const struct map *m, const void *key, uint64_t hash);

/*
 * The slot a find will most likely look at, for prefetching its record;
 * MAP_NONE when the home bucket holds nothing alike.
 */
uint32_t map_guess(const struct map *m, uint64_t hash);

/*
 * map_insert - a new zeroed record under a key that is not there yet.
 *
 * The map must not be full. Growing the index may take O(used); without the
 * memory for that the capacity shrinks to what is there.
 */
uint32_t map_insert(struct map *m, const void *key, uint64_t hash);

/* Give the slot of one record to another key; the record is zeroed. */
void map_replace(struct map *m, uint32_t slot, const void *key, uint64_t hash);

#endif
