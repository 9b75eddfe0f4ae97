/* SPDX-License-Identifier: BSD-2-Clause */
/* Real time is an argument: hours pass in a moment, to the nanosecond. */
#include "check.h"

#include "base/clock.h"
#include "deck/limits.h"
#include "deck/transport.h"

#include <math.h>

#define EPOCH (INT64_C(1700000000) * NS_PER_S)
#define REAL INT64_C(123456789)
#define HOUR (3600 * NS_PER_S)
#define CENTURY (INT64_C(36525) * 24 * HOUR)

/* A transport whose first frame, at EPOCH, was let through at REAL. */
static struct transport
playing(double speed)
{
	struct transport t;

	transport_init(&t, speed, false);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL), 0);
	return t;
}

/* Time in a transport is doubles: a millionth is as good as exact. */
static void
check_near(int64_t got, int64_t expected)
{
	int64_t room = expected / 1000000 + 1;

	if (got < expected - room || got > expected + room)
		fail_msg("%lld is not about %lld", (long long)got,
		    (long long)expected);
}

static void
test_the_first_frame_is_due_at_once_whatever_its_time(void **state)
{
	static const int64_t times[] = {0, 1, EPOCH, INT64_MAX};
	static const double speeds[] = {0, 0.1, 1, 1000};
	struct transport t;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < 4; k++) {
			transport_init(&t, speeds[k], false);
			CHECK_EQ(transport_wait(&t, times[i], REAL), 0);
		}
}

static void
test_a_second_of_tape_takes_a_second_through_speed(void **state)
{
	static const struct {
		double speed;
		int64_t ns;
	} cases[] = {
	    {1, NS_PER_S},
	    {10, NS_PER_S / 10},
	    {0.1, NS_PER_S * 10},
	    {1000, NS_PER_MS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct transport t = playing(cases[i].speed);
		int64_t due = EPOCH + NS_PER_S, ns = cases[i].ns;

		check_near(transport_wait(&t, due, REAL), ns);
		check_near(transport_wait(&t, due, REAL + ns / 2), ns / 2);
		CHECK_EQ(transport_wait(&t, due, REAL + ns + 1), 0);
		CHECK_EQ(transport_wait(&t, due, REAL + HOUR), 0);
	}
}

static void
test_lateness_does_not_add_up(void **state)
{
	struct transport t = playing(1);
	int64_t now = REAL;

	(void)state;
	/* Every frame is let through a quarter of its gap too late. */
	for (int64_t i = 1; i <= 1000; i++) {
		now += transport_wait(&t, EPOCH + i * NS_PER_MS, now);
		CHECK_EQ(now, REAL + i * NS_PER_MS);
		now += NS_PER_MS / 4;
	}
}

static void
test_the_playhead_runs_with_time_and_stops_at_the_next_frame(void **state)
{
	struct transport t = playing(10);
	int64_t next = EPOCH + 100 * NS_PER_S;

	(void)state;
	CHECK_EQ(transport_clock(&t, next, REAL), EPOCH);
	check_near(
	    transport_clock(&t, next, REAL + NS_PER_S) - EPOCH, 10 * NS_PER_S);
	CHECK_EQ(transport_clock(&t, next, REAL + 20 * NS_PER_S), next);
	/* Not past it, by not a nanosecond, where doubles are coarse. */
	for (int64_t n = 0; n < 2000; n++) {
		t = playing(1);
		assert_true(
		    transport_clock(&t, EPOCH + n, REAL + n + 50) <= EPOCH + n);
	}
}

static void
test_paused_nothing_is_due_and_the_playhead_stands(void **state)
{
	struct transport t = playing(1);
	int64_t next = EPOCH + 10 * NS_PER_S;
	int64_t at = REAL + 4 * NS_PER_S;

	(void)state;
	transport_pause(&t, next, at);
	CHECK_EQ(transport_wait(&t, next, at + HOUR), TRANSPORT_NEVER);
	CHECK_EQ(transport_clock(&t, next, at + HOUR), EPOCH + 4 * NS_PER_S);
	transport_pause(&t, next, at + HOUR); /* twice is once */
	CHECK_EQ(transport_clock(&t, next, at + HOUR), EPOCH + 4 * NS_PER_S);

	transport_play(&t, at + 2 * HOUR);
	CHECK_EQ(transport_wait(&t, next, at + 2 * HOUR), 6 * NS_PER_S);
	transport_play(&t, at + 2 * HOUR + NS_PER_S); /* so is this */
	CHECK_EQ(
	    transport_wait(&t, next, at + 2 * HOUR + NS_PER_S), 5 * NS_PER_S);
}

static void
test_paused_from_the_start_the_first_frame_waits_for_play(void **state)
{
	struct transport t;

	(void)state;
	transport_init(&t, 1, true);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL), TRANSPORT_NEVER);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL + HOUR), TRANSPORT_NEVER);
	transport_play(&t, REAL + HOUR);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL + HOUR), 0);
	CHECK_EQ(transport_wait(&t, EPOCH + NS_PER_S, REAL + HOUR), NS_PER_S);
}

static void
test_a_change_of_speed_keeps_the_playhead(void **state)
{
	static const double speeds[] = {10, 0.1, 1000, 1, 3};
	struct transport t = playing(1);
	int64_t next = EPOCH + CENTURY / 2, now = REAL;
	double speed = 1;
	int64_t expected = EPOCH;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		now += 7 * NS_PER_S;
		expected += (int64_t)(7e9 * speed);
		check_near(
		    transport_clock(&t, next, now) - EPOCH, expected - EPOCH);
		transport_set_speed(&t, speeds[i], next, now);
		speed = speeds[i];
		check_near(
		    transport_clock(&t, next, now) - EPOCH, expected - EPOCH);
	}
	/* Paused, it is set for later and moves nothing. */
	transport_pause(&t, next, now);
	expected = transport_clock(&t, next, now);
	transport_set_speed(&t, 500, next, now + HOUR);
	CHECK_EQ(transport_clock(&t, next, now + HOUR), expected);
	CHECK_EQ(transport_wait(&t, next, now + HOUR), TRANSPORT_NEVER);
}

static void
test_a_gap_of_a_century_is_waited_for_without_overflow(void **state)
{
	static const double speeds[] = {1, 0.1, 1e-9, 1000};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct transport t = playing(speeds[i]);
		int64_t next = EPOCH + CENTURY;
		int64_t wait = transport_wait(&t, next, REAL);

		if (speeds[i] >= 1)
			check_near(
			    wait, (int64_t)((double)CENTURY / speeds[i]));
		else
			assert_true(wait > CENTURY);
		assert_true(transport_wait(&t, INT64_MAX, REAL + HOUR) > HOUR);
		transport_to_end(&t);
		CHECK_EQ(transport_wait(&t, next, REAL), 0);
	}
}

static void
test_flat_out_everything_is_due_and_time_jumps(void **state)
{
	static const double speeds[] = {0, -1, (double)NAN};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct transport t = playing(speeds[i]);

		assert_true(transport_is_flat_out(&t));
		CHECK_EQ(transport_wait(&t, EPOCH + CENTURY, REAL), 0);
		CHECK_EQ(transport_clock(&t, EPOCH + 5, REAL), EPOCH + 5);
		/* From there on at speed: the gap is there again. */
		transport_set_speed(&t, 1, EPOCH + 5, REAL);
		CHECK_EQ(transport_wait(&t, EPOCH + HOUR + 5, REAL), HOUR);
	}
}

static void
test_paused_flat_out_the_playhead_stands_as_well(void **state)
{
	struct transport t = playing(0);

	(void)state;
	transport_pause(&t, EPOCH + 5, REAL);
	CHECK_EQ(transport_wait(&t, EPOCH + HOUR, REAL), TRANSPORT_NEVER);
	CHECK_EQ(transport_clock(&t, EPOCH + HOUR, REAL + HOUR), EPOCH + 5);
}

static void
test_a_step_puts_the_playhead_on_its_frame(void **state)
{
	struct transport t = playing(1);
	int64_t next = EPOCH + HOUR;

	(void)state;
	transport_pause(&t, next, REAL);
	transport_stepped(&t, next, REAL + NS_PER_S);
	CHECK_EQ(transport_wait(&t, next, REAL + HOUR), TRANSPORT_NEVER);
	CHECK_EQ(transport_clock(&t, next + HOUR, REAL + HOUR), next);
	transport_play(&t, REAL + HOUR);
	CHECK_EQ(transport_wait(&t, next + NS_PER_S, REAL + HOUR), NS_PER_S);
}

static void
test_to_the_end_can_be_given_up(void **state)
{
	struct transport t = playing(1);

	(void)state;
	transport_pause(&t, EPOCH + HOUR, REAL);
	transport_to_end(&t); /* plays, too */
	CHECK_EQ(transport_wait(&t, EPOCH + HOUR, REAL), 0);
	transport_set_speed(&t, 1, EPOCH + HOUR, REAL);
	CHECK_EQ(transport_wait(&t, EPOCH + HOUR + 9, REAL), 9);
	transport_to_end(&t);
	transport_pause(&t, EPOCH + HOUR, REAL);
	CHECK_EQ(transport_wait(&t, EPOCH + HOUR, REAL), TRANSPORT_NEVER);
}

static void
test_a_restart_plays_from_the_first_frame_at_the_speed_set(void **state)
{
	struct transport t = playing(1);

	(void)state;
	transport_set_speed(&t, 10, EPOCH, REAL);
	transport_to_end(&t);
	CHECK_EQ(transport_wait(&t, EPOCH + CENTURY, REAL + HOUR), 0);
	transport_restart(&t);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL + 2 * HOUR), 0);
	check_near(transport_wait(&t, EPOCH + NS_PER_S, REAL + 2 * HOUR),
	    NS_PER_S / 10);
	/* Paused, it stays paused, and waits at the start. */
	transport_pause(&t, EPOCH + NS_PER_S, REAL + 2 * HOUR);
	transport_restart(&t);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL + 3 * HOUR), TRANSPORT_NEVER);
}

static void
test_what_lies_before_a_time_sought_is_due_and_then_time_runs(void **state)
{
	struct transport t = playing(1);
	int64_t to = EPOCH + HOUR;

	(void)state;
	transport_seek(&t, to);
	for (int64_t i = 1; i < 60; i++)
		CHECK_EQ(
		    transport_wait(&t, EPOCH + i * 60 * NS_PER_S, REAL), 0);
	CHECK(transport_passes(&t, to - 1) && !transport_passes(&t, to));
	/* Seven seconds behind it is the next one. */
	CHECK_EQ(transport_wait(&t, to + 7 * NS_PER_S, REAL), 7 * NS_PER_S);
	CHECK(!t.seeking);
	CHECK_EQ(transport_clock(&t, to + 7 * NS_PER_S, REAL), to);
	CHECK_EQ(transport_wait(&t, to + 7 * NS_PER_S, REAL + NS_PER_S),
	    6 * NS_PER_S);
}

static void
test_a_seek_passes_through_a_pause_and_stands_at_its_end(void **state)
{
	struct transport t = playing(10);
	int64_t to = EPOCH + HOUR;

	(void)state;
	transport_pause(&t, EPOCH + 1, REAL);
	transport_seek(&t, to);
	CHECK_EQ(transport_wait(&t, to - 1, REAL), 0);
	CHECK_EQ(transport_wait(&t, to + 5, REAL), TRANSPORT_NEVER);
	CHECK_EQ(transport_clock(&t, to + 5, REAL + HOUR), to);
	transport_play(&t, REAL + HOUR);
	CHECK_EQ(transport_wait(&t, to + 10, REAL + HOUR), 1);
	/* With nothing to wait for it would be gone at once: it stands. */
	t = playing(0);
	transport_seek(&t, to);
	CHECK_EQ(transport_wait(&t, to - 1, REAL), 0);
	CHECK_EQ(transport_wait(&t, to, REAL), TRANSPORT_NEVER);
}

/* Before the first frame there is no time to stand at but the first frame's. */
static void
test_a_seek_to_before_the_first_frame_is_the_start(void **state)
{
	struct transport t = playing(1);

	(void)state;
	transport_restart(&t);
	transport_seek(&t, EPOCH - CENTURY / 2);
	CHECK_EQ(transport_wait(&t, EPOCH, REAL), 0);
	CHECK_EQ(transport_wait(&t, EPOCH + 9, REAL), 9);
	transport_seek(&t, EPOCH + HOUR);
	transport_restart(&t);
	CHECK(!t.seeking);
}

static void
test_idle_gaps_take_a_second_at_most(void **state)
{
	static const struct {
		double speed;
		int64_t gap_ns, wait_ns;
	} cases[] = {
	    {1, HOUR, NS_PER_S},
	    {1, 2 * NS_PER_S, 2 * NS_PER_S}, /* not over two seconds */
	    {1, 2 * NS_PER_S + 1, NS_PER_S},
	    {10, 5 * NS_PER_S, NS_PER_S / 2}, /* quicker than that anyway */
	    {10, 50 * NS_PER_S, NS_PER_S},
	    {0.1, 3 * NS_PER_S, NS_PER_S},
	    {0.1, NS_PER_S, 10 * NS_PER_S},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct transport t = playing(cases[i].speed);
		int64_t next = EPOCH + cases[i].gap_ns;

		transport_skip_gaps(&t, true);
		check_near(transport_wait(&t, next, REAL), cases[i].wait_ns);
		/* Looked at again it is not cut again. */
		check_near(
		    transport_wait(&t, next, REAL + cases[i].wait_ns / 2),
		    cases[i].wait_ns / 2);
		CHECK_EQ(
		    transport_wait(&t, next, REAL + cases[i].wait_ns + 1), 0);
		check_near(transport_wait(
			       &t, next + NS_PER_S, REAL + cases[i].wait_ns),
		    (int64_t)(1e9 / cases[i].speed));
	}
}

static void
test_a_loop_ends_at_its_end_until_it_is_given_up(void **state)
{
	struct transport t = playing(1);

	(void)state;
	CHECK(!transport_laps(&t, INT64_MAX));
	transport_loop(&t, EPOCH + 10, EPOCH + 20);
	CHECK(!transport_laps(&t, EPOCH + 19));
	CHECK(transport_laps(&t, EPOCH + 20));
	transport_seek(&t, EPOCH + 10);
	CHECK(!transport_laps(&t, EPOCH + 20)); /* it is on its way back */
	transport_to_end(&t);
	CHECK(!t.looping && !t.seeking);
	transport_loop(&t, EPOCH + 20, EPOCH + 20);
	CHECK(!t.looping);
}

static struct frame
at(int64_t time_ns)
{
	return (struct frame){.time_ns = time_ns};
}

static void
test_limits_admit_what_was_asked_for(void **state)
{
	struct limits l;
	struct frame early = at(9), first = at(10), last = at(19),
		     late = at(20);

	(void)state;
	limits_init(&l, 3, 10, 10, 100);
	CHECK_EQ(limits_judge(&l, &early), LIMIT_SKIP);
	CHECK_EQ(limits_judge(&l, &first), LIMIT_ADMIT);
	/* Duration is half open, and counts from the first admitted. */
	CHECK_EQ(limits_test(&l, &late), LIMIT_SKIP);
	CHECK_EQ(limits_test(&l, &last), LIMIT_ADMIT);
	CHECK_EQ(l.admitted, 1); /* to test is not to count */
	CHECK_EQ(limits_judge(&l, &last), LIMIT_ADMIT);
	CHECK_EQ(limits_reached(&l), false);
	CHECK_EQ(limits_judge(&l, &first), LIMIT_ADMIT);
	CHECK_EQ(limits_reached(&l), true);
	CHECK_EQ(limits_judge(&l, &first), LIMIT_STOP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_the_first_frame_is_due_at_once_whatever_its_time),
	    cmocka_unit_test(
		test_a_second_of_tape_takes_a_second_through_speed),
	    cmocka_unit_test(test_lateness_does_not_add_up),
	    cmocka_unit_test(
		test_the_playhead_runs_with_time_and_stops_at_the_next_frame),
	    cmocka_unit_test(
		test_paused_nothing_is_due_and_the_playhead_stands),
	    cmocka_unit_test(
		test_paused_from_the_start_the_first_frame_waits_for_play),
	    cmocka_unit_test(test_a_change_of_speed_keeps_the_playhead),
	    cmocka_unit_test(
		test_a_gap_of_a_century_is_waited_for_without_overflow),
	    cmocka_unit_test(test_flat_out_everything_is_due_and_time_jumps),
	    cmocka_unit_test(test_paused_flat_out_the_playhead_stands_as_well),
	    cmocka_unit_test(test_a_step_puts_the_playhead_on_its_frame),
	    cmocka_unit_test(test_to_the_end_can_be_given_up),
	    cmocka_unit_test(
		test_a_restart_plays_from_the_first_frame_at_the_speed_set),
	    cmocka_unit_test(
		test_what_lies_before_a_time_sought_is_due_and_then_time_runs),
	    cmocka_unit_test(
		test_a_seek_passes_through_a_pause_and_stands_at_its_end),
	    cmocka_unit_test(
		test_a_seek_to_before_the_first_frame_is_the_start),
	    cmocka_unit_test(test_idle_gaps_take_a_second_at_most),
	    cmocka_unit_test(test_a_loop_ends_at_its_end_until_it_is_given_up),
	    cmocka_unit_test(test_limits_admit_what_was_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
