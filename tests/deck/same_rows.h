/* SPDX-License-Identifier: BSD-2-Clause */
/* same_rows owns the judgement that two analyses would show the same. */
#ifndef TESTS_DECK_SAME_ROWS_H
#define TESTS_DECK_SAME_ROWS_H

#include "check.h"

#include "stats/analysis.h"
#include "views/query.h"

static inline void
check_same_cell(const struct column *column, const void *x, const void *y)
{
	struct cell a = column->get(x), b = column->get(y);

	assert_int_equal(a.absent, b.absent);
	if (a.absent)
		return;
	if (a.unit == UNIT_SERIES)
		assert_memory_equal(
		    a.series, b.series, SERIES_STEPS * sizeof(a.series[0]));
	else if (cell_compare(&a, &b) != 0)
		fail_msg("column %s differs", column->id);
}

static inline void
check_same_ledger(const struct ledger *a, const struct ledger *b)
{
	CHECK_EQ(a->frames_received, b->frames_received);
	CHECK_EQ(a->frames_analysed, b->frames_analysed);
	CHECK_EQ(a->lost_kernel, b->lost_kernel);
	CHECK_EQ(a->lost_interface, b->lost_interface);
	CHECK_EQ(a->lost_ring, b->lost_ring);
	CHECK_EQ(a->frames_not_ip, b->frames_not_ip);
	CHECK_EQ(a->frames_cut, b->frames_cut);
	CHECK_EQ(a->frames_with_issues, b->frames_with_issues);
	CHECK_EQ(a->wire_bytes, b->wire_bytes);
	CHECK_EQ(a->bytes, b->bytes);
	CHECK_EQ(a->first_ns, b->first_ns);
	CHECK_EQ(a->last_ns, b->last_ns);
	CHECK_EQ(a->complete, b->complete);
}

/* Row by row, every column, the sums, the ledger and the clock. */
static inline void
check_same_result(const struct result *a, const struct result *b)
{
	const struct view *view = a->query.view;

	CHECK_EQ(a->n_rows, b->n_rows);
	CHECK_EQ(a->total_rows, b->total_rows);
	CHECK_EQ(a->taken_ns, b->taken_ns);
	check_same_ledger(&a->ledger, &b->ledger);
	for (uint64_t i = 0; i < a->n_rows; i++)
		for (unsigned c = 0; c < view->n_columns; c++)
			check_same_cell(&view->columns[c], result_row(a, i),
			    result_row(b, i));
	for (unsigned c = 0; c < view->n_columns; c++) {
		CHECK_EQ(a->total[c], b->total[c]);
		CHECK_EQ(a->other[c], b->other[c]);
	}
}

/* Everything a view knows. */
static inline struct query
query_everything(const struct view *view)
{
	struct query q = query_default(view);

	for (unsigned c = 0; c < view->n_columns; c++)
		q.needs |= view->columns[c].needs;
	return q;
}

static inline void
check_same_analysis(const struct analysis *a, const struct analysis *b)
{
	struct result x, y;

	assert_int_equal(result_init(&x, 64 << 20), 0);
	assert_int_equal(result_init(&y, 64 << 20), 0);
	for (size_t i = 0; views[i]; i++) {
		struct query q = query_everything(views[i]);

		assert_int_equal(query_run(a, &q, &x, NULL), 0);
		assert_int_equal(query_run(b, &q, &y, NULL), 0);
		check_same_result(&x, &y);
	}
	result_fini(&x);
	result_fini(&y);
}

#endif
