/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/sketch.h"

#include "check.h"

#define SEEDS 8u
#define MOST 1000000u
/* Standard errors that none of a few hundred estimates is off by. */
#define ERRORS_OFF 4

/* splitmix64 (Steele, Lea, Flood 2014): another number for each number. */
static uint64_t
mixed(uint64_t n)
{
	n *= UINT64_C(0x9e3779b97f4a7c15);
	n = (n ^ n >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ n >> 27) * UINT64_C(0x94d049bb133111eb);
	return n ^ n >> 31;
}

static uint64_t
thing(uint64_t seed, uint64_t i)
{
	return mixed(mixed(seed + 1) + i);
}

static void
add_range(struct sketch *s, uint64_t seed, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		sketch_add(s, thing(seed, i));
}

static void
check_near(const struct sketch *s, double n)
{
	double off = ERRORS_OFF * SKETCH_ERROR_PERCENT / 100 * n;
	double estimate = sketch_estimate(s);

	if (estimate < n - off - 0.5 || estimate > n + off + 0.5)
		fail_msg("%.1f for %.0f", estimate, n);
}

static void
test_an_empty_one_is_none(void **state)
{
	struct sketch s = {{0}};

	(void)state;
	CHECK(sketch_estimate(&s) == 0);
	CHECK_EQ(sketch_within(&s, 0, 10), 0);
}

static void
test_counts_from_one_to_a_million_are_near(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct sketch s = {{0}};
		uint64_t n = 0;

		for (uint64_t next = 1; next < MOST; next += 1 + next / 4) {
			add_range(&s, seed, n, next);
			n = next;
			check_near(&s, (double)n);
		}
		add_range(&s, seed, n, MOST);
		check_near(&s, MOST);
	}
}

/* The mean of many is nearer than one: there is no bias to speak of. */
static void
test_the_mean_of_many_is_nearer(void **state)
{
	static const unsigned counts[] = {10, 700, 2500, 5000, 40000};

	(void)state;
	for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		double sum = 0;

		for (uint64_t seed = 100; seed < 164; seed++) {
			struct sketch s = {{0}};

			add_range(&s, seed, 0, counts[c]);
			sum += sketch_estimate(&s) / counts[c];
		}
		/* 3.25 % / sqrt(64), four times */
		CHECK(sum / 64 > 1 - 0.0163 && sum / 64 < 1 + 0.0163);
	}
}

static void
test_what_was_seen_before_changes_nothing(void **state)
{
	struct sketch once = {{0}}, twice;

	(void)state;
	add_range(&once, 1, 0, 3000);
	twice = once;
	add_range(&twice, 1, 0, 3000);
	assert_memory_equal(&once, &twice, sizeof(once));
}

static void
test_a_merge_has_seen_what_both_have(void **state)
{
	struct sketch all = {{0}}, a = {{0}}, b = {{0}};

	(void)state;
	add_range(&all, 2, 0, 9000);
	add_range(&a, 2, 0, 6000);
	add_range(&b, 2, 4000, 9000);
	sketch_merge(&a, &b);
	assert_memory_equal(&all, &a, sizeof(all));
}

/* All zeros behind the register's bits: the longest run that there is. */
static void
test_any_hash_can_be_added(void **state)
{
	struct sketch s = {{0}};

	(void)state;
	sketch_add(&s, 0);
	sketch_add(&s, UINT64_MAX);
	CHECK_EQ(s.rank[0], 64 - SKETCH_BITS + 1);
	CHECK_EQ(s.rank[SKETCH_REGISTERS - 1], 1);
	memset(s.rank, 64 - SKETCH_BITS + 1, sizeof(s.rank));
	CHECK(sketch_estimate(&s) > 1e18);
	CHECK_EQ(sketch_within(&s, 3, 70), 70);
}

static void
test_an_estimate_keeps_its_bounds(void **state)
{
	struct sketch s = {{0}};

	(void)state;
	add_range(&s, 3, 0, 500);
	CHECK_EQ(sketch_within(&s, 900, 1000), 900);
	CHECK_EQ(sketch_within(&s, 3, 70), 70);
	CHECK(sketch_within(&s, 1, 1000) > 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_empty_one_is_none),
	    cmocka_unit_test(test_counts_from_one_to_a_million_are_near),
	    cmocka_unit_test(test_the_mean_of_many_is_nearer),
	    cmocka_unit_test(test_what_was_seen_before_changes_nothing),
	    cmocka_unit_test(test_a_merge_has_seen_what_both_have),
	    cmocka_unit_test(test_any_hash_can_be_added),
	    cmocka_unit_test(test_an_estimate_keeps_its_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
