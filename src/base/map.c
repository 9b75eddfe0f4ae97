/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/map.h"

#include "base/alloc.h"

#include <assert.h>
#include <errno.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define FIRST_BUCKETS 64u
/* Grow when buckets are this full on average: few then spill over. */
#define BUCKET_LOAD 8u
#define ALL_WAYS ((1u << MAP_BUCKET_WAYS) - 1)
#define STICKY 255u
#define STRIDE 32u /* records whose index lines are fetched together */

_Static_assert(sizeof(struct map_bucket) == 64, "one cache line");

static size_t
index_bytes(uint32_t n_buckets)
{
	return (size_t)n_buckets * sizeof(struct map_bucket);
}

/*
 * Large pools in whole huge pages, see alloc_reserve_random. In smaller ones,
 * of which there are many, a huge page would mostly lie unused.
 */
static size_t
pool_bytes(const struct map *m)
{
	const size_t huge = (size_t)2 << 20, large = (size_t)16 << 20;
	size_t bytes = m->record_bytes * m->reserved;

	return bytes < large ? bytes : (bytes + huge - 1) / huge * huge;
}

static uint32_t
buckets_for(uint32_t records)
{
	uint32_t n = FIRST_BUCKETS;

	while (n * BUCKET_LOAD < records)
		n *= 2;
	return n;
}

size_t
map_plan(size_t record_bytes, uint32_t capacity)
{
	return record_bytes * capacity + index_bytes(buckets_for(capacity));
}

int
map_init(
    struct map *m, size_t record_bytes, uint32_t capacity, struct error *err)
{
	assert(record_bytes >= MAP_KEY_BYTES && record_bytes % 8 == 0);
	assert(capacity >= 1 && capacity <= 1u << 24);

	*m = (struct map){
	    .key = hash_secret(),
	    .record_bytes = record_bytes,
	    .capacity = capacity,
	    .reserved = capacity,
	    .n_buckets = FIRST_BUCKETS,
	};
	m->pool = alloc_reserve_random(pool_bytes(m));
	m->buckets = alloc_reserve_random(index_bytes(FIRST_BUCKETS));
	if (m->pool && m->buckets)
		return 0;
	map_fini(m);
	return error_set(
	    err, -ENOMEM, "table of %u records: no memory", capacity);
}

void
map_fini(struct map *m)
{
	alloc_release(m->pool, pool_bytes(m));
	alloc_release(m->buckets, index_bytes(m->n_buckets));
	m->pool = NULL;
	m->buckets = NULL;
}

void
map_clear(struct map *m)
{
	if (m->used == 0)
		return;
	alloc_forget(m->pool, m->record_bytes * m->used);
	alloc_forget(m->buckets, index_bytes(m->n_buckets));
	m->used = 0;
}

static uint8_t
tag_of(uint64_t hash)
{
	return (uint8_t)(0x80u | hash >> 57);
}

/*
 * A bit for each way whose tag is that one, lowest way lowest. Where bytes
 * can only be compared eight at a time, a borrow may flag a byte above a true
 * match falsely: keys decide.
 */
#ifdef __SSE2__
static unsigned
ways_with(const struct map_bucket *b, uint8_t tag)
{
	__m128i tags = _mm_load_si128((const __m128i *)(const void *)b);
	__m128i same = _mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag));

	return (unsigned)_mm_movemask_epi8(same) & ALL_WAYS;
}
#else
/* The top bit of each byte of w that equals tag. */
static uint64_t
match_bytes(uint64_t w, uint8_t tag)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t x = w ^ (ones * tag);

	return (x - ones) & ~x & (ones << 7);
}

/* Eight top bits become the lowest eight. */
static unsigned
gather_bits(uint64_t bits)
{
	return (unsigned)((bits >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

static unsigned
ways_with(const struct map_bucket *b, uint8_t tag)
{
	unsigned low = gather_bits(match_bytes(hash_load(b->tag), tag));
	unsigned high = gather_bits(match_bytes(hash_load(b->tag + 8), tag));

	return (low | high << 8) & ALL_WAYS;
}
#endif

/* Five words at once: a call of memcmp costs more than the comparison. */
static inline bool
same_key(const uint8_t *a, const uint8_t *b)
{
	uint64_t differ = 0;

	for (size_t i = 0; i < MAP_KEY_BYTES; i += 8)
		differ |= hash_load(a + i) ^ hash_load(b + i);
	return differ == 0;
}

/* The way in this bucket that holds the key, or MAP_BUCKET_WAYS. */
static inline unsigned
find_in(const struct map *m, const struct map_bucket *b, const void *key,
    uint8_t tag)
{
	for (unsigned ways = ways_with(b, tag); ways; ways &= ways - 1) {
		unsigned way = (unsigned)__builtin_ctz(ways);

		if (b->tag[way] == tag &&
		    same_key(map_at(m, b->slot[way]), key))
			return way;
	}
	return MAP_BUCKET_WAYS;
}

uint32_t
map_find(const struct map *m, const void *key, uint64_t hash)
{
	uint32_t mask = m->n_buckets - 1;
	uint8_t tag = tag_of(hash);

	for (uint32_t i = 0; i < m->n_buckets; i++) {
		const struct map_bucket *b =
		    &m->buckets[((uint32_t)hash + i) & mask];
		unsigned way = find_in(m, b, key, tag);

		if (way < MAP_BUCKET_WAYS)
			return b->slot[way];
		if (b->overflow == 0)
			break;
	}
	return MAP_NONE;
}

uint32_t
map_guess(const struct map *m, uint64_t hash)
{
	const struct map_bucket *b = &m->buckets[hash & (m->n_buckets - 1)];
	unsigned ways = ways_with(b, tag_of(hash));

	return ways ? b->slot[__builtin_ctz(ways)] : MAP_NONE;
}

/* The first free way, or MAP_BUCKET_WAYS. */
static unsigned
free_way(const struct map_bucket *b)
{
	unsigned ways = ways_with(b, 0);

	return ways ? (unsigned)__builtin_ctz(ways) : MAP_BUCKET_WAYS;
}

static void
index_add(struct map_bucket *buckets, uint32_t n_buckets, uint32_t slot,
    uint64_t hash)
{
	uint32_t mask = n_buckets - 1;

	for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
		struct map_bucket *b = &buckets[i];
		unsigned way = free_way(b);

		if (way < MAP_BUCKET_WAYS) {
			b->tag[way] = tag_of(hash);
			b->slot[way] = slot;
			return;
		}
		if (b->overflow != STICKY)
			b->overflow++;
	}
}

static unsigned
way_of_slot(const struct map_bucket *b, uint32_t slot)
{
	for (unsigned way = 0; way < MAP_BUCKET_WAYS; way++) {
		if (b->tag[way] && b->slot[way] == slot)
			return way;
	}
	return MAP_BUCKET_WAYS;
}

static void
index_remove(struct map *m, uint32_t slot, uint64_t hash)
{
	uint32_t mask = m->n_buckets - 1;

	for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
		struct map_bucket *b = &m->buckets[i];
		unsigned way = way_of_slot(b, slot);

		if (way < MAP_BUCKET_WAYS) {
			b->tag[way] = 0;
			return;
		}
		assert(b->overflow > 0);
		if (b->overflow != STICKY)
			b->overflow--;
	}
}

/* Index the records from `first` on: hashes first, so that misses overlap. */
static void
move_stride(
    const struct map *m, struct map_bucket *wider, uint32_t n, uint32_t first)
{
	uint64_t hashes[STRIDE];
	uint32_t count = m->used - first < STRIDE ? m->used - first : STRIDE;

	for (uint32_t i = 0; i < count; i++) {
		hashes[i] = map_hash(m, map_at(m, first + i));
		__builtin_prefetch(&wider[hashes[i] & (n - 1)], 1);
	}
	for (uint32_t i = 0; i < count; i++)
		index_add(wider, n, first + i, hashes[i]);
}

/*
 * Four times the buckets, so that few records move twice; but no more than
 * the capacity asks for. Without memory the map is full from now on.
 */
static void
grow(struct map *m)
{
	uint32_t most = buckets_for(m->capacity);
	uint32_t n = m->n_buckets * 4 < most ? m->n_buckets * 4 : most;
	struct map_bucket *wider = alloc_reserve_random(index_bytes(n));

	if (!wider) {
		m->capacity = m->used + 1;
		return;
	}
	for (uint32_t slot = 0; slot < m->used; slot += STRIDE)
		move_stride(m, wider, n, slot);
	alloc_release(m->buckets, index_bytes(m->n_buckets));
	m->buckets = wider;
	m->n_buckets = n;
}

uint32_t
map_insert(struct map *m, const void *key, uint64_t hash)
{
	uint32_t slot = m->used;

	assert(!map_full(m));
	if (slot >= m->n_buckets * BUCKET_LOAD)
		grow(m);
	memcpy(map_at(m, slot), key, MAP_KEY_BYTES);
	index_add(m->buckets, m->n_buckets, slot, hash);
	m->used++;
	return slot;
}

void
map_replace(struct map *m, uint32_t slot, const void *key, uint64_t hash)
{
	void *record = map_at(m, slot);

	assert(slot < m->used);
	index_remove(m, slot, map_hash(m, record));
	memset(record, 0, m->record_bytes);
	memcpy(record, key, MAP_KEY_BYTES);
	index_add(m->buckets, m->n_buckets, slot, hash);
}
