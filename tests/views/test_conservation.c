/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The books: for every view, rows + evicted = total to the byte, whatever
 * comes and however small the tables.
 */
#include "views/asking.h"

#include "views/traffic.h"

#include <stdio.h>

#define MAX_COLUMNS 64

static struct analysis *
analysis_of(size_t memory, uint32_t keep)
{
	struct analysis_config config = {
	    .memory_bytes = memory, .keep_frames = keep};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

struct sums {
	const struct view *view;
	uint64_t sum[MAX_COLUMNS];
	uint64_t rows;
};

static bool
add_row(void *context, const void *row)
{
	struct sums *s = context;

	s->rows++;
	for (unsigned c = 0; c < s->view->n_columns; c++)
		if (s->view->columns[c].summed)
			s->sum[c] += s->view->columns[c].get(row).count;
	return true;
}

static struct sums
sums_of(const struct view *view, const struct analysis *a,
    void (*fill)(const struct analysis *a, void *row))
{
	struct sums s = {.view = view};
	void *row = aligned_alloc(16, view->row_bytes);

	memset(row, 0xa5, view->row_bytes); /* it must fill all that counts */
	fill(a, row);
	add_row(&s, row);
	free(row);
	return s;
}

static void
check_view(const struct view *view, const struct analysis *a)
{
	struct sums rows = {.view = view}, evicted, total;

	CHECK_EQ(view->scan(a, 0, add_row, &rows), 0);
	if (!view->total)
		return;
	total = sums_of(view, a, view->total);
	evicted = sums_of(view, a, view->evicted);
	for (unsigned c = 0; c < view->n_columns; c++)
		if (rows.sum[c] + evicted.sum[c] != total.sum[c])
			fail_msg("%s.%s: %llu in rows, %llu evicted, %llu in "
				 "all",
			    view->id, view->columns[c].id,
			    (unsigned long long)rows.sum[c],
			    (unsigned long long)evicted.sum[c],
			    (unsigned long long)total.sum[c]);
}

struct whole {
	uint64_t frames, not_ip, bytes, wire;
};

static struct whole
whole_of(const struct traffic *t)
{
	struct whole w = {.frames = t->n};

	for (uint32_t i = 0; i < t->n; i++) {
		w.not_ip += t->packets[i].family == FAMILY_NONE;
		w.bytes += t->packets[i].ip_bytes;
		w.wire += t->packets[i].wire_bytes;
	}
	return w;
}

static void
check_books(const struct traffic *t, struct analysis *a)
{
	struct whole w = whole_of(t);
	struct ledger l;

	analysis_received(a, t->n);
	l = analysis_ledger(a);
	CHECK(ledger_balances(&l));
	CHECK_EQ(l.frames_analysed, w.frames);
	CHECK_EQ(l.frames_not_ip, w.not_ip);
	CHECK_EQ(l.bytes, w.bytes);
	CHECK_EQ(l.wire_bytes, w.wire);
	for (size_t i = 0; views[i]; i++)
		check_view(views[i], a);
}

static const struct traffic_kind kinds[] = {
    {.seed = 1, .n_frames = 3000, .n_hosts = 3, .n_ports = 3},
    {.seed = 2, .n_frames = 20000, .n_hosts = 12, .n_ports = 6},
    {.seed = 3,
	.n_frames = 20000,
	.n_hosts = 60,
	.n_ports = 5000,
	.gap_s = 300,
	.jitter_s = 20},
    {.seed = 4,
	.n_frames = 30000,
	.n_hosts = 3000,
	.n_ports = 60000,
	.jitter_s = 2},
    {.seed = 5, .n_frames = 40000, .n_hosts = 20, .n_ports = 9, .flood = true},
    {.seed = 6,
	.n_frames = 40000,
	.n_hosts = 50000,
	.n_ports = 60000,
	.gap_s = 100000,
	.flood = true},
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void
test_rows_and_what_was_evicted_are_the_total(void **state)
{
	static const size_t memories[] = {
	    1, 1 << 18, 1 << 19, 1 << 21, 1 << 26};

	(void)state;
	for (size_t k = 0; k < N_KINDS; k++) {
		struct traffic *t = traffic_new(kinds[k]);

		for (size_t m = 0; m < sizeof(memories) / sizeof(*memories);
		     m++) {
			struct analysis *a = analysis_of(memories[m], 10);

			traffic_feed(t, a);
			check_books(t, a);
			analysis_reset(a); /* and it can be used again */
			traffic_feed(t, a);
			analysis_finish(a, true);
			check_books(t, a);
			analysis_free(a);
		}
		traffic_free(t);
	}
}

/* Shards, each with a part of a tiny plan, and all of them in one of it. */
static void
test_merged_shards_keep_the_total(void **state)
{
	(void)state;
	for (size_t k = 0; k < N_KINDS; k++) {
		struct traffic *t = traffic_new(kinds[k]);

		for (unsigned n = 2; n < 8; n += 3) {
			struct analysis *whole = analysis_of(1 << 18, 10);

			for (unsigned i = 0; i < n; i++) {
				struct analysis *a = NULL;

				CHECK_EQ(
				    analysis_new_shard(whole, i, n, &a, NULL),
				    0);
				traffic_feed(t, a);
				CHECK_EQ(analysis_merge(whole, a, NULL), 0);
				analysis_free(a);
			}
			analysis_finish(whole, true);
			check_books(t, whole);
			analysis_free(whole);
		}
		traffic_free(t);
	}
}

/* Whoever has a row: what is true of it lies within its err. */
static void
check_errors(const struct traffic *t, const struct analysis *a)
{
	struct result r = ask_everything(a, "hosts");
	const struct view *v = r.query.view;
	uint64_t short_rows = 0;

	for (uint64_t i = 0; i < r.n_rows; i += 1 + i / 64) {
		const void *row = result_row(&r, i);
		struct addr addr = cell_of(v, row, "address").addr;
		struct cell err = cell_of(v, row, "err");
		uint64_t have = count_of(v, row, "bytes"), truth = 0;

		for (uint32_t j = 0; j < t->n; j++) {
			const struct packet *p = &t->packets[j];

			truth += sent_by(p, &addr) ? p->ip_bytes : 0;
			truth += sent_to(p, &addr) ? p->ip_bytes : 0;
		}
		CHECK(have <= truth);
		if (truth > have + (err.absent ? 0 : err.count))
			fail_msg("true %llu, row %llu, err %llu",
			    (unsigned long long)truth, (unsigned long long)have,
			    (unsigned long long)err.count);
		short_rows += truth > have;
	}
	CHECK(r.n_rows > 0);
	result_fini(&r);
	if (t->kind.flood && t->kind.n_hosts > 1000)
		CHECK(short_rows > 0); /* or this proves nothing */
}

static void
test_hosts_are_short_of_no_more_than_their_err(void **state)
{
	(void)state;
	for (size_t k = 3; k < N_KINDS; k++) {
		struct traffic *t = traffic_new(kinds[k]);
		struct analysis *a = analysis_of(1 << 18, 0);
		struct analysis *shard = NULL;

		traffic_feed(t, a);
		check_errors(t, a);
		analysis_reset(a);
		for (unsigned i = 0; i < 3; i++) {
			CHECK_EQ(analysis_new_shard(a, i, 3, &shard, NULL), 0);
			traffic_feed(t, shard);
			CHECK_EQ(analysis_merge(a, shard, NULL), 0);
			analysis_free(shard);
		}
		check_errors(t, a);
		analysis_free(a);
		traffic_free(t);
	}
}

/* Losses are in the books, and in the timeline once there is a time. */
static void
test_losses_are_booked_where_the_clock_stands(void **state)
{
	struct traffic *t = traffic_new(kinds[0]);
	struct analysis *a = analysis_of(1 << 20, 0);
	struct result r;
	uint64_t lost = 0;
	struct ledger l;

	(void)state;
	analysis_losses(a, 5, 0, 0);
	r = ask_everything(a, "timeline");
	CHECK_EQ(r.n_rows, 0); /* there is no bin of 1970 */
	result_fini(&r);
	traffic_feed(t, a);
	analysis_losses(a, 7, 1, 2);
	analysis_losses(a, 7, 1, 4);
	analysis_received(a, t->n + 4);
	l = analysis_ledger(a);
	CHECK(ledger_balances(&l));
	CHECK_EQ(l.frames_received, t->n + 4 + 8);
	r = ask_everything(a, "timeline");
	for (uint64_t i = 0; i < r.n_rows; i++)
		lost += count_of(r.query.view, result_row(&r, i), "lost");
	CHECK_EQ(lost, 12);
	result_fini(&r);
	analysis_free(a);
	traffic_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows_and_what_was_evicted_are_the_total),
	    cmocka_unit_test(test_merged_shards_keep_the_total),
	    cmocka_unit_test(test_hosts_are_short_of_no_more_than_their_err),
	    cmocka_unit_test(test_losses_are_booked_where_the_clock_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
