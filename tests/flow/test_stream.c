/* SPDX-License-Identifier: BSD-2-Clause */
/* One direction of a connection, put back in order. */
#include "check.h"

#include "flow/lines.h"

static void
test_what_is_next_is_read_in_its_packet(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|two|");
	feed(r, 108, "three|");
	TOLD(r, "one|two|three|");
	CHECK_EQ(stream_pool_used(r->pool), 0);
}

static void
test_what_is_not_whole_waits(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "o");
	feed(r, 101, "n");
	feed(r, 102, "e|t");
	CHECK(stream_pool_used(r->pool) > 0);
	feed(r, 105, "wo|");
	TOLD(r, "one|two|");
	CHECK_EQ(stream_pool_used(r->pool), 0);
}

static void
test_windows_are_shown_once(void **state)
{
	struct rig *r = *state;

	feed(r, 100, "on");
	CHECK_EQ(r->shown, 1);
	drain(r);
	feed(r, 100, "on");
	feed(r, 104, "...");
	CHECK_EQ(r->shown, 1);
	feed(r, 102, "e");
	CHECK_EQ(r->shown, 2);
}

static void
test_segments_out_of_order_wait_for_those_before(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 108, "three|");
	feed(r, 104, "two|");
	TOLD(r, "");
	feed(r, 100, "one|");
	TOLD(r, "one|two|three|");
}

static void
test_what_was_sent_first_wins_and_conflicts_are_counted(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 104, "two|");
	feed(r, 102, "XXXXXXXX|"); /* 102, 103 and 108 on are new */
	CHECK_EQ(stream_pool_stats(r->pool)->conflicts, 4);
	feed(r, 100, "on");
	TOLD(r, "onXXtwo|XX|");
	CHECK_EQ(stream_pool_stats(r->pool)->conflicts, 4);
	feed(r, 111, "four");
	feed(r, 111, "fXuX"); /* only what differs */
	CHECK_EQ(stream_pool_stats(r->pool)->conflicts, 6);
}

static void
test_what_was_read_is_not_read_again(void **state)
{
	struct rig *r = *state;

	feed(r, 100, "one|");
	feed(r, 100, "one|");
	feed(r, 100, "one|two|");
	feed(r, 102, "XX");
	TOLD(r, "one|two|");
}

static void
test_numbers_wrap(void **state)
{
	struct rig *r = *state;

	flags(r, 0xfffffff0u, "", TCP_SYN);
	feed(r, 0xfffffff9u, "cross|"); /* ends at 0xffffffff */
	feed(r, 0xffffffffu, "wraps|");
	feed(r, 0xfffffff1u, "aaaaaaa|");
	feed(r, 5, "after|");
	TOLD(r, "aaaaaaa|cross|wraps|after|");
}

/* No SYN: the first one seen is the beginning, unless it was overtaken. */
static void
test_a_connection_met_in_its_middle_begins_there(void **state)
{
	struct rig *r = *state;

	feed(r, 5000, "ne|two|");
	feed(r, 4000, "old|"); /* used by then: before the beginning */
	TOLD(r, "ne|two|");
}

static void
test_the_beginning_may_have_been_overtaken(void **state)
{
	struct rig *r = *state;

	feed(r, 103, "wo|");
	TOLD(r, "wo|");
	stream_close(r->pool, &r->s);
	r->n_told = 0;
	feed(r, 104, "t");
	feed(r, 100, "one|");
	feed(r, 105, "wo|");
	TOLD(r, "one|two|");
	stream_close(r->pool, &r->s);
	r->n_told = 0;
	feed(r, 104, "t"); /* even the SYN */
	flags(r, 99, "", TCP_SYN);
	feed(r, 105, "wo|");
	feed(r, 100, "one|");
	TOLD(r, "one|two|");
}

static void
test_what_is_skipped_need_not_come(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	r->skip = 100;
	feed(r, 100, "head|body");
	feed(r, 150, "more of the body");
	r->skip = 0;
	feed(r, 201, "bodynext|"); /* 205 is where it ends */
	TOLD(r, "head|next|");
	CHECK_EQ(stream_pool_stats(r->pool)->gaps, 0);
}

static void
test_what_waits_inside_of_a_skip_is_dropped(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	r->skip = 10;
	feed(r, 108, "ddd");
	feed(r, 113, "dd|e");
	feed(r, 100, "one|"); /* up to 114, then from 116 to 126 */
	TOLD(r, "one|d|");
	CHECK_EQ(stream_pool_used(r->pool), 0);
	r->skip = 0;
	feed(r, 120, "ddddddf|");
	TOLD(r, "one|d|f|");
}

static void
test_more_than_4_gib_can_be_skipped(void **state)
{
	struct rig *r = *state;
	uint64_t left = UINT64_C(5) << 30;
	char body[] = "bbbbbbbbbb";
	uint32_t seq = 104;

	flags(r, 99, "", TCP_SYN);
	r->skip = left;
	feed(r, 100, "one|");
	r->skip = 0;
	for (uint32_t step = 1u << 23; left > 0; left -= step) {
		seq += step - 10;
		feed(r, seq, body);
		seq += 10;
	}
	TOLD(r, "one|");
	feed(r, seq, "two|");
	TOLD(r, "one|two|");
}

static void
test_nothing_is_kept_once_all_is_skipped(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 110, "waits");
	r->skip = READING_ALL;
	feed(r, 100, "one|");
	CHECK_EQ(stream_pool_used(r->pool), 0);
	feed(r, 104, "two|");
	feed(r, 120, "waits");
	flags(r, 99, "", TCP_SYN); /* the same one again */
	feed(r, 100, "one|");
	CHECK_EQ(stream_pool_used(r->pool), 0);
	end(r);
	TOLD(r, "one|");
	flags(r, 5000, "", TCP_SYN); /* another connection is heard */
	feed(r, 5001, "new|");
	TOLD(r, "one|new|");
}

static void
test_a_new_syn_begins_anew(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|tw");
	CHECK(!stream_is_new(&r->s, 99, TCP_SYN));
	CHECK(!stream_is_new(&r->s, 7777, TCP_ACK));
	CHECK(stream_is_new(&r->s, 7777, TCP_SYN));
	flags(r, 7777, "", TCP_SYN);
	CHECK_EQ(stream_pool_used(r->pool), 0);
	feed(r, 7778, "three|");
	TOLD(r, "one|three|");
}

/* RFC 7413; and what is sent again when the server did not take it. */
static void
test_a_syn_may_carry_bytes(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "one|", TCP_SYN);
	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|two|");
	TOLD(r, "one|two|");
}

/* RFC 9293 3.8.4: a byte before the next, of any value. */
static void
test_keep_alives_say_nothing(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|tw");
	feed(r, 105, "X");
	feed(r, 105, "");
	CHECK_EQ(stream_pool_stats(r->pool)->conflicts, 0);
	feed(r, 106, "o|");
	TOLD(r, "one|two|");
	/* As the first that is ever seen. */
	stream_close(r->pool, &r->s);
	acked(r, 500);
	feed(r, 499, "X");
	feed(r, 500, "three|");
	TOLD(r, "one|two|three|");
}

/* RFC 9293 3.8.6.1: the byte comes again with those after it. */
static void
test_window_probes_are_bytes_like_others(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|");
	feed(r, 104, "t");
	feed(r, 104, "t");
	feed(r, 104, "two|");
	TOLD(r, "one|two|");
}

static void
test_a_fin_ends_after_its_bytes(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|");
	flags(r, 108, "end", TCP_FIN | TCP_ACK);
	TOLD(r, "one|");
	feed(r, 104, "two|");
	TOLD(r, "one|two|end$");
	feed(r, 111, "beyond|");
	flags(r, 108, "end", TCP_FIN | TCP_ACK);
	feed(r, 108, "XXXXXXXX");
	TOLD(r, "one|two|end$");
}

static void
test_a_fin_alone_ends_too(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|");
	flags(r, 104, "", TCP_FIN | TCP_ACK);
	flags(r, 104, "", TCP_FIN | TCP_ACK);
	TOLD(r, "one|$");
}

static void
test_a_segment_from_nowhere_is_believed_when_a_second_agrees(void **state)
{
	struct rig *r = *state;

	flags(r, 99, "", TCP_SYN);
	feed(r, 100, "one|");
	feed(r, 2000000000u, "far|");
	feed(r, 104, "two|");
	TOLD(r, "one|two|");
	feed(r, 3000000000u, "old|");
	feed(r, 3000000004u, "new|");
	TOLD(r, "one|two|new|");
}

static void
test_streams_of_a_pool_do_not_mix(void **state)
{
	struct rig *r = *state, other = {.pool = r->pool};

	feed(r, 100, "one|tw");
	feed(&other, 500, "three|fo");
	feed(r, 106, "o|");
	feed(&other, 508, "ur|");
	TOLD(r, "one|two|");
	TOLD(&other, "three|four|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_is_next_is_read_in_its_packet),
	    TEST(test_what_is_not_whole_waits),
	    TEST(test_windows_are_shown_once),
	    TEST(test_segments_out_of_order_wait_for_those_before),
	    TEST(test_what_was_sent_first_wins_and_conflicts_are_counted),
	    TEST(test_what_was_read_is_not_read_again),
	    TEST(test_numbers_wrap),
	    TEST(test_a_connection_met_in_its_middle_begins_there),
	    TEST(test_the_beginning_may_have_been_overtaken),
	    TEST(test_what_is_skipped_need_not_come),
	    TEST(test_what_waits_inside_of_a_skip_is_dropped),
	    TEST(test_more_than_4_gib_can_be_skipped),
	    TEST(test_nothing_is_kept_once_all_is_skipped),
	    TEST(test_a_new_syn_begins_anew),
	    TEST(test_a_syn_may_carry_bytes),
	    TEST(test_keep_alives_say_nothing),
	    TEST(test_window_probes_are_bytes_like_others),
	    TEST(test_a_fin_ends_after_its_bytes),
	    TEST(test_a_fin_alone_ends_too),
	    TEST(test_a_segment_from_nowhere_is_believed_when_a_second_agrees),
	    TEST(test_streams_of_a_pool_do_not_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
