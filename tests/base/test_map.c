/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <stdio.h>

#include "base/map.h"

#define N_KEYS 6000u
#define RECORD_BYTES 64u

struct record {
	uint8_t key[MAP_KEY_BYTES];
	uint64_t value, more[2];
};

/* The judge: which slot each key of a fixed list has, if any. */
struct model {
	uint8_t key[N_KEYS][MAP_KEY_BYTES];
	uint64_t value[N_KEYS];
	uint32_t slot[N_KEYS];   /* or MAP_NONE */
	uint32_t key_at[N_KEYS]; /* by slot */
	uint32_t used;
};

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static void
random_key(uint64_t *x, uint8_t key[MAP_KEY_BYTES])
{
	for (size_t i = 0; i < MAP_KEY_BYTES; i += 8) {
		uint64_t word = random_next(x);

		memcpy(key + i, &word, 8);
	}
}

static void
map_open(struct map *m, uint32_t capacity)
{
	CHECK_EQ(map_init(m, RECORD_BYTES, capacity, NULL), 0);
}

static uint32_t
find(const struct map *m, const uint8_t *key)
{
	return map_find(m, key, map_hash(m, key));
}

/* A new record is zero but for its key. */
static void
check_fresh(const struct map *m, uint32_t slot, const uint8_t *key)
{
	const struct record *r = map_at(m, slot);

	assert_memory_equal(r->key, key, MAP_KEY_BYTES);
	CHECK_EQ(r->value, 0);
	CHECK_EQ(r->more[0] | r->more[1], 0);
}

static void
model_put(struct model *model, struct map *m, uint32_t k, uint32_t slot,
    uint64_t value)
{
	struct record *r = map_at(m, slot);

	check_fresh(m, slot, model->key[k]);
	r->value = value;
	r->more[0] = r->more[1] = ~value;
	model->value[k] = value;
	model->slot[k] = slot;
	model->key_at[slot] = k;
}

static void
model_insert(struct model *model, struct map *m, uint32_t k, uint64_t value)
{
	const uint8_t *key = model->key[k];
	uint32_t slot = map_insert(m, key, map_hash(m, key));

	CHECK_EQ(slot, model->used); /* in the order they came */
	model->used++;
	model_put(model, m, k, slot, value);
}

static void
model_replace(struct model *model, struct map *m, uint32_t slot, uint32_t k,
    uint64_t value)
{
	const uint8_t *key = model->key[k];

	model->slot[model->key_at[slot]] = MAP_NONE;
	map_replace(m, slot, key, map_hash(m, key));
	model_put(model, m, k, slot, value);
}

static void
check_all(const struct model *model, const struct map *m)
{
	CHECK_EQ(m->used, model->used);
	for (uint32_t k = 0; k < N_KEYS; k++) {
		uint32_t slot = find(m, model->key[k]);
		const struct record *r;

		CHECK_EQ(slot, model->slot[k]);
		if (slot == MAP_NONE)
			continue;
		r = map_at(m, slot);
		CHECK_EQ(r->value, model->value[k]);
	}
}

/* Random keys that come, go and come again, until `steps` are done. */
static void
run_model(struct model *model, uint32_t capacity, unsigned steps, uint64_t seed)
{
	uint64_t x = seed;
	struct map m;

	map_open(&m, capacity);
	model->used = 0;
	memset(model->slot, 0xff, sizeof(model->slot));
	for (unsigned i = 0; i < steps; i++) {
		uint32_t k = (uint32_t)(random_next(&x) % N_KEYS);

		CHECK_EQ(find(&m, model->key[k]), model->slot[k]);
		if (model->slot[k] != MAP_NONE)
			continue;
		if (!map_full(&m))
			model_insert(model, &m, k, random_next(&x));
		else
			model_replace(model, &m,
			    (uint32_t)(random_next(&x) % model->used), k,
			    random_next(&x));
		if (i % 5000 == 0)
			check_all(model, &m);
	}
	CHECK_EQ(m.used, capacity);
	check_all(model, &m);
	map_fini(&m);
}

static void
test_random_inserts_and_replacements_match_the_model(void **state)
{
	static const uint32_t capacities[] = {
	    1, 2, 63, 64, 511, 512, 513, 768, 2000, 4096};
	struct model *model = calloc(1, sizeof(*model));
	uint64_t x = 1;

	(void)state;
	for (uint32_t k = 0; k < N_KEYS; k++)
		random_key(&x, model->key[k]);
	for (size_t i = 0; i < sizeof(capacities) / sizeof(capacities[0]); i++)
		run_model(model, capacities[i], 40000, i + 1);
	free(model);
}

/* Keys of the one home bucket (of 64), found by trying. */
static void
colliding_keys(struct model *model, uint32_t home)
{
	struct map m;
	uint64_t x = 7;

	map_open(&m, 1);
	for (uint32_t k = 0; k < N_KEYS;) {
		random_key(&x, model->key[k]);
		k += (map_hash(&m, model->key[k]) & 63) == home;
	}
	map_fini(&m);
}

/* Bucket 63: what spills over goes on at bucket 0. */
static void
test_many_keys_of_one_bucket_spill_and_come_back(void **state)
{
	struct model *model = calloc(1, sizeof(*model));

	(void)state;
	for (uint32_t home = 0; home < 64; home += 63) {
		colliding_keys(model, home);
		run_model(model, 12, 20000, 3);
		run_model(model, 13, 20000, 3);
		run_model(model, 100, 20000, 3);
		run_model(model, 511, 20000, 3);
	}
	free(model);
}

/* More than 255 records past a bucket: its count must stay, not wrap. */
static void
test_overflow_counts_stick_at_255(void **state)
{
	struct model *model = calloc(1, sizeof(*model));
	struct map m;

	(void)state;
	colliding_keys(model, 5);
	map_open(&m, 512);
	memset(model->slot, 0xff, sizeof(model->slot));
	for (uint32_t k = 0; k < 400; k++)
		model_insert(model, &m, k, k + 1);
	CHECK_EQ(m.n_buckets, 64);
	CHECK_EQ(m.buckets[5].overflow, 255);
	check_all(model, &m);
	/* Others take all places that lie further on: the rest stays found. */
	for (uint32_t slot = 20; slot < 400; slot++)
		model_replace(model, &m, slot, 400 + slot, slot);
	check_all(model, &m);
	map_fini(&m);
	free(model);
}

/* With nothing spilled any more, a miss ends in the home bucket again. */
static void
test_overflow_counts_go_back_to_nothing(void **state)
{
	struct model *model = calloc(1, sizeof(*model));
	uint64_t x = 11;
	struct map m;

	(void)state;
	colliding_keys(model, 9);
	map_open(&m, 64);
	memset(model->slot, 0xff, sizeof(model->slot));
	for (uint32_t k = 0; k < 40; k++)
		model_insert(model, &m, k, 1);
	CHECK_EQ(m.buckets[9].overflow, 28);
	CHECK_EQ(m.buckets[10].overflow, 16);
	for (uint32_t slot = 0; slot < 40; slot++) {
		do
			random_key(&x, model->key[1000 + slot]);
		while (
		    (map_hash(&m, model->key[1000 + slot]) & 63) != 20 + slot);
		model_replace(model, &m, slot, 1000 + slot, 2);
	}
	for (uint32_t b = 0; b < m.n_buckets; b++)
		CHECK_EQ(m.buckets[b].overflow, 0);
	check_all(model, &m);
	map_fini(&m);
	free(model);
}

static void
test_a_guess_is_the_home_of_a_record_or_nothing(void **state)
{
	struct model *model = calloc(1, sizeof(*model));
	uint64_t x = 5;
	uint32_t right = 0;
	struct map m;

	(void)state;
	memset(model->slot, 0xff, sizeof(model->slot));
	map_open(&m, 4096);
	for (uint32_t k = 0; k < N_KEYS; k++)
		random_key(&x, model->key[k]);
	for (uint32_t k = 0; k < 4000; k++)
		model_insert(model, &m, k, k);
	for (uint32_t k = 0; k < N_KEYS; k++) {
		uint32_t guess = map_guess(&m, map_hash(&m, model->key[k]));

		CHECK(guess == MAP_NONE || guess < m.used);
		right += k < 4000 && guess == k;
	}
	CHECK(right > 3600); /* "nearly every lookup" */
	map_fini(&m);
	free(model);
}

static void
test_a_cleared_map_is_empty_and_zero(void **state)
{
	uint64_t x = 13;
	struct map m;

	(void)state;
	map_open(&m, 3000);
	for (unsigned round = 0; round < 3; round++) {
		uint8_t key[MAP_KEY_BYTES];

		for (uint32_t i = 0; i < 3000; i++) {
			random_key(&x, key);
			CHECK_EQ(find(&m, key), MAP_NONE);
			CHECK_EQ(map_insert(&m, key, map_hash(&m, key)), i);
			check_fresh(&m, i, key);
			memset(map_at(&m, i), 0xff, RECORD_BYTES);
			memcpy(map_at(&m, i), key, sizeof(key));
		}
		CHECK(map_full(&m));
		map_clear(&m);
		CHECK_EQ(find(&m, key), MAP_NONE);
		CHECK_EQ(m.used, 0);
	}
	map_fini(&m);
}

static void
test_the_plan_covers_what_a_full_map_uses(void **state)
{
	static const uint32_t capacities[] = {
	    1, 511, 512, 513, 519, 520, 1025, 3000, 4097, 65537};
	uint64_t x = 17;

	(void)state;
	for (size_t i = 0; i < sizeof(capacities) / sizeof(capacities[0]);
	     i++) {
		uint8_t key[MAP_KEY_BYTES];
		struct map m;

		map_open(&m, capacities[i]);
		while (!map_full(&m)) {
			random_key(&x, key);
			map_insert(&m, key, map_hash(&m, key));
		}
		CHECK(map_plan(RECORD_BYTES, capacities[i]) >=
		      (size_t)m.used * RECORD_BYTES +
			  m.n_buckets * sizeof(struct map_bucket));
		map_fini(&m);
	}
}

/* One bit of the key changes about half of the bits of its hash. */
static void
test_every_bit_of_a_key_counts(void **state)
{
	uint8_t key[MAP_KEY_BYTES];
	uint64_t x = 19;

	(void)state;
	random_key(&x, key);
	for (unsigned bit = 0; bit < 8 * MAP_KEY_BYTES; bit++) {
		uint64_t before = hash_40(hash_secret(), key), after;
		int changed;

		key[bit / 8] ^= (uint8_t)(1u << bit % 8);
		after = hash_40(hash_secret(), key);
		changed = __builtin_popcountll(before ^ after);
		CHECK(changed >= 8 && changed <= 56);
	}
	for (unsigned bit = 0; bit < 128; bit++) {
		uint64_t before = hash_16(hash_secret(), key, 4);

		key[bit / 8] ^= (uint8_t)(1u << bit % 8);
		CHECK(before != hash_16(hash_secret(), key, 4));
		CHECK(hash_16(hash_secret(), key, 4) !=
		      hash_16(hash_secret(), key, 6));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_random_inserts_and_replacements_match_the_model),
	    cmocka_unit_test(test_many_keys_of_one_bucket_spill_and_come_back),
	    cmocka_unit_test(test_overflow_counts_stick_at_255),
	    cmocka_unit_test(test_overflow_counts_go_back_to_nothing),
	    cmocka_unit_test(test_a_guess_is_the_home_of_a_record_or_nothing),
	    cmocka_unit_test(test_a_cleared_map_is_empty_and_zero),
	    cmocka_unit_test(test_the_plan_covers_what_a_full_map_uses),
	    cmocka_unit_test(test_every_bit_of_a_key_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
