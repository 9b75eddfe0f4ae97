/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "stats/rollup.h"

#define N 20000u

/* What references stand for, and what was seen of each key. */
struct world {
	uint32_t key[N];
	uint32_t seen[N]; /* by key: how often its group came */
	uint32_t count[N];
	uint32_t touched[N]; /* by reference */
	uint32_t stop_after;
	uint32_t groups;
};

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x >> 8;
}

static bool
same(const void *context, uint32_t a, uint32_t b)
{
	const struct world *w = context;

	return w->key[a] == w->key[b];
}

static void
touch(const void *context, uint32_t ref)
{
	/* Only told to look; the test writes down that it was. */
	((struct world *)(uintptr_t)context)->touched[ref]++;
}

static bool
group(void *context, const struct rollup_item *items, size_t n)
{
	struct world *w = context;
	uint32_t key = w->key[items[0].ref];

	CHECK(n > 0);
	for (size_t i = 0; i < n; i++) {
		CHECK_EQ(w->key[items[i].ref], key);
		CHECK_EQ(w->touched[items[i].ref], 1);
		if (i > 0) /* in the order they were added */
			CHECK(items[i].ref > items[i - 1].ref);
	}
	w->seen[key]++;
	w->count[key] += (uint32_t)n;
	return ++w->groups != w->stop_after;
}

/* n references of n_keys keys, whose hashes have only n_hashes values. */
static void
run(uint32_t n, uint32_t n_keys, uint32_t n_hashes, uint64_t seed)
{
	struct world *w = calloc(1, sizeof(*w));
	uint32_t *want = calloc(N, sizeof(*want));
	struct rollup r;
	uint64_t x = seed;

	CHECK_EQ(rollup_init(&r, N, NULL), 0);
	for (unsigned round = 0; round < 2; round++) {
		memset(w, 0, sizeof(*w));
		memset(want, 0, N * sizeof(*want));
		rollup_begin(&r);
		for (uint32_t ref = 0; ref < n; ref++) {
			w->key[ref] = (uint32_t)random_next(&x) % n_keys;
			want[w->key[ref]]++;
			rollup_add(&r,
			    (w->key[ref] % n_hashes) *
				UINT64_C(0x9e3779b97f4a7c15),
			    ref);
		}
		rollup_each(&r, same, touch, w, group, w);
		for (uint32_t key = 0; key < n_keys; key++) {
			CHECK_EQ(w->count[key], want[key]);
			CHECK_EQ(w->seen[key], want[key] > 0);
		}
		rollup_forget(&r);
	}
	rollup_fini(&r);
	free(want);
	free(w);
}

static void
test_each_key_is_one_group_with_all_of_it(void **state)
{
	(void)state;
	run(0, 1, 1, 1);
	run(1, 1, 1, 1);
	run(N, 1, 1, 1);
	run(20, 6, UINT32_MAX, 8);
	run(32, 32, UINT32_MAX, 9);
	run(33, 32, 3, 10);
	run(N, N, UINT32_MAX, 2);
	run(N, 300, UINT32_MAX, 3);
	run(N, 12000, 5000, 4);
}

/* Distinct keys of one hash are told apart. */
static void
test_equal_hashes_of_different_keys_are_different_groups(void **state)
{
	(void)state;
	run(30, 7, 1, 5);
	run(2000, 200, 1, 5);
	run(2000, 2000, 1, 6);
	run(N, 500, 7, 7);
}

static void
test_a_group_can_stop_the_rest(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct rollup r;

	(void)state;
	CHECK_EQ(rollup_init(&r, N, NULL), 0);
	for (uint32_t ref = 0; ref < 100; ref++) {
		w->key[ref] = ref;
		rollup_add(&r, ref, ref);
	}
	w->stop_after = 10;
	rollup_each(&r, same, touch, w, group, w);
	CHECK_EQ(w->groups, 10);
	rollup_fini(&r);
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_key_is_one_group_with_all_of_it),
	    cmocka_unit_test(
		test_equal_hashes_of_different_keys_are_different_groups),
	    cmocka_unit_test(test_a_group_can_stop_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
