/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sent to a time, forwards or back, a replay has counted just the frames
 * before it: as a plain loop over those frames does.
 */
#include "player.h"
#include "same_answers.h"

#define FRAMES 3000
#define GAP NS_PER_MS

/* The frames before a time, applied by hand, and the clock at that time. */
static struct analysis *
read_until(struct tape *t, int64_t to_ns)
{
	struct source *s = tape_open(t);
	struct analysis *a = new_analysis();
	struct frame f;
	uint64_t n = 0;

	while (source_next(s, &f, NULL) == SOURCE_FRAME && f.time_ns < to_ns) {
		analysis_apply(a, &f, 1);
		n++;
	}
	analysis_received(a, n);
	if (n > 0)
		analysis_advance(a, to_ns);
	source_close(s);
	return a;
}

static uint64_t
frames_before(int64_t offset_ns)
{
	int64_t n = (offset_ns + GAP - 1) / GAP;

	return n < 0 ? 0 : n > FRAMES ? FRAMES : (uint64_t)n;
}

/* Sent there, done, and told so with the clock it stands at. */
static void
wait_until_it_stands(struct player *p, uint64_t frames)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct deck_status s;
	uint64_t n;

	do {
		assert_true(clock_monotonic_ns() < until);
		n = player_books(p).frames_analysed;
		s = player_status(p);
	} while (n != frames || s.seeking);
}

static void
wait_for_clock(struct player *p, int64_t clock_ns)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct query q = query_default(view_find("hosts"));

	while (player_ask(p, q)->taken_ns != clock_ns)
		assert_true(clock_monotonic_ns() < until);
}

/* From the end, from the middle, back and on: whatever the way. */
static void
test_everywhere_the_counts_are_those_of_the_frames_before(void **state)
{
	static const int64_t ways[] = {1500 * GAP, 700 * GAP + 1, 2999 * GAP,
	    GAP, 2500 * GAP - 1, 2500 * GAP, 2501 * GAP, 1200 * GAP};
	struct tape t = tape_of(FRAMES, GAP);
	struct player p = player_start(player_config(tape_open(&t)));

	(void)state;
	player_wait_over(&p);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct analysis *expected =
		    read_until(&t, TAPE_START + ways[i]);

		deck_seek(p.deck, TAPE_START + ways[i]);
		wait_until_it_stands(&p, frames_before(ways[i]));
		wait_for_clock(&p, TAPE_START + ways[i]);
		CHECK_EQ(player_status(&p).mode, DECK_PAUSED);
		check_answers(&p, expected);
		analysis_free(expected);
	}
	player_end(&p);
	tape_free(&t);
}

static void
test_it_plays_on_from_there_at_its_speed(void **state)
{
	struct tape t = tape_of(FRAMES, HOUR);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.speed = 1;
	p = player_start(config);
	deck_seek(p.deck, TAPE_START + 1000 * HOUR - 20 * NS_PER_MS);
	player_wait_frames(&p, 1001);
	CHECK_EQ(player_books(&p).frames_analysed, 1001);
	CHECK_EQ(player_status(&p).mode, DECK_REPLAY);
	/* Back to just before the tenth, playing: that one comes by itself. */
	deck_seek(p.deck, TAPE_START + 9 * HOUR - 20 * NS_PER_MS);
	wait_until_it_stands(&p, 10);
	CHECK_EQ(player_settle(&p), 10);
	player_end(&p);
	tape_free(&t);
}

static void
test_before_the_start_is_the_start_and_past_the_end_the_end(void **state)
{
	struct tape t = tape_of(FRAMES, GAP);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.paused = true;
	config.speed = 1;
	p = player_start(config);
	deck_seek(p.deck, TAPE_START + HOUR);
	player_wait_over(&p);
	wait_until_it_stands(&p, FRAMES);
	deck_seek(p.deck, TAPE_START + 2 * HOUR); /* there it is already */
	CHECK_EQ(player_settle(&p), FRAMES);
	deck_seek(p.deck, TAPE_START - HOUR);
	wait_until_it_stands(&p, 0);
	CHECK_EQ(player_settle(&p), 0);
	CHECK_EQ(player_status(&p).mode, DECK_PAUSED);
	player_end(&p);
	tape_free(&t);
}

/* A day between two frames, a second's wait: the end is there in time. */
static void
test_gaps_can_be_skipped(void **state)
{
	struct tape t = tape_of(3, 24 * HOUR);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.speed = 1;
	p = player_start(config);
	deck_command(p.deck, DECK_SKIP_GAPS, 1);
	player_wait_over(&p);
	CHECK(player_status(&p).skip_gaps);
	CHECK_EQ(player_books(&p).frames_analysed, 3);
	player_end(&p);
	tape_free(&t);
}

/* The counts fall to those of its beginning, and never go past its end. */
static void
test_a_loop_goes_round_in_its_range(void **state)
{
	struct tape t = tape_of(FRAMES, GAP);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;
	uint64_t before = 0;
	int laps = 0;

	(void)state;
	config.speed = 100;
	p = player_start(config);
	deck_loop(p.deck, TAPE_START + 1000 * GAP, TAPE_START + 2000 * GAP);
	while (laps < 3) {
		uint64_t n = player_books(&p).frames_analysed;

		CHECK(n <= 2000);
		laps += n < before;
		before = n;
	}
	CHECK(player_status(&p).looping);
	deck_command(p.deck, DECK_TO_END, 0);
	player_wait_over(&p);
	wait_until_it_stands(&p, FRAMES);
	CHECK(!player_status(&p).looping);
	player_end(&p);
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_everywhere_the_counts_are_those_of_the_frames_before),
	    cmocka_unit_test(test_it_plays_on_from_there_at_its_speed),
	    cmocka_unit_test(
		test_before_the_start_is_the_start_and_past_the_end_the_end),
	    cmocka_unit_test(test_gaps_can_be_skipped),
	    cmocka_unit_test(test_a_loop_goes_round_in_its_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
