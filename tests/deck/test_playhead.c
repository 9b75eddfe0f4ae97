/* SPDX-License-Identifier: BSD-2-Clause */
/* What time it is on a live tape, before and after the program stood still. */
#include "check.h"

#include "playhead.h"

#include "base/clock.h"

#include <stdlib.h>

#define S NS_PER_S
#define PACKET (INT64_C(1700000000) * S) /* of the newest one */
#define REAL (1000 * S)                  /* when it came */

static struct capture *c;
static struct deck *d;

static int
begin(void **state)
{
	(void)state;
	d = calloc(1, sizeof(*d));
	c = calloc(1, sizeof(*c));
	if (!c || !d)
		return -1;
	*c = (struct capture){.d = d, .drained = true, .last_frame_ns = REAL};
	d->delivered = 1;
	d->clock_ns = PACKET;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	free(c);
	free(d);
	return 0;
}

/* Frames up to that time are passed on at that one. */
static void
pass(int64_t clock_ns, int64_t now)
{
	int64_t before = d->clock_ns;

	d->clock_ns = clock_ns;
	playhead_passed(c, before, now);
}

static void
test_quiet_time_passes_from_the_newest_frame_on(void **state)
{
	(void)state;
	CHECK_EQ(playhead_now(c, REAL + 7 * S), PACKET + 7 * S);
	pass(PACKET + 8 * S, REAL + 9 * S);
	CHECK_EQ(playhead_now(c, REAL + 10 * S), PACKET + 9 * S);
}

static void
test_frames_that_waited_for_a_minute_are_of_that_minute(void **state)
{
	(void)state;
	c->drained = false; /* there were some when it went on */
	CHECK_EQ(playhead_now(c, REAL + 60 * S), PACKET);
	pass(PACKET + S, REAL + 60 * S);
	CHECK_EQ(playhead_now(c, REAL + 60 * S), PACKET + S);
	pass(PACKET + 3 * S, REAL + 61 * S);
	CHECK_EQ(playhead_now(c, REAL + 61 * S), PACKET + 3 * S);
}

static void
test_once_they_are_gone_it_is_now_again(void **state)
{
	(void)state;
	c->drained = false;
	pass(PACKET + S, REAL + 60 * S);
	pass(PACKET + 3 * S, REAL + 61 * S);
	c->drained = true; /* though nothing comes any more */
	CHECK_EQ(playhead_now(c, REAL + 62 * S), PACKET + 62 * S);
}

static void
test_stopped_between_two_looks_it_asks_for_frames_first(void **state)
{
	(void)state;
	d->ended = true; /* nothing is told to anybody here */
	playhead_tell(c, REAL + S);
	c->drained = true;
	playhead_tell(c, REAL + 2 * S);
	assert_true(c->drained);
	playhead_tell(c, REAL + 62 * S);
	assert_false(c->drained);
	CHECK_EQ(c->losses_ns, REAL + 62 * S);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_quiet_time_passes_from_the_newest_frame_on, begin, end),
	    cmocka_unit_test_setup_teardown(
		test_frames_that_waited_for_a_minute_are_of_that_minute, begin,
		end),
	    cmocka_unit_test_setup_teardown(
		test_once_they_are_gone_it_is_now_again, begin, end),
	    cmocka_unit_test_setup_teardown(
		test_stopped_between_two_looks_it_asks_for_frames_first, begin,
		end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
