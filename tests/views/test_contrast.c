/* SPDX-License-Identifier: BSD-2-Clause */
/* What made the difference: amounts by hand, and by asking the views again. */
#include "asking.h"
#include "traffic.h"

#include "views/contrast.h"
#include "views/where.h"

#include <errno.h>

/* `bytes` of IP, in one UDP datagram between 10.x.x.x, from port 40000. */
static void
send(struct analysis *a, uint32_t src, uint32_t dst, uint16_t port,
    uint16_t bytes)
{
	uint8_t at[28] = {0x45, 0, (uint8_t)(bytes >> 8), (uint8_t)bytes};
	struct frame f = {.data = at,
	    .number = 1,
	    .captured = sizeof(at),
	    .wire = bytes,
	    .cut = 1,
	    .link = LINK_RAW};

	at[8] = 64;
	at[9] = 17;
	put32(at + 12, 10u << 24 | src);
	put32(at + 16, 10u << 24 | dst);
	put16(at + 20, 40000);
	put16(at + 22, port);
	put16(at + 24, bytes - 20u);
	analysis_apply(a, &f, 1);
}

static struct analysis *
new_analysis(size_t bytes)
{
	struct analysis_config config = {.memory_bytes = bytes};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

static struct contrast *
new_contrast(const char *chosen)
{
	struct contrast *c = NULL;

	CHECK_EQ(contrast_new(CONTRAST_EXPLAIN, chosen, &c, NULL), 0);
	return c;
}

/* 10.0.0.1 to 10.0.0.2:53, so many bytes in each stretch, 0 for nothing. */
static void
add_stretches(struct contrast *c, const uint16_t *usual, size_t n, uint16_t now)
{
	struct analysis *a = new_analysis(1 << 20);

	for (size_t i = 0; i <= n; i++) {
		uint16_t bytes = i < n ? usual[i] : now;

		if (bytes)
			send(a, 1, 2, 53, bytes);
		if (i < n)
			CHECK_EQ(contrast_add_usual(c, a, NULL), 0);
		else
			CHECK_EQ(contrast_add_now(c, a, NULL), 0);
		analysis_reset(a);
	}
	analysis_free(a);
}

static struct result
rank(struct contrast *c)
{
	struct query q = query_default(&view_explain);
	struct result r;

	CHECK_EQ(result_init(&r, (size_t)64 << 20), 0);
	CHECK_EQ(contrast_run(c, &q, &r, NULL), 0);
	return r;
}

/* The row of one view and thing; it has to be there. */
static const struct contrast_row *
row_of(const struct result *r, const char *view, const char *what)
{
	for (uint64_t i = 0; i < r->n_rows; i++) {
		const struct contrast_row *row = result_row(r, i);

		if (strcmp(row->view->id, view) == 0 &&
		    strcmp(row->what, what) == 0)
			return row;
	}
	fail_msg("%s: no row %s", view, what);
	return NULL;
}

static void
check_median(const uint16_t *usual, size_t n, uint16_t now, uint64_t median)
{
	struct contrast *c = new_contrast(NULL);
	struct result r;

	add_stretches(c, usual, n, now);
	r = rank(c);
	CHECK_EQ(row_of(&r, "hosts", "10.0.0.1")->usual, median);
	CHECK_EQ(row_of(&r, "hosts", "10.0.0.1")->now, now);
	CHECK_EQ(row_of(&r, "pairs", "10.0.0.1 -> 10.0.0.2")->usual, median);
	result_fini(&r);
	contrast_free(c);
}

static void
test_the_usual_is_the_median_of_the_others(void **state)
{
	(void)state;
	check_median((uint16_t[]){100}, 1, 500, 100);
	check_median((uint16_t[]){300, 100, 200}, 3, 500, 200);
	check_median((uint16_t[]){400, 100, 300, 200}, 4, 500, 250);
	check_median((uint16_t[]){0, 0, 900}, 3, 500, 0);
	check_median((uint16_t[]){300, 100, 200}, 3, 0, 200);
}

static void
test_a_thing_is_called_what_became_of_it(void **state)
{
	/* clang-format off */
	static const struct { uint16_t usual[3], now; const char *change; } of[] = {
		{ { 0, 0, 0 }, 100, "new" },
		{ { 0, 0, 90 }, 100, "more" },
		{ { 90, 90, 90 }, 100, "more" },
		{ { 90, 90, 90 }, 80, "less" },
		{ { 90, 0, 90 }, 0, "gone" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct contrast *c = new_contrast(NULL);
		struct result r;

		add_stretches(c, of[i].usual, 3, of[i].now);
		r = rank(c);
		CHECK_STR(
		    row_of(&r, "hosts", "10.0.0.2")->change, of[i].change);
		result_fini(&r);
		contrast_free(c);
	}
}

static void
test_what_is_as_usual_is_no_row(void **state)
{
	struct contrast *c = new_contrast(NULL);
	struct result r;

	(void)state;
	add_stretches(c, (uint16_t[]){100, 200, 300}, 3, 200);
	r = rank(c);
	CHECK_EQ(r.n_rows, 0);
	result_fini(&r);
	contrast_free(c);
}

/* Usually 1 -> 2 100 and 3 -> 4 400; now 1000, 100, and 200 of 5 -> 6. */
static struct contrast *
three_talkers(void)
{
	struct contrast *c = new_contrast(NULL);
	struct analysis *a = new_analysis(1 << 20);

	send(a, 1, 2, 443, 100);
	send(a, 3, 4, 443, 400);
	CHECK_EQ(contrast_add_usual(c, a, NULL), 0);
	analysis_reset(a);
	send(a, 1, 2, 443, 1000);
	send(a, 3, 4, 443, 100);
	send(a, 5, 6, 443, 200);
	CHECK_EQ(contrast_add_now(c, a, NULL), 0);
	analysis_free(a);
	return c;
}

static void
test_shares_are_of_all_that_rose_or_of_all_that_fell(void **state)
{
	struct contrast *c = three_talkers();
	struct result r = rank(c);
	const struct contrast_row *first = result_row(&r, 0);

	(void)state;
	/* 900 of 1100 rose; 300 of 300 fell; 900 of 1300 bytes in all */
	assert_float_equal(
	    row_of(&r, "hosts", "10.0.0.1")->share, 81.818181, 1e-5);
	assert_float_equal(
	    row_of(&r, "pairs", "10.0.0.3 -> 10.0.0.4")->share, 100, 1e-9);
	assert_float_equal(
	    row_of(&r, "hosts", "10.0.0.1")->weight, 69.230769, 1e-5);
	assert_float_equal(
	    row_of(&r, "hosts", "10.0.0.1")->of_usual, 1000, 1e-9);
	CHECK(row_of(&r, "hosts", "10.0.0.5")->of_usual < 0);
	assert_float_equal(first->weight, 69.230769, 1e-5);
	result_fini(&r);
	contrast_free(c);
}

static void
test_counts_tell_new_gone_and_changed_by_half_or_twice(void **state)
{
	struct contrast *c = three_talkers();
	struct contrast_counts n;

	(void)state;
	CHECK(contrast_count(c, view_find("hosts"), &n));
	CHECK_EQ(n.new, 2);
	CHECK_EQ(n.gone, 0);
	CHECK_EQ(n.changed, 4);
	CHECK(contrast_count(c, view_find("ports"), &n));
	CHECK_EQ(n.changed, 2); /* 40000 and 443: from 500 to 1300 */
	CHECK(!contrast_count(c, view_find("packets"), &n));
	contrast_free(c);
}

static void
test_views_are_those_that_were_chosen(void **state)
{
	struct contrast *c = new_contrast("pairs,hosts");
	struct error err = {""};
	struct result r;

	(void)state;
	add_stretches(c, (uint16_t[]){100}, 1, 200);
	r = rank(c);
	CHECK_EQ(r.n_rows, 3);
	result_fini(&r);
	contrast_free(c);
	CHECK_EQ(
	    contrast_new(CONTRAST_CHANGES, "hosts,packets", &c, &err), -EINVAL);
	CHECK(strstr(err.text, "packets"));
	CHECK_EQ(contrast_new(CONTRAST_CHANGES, "host", &c, &err), -EINVAL);
}

/* What the filter of a row finds in its view adds up to what the row says. */
static void
check_filter(const struct contrast_row *row, const struct analysis *a)
{
	int measure = view_column(row->view, row->measure);
	struct query q = query_default(row->view);
	struct where *where = NULL;
	struct error err = {""};
	struct result found;
	uint64_t sum = 0;

	if (where_compile(row->where, &where, &err) < 0)
		fail_msg("%s: %s", row->where, err.text);
	q.where = where;
	found = ask(a, &q);
	for (uint64_t i = 0; i < found.n_rows; i++)
		sum += row->view->columns[measure]
		           .get(result_row(&found, i))
		           .count;
	if (sum != row->now)
		fail_msg("%s %s: %ju, not %ju", row->view->id, row->where,
		    (uintmax_t)sum, (uintmax_t)row->now);
	result_fini(&found);
	where_free(where);
}

static struct analysis *
random_analysis(uint64_t seed, size_t memory, uint32_t frames)
{
	struct traffic *t = traffic_new((struct traffic_kind){
	    .seed = seed, .n_frames = frames, .n_hosts = 12, .n_ports = 6});
	struct analysis *a = new_analysis(memory);

	traffic_feed(t, a);
	analysis_finish(a, true);
	traffic_free(t);
	return a;
}

static void
test_the_filter_of_a_row_finds_just_it_in_its_view(void **state)
{
	struct analysis *before = random_analysis(1, 16 << 20, 400);
	struct analysis *now = random_analysis(2, 16 << 20, 400);
	struct contrast *c = new_contrast(NULL);
	struct result r;

	(void)state;
	CHECK_EQ(contrast_add_usual(c, before, NULL), 0);
	CHECK_EQ(contrast_add_now(c, now, NULL), 0);
	r = rank(c);
	CHECK(r.n_rows > 300);
	for (uint64_t i = 0; i < r.n_rows; i++) {
		const struct contrast_row *row = result_row(&r, i);

		if (row->now > 0 && row->where[0])
			check_filter(row, now);
	}
	result_fini(&r);
	contrast_free(c);
	analysis_free(before);
	analysis_free(now);
}

/* Against nothing every thing is new, so the rows of pairs are all there is. */
static void
test_rows_and_other_are_all_there_is_when_tables_are_full(void **state)
{
	struct traffic *t = traffic_new((struct traffic_kind){.seed = 3,
	    .n_frames = 20000,
	    .n_hosts = 300,
	    .n_ports = 9,
	    .flood = true});
	struct analysis *now = new_analysis(256 << 10);
	struct contrast *c = new_contrast("pairs");
	uint64_t sum = 0;
	struct result r;

	(void)state;
	traffic_feed(t, now);
	CHECK_EQ(contrast_add_now(c, now, NULL), 0);
	r = rank(c);
	for (uint64_t i = 0; i < r.n_rows; i++)
		sum += ((const struct contrast_row *)result_row(&r, i))->now;
	CHECK(row_of(&r, "pairs", "other")->now > 0);
	CHECK_EQ(sum, analysis_ledger(now).bytes);
	result_fini(&r);
	contrast_free(c);
	analysis_free(now);
	traffic_free(t);
}

/* More hosts than there is room for, usually, leave room for one that is new.
 */
static void
test_what_is_new_is_named_however_much_is_usual(void **state)
{
	struct contrast *c = new_contrast("hosts");
	struct analysis *a = new_analysis((size_t)256 << 20);
	uint64_t usual = 0;
	struct result r;

	(void)state;
	for (uint32_t i = 0; i < 150000; i++)
		send(a, 1000 + i, 1, 443, 100);
	CHECK_EQ(contrast_add_usual(c, a, NULL), 0);
	analysis_reset(a);
	send(a, 2, 3, 443, 1000);
	CHECK_EQ(contrast_add_now(c, a, NULL), 0);
	r = rank(c);
	CHECK_STR(row_of(&r, "hosts", "10.0.0.2")->change, "new");
	CHECK_STR(row_of(&r, "hosts", "other")->change, "gone");
	for (uint64_t i = 0; i < r.n_rows; i++)
		usual +=
		    ((const struct contrast_row *)result_row(&r, i))->usual;
	CHECK_EQ(usual, 2 * 150000 * 100); /* a host at either end */
	result_fini(&r);
	contrast_free(c);
	analysis_free(a);
}

/* Every view that adds bytes or queries up is compared, or said not to be. */
static void
test_every_view_that_adds_up_is_compared(void **state)
{
	/* Bodies and bins come once; conversations are pairs both ways. */
	static const char apart[] = "files timeline conversations";
	struct contrast *c = new_contrast(NULL);
	struct contrast_counts n;

	(void)state;
	for (size_t i = 0; views[i]; i++) {
		int bytes = view_column(views[i], "bytes");
		int queries = view_column(views[i], "queries");
		bool adds_up =
		    views[i]->total &&
		    ((bytes >= 0 && views[i]->columns[bytes].summed) ||
			(queries >= 0 && views[i]->columns[queries].summed));

		if (adds_up && !strstr(apart, views[i]->id) &&
		    !contrast_count(c, views[i], &n))
			fail_msg("%s is not compared", views[i]->id);
	}
	contrast_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_usual_is_the_median_of_the_others),
	    cmocka_unit_test(test_a_thing_is_called_what_became_of_it),
	    cmocka_unit_test(test_what_is_as_usual_is_no_row),
	    cmocka_unit_test(
		test_shares_are_of_all_that_rose_or_of_all_that_fell),
	    cmocka_unit_test(
		test_counts_tell_new_gone_and_changed_by_half_or_twice),
	    cmocka_unit_test(test_views_are_those_that_were_chosen),
	    cmocka_unit_test(
		test_the_filter_of_a_row_finds_just_it_in_its_view),
	    cmocka_unit_test(
		test_rows_and_other_are_all_there_is_when_tables_are_full),
	    cmocka_unit_test(test_what_is_new_is_named_however_much_is_usual),
	    cmocka_unit_test(test_every_view_that_adds_up_is_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
