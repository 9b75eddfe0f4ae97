/* SPDX-License-Identifier: BSD-2-Clause */
/* What never comes, and how long a stream waits for it. */
#include "check.h"

#include "flow/lines.h"

static void
test_a_hole_is_given_up_once_its_bytes_are_acknowledged(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 110, "two|");
	acked(r, 100);
	r->clock_ns += MS;
	acked(r, 105);
	TOLD(r, "");
	acked(r, 110);
	TOLD(r, "[10]two|");
	CHECK_EQ(stream_pool_stats(r->pool)->gaps, 1);
	CHECK_EQ(stream_pool_stats(r->pool)->lost, 10);
	feed(r, 100, "one......|"); /* too late */
	TOLD(r, "[10]two|");
}

/* An ACK may be captured a moment before what it is about. */
static void
test_an_ack_that_came_too_early_is_waited_for(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 104, "two|");
	acked(r, 108);
	TOLD(r, "");
	feed(r, 100, "one|");
	TOLD(r, "one|two|");
}

/* Here the receiver has what is missing before more was even sent. */
static void
test_a_hole_acknowledged_before_it_was_met_is_not_waited_for(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	acked(r, 110);
	feed(r, 110, "two|");
	TOLD(r, "[10]two|");
}

static void
test_a_hole_is_given_up_after_a_second(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 104, "two|");
	r->clock_ns += 1000 * MS;
	feed(r, 108, "three|");
	TOLD(r, "");
	r->clock_ns += 1;
	feed(r, 114, "four|");
	TOLD(r, "[4]two|three|four|");
}

static void
test_what_cannot_be_completed_is_shown_as_cut_off(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	acked(r, 120);
	feed(r, 100, "begun");
	feed(r, 110, "ne|two|");
	TOLD(r, "begun~[5]ne|two|");
}

static void
test_too_much_behind_a_hole_gives_it_up(void **state)
{
	struct rig *r = *state;
	char line[1001] = {0};

	memset(line, '.', 1000);
	line[999] = '|';
	flags(r, 99, "", TCP_SYN);
	for (uint32_t i = 1; i < 98; i++) {
		feed(r, 100 + i * 1000, line);
		CHECK_EQ(r->n_told, 0);
	}
	CHECK(stream_pool_used(r->pool) <= 128u << 10);
	r->skip = READING_ALL;
	feed(r, 100 + 98 * 1000, line);
	CHECK_EQ(r->n_told, 6 + 1000); /* "[1000]" */
	CHECK_EQ(stream_pool_used(r->pool), 0);
}

static void
test_too_many_holes_give_the_first_one_up(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	for (uint32_t i = 1; i <= 2 * STREAM_RANGES; i++)
		feed(r, 100 + i * 10, "line|");
	CHECK(r->n_told > 0);
	CHECK_EQ(memcmp(r->told, "[10]line|[5]line|", 17), 0);
	end(r);
	CHECK_EQ(stream_pool_stats(r->pool)->refused, 0);
	CHECK_EQ(stream_pool_stats(r->pool)->gaps, 2 * STREAM_RANGES);
}

/* A window that is full and still no message: it is given up. */
static void
test_no_message_is_waited_for_without_end(void **state)
{
	struct rig *r = *state;
	char line[1001] = {0};

	memset(line, '.', 1000);
	flags(r, 99, "", TCP_SYN);
	for (uint32_t i = 0; i < 150; i++)
		feed(r, 100 + i * 1000, i < 149 ? line : "x|");
	CHECK(stream_pool_used(r->pool) <= 128u << 10);
	CHECK(strstr(r->told, "~") != NULL);
	CHECK(strstr(r->told, "x|") != NULL);
	CHECK_EQ(stream_pool_stats(r->pool)->lost, 0);
}

static void
test_bytes_that_were_not_captured_are_a_hole_nobody_waits_for(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	send_cut(r, 100, "one|and what was cut", 4, TCP_ACK);
	send_cut(r, 120, "two|and what was cut", 9, TCP_ACK);
	send_cut(r, 160, "four|and what is cut", 9, TCP_ACK);
	send_cut(r, 140, "three| what was cut.", 6, TCP_ACK);
	TOLD(r, "one|[16]two|and w~[11]three|[14]four|and ~");
	stream_close(r->pool, &r->s);
	r->n_told = 0;
	r->skip = 10; /* ends inside of what is missing: 6 bytes are left */
	send_cut(r, 100, "one|and what was cut", 6, TCP_ACK);
	r->skip = 0;
	feed(r, 120, "two|");
	TOLD(r, "one|[6]two|");
	stream_close(r->pool, &r->s);
	send_cut(r, 160, "nothing captured", 0, TCP_ACK);
	send_cut(r, 176, "nothing captured", 0, TCP_ACK);
	CHECK_EQ(stream_pool_used(r->pool), 0);
}

static void
test_a_hole_before_the_fin_is_given_up_when_it_is_acknowledged(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	flags(r, 104, "", TCP_FIN | TCP_ACK);
	r->clock_ns += MS;
	acked(r, 105);
	TOLD(r, "[4]$");
}

static void
test_a_reset_gives_up_all_holes(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 104, "two|");
	feed(r, 112, "fo");
	flags(r, 114, "ignored", TCP_RST);
	TOLD(r, "[4]two|[4]fo$");
	feed(r, 114, "ur|"); /* the reset was somebody else's */
	TOLD(r, "[4]two|[4]fo$ur|");
}

static void
test_the_end_gives_up_all_holes(void **state)
{
	struct rig *r = *state;

	end(r); /* nothing was seen */
	TOLD(r, "");
	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|");
	feed(r, 108, "three|x");
	end(r);
	end(r);
	TOLD(r, "one|[4]three|x$");
}

static void
test_without_memory_a_segment_is_refused_and_shows_as_a_gap(void **state)
{
	struct rig *r = *state;
	struct stream others[8] = {0};
	struct stream_segment g = {
	    .bytes = (const uint8_t *)"", .captured = 1, .wire_bytes = 1};

	for (unsigned i = 0; i < 8; i++) { /* one far off needs the most */
		struct stream_window w;

		stream_segment(r->pool, &others[i],
		    &(struct stream_segment){.seq = 99, .flags = TCP_SYN});
		g.seq = 100 + STREAM_MOST - 1;
		CHECK(stream_pool_room(r->pool));
		stream_segment(r->pool, &others[i], &g);
		CHECK(!stream_window(r->pool, &others[i], &w));
	}
	CHECK(!stream_pool_room(r->pool));
	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "on");
	CHECK_EQ(stream_pool_stats(r->pool)->refused, 1);
	stream_close(r->pool, &others[3]);
	CHECK(stream_pool_room(r->pool));
	acked(r, 102);
	feed(r, 102, "e|two|");
	TOLD(r, "[2]e|two|");
	for (unsigned i = 0; i < 8; i++)
		stream_close(r->pool, &others[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_hole_is_given_up_once_its_bytes_are_acknowledged),
	    TEST(test_an_ack_that_came_too_early_is_waited_for),
	    TEST(test_a_hole_acknowledged_before_it_was_met_is_not_waited_for),
	    TEST(test_a_hole_is_given_up_after_a_second),
	    TEST(test_what_cannot_be_completed_is_shown_as_cut_off),
	    TEST(test_too_much_behind_a_hole_gives_it_up),
	    TEST(test_too_many_holes_give_the_first_one_up),
	    TEST(test_no_message_is_waited_for_without_end),
	    TEST(test_bytes_that_were_not_captured_are_a_hole_nobody_waits_for),
	    TEST(
		test_a_hole_before_the_fin_is_given_up_when_it_is_acknowledged),
	    TEST(test_a_reset_gives_up_all_holes),
	    TEST(test_the_end_gives_up_all_holes),
	    TEST(test_without_memory_a_segment_is_refused_and_shows_as_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
