/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/sketches.h"

#include "base/hash.h"

#include "check.h"

#define BYTES (64u << 10)
#define FLOOD 100000u

/* No secret: what is within four standard errors is so each time. */
static uint64_t
key_of(uint64_t kind, uint64_t n)
{
	static const struct hash_key fixed = {{0x9e3779b97f4a7c15,
	    0xbf58476d1ce4e5b9, 0x94d049bb133111eb, 0xd6e8feb86659fd93}};
	uint64_t words[2] = {kind, n};

	return hash_16(&fixed, words, 1);
}

enum { VICTIM = 1, SOURCE, OTHER };

static struct sketches
empty(void)
{
	struct sketches s;

	CHECK_EQ(sketches_init(&s, BYTES, NULL), 0);
	return s;
}

/* As a flood has it: each source loses its victim, that one all of them. */
static void
flood(struct sketches *s, uint64_t victim, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		uint64_t source = key_of(SOURCE, i);

		sketches_note(s, key_of(VICTIM, victim), source);
		sketches_note(s, source, key_of(VICTIM, victim));
	}
}

static void
check_victim(const struct sketches *s, uint64_t victim, double n)
{
	struct sketch lost;
	double off = 4 * SKETCH_ERROR_PERCENT / 100 * n;

	CHECK(sketches_get(s, key_of(VICTIM, victim), &lost) > 0);
	CHECK(sketch_estimate(&lost) > n - off);
	CHECK(sketch_estimate(&lost) < n + off);
}

static void
test_who_lost_nothing_has_none(void **state)
{
	struct sketches s = empty();
	struct sketch lost;

	(void)state;
	CHECK_EQ(sketches_get(&s, key_of(VICTIM, 0), &lost), 0);
	sketches_drop(&s, key_of(VICTIM, 0));
	sketches_note(&s, key_of(VICTIM, 0), 1);
	CHECK_EQ(sketches_get(&s, key_of(VICTIM, 0), &lost), 0);
	sketches_fini(&s);
}

/* More sources than the set could ever hold: they pass by. */
static void
test_the_victim_of_a_flood_is_counted_and_its_sources_are_not(void **state)
{
	struct sketches s = empty();
	struct sketch lost;
	unsigned n = 0;

	(void)state;
	flood(&s, 7, 0, FLOOD);
	check_victim(&s, 7, FLOOD);
	for (uint64_t i = 0; i < FLOOD; i++)
		n += sketches_get(&s, key_of(SOURCE, i), &lost) > 0;
	CHECK_EQ(n, 0);
	sketches_fini(&s);
}

/* Those who came before and lost little make room for who loses much. */
static void
test_who_loses_more_displaces_who_lost_less(void **state)
{
	struct sketches s = empty();
	size_t many = 4 * sketches_most(BYTES);

	(void)state;
	for (uint64_t i = 0; i < many; i++)
		for (uint64_t k = 0; k < 64; k++)
			sketches_note(&s, key_of(OTHER, i), key_of(SOURCE, k));
	CHECK(s.n_admitted >= sketches_most(BYTES) / 2);
	flood(&s, 8, 0, FLOOD);
	check_victim(&s, 8, FLOOD);
	sketches_fini(&s);
}

/* When only some may vote, nobody is left out for coming in turn with others.
 */
static void
test_who_comes_late_and_in_turn_gets_in_too(void **state)
{
	struct sketches s = empty();

	(void)state;
	for (uint64_t i = 0; i < FLOOD; i++) {
		uint64_t source = key_of(SOURCE, i);

		if (i >= FLOOD / 2)
			sketches_note(&s, key_of(VICTIM, 3), source);
		for (uint64_t k = 0; k < 7; k++)
			sketches_note(&s, key_of(OTHER + 1 + k, i), source);
	}
	check_victim(&s, 3, FLOOD / 2);
	sketches_fini(&s);
}

/* None of them has most of the votes. */
static void
test_keys_that_lose_by_turns_all_get_in(void **state)
{
	struct sketches s;

	(void)state;
	CHECK_EQ(sketches_init(&s, 0, NULL), 0);
	for (uint64_t i = 0; i < 5000; i++)
		for (uint64_t k = 0; k < SKETCHES_WAYS; k++)
			sketches_note(&s, key_of(VICTIM, k), key_of(SOURCE, i));
	for (uint64_t k = 0; k < SKETCHES_WAYS; k++)
		check_victim(&s, k, 5000);
	sketches_fini(&s);
}

static void
test_a_key_that_is_dropped_starts_anew(void **state)
{
	struct sketches s = empty();
	struct sketch lost;

	(void)state;
	flood(&s, 9, 0, 5000);
	sketches_drop(&s, key_of(VICTIM, 9));
	CHECK_EQ(sketches_get(&s, key_of(VICTIM, 9), &lost), 0);
	flood(&s, 9, 0, 900);
	check_victim(&s, 9, 900);
	sketches_clear(&s);
	CHECK_EQ(sketches_get(&s, key_of(VICTIM, 9), &lost), 0);
	sketches_fini(&s);
}

/* Whatever their sizes; what both have seen counts once. */
static void
test_merged_sets_know_the_victims_of_both(void **state)
{
	struct sketches a = empty(), b;

	(void)state;
	CHECK_EQ(sketches_init(&b, 3 * BYTES, NULL), 0);
	flood(&a, 1, 0, 20000);
	flood(&b, 1, 10000, 30000);
	flood(&b, 2, 0, 3000);
	sketches_merge(&a, &b);
	check_victim(&a, 1, 30000);
	check_victim(&a, 2, 3000);
	sketches_fini(&a);
	sketches_fini(&b);
}

static void
test_the_plan_is_kept(void **state)
{
	(void)state;
	CHECK(sketches_plan(1 << 20) <= (1 << 20) + (8 << 10));
	CHECK(sketches_plan(1 << 20) > (1 << 20) - (8 << 10));
	CHECK_EQ(sketches_most(0), SKETCHES_WAYS);
	CHECK(sketches_plan(0) < 17 << 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_who_lost_nothing_has_none),
	    cmocka_unit_test(
		test_the_victim_of_a_flood_is_counted_and_its_sources_are_not),
	    cmocka_unit_test(test_who_loses_more_displaces_who_lost_less),
	    cmocka_unit_test(test_who_comes_late_and_in_turn_gets_in_too),
	    cmocka_unit_test(test_keys_that_lose_by_turns_all_get_in),
	    cmocka_unit_test(test_a_key_that_is_dropped_starts_anew),
	    cmocka_unit_test(test_merged_sets_know_the_victims_of_both),
	    cmocka_unit_test(test_the_plan_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
