/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shards merged say what one analysis says: every cell of every row of every
 * view, for any number of them, in any order.
 */
#include "views/asking.h"

#include "views/traffic.h"

#include "views/answers.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#define MEMORY ((size_t)128 << 20)
#define MOST_SHARDS 7

static const uint8_t ours[] = {10, 0, 0, 5};

static struct analysis *
analysis_of_all(void)
{
	struct addr local = addr_ipv4(ours);
	struct analysis_config config = {.memory_bytes = MEMORY,
	    .keep_frames = 500,
	    .local = &local,
	    .n_local = 1};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

static struct analysis *
counted_alone(const struct traffic *t)
{
	struct analysis *a = analysis_of_all();

	traffic_feed(t, a);
	analysis_received(a, t->n);
	analysis_finish(a, true);
	return a;
}

struct shard {
	pthread_t thread;
	struct analysis *analysis;
	const struct traffic *traffic;
};

static void *
run_shard(void *context)
{
	struct shard *s = context;

	traffic_feed(s->traffic, s->analysis);
	analysis_finish(s->analysis, true);
	return NULL;
}

static struct analysis *
counted_by(const struct traffic *t, unsigned n, unsigned first)
{
	struct shard shards[MOST_SHARDS];
	struct analysis *a = analysis_of_all();

	for (unsigned i = 0; i < n; i++) {
		shards[i].traffic = t;
		CHECK_EQ(
		    analysis_new_shard(a, i, n, &shards[i].analysis, NULL), 0);
		CHECK_EQ(pthread_create(
			     &shards[i].thread, NULL, run_shard, &shards[i]),
		    0);
	}
	for (unsigned i = 0; i < n; i++)
		CHECK_EQ(pthread_join(shards[i].thread, NULL), 0);
	for (unsigned i = 0; i < n; i++) {
		unsigned next = (i + first) % n;

		CHECK_EQ(analysis_merge(a, shards[next].analysis, NULL), 0);
		analysis_free(shards[next].analysis);
	}
	analysis_received(a, t->n);
	analysis_finish(a, true);
	return a;
}

static void
check_series(
    const struct column *column, const struct cell *x, const struct cell *y)
{
	for (unsigned i = 0; i < SERIES_STEPS; i++)
		if (x->series[i] != y->series[i])
			fail_msg("%s: step %u: %llu, %llu", column->id, i,
			    (unsigned long long)x->series[i],
			    (unsigned long long)y->series[i]);
}

static void
check_cell(const struct view *view, const struct column *column, const void *a,
    const void *b)
{
	struct cell x = column->get(a), y = column->get(b);
	char text[2][ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];

	CHECK_EQ(x.absent, y.absent);
	if (column->unit == UNIT_SERIES && !x.absent)
		check_series(column, &x, &y);
	else if (cell_compare(&x, &y) != 0)
		fail_msg("%s.%s: %s, %s", view->id, column->id,
		    cell_text_exact(&x, text[0]), cell_text_exact(&y, text[1]));
}

static void
check_results(
    const struct view *view, const struct result *x, const struct result *y)
{
	CHECK_EQ(x->n_rows, y->n_rows);
	CHECK_EQ(x->total_rows, y->total_rows);
	for (uint64_t i = 0; i < x->n_rows; i++)
		for (unsigned c = 0; c < view->n_columns; c++)
			check_cell(view, &view->columns[c], result_row(x, i),
			    result_row(y, i));
	for (unsigned c = 0; c < view->n_columns; c++) {
		CHECK_EQ(x->total[c], y->total[c]);
		CHECK_EQ(x->other[c], y->other[c]);
	}
	assert_memory_equal(
	    &x->ledger, &y->ledger, offsetof(struct ledger, complete));
	CHECK_EQ(x->ledger.complete, y->ledger.complete);
	CHECK_EQ(x->taken_ns, y->taken_ns);
	CHECK_EQ(x->graph.bps_in, y->graph.bps_in);
	CHECK_EQ(x->graph.bps_out_40s, y->graph.bps_out_40s);
	CHECK_EQ(x->graph.packets_per_s, y->graph.packets_per_s);
}

static void
check_view(
    const struct analysis *a, const struct analysis *b, const struct query *q)
{
	struct result x = ask(a, q), y = ask(b, q);

	check_results(q->view, &x, &y);
	result_fini(&x);
	result_fini(&y);
}

static void
check_same(const struct analysis *a, const struct analysis *b)
{
	for (size_t i = 0; views[i]; i++) {
		struct query q = everything(views[i]->id);

		check_view(a, b, &q); /* rates from the scan */
		q.limit = 50;         /* rates late */
		check_view(a, b, &q);
	}
}

static const struct traffic_kind kinds[] = {
    {.seed = 11, .n_frames = 3000, .n_hosts = 3, .n_ports = 3},
    {.seed = 12, .n_frames = 20000, .n_hosts = 40, .n_ports = 30},
    {.seed = 13,
	.n_frames = 20000,
	.n_hosts = 200,
	.n_ports = 3000,
	.gap_s = 200,
	.jitter_s = 30},
    {.seed = 14,
	.n_frames = 20000,
	.n_hosts = 9000,
	.n_ports = 20,
	.gap_s = 20,
	.flood = true},
};

static void
test_any_number_of_shards_equals_one(void **state)
{
	static const unsigned counts[] = {1, 2, 3, 7};

	(void)state;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct traffic *t = traffic_new(kinds[k]);
		struct analysis *one = counted_alone(t);

		for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]);
		     i++) {
			struct analysis *many =
			    counted_by(t, counts[i], counts[i] / 2);

			check_same(one, many);
			analysis_free(many);
		}
		analysis_free(one);
		traffic_free(t);
	}
}

/* A table's order, its batches and its place in memory mean nothing. */
static void
test_twice_the_same_is_the_same(void **state)
{
	struct traffic *t = traffic_new(kinds[2]);
	struct analysis *one = counted_alone(t), *again = counted_alone(t);

	(void)state;
	check_same(one, again);
	analysis_reset(again);
	for (uint32_t i = 0; i < t->n; i++)
		analysis_apply(again, t->frames + i, 1);
	analysis_received(again, t->n);
	analysis_finish(again, true);
	check_same(one, again);
	analysis_free(one);
	analysis_free(again);
	traffic_free(t);
}

static void
test_nothing_merged_into_nothing_is_nothing(void **state)
{
	struct analysis *a = analysis_of_all(), *b = analysis_of_all();
	struct ledger l;

	(void)state;
	CHECK_EQ(analysis_merge(a, b, NULL), 0);
	check_same(a, b);
	l = analysis_ledger(a);
	CHECK_EQ(l.frames_received, 0);
	CHECK(ledger_balances(&l));
	analysis_free(a);
	analysis_free(b);
}

/* Every view twice over, so that threads meet in all of them. */
static void
test_asked_by_many_threads_at_once_it_says_the_same(void **state)
{
	enum { MOST = 64 };
	struct traffic *t = traffic_new(kinds[2]);
	struct analysis *a = counted_alone(t);
	struct query queries[MOST];
	struct result results[MOST];
	struct error err = {""};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; views[i / 2] && n < MOST; i++) {
		queries[n] = everything(views[i / 2]->id);
		CHECK_EQ(result_init(&results[n++], (size_t)256 << 20), 0);
	}
	CHECK_EQ(answers_get(a, queries, results, n, 4, &err), 0);
	for (size_t i = 0; i < n; i++) {
		struct result alone = ask(a, &queries[i]);

		check_results(queries[i].view, &alone, &results[i]);
		result_fini(&alone);
		result_fini(&results[i]);
	}
	analysis_free(a);
	traffic_free(t);
}

/* What fits nowhere fails, and of several failures the first one is told. */
static void
test_the_first_view_without_room_is_the_error(void **state)
{
	struct traffic *t = traffic_new(kinds[0]);
	struct analysis *a = counted_alone(t);
	struct query queries[2] = {everything("flows"), everything("hosts")};
	struct result results[2];
	struct error err = {""};

	(void)state;
	CHECK_EQ(result_init(&results[0], (size_t)64 << 20), 0);
	CHECK_EQ(result_init(&results[1], 64), 0);
	CHECK_EQ(answers_get(a, queries, results, 2, 2, &err), -ENOMEM);
	CHECK(err.text[0] != 0);
	result_fini(&results[0]);
	result_fini(&results[1]);
	analysis_free(a);
	traffic_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_any_number_of_shards_equals_one),
	    cmocka_unit_test(test_twice_the_same_is_the_same),
	    cmocka_unit_test(test_nothing_merged_into_nothing_is_nothing),
	    cmocka_unit_test(
		test_asked_by_many_threads_at_once_it_says_the_same),
	    cmocka_unit_test(test_the_first_view_without_room_is_the_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
