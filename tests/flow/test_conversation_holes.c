/* SPDX-License-Identifier: BSD-2-Clause */
/* Conversations of which bytes are missing, or come late. */
#include "flow/conversing.h"

static void
test_a_hole_that_was_acknowledged_is_marked_where_it_is(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 101, "one");
	says(r, 0, 109, "three");
	signals(r, 1, TCP_ACK, 501, 114);
	says(r, 1, 501, "thanks");
	says(r, 0, 114, "!");
	conversation_end(r->c);
	CHECK_STR(told(r), "> one\n> [5 missing]\n> three\n< thanks\n> !\n");
	CHECK_EQ(conversation_sums(r->c, 0)->missing, 5);
	CHECK_EQ(conversation_sums(r->c, 0)->bytes, 9);
}

/* It was acknowledged, but is sent again all the same: a copy came late. */
static void
test_what_comes_after_it_was_given_up_is_put_in_its_place(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 101, "one|");
	says(r, 0, 115, "four|");
	signals(r, 1, TCP_ACK, 501, 120);
	says(r, 1, 501, "well");
	CHECK_STR(told(r), "> one|\n> [10 missing]\n> four|\n< well\n");
	says(r, 0, 108, "ee");
	CHECK_STR(told(r), "> one|\n> [3 missing]\n> ee\n> [5 missing]\n"
			   "> four|\n< well\n");
	says(r, 0, 99, "XXXX two thr"); /* 105 to 107, and 110 are missing */
	says(r, 0, 111, "two|");
	says(r, 0, 111, "XXXXXXX");
	conversation_end(r->c);
	CHECK_STR(told(r), "> one|\n> wo \n> eer\n> two|\n> four|\n"
			   "< well\n");
	CHECK_EQ(conversation_sums(r->c, 0)->missing, 0);
	CHECK_EQ(conversation_sums(r->c, 0)->bytes, 19);
}

/* A window of the size of today's: far more than a stream holds back. */
static void
test_a_hole_longer_waited_for_than_streams_wait_is_filled(void **state)
{
	enum { PART = 1000, PARTS = 2000 };
	struct rig *r = *state;
	uint8_t bytes[PART];
	const struct speech *list;
	uint64_t next = 0;
	size_t n;

	memset(bytes, 'x', sizeof(bytes));
	shake_hands(r);
	for (uint32_t i = 0; i <= PARTS; i++) {
		uint32_t part = i == PARTS ? 3 : i + (i >= 3);
		struct utterance u = {
		    0, 6, 0, 101 + part * PART, 0, bytes, PART};

		bytes[0] = (uint8_t)part;
		see(r, &u, PART);
	}
	conversation_end(r->c);
	CHECK_EQ(conversation_sums(r->c, 0)->missing, 0);
	CHECK_EQ(conversation_sums(r->c, 0)->bytes, (PARTS + 1) * PART);
	list = conversation_speeches(r->c, &n);
	for (size_t i = 0; i < n; i++) {
		CHECK_EQ(list[i].offset, next);
		next += list[i].n;
	}
	CHECK_EQ(n, 3);
	CHECK_EQ(conversation_bytes(r->c)[list[1].at], 3);
}

static void
test_what_comes_late_and_cut_is_told_as_cut(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 101, "one|");
	says(r, 0, 109, "three|");
	signals(r, 1, TCP_ACK, 501, 115);
	says_cut(r, 0, 105, "two|", 1);
	conversation_end(r->c);
	CHECK_STR(told(r), "> one|\n> t\n> [3 cut]\n> three|\n");
	CHECK_EQ(conversation_sums(r->c, 0)->cut, 3);
	CHECK_EQ(conversation_sums(r->c, 0)->missing, 0);
}

/* Every byte of a stream, in any order and any number of times. */
static void
test_whatever_the_order_all_bytes_are_there_once(void **state)
{
	enum { N = 1500 }; /* not as many pieces as are looked back at */
	struct rig *r = *state;
	const struct speech *list;
	uint32_t x = 12345;
	uint64_t next = 0;
	char text[N];
	size_t n;

	for (size_t i = 0; i < N; i++)
		text[i] = (char)('a' + i % 26);
	shake_hands(r);
	for (unsigned i = 0; i < 20000; i++) {
		uint32_t from = (x = x * 1664525 + 1013904223) >> 8;
		uint32_t length = 1 + (x >> 3) % 40;
		struct utterance u = {0, 6, 0, 0, 0, NULL, 0};

		from %= N;
		u.n = from + length > N ? N - from : length;
		u.seq = 101 + from;
		u.bytes = text + from;
		see(r, &u, u.n);
		if (i % 10 == 0)
			signals(r, 1, TCP_ACK, 501, 101 + from);
	}
	conversation_end(r->c);
	list = conversation_speeches(r->c, &n);
	for (size_t i = 0; i < n; i++) {
		CHECK_EQ(list[i].offset, next);
		CHECK_EQ(list[i].kind, SPEECH_BYTES);
		CHECK(memcmp(conversation_bytes(r->c) + list[i].at, text + next,
			  list[i].n) == 0);
		next += list[i].n;
	}
	CHECK_EQ(next, N);
}

static void
test_the_end_gives_up_holes(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 111, "rest");
	CHECK_STR(told(r), "");
	conversation_end(r->c);
	CHECK_STR(told(r), "> [10 missing]\n> rest\n");
}

static void
test_what_was_cut_off_is_told_apart_from_what_never_came(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says_cut(r, 0, 101, "question", 5);
	says_cut(r, 1, 501, "answer", 2);
	says(r, 0, 112, "more"); /* 109 to 111 never came */
	signals(r, 1, TCP_ACK, 507, 116);
	conversation_end(r->c);
	CHECK_STR(told(r), "> quest\n> [3 cut]\n< an\n< [4 cut]\n"
			   "> [3 missing]\n> more\n");
	CHECK_EQ(conversation_sums(r->c, 0)->cut, 3);
	CHECK_EQ(conversation_sums(r->c, 0)->missing, 3);
	CHECK_EQ(conversation_sums(r->c, 1)->cut, 4);
}

static void
test_a_direction_of_headers_alone_is_one_gap_a_turn(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	for (uint32_t i = 0; i < 1000; i++)
		says_cut(r, 0, 101 + 8 * i, "headers.", 0);
	says(r, 1, 501, "bytes");
	for (uint32_t i = 1000; i < 2000; i++)
		says_cut(r, 0, 101 + 8 * i, "headers.", 0);
	conversation_end(r->c);
	CHECK_STR(told(r), "> [8000 cut]\n< bytes\n> [8000 cut]\n");
}

static void
test_a_million_segments_in_disorder_keep_to_their_bounds(void **state)
{
	struct rig *r = *state;
	const struct conversation_sums *sums = conversation_sums(r->c, 0);

	shake_hands(r);
	for (uint32_t i = 0; i < 1000000; i++)
		says(r, 0, 101 + (i * 7919u) % 1000003u, "x");
	conversation_end(r->c);
	CHECK(sums->bytes > 0);
	CHECK(sums->bytes + sums->missing <= 1000003);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_hole_that_was_acknowledged_is_marked_where_it_is),
	    TEST(test_what_comes_after_it_was_given_up_is_put_in_its_place),
	    TEST(test_a_hole_longer_waited_for_than_streams_wait_is_filled),
	    TEST(test_what_comes_late_and_cut_is_told_as_cut),
	    TEST(test_whatever_the_order_all_bytes_are_there_once),
	    TEST(test_the_end_gives_up_holes),
	    TEST(test_what_was_cut_off_is_told_apart_from_what_never_came),
	    TEST(test_a_direction_of_headers_alone_is_one_gap_a_turn),
	    TEST(test_a_million_segments_in_disorder_keep_to_their_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
