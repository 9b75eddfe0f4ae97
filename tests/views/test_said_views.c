/* SPDX-License-Identifier: BSD-2-Clause */
/* The views of what was said: in balance, whole, and without query strings. */
#include "views/asking.h"

#include "stats/said_telling.h"
#include "stats/tables_said.h"
#include "views/where.h"

#include <stdlib.h>

#define N_IDS 5

static const char *const ids[N_IDS] = {
    "dns", "urls", "names", "resolvers", "dns_clients"};

static struct analysis *
analysis_of(size_t memory)
{
	struct analysis_config config = {.memory_bytes = memory};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

/* Subjects from 0 to n, some many times, most once. */
static void
tell(struct analysis *a, uint32_t from, uint32_t to)
{
	struct talk_sink sink = said_sink(tables_said(a));

	for (uint32_t i = from; i < to; i++)
		tell_some(&sink, tables_said(a), i, i % 3 ? i : i % 40);
}

/* Rows, and what was evicted, against what was told. */
static void
check_books(const struct analysis *a, const char *id, uint64_t told)
{
	struct result r = ask_everything(a, id);
	const struct view *v = r.query.view;
	void *evicted = aligned_alloc(16, v->row_bytes);

	v->evicted(a, evicted);
	for (unsigned c = 0; c < v->n_columns; c++) {
		uint64_t sum = 0;

		if (!v->columns[c].summed)
			continue;
		for (uint64_t i = 0; i < r.n_rows; i++)
			sum += v->columns[c].get(result_row(&r, i)).count;
		CHECK_EQ(sum + v->columns[c].get(evicted).count, r.total[c]);
		CHECK_EQ(r.other[c], v->columns[c].get(evicted).count);
		if (c == v->sort)
			CHECK_EQ(r.total[c], told);
	}
	CHECK(r.n_rows > 0);
	free(evicted);
	result_fini(&r);
}

static void
test_rows_and_what_was_evicted_are_what_was_told(void **state)
{
	static const size_t memories[] = {1, 1 << 19, 1 << 22, 1 << 26};

	(void)state;
	for (size_t m = 0; m < 4; m++) {
		struct analysis *a = analysis_of(memories[m]);

		for (int again = 0; again < 2; again++) {
			tell(a, 0, 30000);
			for (size_t i = 0; i < N_IDS; i++)
				check_books(a, ids[i], 30000);
			analysis_reset(a);
		}
		analysis_free(a);
	}
}

static void
test_tiny_shards_keep_the_total(void **state)
{
	struct analysis *whole = analysis_of(1 << 18);

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		struct analysis *a = NULL;

		CHECK_EQ(analysis_new_shard(whole, i, 5, &a, NULL), 0);
		tell(a, i * 5000, (i + 1) * 5000);
		CHECK_EQ(analysis_merge(whole, a, NULL), 0);
		analysis_free(a);
	}
	for (size_t i = 0; i < N_IDS; i++)
		check_books(whole, ids[i], 25000);
	analysis_free(whole);
}

/* However small: what one grouping gave up, another may still have. */
static void
test_names_resolvers_and_clients_add_up_to_the_same(void **state)
{
	static const char *const groups[] = {"resolvers", "dns_clients"};

	(void)state;
	for (size_t memory = 1 << 18; memory <= 1 << 26; memory <<= 8) {
		struct analysis *a = analysis_of(memory);
		struct result names;

		tell(a, 0, 30000);
		names = ask_everything(a, "dns");
		for (size_t i = 0; i < 2; i++) {
			struct result r = ask_everything(a, groups[i]);

			for (unsigned c = 3; c <= 8; c++) {
				CHECK(r.query.view->columns[c].summed);
				CHECK_EQ(r.total[c], names.total[c]);
			}
			CHECK(r.query.view->group_of == names.query.view);
			result_fini(&r);
		}
		result_fini(&names);
		analysis_free(a);
	}
}

static void
test_rows_by_address_say_who_asked_whom(void **state)
{
	struct analysis *a = analysis_of(1 << 26);
	struct talk_sink sink = said_sink(tables_said(a));
	const struct view *v;
	struct result r;
	const void *row;

	(void)state;
	tell_query(&sink, "a", DNS_TYPE_A, 7, false);
	tell_response(&sink, "a", 0, 10, "192.0.2.9");
	tell_query(&sink, "b", DNS_TYPE_A, 7, true);
	tell_response(&sink, "b", 3, 30, "");
	tell_query(&sink, "c", DNS_TYPE_AAAA, 8, false);
	tell_unanswered(&sink, "c");
	tell_query(&sink, "four", DNS_TYPE_A, 8, false);
	tell_response(&sink, "four", 2, 90, "");
	r = ask_everything(a, "resolvers");
	v = r.query.view;
	row = result_row(&r, 0); /* 192.0.2.1, by queries */
	CHECK_EQ(r.n_rows, 2);
	CHECK_EQ(cell_of(v, row, "resolver").addr.bytes[3], 1);
	CHECK_EQ(count_of(v, row, "queries"), 3);
	CHECK_EQ(count_of(v, row, "responses"), 2);
	CHECK_EQ(count_of(v, row, "nxdomain"), 1);
	CHECK_EQ(count_of(v, row, "servfail"), 0);
	CHECK_EQ(count_of(v, row, "unanswered"), 1);
	CHECK_EQ(count_of(v, row, "retries"), 1);
	CHECK_EQ(count_of(v, row, "clients"), 2);
	CHECK_STR(
	    cell_of(v, row, "client_list").text, "10.0.0.7 (2), 10.0.0.8 (1)");
	CHECK_STR(cell_of(v, row, "types").text, "A, AAAA");
	CHECK_EQ(cell_of(v, row, "latency_avg").ns, 20);
	CHECK_EQ(cell_of(v, row, "latency_p95").ns, 30);
	CHECK_EQ(cell_of(v, row, "latency_max").ns, 30);
	result_fini(&r);
	r = ask_everything(a, "dns_clients");
	v = r.query.view;
	CHECK_EQ(r.n_rows, 2);
	row = result_row(&r, 1); /* 10.0.0.8: as many queries, a later key */
	CHECK_EQ(cell_of(v, row, "client").addr.bytes[3], 8);
	CHECK_EQ(count_of(v, row, "queries"), 2);
	CHECK_EQ(count_of(v, row, "servfail"), 1);
	CHECK_EQ(count_of(v, row, "unanswered"), 1);
	CHECK_STR(cell_of(v, row, "resolver_list").text,
	    "192.0.2.1 (1), 192.0.2.4 (1)");
	result_fini(&r);
	analysis_free(a);
}

/* Rows that are gone for good are not taken for those in their places. */
static void
test_addresses_met_before_a_reset_are_met_anew(void **state)
{
	struct analysis *a = analysis_of(1 << 26);
	struct talk_sink sink = said_sink(tables_said(a));
	struct result r;

	(void)state;
	tell_query(&sink, "a", DNS_TYPE_A, 7, false);
	tell_query(&sink, "bb", DNS_TYPE_A, 8, false);
	analysis_reset(a);
	tell_query(&sink, "bb", DNS_TYPE_A, 8, false);
	tell_query(&sink, "a", DNS_TYPE_A, 7, false);
	for (size_t i = 3; i < N_IDS; i++) {
		r = ask_everything(a, ids[i]);
		CHECK_EQ(r.n_rows, 2);
		result_fini(&r);
	}
	analysis_free(a);
}

static void
check_same(const struct result *x, const struct result *y)
{
	const struct view *v = x->query.view;

	CHECK_EQ(x->n_rows, y->n_rows);
	for (uint64_t i = 0; i < x->n_rows; i++)
		for (unsigned c = 0; c < v->n_columns; c++) {
			struct cell p = v->columns[c].get(result_row(x, i));
			struct cell q = v->columns[c].get(result_row(y, i));

			CHECK_EQ(p.absent, q.absent);
			if (cell_compare(&p, &q) != 0)
				fail_msg("%s.%s", v->id, v->columns[c].id);
		}
}

/* With room for all, any way of dealing it out says the same. */
static void
test_merged_shards_show_what_one_would(void **state)
{
	struct analysis *one = analysis_of(1 << 29), *whole;

	(void)state;
	tell(one, 0, 8000);
	whole = analysis_of(1 << 29);
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t from = (i + 2) % 4 * 2000;
		struct analysis *a = NULL;

		CHECK_EQ(analysis_new_shard(whole, i, 4, &a, NULL), 0);
		tell(a, from, from + 2000);
		CHECK_EQ(analysis_merge(whole, a, NULL), 0);
		analysis_free(a);
	}
	for (size_t i = 0; i < N_IDS; i++) {
		struct result x = ask_everything(one, ids[i]);
		struct result y = ask_everything(whole, ids[i]);

		check_same(&x, &y);
		result_fini(&x);
		result_fini(&y);
	}
	analysis_free(one);
	analysis_free(whole);
}

/* What is forgotten or told later does not change an answer. */
static void
test_an_answer_does_not_point_into_the_analysis(void **state)
{
	struct analysis *a = analysis_of(1 << 26), *b = analysis_of(1 << 26);

	(void)state;
	tell(a, 0, 500);
	tell(b, 0, 500);
	for (size_t i = 0; i < N_IDS; i++) {
		struct result x = ask_everything(a, ids[i]), y;

		analysis_reset(a);
		y = ask_everything(b, ids[i]);
		check_same(&x, &y);
		tell(a, 0, 500);
		result_fini(&x);
		result_fini(&y);
	}
	analysis_free(a);
	analysis_free(b);
}

/* The first row's text in a column, under a filter, in some order. */
static void
first_text(const struct analysis *a, struct query q, const char *where,
    const char *column, char out[static 2048])
{
	struct where *w = NULL;
	struct result r;

	CHECK_EQ(where_compile(where, &w, NULL), 0);
	q.where = w;
	q.needs |= where_needs(w, q.view);
	r = ask(a, &q);
	out[0] = '\0';
	if (r.n_rows > 0) {
		struct cell c = cell_of(q.view, result_row(&r, 0), column);

		snprintf(out, 2048, "%s", c.absent ? "" : c.text);
	}
	result_fini(&r);
	where_free(w);
}

static void
test_lists_of_clients_can_be_searched_and_sorted_by(void **state)
{
	struct analysis *a = analysis_of(1 << 26);
	struct talk_sink sink = said_sink(tables_said(a));
	struct query q = query_default(view_find("dns"));
	char text[2048];

	(void)state;
	tell_query(&sink, "many.example", 1, 1, false);
	tell_query(&sink, "many.example", 1, 9, false);
	tell_query(&sink, "many.example", 1, 9, false);
	tell_query(&sink, "few.example", 1, 5, false);
	first_text(a, q, "client_list:10.0.0.5", "name", text);
	assert_string_equal(text, "few.example");
	first_text(a, q, "", "client_list", text);
	assert_string_equal(text, ""); /* not asked for */
	q.needs |= NEED_CLIENTS;
	first_text(a, q, "many", "client_list", text);
	assert_string_equal(text, "10.0.0.9 (2), 10.0.0.1 (1)");
	q.sort = (unsigned)view_column(q.view, "client_list");
	q.descending = false;
	q.limit = 1;
	first_text(a, q, "", "name", text);
	assert_string_equal(text, "few.example");
	q.descending = true;
	first_text(a, q, "", "client_list", text);
	assert_string_equal(text, "10.0.0.9 (2), 10.0.0.1 (1)");
	analysis_free(a);
}

static void
test_query_strings_are_hidden_where_they_begin(void **state)
{
	static const char *const urls[][2] = {
	    {"a.example/?q=secret&x=1", "a.example/?..."},
	    {"b.example/?q", "b.example/?"},
	    {"c.example/path", "c.example/path"},
	    {"d.example/??secret", "d.example/?..."},
	};
	struct analysis *a = analysis_of(1 << 26);
	struct talk_sink sink = said_sink(tables_said(a));
	struct query q = query_default(view_find("urls"));
	char text[2048];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		tell_request(&sink, urls[i][0], "GET", "", 1);
	for (size_t i = 0; i < 4; i++) {
		char where[] = "url:a.example";

		where[4] = urls[i][0][0];
		q.needs &= ~NEED_NO_QUERIES;
		first_text(a, q, where, "url", text);
		assert_string_equal(text, urls[i][0]);
		q.needs |= NEED_NO_QUERIES;
		first_text(a, q, where, "url", text);
		assert_string_equal(text, urls[i][1]);
	}
	analysis_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows_and_what_was_evicted_are_what_was_told),
	    cmocka_unit_test(test_tiny_shards_keep_the_total),
	    cmocka_unit_test(
		test_names_resolvers_and_clients_add_up_to_the_same),
	    cmocka_unit_test(test_rows_by_address_say_who_asked_whom),
	    cmocka_unit_test(test_addresses_met_before_a_reset_are_met_anew),
	    cmocka_unit_test(test_merged_shards_show_what_one_would),
	    cmocka_unit_test(test_an_answer_does_not_point_into_the_analysis),
	    cmocka_unit_test(
		test_lists_of_clients_can_be_searched_and_sorted_by),
	    cmocka_unit_test(test_query_strings_are_hidden_where_they_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
