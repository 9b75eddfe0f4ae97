/* SPDX-License-Identifier: BSD-2-Clause */
/* A slice is what an analysis of just its frames is, in any order of frames. */
#include "tape.h"
#include "same_rows.h"

#include "deck/slices.h"

#include <errno.h>

#define FRAMES 4000
#define SLICES 10
#define WIDTH (400 * NS_PER_MS) /* a frame a millisecond: 400 in each */

static struct analysis *
new_analysis(void)
{
	struct analysis_config config = {.memory_bytes = 64 << 20};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

static uint32_t
bytes_of(unsigned i)
{
	return 60 + i * 37 % 1441;
}

static void
add_frame(struct tape *t, unsigned i)
{
	tape_write_frame(
	    t->file, i, TAPE_START + (int64_t)i * NS_PER_MS, bytes_of(i));
}

/* Runs of `step` frames, each second one before the first. */
static struct tape
shuffled_tape(unsigned step)
{
	struct tape t = tape_new();

	for (unsigned i = 0; i < FRAMES; i++) {
		unsigned pair = i / (2 * step) * 2 * step;

		add_frame(&t, pair + (i - pair + step) % (2 * step));
	}
	return t;
}

static struct tape
tape_in_order(void)
{
	struct tape t = tape_new();

	for (unsigned i = 0; i < FRAMES; i++)
		add_frame(&t, i);
	return t;
}

/* What a file of the frames of [from, to) alone, in order, amounts to. */
static struct analysis *
analysis_of(const struct slice *slice)
{
	struct analysis *a = new_analysis();
	struct tape t = tape_new();
	struct run_config config = {.from_ns = INT64_MIN, .to_ns = INT64_MAX};

	for (unsigned i = 0; i < FRAMES; i++) {
		int64_t at = TAPE_START + (int64_t)i * NS_PER_MS;

		if (at >= slice->from_ns && at < slice->to_ns)
			add_frame(&t, i);
	}
	config.source = tape_open(&t);
	CHECK_EQ(run_inline(&config, a, NULL), 0);
	source_close(config.source);
	tape_free(&t);
	return a;
}

struct told {
	uint64_t n, frames, incomplete;
	bool compare;
	uint64_t stop_at; /* or 0 */
};

static int
hear(void *context, const struct slice *slice, const struct analysis *a,
    struct error *err)
{
	struct told *told = context;
	struct ledger books = analysis_ledger(a);

	CHECK_EQ(slice->index, told->n);
	CHECK_EQ(slice->to_ns - slice->from_ns, WIDTH);
	told->n++;
	told->frames += books.frames_analysed;
	told->incomplete += !books.complete;
	assert_true(ledger_balances(&books));
	if (told->compare) {
		struct analysis *want = analysis_of(slice);

		check_same_analysis(want, a);
		analysis_free(want);
	}
	if (told->n == told->stop_at)
		return error_set(err, -ECANCELED, "enough");
	return 0;
}

/* SLICES slices of the tape from `offset` on; returns what slices_run did. */
static int
run(struct tape *t, int64_t offset, unsigned open, struct told *told,
    struct slices_books *books)
{
	struct analysis *like = new_analysis();
	struct error err = {""};
	struct slices_config config = {
	    .run = {.source = tape_open(t),
		.from_ns = INT64_MIN,
		.to_ns = INT64_MAX},
	    .like = like,
	    .first_ns = TAPE_START + offset,
	    .width_ns = WIDTH,
	    .n = SLICES,
	    .open = open,
	    .each = hear,
	    .context = told,
	};
	int r = slices_run(&config, books, &err);

	CHECK_EQ(err.text[0] != '\0', r < 0);
	source_close(config.run.source);
	analysis_free(like);
	return r;
}

static void
test_every_slice_is_an_analysis_of_just_its_frames(void **state)
{
	struct tape t = tape_in_order();
	struct told told = {.compare = true};
	struct slices_books books;

	(void)state;
	CHECK_EQ(run(&t, 0, 0, &told, &books), 0);
	CHECK_EQ(told.n, SLICES);
	CHECK_EQ(told.incomplete, 0);
	CHECK_EQ(books.frames, FRAMES);
	CHECK_EQ(books.late + books.before + books.after, 0);
	tape_free(&t);
}

static void
test_disorder_within_the_open_slices_makes_no_difference(void **state)
{
	struct tape t = shuffled_tape(250); /* ms, of 400 */
	struct told told = {.compare = true};
	struct slices_books books;

	(void)state;
	CHECK_EQ(run(&t, 0, 2, &told, &books), 0);
	CHECK_EQ(books.frames, FRAMES);
	CHECK_EQ(books.late, 0);
	CHECK_EQ(told.frames, FRAMES);
	tape_free(&t);
}

static void
test_what_comes_later_still_is_counted_as_late(void **state)
{
	struct tape t = shuffled_tape(2000); /* the second half first */
	struct told told = {0};
	struct slices_books books;

	(void)state;
	CHECK_EQ(run(&t, 0, 2, &told, &books), 0);
	CHECK_EQ(told.n, SLICES);
	/* Slices 8 and 9 were open when the first half came. */
	CHECK_EQ(books.late, FRAMES / 2);
	CHECK_EQ(books.frames, FRAMES / 2);
	told = (struct told){0};
	CHECK_EQ(run(&t, 0, SLICES, &told, &books), 0);
	CHECK_EQ(books.late, 0);
	CHECK_EQ(told.frames, FRAMES);
	tape_free(&t);
}

static void
test_slices_without_frames_are_handed_over_too(void **state)
{
	struct tape t = tape_in_order();
	struct told told = {.compare = true};
	struct slices_books books;

	(void)state;
	CHECK_EQ(run(&t, FRAMES * NS_PER_MS - WIDTH, 1, &told, &books), 0);
	CHECK_EQ(told.n, SLICES);
	CHECK_EQ(books.frames, 400);
	CHECK_EQ(books.before, FRAMES - 400);
	CHECK_EQ(books.after, 0);
	tape_free(&t);
}

static void
test_what_damage_left_is_handed_over_as_incomplete(void **state)
{
	struct tape t = tape_in_order();
	struct told told = {0};
	struct slices_books books;

	(void)state;
	tape_record_head(t.file, TAPE_START, 1000);
	CHECK_EQ(run(&t, 0, 2, &told, &books), -EBADMSG);
	CHECK_EQ(told.n, SLICES);
	CHECK_EQ(told.frames, FRAMES);
	CHECK_EQ(told.incomplete, 2); /* those that were open */
	tape_free(&t);
}

static void
test_who_has_heard_enough_is_not_told_more(void **state)
{
	struct tape t = tape_in_order();
	struct told told = {.stop_at = 3};
	struct slices_books books;

	(void)state;
	CHECK_EQ(run(&t, 0, 2, &told, &books), -ECANCELED);
	CHECK_EQ(told.n, 3);
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_slice_is_an_analysis_of_just_its_frames),
	    cmocka_unit_test(
		test_disorder_within_the_open_slices_makes_no_difference),
	    cmocka_unit_test(test_what_comes_later_still_is_counted_as_late),
	    cmocka_unit_test(test_slices_without_frames_are_handed_over_too),
	    cmocka_unit_test(
		test_what_damage_left_is_handed_over_as_incomplete),
	    cmocka_unit_test(test_who_has_heard_enough_is_not_told_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
