/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/interned.h"
#include "stats/latency.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

static struct blocks
store(size_t bytes)
{
	struct blocks b;

	CHECK_EQ(blocks_init_least(&b, bytes, LATENCY_BLOCK_LEAST, NULL), 0);
	return b;
}

static int
by_value(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

/* The least value that at least 95 in 100 are no larger than. */
static int64_t
true_p95(const int64_t *values, size_t n)
{
	int64_t sorted[1000];
	size_t rank = (95 * n + 99) / 100;

	memcpy(sorted, values, n * sizeof(*values));
	qsort(sorted, n, sizeof(*sorted), by_value);
	return sorted[rank - 1];
}

static void
fill(int64_t *values, size_t n)
{
	uint64_t random = 88172645463325252u;

	for (size_t i = 0; i < n; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		values[i] = (int64_t)(random % 9000 + 10)
		            << (random >> 20) % 20;
	}
}

static void
test_it_is_exact_for_64_values_and_within_a_sixteenth_after(void **state)
{
	struct blocks b = store(1 << 16);
	struct latency l = {0};
	int64_t values[1000];
	int64_t sum = 0, most = 0;

	(void)state;
	fill(values, 1000);
	CHECK_EQ(latency_p95(&l, &b), -1);
	CHECK_EQ(latency_average(&l), -1);
	for (size_t n = 1; n <= 1000; n++) {
		int64_t truth = true_p95(values, n), said;

		latency_add(&l, &b, values[n - 1]);
		said = latency_p95(&l, &b);
		if (n <= LATENCY_EXACT)
			CHECK_EQ(said, truth);
		else
			CHECK(llabs(said - truth) <= truth / 16 + 1024);
		sum += values[n - 1];
		most = values[n - 1] > most ? values[n - 1] : most;
		CHECK_EQ(latency_average(&l), sum / (int64_t)n);
		CHECK_EQ(l.max_ns, most);
	}
	latency_give(&l, &b);
	CHECK_EQ(blocks_lent(&b), 0);
	blocks_fini(&b);
}

/* However the values are dealt out, and in whatever order they are merged. */
static void
test_any_way_of_merging_gives_the_same(void **state)
{
	struct blocks b = store(1 << 20), other = store(1 << 20);
	int64_t values[300];

	(void)state;
	fill(values, 300);
	for (size_t n = 0; n <= 300; n += n < 70 ? 1 : 23) {
		struct latency all = {0}, part[3] = {{0}}, sum = {0};

		for (size_t i = 0; i < n; i++) {
			latency_add(&all, &b, values[i]);
			latency_add(&part[i % 7 % 3], &other, values[i]);
		}
		for (size_t i = 0; i < 3; i++) {
			latency_merge(&sum, &b, &part[(n + i) % 3], &other);
			latency_give(&part[(n + i) % 3], &other);
		}
		CHECK_EQ(sum.n, all.n);
		CHECK_EQ(sum.sum_ns, all.sum_ns);
		CHECK_EQ(sum.max_ns, all.max_ns);
		CHECK_EQ(latency_p95(&sum, &b), latency_p95(&all, &b));
		latency_give(&sum, &b);
		latency_give(&all, &b);
	}
	CHECK_EQ(blocks_lent(&b) + blocks_lent(&other), 0);
	blocks_fini(&b);
	blocks_fini(&other);
}

static void
test_without_memory_only_the_percentile_is_missing(void **state)
{
	struct blocks b = store(1);
	struct latency l = {0};

	(void)state;
	while (blocks_take(&b, 1) != BLOCKS_NONE)
		;
	latency_add(&l, &b, 5000);
	latency_add(&l, &b, 7000);
	CHECK_EQ(latency_average(&l), 6000);
	CHECK_EQ(l.max_ns, 7000);
	CHECK_EQ(latency_p95(&l, &b), -1);
	blocks_fini(&b);
}

static void
test_extreme_values_are_counted_too(void **state)
{
	static const int64_t extremes[] = {0, 1, INT64_MAX, INT64_MAX, -5};
	struct blocks b = store(1 << 14);
	struct latency l = {0};

	(void)state;
	for (size_t i = 0; i < 200; i++)
		latency_add(&l, &b, extremes[i % 5]);
	CHECK_EQ(l.n, 200);
	CHECK_EQ(l.max_ns, INT64_MAX);
	CHECK(latency_p95(&l, &b) > INT64_C(1) << 40);
	blocks_fini(&b);
}

static void
test_texts_that_nobody_refers_to_make_room(void **state)
{
	struct interned t;
	uint32_t kept, id;
	char text[700];

	(void)state;
	CHECK_EQ(interned_init(&t, 1 << 14, NULL), 0);
	kept = interned_take(&t, "kept");
	CHECK(kept != 0);
	CHECK_EQ(interned_take(&t, ""), 0);
	for (uint32_t i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "text %u", i);
		id = interned_take(&t, text);
		CHECK(id != 0);
		assert_string_equal(interned_text(&t, id), text);
		CHECK_EQ(interned_take(&t, text), id);
		interned_give(&t, id);
		interned_give(&t, id);
	}
	assert_string_equal(interned_text(&t, kept), "kept");
	memset(text, 'z', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	id = interned_take(&t, text);
	CHECK_EQ(strlen(interned_text(&t, id)), INTERNED_TEXT_BYTES - 1);
	/* All in use: there is no room, and nothing breaks. */
	for (uint32_t i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "held %u", i);
		id = interned_take(&t, text);
		assert_string_equal(interned_text(&t, id), id ? text : "");
	}
	CHECK_EQ(id, 0);
	assert_string_equal(interned_text(&t, kept), "kept");
	interned_fini(&t);
}

static void
test_the_latest_is_the_same_in_any_order(void **state)
{
	static const struct {
		int64_t time_ns;
		const char *text;
	} said[] = {{5, "b"}, {7, "a"}, {7, "c"}, {7, "b"}, {6, "z"}, {9, ""}};
	struct interned t;

	(void)state;
	CHECK_EQ(interned_init(&t, 1 << 14, NULL), 0);
	for (unsigned first = 0; first < 6; first++) {
		struct latest l = {0};

		for (unsigned i = 0; i < 6; i++)
			latest_set(&t, &l, said[(first + i) % 6].time_ns,
			    said[(first + i) % 6].text);
		assert_string_equal(latest_text(&t, &l), "c");
		latest_give(&t, &l);
		assert_string_equal(latest_text(&t, &l), "");
	}
	interned_fini(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_it_is_exact_for_64_values_and_within_a_sixteenth_after),
	    cmocka_unit_test(test_any_way_of_merging_gives_the_same),
	    cmocka_unit_test(
		test_without_memory_only_the_percentile_is_missing),
	    cmocka_unit_test(test_extreme_values_are_counted_too),
	    cmocka_unit_test(test_texts_that_nobody_refers_to_make_room),
	    cmocka_unit_test(test_the_latest_is_the_same_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
