/* SPDX-License-Identifier: BSD-2-Clause */
/* The ten stretches before one, fed from anywhere, late frames and all. */
#include "tape.h"

#include "deck/explaining.h"

#include <errno.h>

#define WIDTH NS_PER_S
#define STRETCH (30 * NS_PER_S) /* from the start of the tape */

static struct analysis *
new_analysis(void)
{
	struct analysis_config config = {.memory_bytes = 64 << 20};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

/* One frame of `bytes`; all are of one pair of hosts. */
static void
add_frame(struct tape *t, int64_t offset_ns, uint32_t bytes)
{
	tape_write_frame(t->file, 7, TAPE_START + offset_ns, bytes);
}

/* What `e` says of the whole tape, fed by hand; the row of the pair. */
static struct contrast_row
explain(struct tape *t, struct explaining *e)
{
	struct query q = query_default(&view_explain);
	struct source *source = tape_open(t);
	struct frame frames[ANALYSIS_BATCH];
	struct contrast_row row = {0};
	struct slices *slices;
	struct result r;
	int n;

	CHECK_EQ(slices_new(&e->slices, &e->books, &slices, NULL), 0);
	while (
	    (n = source_next_batch(source, frames, ANALYSIS_BATCH, NULL)) > 0)
		CHECK_EQ(slices_take(slices, frames, (size_t)n, NULL), 0);
	CHECK_EQ(slices_end(slices, true, NULL), 0);
	slices_free(slices);
	CHECK_EQ(result_init(&r, 16 << 20), 0);
	CHECK_EQ(contrast_run(e->contrast, &q, &r, NULL), 0);
	if (r.n_rows > 0)
		row = *(const struct contrast_row *)result_row(&r, 0);
	result_fini(&r);
	source_close(source);
	return row;
}

static void
begin(struct explaining *e, struct analysis *like, int64_t from_ns)
{
	struct contrast *c = NULL;

	CHECK_EQ(contrast_new(CONTRAST_EXPLAIN, "pairs", &c, NULL), 0);
	CHECK_EQ(explaining_init(e, like, TAPE_START + from_ns,
		     TAPE_START + from_ns + WIDTH, c),
	    0);
}

static void
test_ten_stretches_before_it_are_usual(void **state)
{
	struct analysis *like = new_analysis();
	struct tape t = tape_new();
	struct explaining e;
	struct contrast_row row;

	(void)state;
	/* 1000 bytes of IP each second; more, too early to count */
	for (int64_t at = 0; at < STRETCH; at += WIDTH)
		add_frame(&t, at, at < STRETCH - 10 * WIDTH ? 1514 : 1014);
	add_frame(&t, STRETCH + WIDTH - 1, 514);
	add_frame(&t, STRETCH + WIDTH, 1514);
	begin(&e, like, STRETCH);
	row = explain(&t, &e);
	CHECK_EQ(e.usual, 10);
	CHECK_EQ(e.now.frames_analysed, 1);
	CHECK_EQ(row.usual, 1000);
	CHECK_EQ(row.now, 500);
	CHECK_STR(row.change, "less");
	contrast_free(e.contrast);
	analysis_free(like);
	tape_free(&t);
}

static void
test_nothing_is_usual_before_the_first_frame(void **state)
{
	struct analysis *like = new_analysis();
	struct tape t = tape_new();
	struct explaining e;
	struct contrast_row row;

	(void)state;
	/* Nothing in the second one: once begun, silence counts. */
	add_frame(&t, STRETCH - 3 * WIDTH, 214);
	add_frame(&t, STRETCH - WIDTH, 414);
	add_frame(&t, STRETCH, 1014);
	begin(&e, like, STRETCH);
	row = explain(&t, &e);
	CHECK_EQ(e.usual, 3);
	CHECK_EQ(row.usual, 200);
	contrast_free(e.contrast);
	begin(&e, like, STRETCH - 3 * WIDTH);
	row = explain(&t, &e);
	CHECK_EQ(e.usual, 0);
	CHECK_STR(row.change, "new");
	contrast_free(e.contrast);
	analysis_free(like);
	tape_free(&t);
}

static void
test_silence_before_it_counts_after_frames_of_earlier_times(void **state)
{
	struct analysis *like = new_analysis();
	struct tape t = tape_new();
	struct explaining e;

	(void)state;
	add_frame(&t, 0, 1014);
	add_frame(&t, STRETCH, 1014);
	begin(&e, like, STRETCH);
	CHECK_STR(explain(&t, &e).change, "new");
	CHECK_EQ(e.usual, 10);
	contrast_free(e.contrast);
	analysis_free(like);
	tape_free(&t);
}

static void
test_late_frames_are_counted_with_all_stretches_open(void **state)
{
	struct analysis *like = new_analysis();
	struct tape t = tape_new();
	struct explaining e;

	(void)state;
	add_frame(&t, STRETCH, 1014);
	for (int64_t i = 1; i <= 10; i++)
		add_frame(&t, STRETCH - i * WIDTH, 514);
	begin(&e, like, STRETCH);
	explain(&t, &e);
	CHECK(explaining_came_late(&e));
	contrast_free(e.contrast);
	begin(&e, like, STRETCH);
	explaining_open_all(&e);
	CHECK_EQ(explain(&t, &e).usual, 500);
	CHECK(!explaining_came_late(&e));
	contrast_free(e.contrast);
	analysis_free(like);
	tape_free(&t);
}

static void
test_bins_are_whole_and_hold_their_moment(void **state)
{
	static const int64_t times[] = {
	    0, 1, -1, 1999999999, 2000000000, INT64_MIN, INT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		int64_t from, to;

		explaining_bin(times[i], 2 * NS_PER_S, &from, &to);
		CHECK(from <= times[i]);
		CHECK(times[i] < to || to == INT64_MAX);
		CHECK(from == INT64_MIN || from % (2 * NS_PER_S) == 0);
	}
}

static void
test_a_stretch_beyond_the_clock_is_refused(void **state)
{
	struct explaining e;

	(void)state;
	CHECK_EQ(explaining_init(&e, NULL, 5, 5, NULL), -ERANGE);
	CHECK_EQ(
	    explaining_init(&e, NULL, INT64_MIN, INT64_MAX, NULL), -ERANGE);
	CHECK_EQ(
	    explaining_init(&e, NULL, INT64_MIN, INT64_MIN + 1, NULL), -ERANGE);
	CHECK_EQ(explaining_init(&e, NULL, 0, INT64_MAX / 5, NULL), -ERANGE);
	CHECK_EQ(explaining_init(&e, NULL, 0, INT64_MAX / 20, NULL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ten_stretches_before_it_are_usual),
	    cmocka_unit_test(test_nothing_is_usual_before_the_first_frame),
	    cmocka_unit_test(
		test_silence_before_it_counts_after_frames_of_earlier_times),
	    cmocka_unit_test(
		test_late_frames_are_counted_with_all_stretches_open),
	    cmocka_unit_test(test_bins_are_whole_and_hold_their_moment),
	    cmocka_unit_test(test_a_stretch_beyond_the_clock_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
