/* SPDX-License-Identifier: BSD-2-Clause */
/* A tape in the deck: real threads, small captures, every answer balanced. */
#include "player.h"
#include "same_answers.h"

#include <sched.h>

#define FRAMES 5000

static struct analysis *
read_inline(struct tape *t, uint64_t max_frames)
{
	struct run_config config = {
	    .source = tape_open(t),
	    .max_frames = max_frames,
	    .from_ns = INT64_MIN,
	    .to_ns = INT64_MAX,
	};
	struct analysis *a = new_analysis();

	CHECK_EQ(run_inline(&config, a, NULL), 0);
	source_close(config.source);
	return a;
}

static void
test_every_view_equals_that_of_the_plain_loop(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct analysis *expected = read_inline(&t, 0);
	struct player p = player_start(player_config(tape_open(&t)));

	(void)state;
	CHECK_EQ(analysis_ledger(expected).frames_analysed, FRAMES);
	player_wait_over(&p);
	player_wait_frames(&p, FRAMES);
	check_answers(&p, expected);
	player_end(&p);
	analysis_free(expected);
	tape_free(&t);
}

static void
test_it_is_so_after_pauses_steps_speeds_and_restarts_too(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct analysis *expected = read_inline(&t, 0);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.speed = 100;
	p = player_start(config);
	for (int i = 0; i < 10; i++) {
		player_wait_frames(&p, 5);
		deck_command(p.deck, DECK_PAUSE, 0);
		deck_command(p.deck, DECK_STEP, 0);
		deck_command(p.deck, DECK_SET_SPEED, i * 100);
		deck_command(p.deck, DECK_PLAY, 0);
		player_wait_frames(&p, 10);
		deck_command(p.deck, DECK_RESTART, 0);
	}
	player_rewind(&p);
	deck_command(p.deck, DECK_TO_END, 0);
	player_wait_over(&p);
	check_answers(&p, expected);
	player_end(&p);
	analysis_free(expected);
	tape_free(&t);
}

static void
test_the_first_status_is_a_true_one(void **state)
{
	struct tape t = tape_of(10, HOUR);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.speed = 2;
	config.paused = true;
	for (int i = 0; i < 20; i++) {
		struct deck_status s;

		p = player_start(config);
		s = player_status(&p);
		CHECK_EQ(s.mode, DECK_PAUSED);
		CHECK_EQ(s.kind, SOURCE_KIND_FILE);
		CHECK(s.speed == 2);
		CHECK_STR(s.name, t.path);
		player_end(&p);
		config.source = tape_open(&t);
	}
	source_close(config.source);
	tape_free(&t);
}

static void
test_a_restart_counts_from_zero(void **state)
{
	struct tape t = tape_of(100, HOUR);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	p = player_start(config);
	player_wait_over(&p);
	player_wait_frames(&p, 100);
	player_rewind(&p);
	CHECK_EQ(player_books(&p).frames_analysed, 0);
	CHECK_EQ(player_books(&p).wire_bytes, 0);
	CHECK_EQ(player_status(&p).clock_ns, 0);
	deck_command(p.deck, DECK_PLAY, 0);
	player_wait_over(&p);
	CHECK_EQ(player_wait_frames(&p, 100).frames_received, 100);
	player_end(&p);
	tape_free(&t);
}

/* Answers for a while: the count stands, and so does the clock. */
static void
check_stands_still(struct player *p, uint64_t frames)
{
	int64_t until = clock_monotonic_ns() + 300 * NS_PER_MS;
	int64_t clock = player_status(p).clock_ns;

	while (clock_monotonic_ns() < until) {
		CHECK_EQ(player_books(p).frames_analysed, frames);
		CHECK_EQ(player_status(p).clock_ns, clock);
	}
}

static void
test_each_step_is_one_frame_however_fast_they_come(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;
	uint64_t steps = 0;

	(void)state;
	config.paused = true;
	p = player_start(config);
	for (int burst = 1; burst <= 7; burst++) {
		for (int i = 0; i < burst; i++, steps++)
			deck_command(p.deck, DECK_STEP, 0);
		CHECK_EQ(player_wait_frames(&p, steps).frames_analysed, steps);
	}
	CHECK_EQ(player_wait_mode(&p, DECK_PAUSED).clock_ns,
	    TAPE_START + ((int64_t)steps - 1) * NS_PER_MS);
	check_stands_still(&p, steps);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_step_out_of_play_pauses(void **state)
{
	struct tape t = tape_of(10, HOUR);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.speed = 1;
	p = player_start(config);
	player_wait_frames(&p, 1);
	deck_command(p.deck, DECK_STEP, 0);
	CHECK_EQ(player_wait_frames(&p, 2).frames_analysed, 2);
	CHECK_EQ(player_wait_mode(&p, DECK_PAUSED).clock_ns, TAPE_START + HOUR);
	check_stands_still(&p, 2);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_step_at_the_end_does_nothing(void **state)
{
	struct tape t = tape_of(10, 1);
	struct player p = player_start(player_config(tape_open(&t)));

	(void)state;
	player_wait_over(&p);
	deck_command(p.deck, DECK_STEP, 0);
	deck_command(p.deck, DECK_PAUSE, 0);
	deck_command(p.deck, DECK_RESTART, 0);
	player_wait_mode(&p, DECK_PAUSED);
	check_stands_still(&p, 0);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_pause_stands_still_at_any_speed(void **state)
{
	static const double speeds[] = {1000, 1};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct tape t = tape_of(FRAMES, NS_PER_S);
		struct deck_config config = player_config(tape_open(&t));
		struct player p;
		uint64_t frames;

		config.speed = speeds[i];
		p = player_start(config);
		player_wait_frames(&p, 2);
		deck_command(p.deck, DECK_PAUSE, 0);
		player_wait_mode(&p, DECK_PAUSED);
		frames = player_settle(&p);
		CHECK(frames < FRAMES);
		check_stands_still(&p, frames);
		player_end(&p);
		tape_free(&t);
	}
}

static void
test_a_pause_is_heard_flat_out_before_a_full_ring(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_S);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;
	uint64_t frames;

	(void)state;
	config.ring_bytes = 64 << 10;
	config.paused = true;
	p = player_start(config);
	player_hold(&p);
	deck_command(p.deck, DECK_PLAY, 0);
	while (player_status(&p).mode != DECK_REPLAY)
		sched_yield();
	deck_command(p.deck, DECK_PAUSE, 0);
	player_release();
	player_wait_mode(&p, DECK_PAUSED);
	frames = player_settle(&p);
	/* How full the ring was by then is the scheduler's choice. */
	CHECK(frames < FRAMES);
	check_stands_still(&p, frames);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_gap_of_an_hour_is_not_in_the_picture_of_a_pause(void **state)
{
	struct tape t = tape_new();
	struct player p;
	struct deck_config config;

	(void)state;
	tape_add(&t, 0, 100);
	tape_add(&t, HOUR, 100);
	config = player_config(tape_open(&t));
	config.paused = true;
	p = player_start(config);
	deck_command(p.deck, DECK_STEP, 0);
	player_wait_frames(&p, 1);
	deck_command(p.deck, DECK_SET_SPEED, 0); /* while it is paused */
	check_stands_still(&p, 1);
	CHECK_EQ(player_status(&p).clock_ns, TAPE_START);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_loop_plays_again_and_counts_again(void **state)
{
	struct tape t = tape_of(64, NS_PER_MS);
	struct deck_config config = player_config(tape_open(&t));
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct player p;
	uint64_t before = 0;
	int rounds = 0;

	(void)state;
	config.loop = true;
	config.speed = 1;
	p = player_start(config);
	while (rounds < 3) {
		struct ledger books = player_books(&p);

		CHECK(clock_monotonic_ns() < until);
		CHECK(books.frames_received <= 64);
		rounds += books.frames_received < before;
		before = books.frames_received;
	}
	player_end(&p);
	tape_free(&t);
}

static void
test_a_loop_of_no_frames_rests(void **state)
{
	struct tape t = tape_new();
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.loop = true;
	p = player_start(config);
	player_wait_over(&p);
	CHECK_EQ(player_books(&p).complete, true);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_tiny_ring_loses_nothing_of_a_file(void **state)
{
	static const uint32_t sizes[] = {60, 1514, 9014, 30000, 60000};
	struct tape t = tape_new();
	struct analysis *expected;
	struct deck_config config;
	struct player p;

	(void)state;
	for (unsigned i = 0; i < 2000; i++)
		tape_add(&t, i * NS_PER_MS, sizes[i * 7 % 5]);
	expected = read_inline(&t, 0);
	config = player_config(tape_open(&t));
	config.ring_bytes = 64 << 10;
	p = player_start(config);
	player_wait_over(&p);
	check_answers(&p, expected);
	CHECK_EQ(player_books(&p).lost_ring, 0);
	player_end(&p);
	analysis_free(expected);
	tape_free(&t);
}

static void
test_a_frame_of_megabytes_does_not_hold_up_the_deck(void **state)
{
	struct tape t = tape_new();
	struct analysis *expected;
	struct player p;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		tape_add(&t, i, i % 10 == 5 ? 5 << 20 : 100);
	expected = read_inline(&t, 0);
	CHECK_EQ(analysis_ledger(expected).frames_analysed, 100);
	p = player_start(player_config(tape_open(&t)));
	player_wait_over(&p);
	check_answers(&p, expected);
	player_end(&p);
	analysis_free(expected);
	tape_free(&t);
}

static void
test_a_number_of_frames_ends_it_and_a_restart_counts_them_anew(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct analysis *expected = read_inline(&t, 33);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.max_frames = 33;
	p = player_start(config);
	for (int i = 0; i < 3; i++) {
		player_wait_over(&p);
		check_answers(&p, expected);
		player_rewind(&p);
		deck_command(p.deck, DECK_PLAY, 0);
	}
	/* Steps count towards it as well. */
	player_wait_over(&p);
	player_rewind(&p);
	for (int i = 0; i < 40; i++)
		deck_command(p.deck, DECK_STEP, 0);
	player_wait_over(&p);
	check_answers(&p, expected);
	player_end(&p);
	analysis_free(expected);
	tape_free(&t);
}

static void
test_what_lies_outside_of_a_stretch_takes_no_time(void **state)
{
	struct tape t = tape_of(100, HOUR);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.speed = 1;
	config.from_ns = TAPE_START + 50 * HOUR;
	config.to_ns = TAPE_START + 50 * HOUR;
	p = player_start(config);
	player_wait_over(&p); /* in less than four days */
	CHECK_EQ(player_wait_frames(&p, 1).frames_received, 1);
	CHECK_EQ(player_books(&p).first_ns, config.from_ns);
	player_end(&p);

	config.source = tape_open(&t);
	config.from_ns = TAPE_START + 97 * HOUR;
	config.to_ns = INT64_MAX;
	config.max_ns = HOUR + 1;
	config.paused = true;
	p = player_start(config);
	deck_command(p.deck, DECK_STEP, 0);
	CHECK_EQ(player_wait_frames(&p, 1).first_ns, config.from_ns);
	deck_command(p.deck, DECK_STEP, 0);
	player_wait_over(&p); /* the last one is out of it */
	CHECK_EQ(player_wait_frames(&p, 2).frames_received, 2);
	player_end(&p);
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_view_equals_that_of_the_plain_loop),
	    cmocka_unit_test(
		test_it_is_so_after_pauses_steps_speeds_and_restarts_too),
	    cmocka_unit_test(test_the_first_status_is_a_true_one),
	    cmocka_unit_test(test_a_restart_counts_from_zero),
	    cmocka_unit_test(
		test_each_step_is_one_frame_however_fast_they_come),
	    cmocka_unit_test(test_a_step_out_of_play_pauses),
	    cmocka_unit_test(test_a_step_at_the_end_does_nothing),
	    cmocka_unit_test(test_a_pause_stands_still_at_any_speed),
	    cmocka_unit_test(test_a_pause_is_heard_flat_out_before_a_full_ring),
	    cmocka_unit_test(
		test_a_gap_of_an_hour_is_not_in_the_picture_of_a_pause),
	    cmocka_unit_test(test_a_loop_plays_again_and_counts_again),
	    cmocka_unit_test(test_a_loop_of_no_frames_rests),
	    cmocka_unit_test(test_a_tiny_ring_loses_nothing_of_a_file),
	    cmocka_unit_test(
		test_a_frame_of_megabytes_does_not_hold_up_the_deck),
	    cmocka_unit_test(
		test_a_number_of_frames_ends_it_and_a_restart_counts_them_anew),
	    cmocka_unit_test(test_what_lies_outside_of_a_stretch_takes_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
