/* SPDX-License-Identifier: BSD-2-Clause */
#include "views/asking.h"

#include "stats/said_telling.h"
#include "stats/tables_said.h"
#include "views/traffic.h"
#include "views/where.h"

#include <ctype.h>
#include <stdio.h>

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x >> 8;
}

static struct analysis *
some_analysis(uint32_t n_frames, uint32_t n_hosts)
{
	struct traffic_kind kind = {.seed = 21,
	    .n_frames = n_frames,
	    .n_hosts = n_hosts,
	    .n_ports = 40,
	    .jitter_s = 3};
	struct analysis_config config = {
	    .memory_bytes = (size_t)64 << 20, .keep_frames = 300};
	struct traffic *t = traffic_new(kind);
	struct analysis *a = NULL;
	struct talk_sink sink;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	traffic_feed(t, a);
	sink = said_sink(tables_said(a));
	for (uint32_t i = 0; i < n_frames / 10; i++)
		tell_some(&sink, tables_said(a), i, i % n_hosts);
	analysis_received(a, t->n);
	analysis_finish(a, true);
	traffic_free(t);
	return a;
}

/* The judge's own order: the column, absent ones last, then the key. */
static int
order_of(const struct query *q, const void *a, const void *b)
{
	const struct column *c = &q->view->columns[q->sort];
	struct cell x = c->get(a), y = c->get(b);
	int order;

	if (x.absent != y.absent)
		return x.absent ? 1 : -1;
	order = x.absent ? 0 : cell_compare(&x, &y);
	if (order)
		return (order > 0) == q->descending ? -1 : 1;
	for (unsigned k = 0; k < q->view->n_keys; k++) {
		x = q->view->columns[k].get(a);
		y = q->view->columns[k].get(b);
		order = x.absent != y.absent ? (x.absent ? 1 : -1)
		        : x.absent           ? 0
		                             : cell_compare(&x, &y);
		if (order)
			return order;
	}
	return 0;
}

static bool
same_cells(const struct view *view, const void *a, const void *b)
{
	for (unsigned c = 0; c < view->n_columns; c++) {
		struct cell x = view->columns[c].get(a);
		struct cell y = view->columns[c].get(b);

		if (x.absent != y.absent ||
		    (!x.absent && cell_compare(&x, &y) != 0))
			return false;
	}
	return true;
}

/* Every row in order: the keys really tell them apart. */
static void
check_ordered(const struct result *r)
{
	for (uint64_t i = 1; i < r->n_rows; i++)
		if (order_of(
			&r->query, result_row(r, i - 1), result_row(r, i)) >= 0)
			fail_msg("%s by %s: row %llu is not before the next",
			    r->query.view->id,
			    r->query.view->columns[r->query.sort].id,
			    (unsigned long long)i);
}

static void
check_window(const struct analysis *a, const struct result *all,
    uint64_t offset, uint64_t limit)
{
	struct query q = all->query;
	struct result part;
	uint64_t n = all->n_rows, from = offset;

	q.offset = offset;
	q.limit = limit;
	part = ask(a, &q);
	CHECK_EQ(part.total_rows, n);
	if (offset >= n) /* moved up to the last rows */
		from = limit >= n ? 0 : n - limit;
	CHECK_EQ(part.offset, from);
	CHECK_EQ(part.n_rows, limit < n - from ? limit : n - from);
	CHECK_EQ(part.other_rows, all->all_rows - part.n_rows);
	for (uint64_t i = 0; i < part.n_rows; i++)
		CHECK(same_cells(
		    q.view, result_row(&part, i), result_row(all, from + i)));
	result_fini(&part);
}

/* What comes behind a row, where rows can be told by it (see row_pass). */
static void
check_behind(const struct analysis *a, const struct result *all, uint64_t i,
    uint64_t limit)
{
	struct query q = all->query;
	struct result part;
	uint64_t n = all->n_rows - i - 1;

	if (q.view->columns[q.sort].needs & (NEED_BESIDE | NEED_NAME))
		return;
	q.after = result_row(all, i);
	q.limit = limit;
	part = ask(a, &q);
	CHECK_EQ(part.n_rows, limit < n ? limit : n);
	CHECK_EQ(part.total_rows, all->n_rows);
	for (uint64_t k = 0; k < part.n_rows; k++)
		CHECK(same_cells(
		    q.view, result_row(&part, k), result_row(all, i + 1 + k)));
	result_fini(&part);
}

/* What windows there are does not depend on what the rows are sorted by. */
static void
check_edges(const struct analysis *a, const struct result *all)
{
	check_window(a, all, 0, 0);
	check_window(a, all, all->n_rows, 1);
	check_window(a, all, UINT64_MAX - 2, 7);
	check_window(a, all, UINT64_MAX, QUERY_ALL);
	check_window(a, all, 1, QUERY_ALL);
	if (all->n_rows == 0)
		return;
	check_behind(a, all, 0, QUERY_ALL);
	check_behind(a, all, all->n_rows - 1, 7);
}

static void
check_view(const struct analysis *a, const struct view *view, uint64_t *x)
{
	for (unsigned round = 0; round < 2 * view->n_columns; round++) {
		struct query q = everything(view->id);
		struct result all;

		q.sort = round / 2;
		q.descending = round % 2;
		all = ask(a, &q);
		CHECK(all.n_rows > 0 || strcmp(view->id, "issues") == 0 ||
		      strcmp(view->id, "files") == 0);
		check_ordered(&all);
		for (unsigned i = 0; i < 2; i++)
			check_window(a, &all, random_next(x) % (all.n_rows + 5),
			    random_next(x) % (all.n_rows / 2 + 5));
		if (all.n_rows > 0)
			check_behind(a, &all, random_next(x) % all.n_rows, 7);
		if (round < 2)
			check_edges(a, &all);
		result_fini(&all);
	}
}

/* The few best rows, rates worked out late, are those of sorting them all. */
static void
test_any_window_is_a_part_of_the_whole(void **state)
{
	struct analysis *a = some_analysis(4000, 40);
	uint64_t x = 5;

	(void)state;
	for (size_t i = 0; views[i]; i++)
		check_view(a, views[i], &x);
	analysis_free(a);
}

/* Over 1024 rows asked for: the other way to rates, and deep offsets. */
static void
test_deep_windows_are_parts_of_the_whole(void **state)
{
	struct analysis *a = some_analysis(30000, 4000);
	struct query q = everything("hosts");
	struct result all = ask(a, &q);

	(void)state;
	CHECK(all.n_rows > 3000);
	check_window(a, &all, 0, 1024);
	check_window(a, &all, 1, 1024);
	check_window(a, &all, 2900, 100);
	check_window(a, &all, 70000, 10);
	check_window(a, &all, 0, 70000);
	result_fini(&all);
	analysis_free(a);
}

static void
check_balance(const struct analysis *a, const struct query *q)
{
	struct result r = ask(a, q);
	const struct view *view = q->view;

	CHECK_EQ(r.has_total, view->total != NULL);
	for (unsigned c = 0; c < view->n_columns && r.has_total; c++) {
		uint64_t sum = r.other[c];

		if (!view->columns[c].summed)
			continue;
		for (uint64_t i = 0; i < r.n_rows; i++)
			sum += view->columns[c].get(result_row(&r, i)).count;
		CHECK_EQ(sum, r.total[c]);
	}
	CHECK_EQ(r.other_rows, r.all_rows - r.n_rows);
	result_fini(&r);
}

static void
test_rows_at_hand_and_other_are_the_total(void **state)
{
	struct analysis *a = some_analysis(4000, 40);
	struct where *w = NULL;

	(void)state;
	CHECK_EQ(where_compile("bytes>2000", &w, NULL), 0);
	for (size_t i = 0; views[i]; i++) {
		struct query q = query_default(views[i]);

		check_balance(a, &q);
		q.limit = 3;
		check_balance(a, &q);
		q.where = view_column(views[i], "bytes") >= 0 ? w : NULL;
		check_balance(a, &q);
		q.limit = 0;
		check_balance(a, &q);
	}
	where_free(w);
	analysis_free(a);
}

/* The filter sees what a costly column holds, though nobody shows it. */
static void
test_filters_see_columns_that_are_not_shown(void **state)
{
	static const char *const cases[][3] = {{"hosts", "peers>5", "peers"},
	    {"hosts", "rate_40s>1k", "rate_40s"}, {"ports", "hosts>5", "hosts"},
	    {"packets", "tcp_flags=2", "tcp_flags"},
	    {"packets", "info~.", "info"}};
	struct analysis *a = some_analysis(2000, 60);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct query q = everything(cases[i][0]);
		struct where *w = NULL;
		uint64_t matching = 0;
		struct result r;

		CHECK_EQ(where_compile(cases[i][1], &w, NULL), 0);
		CHECK_EQ(where_check(w, q.view, NULL), 0);
		r = ask(a, &q);
		for (uint64_t j = 0; j < r.n_rows; j++)
			matching += where_matches(w, q.view, result_row(&r, j));
		result_fini(&r);
		CHECK(matching > 0); /* or this proves nothing */
		q.needs = 0;
		q.where = w;
		r = ask(a, &q);
		CHECK_EQ(r.total_rows, matching);
		CHECK_EQ(r.n_rows, matching);
		result_fini(&r);
		where_free(w);
	}
	analysis_free(a);
}

/* Columns of the timeline that the series of the graph are. */
static const char *const series_columns[N_GRAPH_SERIES] = {
    [GRAPH_BYTES_IN] = "bytes_in",
    [GRAPH_BYTES_OUT] = "bytes_out",
    [GRAPH_PACKETS] = "packets",
    [GRAPH_QUERIES] = "dns_queries",
    [GRAPH_FLOWS] = "flows",
    [GRAPH_LOST] = "lost",
    [GRAPH_DAMAGED] = "damaged",
};

static void
test_the_graph_is_the_timeline(void **state)
{
	struct analysis *a = some_analysis(4000, 10);
	struct result bins = ask_everything(a, "timeline");
	struct query q = query_default(view_find("hosts"));
	struct result r;

	(void)state;
	q.graph_bins = 500;
	r = ask(a, &q);
	CHECK_EQ(r.graph.n_bins, 500);
	CHECK_EQ(r.graph.bin_ns, 2 * NS_PER_S);
	for (uint64_t i = 0; i < bins.n_rows; i++) {
		const struct view *v = bins.query.view;
		const void *row = result_row(&bins, i);
		int64_t place =
		    (cell_of(v, row, "time").ns - r.graph.first_ns) /
		    r.graph.bin_ns;

		if (!count_of(v, row, "packets"))
			continue; /* what was told had times of its own */
		CHECK(place >= 0 && place < 500);
		for (int s = 0; s < N_GRAPH_SERIES; s++)
			CHECK_EQ(r.graph.series[s][place],
			    count_of(v, row, series_columns[s]));
	}
	result_fini(&bins);
	result_fini(&r);
	analysis_free(a);
}

/* Whatever width: bins begin at its multiples and hold what they cover. */
static void
test_a_wider_graph_has_the_sums_of_its_bins(void **state)
{
	static const int64_t widths[] = {1, 4, 6, 10, 14, 60, 3600};
	struct analysis *a = some_analysis(4000, 10);
	struct query q = query_default(view_find("hosts"));
	struct result fine, wide;

	(void)state;
	q.graph_bins = 4000;
	fine = ask(a, &q);
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		int64_t merge = widths[i] < 2 ? 1 : widths[i] / 2;
		uint64_t sums[N_GRAPH_SERIES] = {0};

		q.graph_bins = 30;
		q.graph_bin_ns = widths[i] * NS_PER_S;
		q.graph_from_ns = fine.graph.first_ns;
		wide = ask(a, &q);
		CHECK_EQ(wide.graph.bin_ns, merge * 2 * NS_PER_S);
		CHECK_EQ(wide.graph.first_ns % wide.graph.bin_ns, 0);
		CHECK(wide.graph.first_ns <= fine.graph.first_ns);
		for (uint32_t b = 0; b < fine.graph.n_bins; b++) {
			int64_t place =
			    (fine.graph.first_ns + b * fine.graph.bin_ns -
				wide.graph.first_ns) /
			    wide.graph.bin_ns;

			for (int s = 0; place < 30 && s < N_GRAPH_SERIES; s++)
				sums[s] += fine.graph.series[s][b];
		}
		for (int s = 0; s < N_GRAPH_SERIES; s++) {
			for (uint32_t b = 0; b < 30; b++)
				sums[s] -= wide.graph.series[s][b];
			CHECK_EQ(sums[s], 0);
		}
		result_fini(&wide);
	}
	result_fini(&fine);
	analysis_free(a);
}

static void
test_a_graph_reaches_no_farther_than_time_does(void **state)
{
	struct analysis *a = some_analysis(40, 10);
	struct query q = query_default(view_find("hosts"));
	struct result r;

	(void)state;
	q.graph_bins = 600; /* a screen of 300 columns */
	q.graph_bin_ns = 240 * 86400 * NS_PER_S;
	r = ask(a, &q);
	CHECK_EQ(r.graph.n_bins, INT64_C(9000000000000000000) / r.graph.bin_ns);
	result_fini(&r);
	analysis_free(a);
}

static void
test_too_small_an_arena_is_an_error_not_a_crash(void **state)
{
	struct analysis *a = some_analysis(4000, 400);

	(void)state;
	for (size_t i = 0; views[i]; i++) {
		for (size_t bytes = 1; bytes < 1 << 21; bytes *= 2) {
			struct query q = everything(views[i]->id);
			struct error err = {""};
			struct result r;
			int code;

			q.graph_bins = 10;
			CHECK_EQ(result_init(&r, bytes), 0);
			code = query_run(a, &q, &r, &err);
			CHECK(code == 0 || code == -12);
			CHECK_EQ(code < 0, err.text[0] != '\0');
			result_fini(&r);
		}
	}
	analysis_free(a);
}

/* What a declaration owes to whoever reads it. */
static void
check_column(const struct view *view, const struct column *c)
{
	size_t n = strlen(c->help);

	for (const char *p = c->id; *p; p++)
		CHECK(islower((unsigned char)*p) ||
		      isdigit((unsigned char)*p) || *p == '_');
	CHECK(*c->id && *c->title && c->get);
	CHECK(n > 1 && c->help[n - 1] == '.');
	CHECK(c->unit < N_UNITS);
	CHECK(c->width > 0);
	CHECK_EQ(view_column(view, c->id), c - view->columns);
	CHECK(!c->summed || c->unit == UNIT_COUNT || c->unit == UNIT_BYTES);
}

static void
test_declarations_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; views[i]; i++) {
		const struct view *v = views[i];
		size_t n = strlen(v->help);

		CHECK(view_find(v->id) == v); /* ids are unique */
		CHECK(n > 1 && v->help[n - 1] == '.');
		CHECK_EQ(v->row_bytes % 16, 0);
		CHECK(v->n_keys >= 1 && v->n_keys <= v->n_columns);
		CHECK(v->sort < v->n_columns);
		CHECK_EQ(v->total == NULL, v->evicted == NULL);
		for (unsigned c = 0; c < v->n_columns; c++)
			check_column(v, &v->columns[c]);
	}
	assert_null(view_find("nothing"));
	CHECK_EQ(view_column(views[0], "nothing"), -1);
}

/* Whatever was asked for: cells have the unit that their column declares. */
static void
test_getters_return_their_unit(void **state)
{
	struct analysis *a = some_analysis(3000, 30);

	(void)state;
	for (size_t i = 0; views[i]; i++) {
		for (unsigned all = 0; all < 2; all++) {
			struct query q = query_default(views[i]);
			const struct view *v = views[i];
			struct result r;

			q.needs = all ? NEED_EVERYTHING : 0;
			r = ask(a, &q);
			for (uint64_t j = 0; j < r.n_rows; j++)
				for (unsigned c = 0; c < v->n_columns; c++)
					CHECK_EQ(v->columns[c]
						     .get(result_row(&r, j))
						     .unit,
					    v->columns[c].unit);
			result_fini(&r);
		}
	}
	analysis_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_any_window_is_a_part_of_the_whole),
	    cmocka_unit_test(test_deep_windows_are_parts_of_the_whole),
	    cmocka_unit_test(test_rows_at_hand_and_other_are_the_total),
	    cmocka_unit_test(test_filters_see_columns_that_are_not_shown),
	    cmocka_unit_test(test_the_graph_is_the_timeline),
	    cmocka_unit_test(test_a_wider_graph_has_the_sums_of_its_bins),
	    cmocka_unit_test(test_a_graph_reaches_no_farther_than_time_does),
	    cmocka_unit_test(test_too_small_an_arena_is_an_error_not_a_crash),
	    cmocka_unit_test(test_declarations_are_whole),
	    cmocka_unit_test(test_getters_return_their_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
