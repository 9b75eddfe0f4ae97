/* SPDX-License-Identifier: BSD-2-Clause */
/* What two ends said, in its order, and no more of it than fits. */
#include "flow/conversing.h"

static void
test_both_directions_alternate_and_each_turn_is_one_speech(void **state)
{
	struct rig *r = *state;
	const struct speech *list;
	size_t n;

	shake_hands(r);
	says(r, 0, 101, "GET /");
	says(r, 0, 106, " now");
	says(r, 1, 501, "200");
	says(r, 1, 504, " fine");
	says(r, 0, 110, "bye");
	conversation_end(r->c);
	CHECK_STR(told(r), "> GET / now\n< 200 fine\n> bye\n");
	list = conversation_speeches(r->c, &n);
	CHECK_EQ(list[0].time_ns, DIALOGUE_START + 3 * NS_PER_MS);
	CHECK_EQ(list[1].offset, 0);
	CHECK_EQ(list[2].offset, 9);
	CHECK_EQ(conversation_sums(r->c, 0)->bytes, 12);
	CHECK_EQ(conversation_sums(r->c, 1)->bytes, 8);
	CHECK_EQ(conversation_sums(r->c, 0)->packets, 5);
	CHECK(conversation_sums(r->c, 0)->begun);
}

static void
test_order_retransmission_and_overlap_are_those_of_the_first_bytes(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 105, "two");
	says(r, 1, 501, "early");
	says(r, 0, 101, "one ");
	says(r, 0, 101, "one ");
	says(r, 0, 112, "four");
	says(r, 0, 106, "XX XXX"); /* only 108 to 111 are new */
	conversation_end(r->c);
	CHECK_STR(told(r), "< early\n> one two XXXfour\n");
	CHECK_EQ(conversation_sums(r->c, 0)->bytes, 15);
	CHECK_EQ(conversation_sums(r->c, 0)->missing, 0);
}

static void
test_conflicts_are_counted_and_the_first_bytes_stay(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 105, "two");
	says(r, 0, 104, "XXwo"); /* 104 is new, 105 another than before */
	says(r, 0, 101, "one");
	conversation_end(r->c);
	CHECK_STR(told(r), "> oneXtwo\n");
	CHECK_EQ(conversation_conflicts(r->c), 1);
}

static void
test_numbers_wrap(void **state)
{
	struct rig *r = *state;

	signals(r, 0, TCP_SYN, 0xfffffffc, 0);
	says(r, 0, 1, "late");
	says(r, 0, 0xfffffffd, "wrap");
	conversation_end(r->c);
	CHECK_STR(told(r), "> wraplate\n");
}

static void
test_another_connection_on_the_same_ports_begins_anew(void **state)
{
	struct rig *r = *state;

	shake_hands(r);
	says(r, 0, 101, "one");
	signals(r, 0, TCP_SYN, 90000, 0);
	signals(r, 1, TCP_SYN | TCP_ACK, 70000, 90001);
	says(r, 0, 90001, "two");
	says(r, 1, 70001, "three");
	conversation_end(r->c);
	CHECK_STR(told(r), "> one\n> [0 anew]\n> two\n< three\n");
}

static void
test_frames_of_other_flows_are_refused(void **state)
{
	struct rig *r = *state;
	struct utterance udp = {0, 17, 0, 0, 0, "no", 2};
	struct conversation_of of = dialogue_of(6);

	CHECK(!see(r, &udp, 2));
	of.client_port = 40001;
	conversation_begin(r->c, &of);
	udp.protocol = 6;
	CHECK(!see(r, &udp, 2));
	conversation_end(r->c);
	CHECK_STR(told(r), "");
}

static void
test_it_is_whole_when_all_packets_of_the_flow_were_met(void **state)
{
	struct rig *r = *state;
	struct conversation_of of = dialogue_of(6);

	of.packets = 4;
	conversation_begin(r->c, &of);
	shake_hands(r);
	CHECK(!conversation_is_whole(r->c));
	says(r, 0, 101, "x");
	CHECK(conversation_is_whole(r->c));
}

static void
test_datagrams_are_a_speech_each_in_order_of_time(void **state)
{
	struct rig *r = *state;
	struct conversation_of of = dialogue_of(17);
	struct utterance u = {0, 17, 0, 0, 0, "one", 3};
	const struct speech *list;
	size_t n;

	conversation_begin(r->c, &of);
	see(r, &u, 3);
	u.bytes = "two";
	see(r, &u, 3);
	u.from = 1;
	r->now_ns -= 10 * NS_PER_MS;
	u.bytes = "all";
	see(r, &u, 2);
	r->now_ns += 20 * NS_PER_MS;
	u.bytes = "out";
	see(r, &u, 0);
	conversation_end(r->c);
	CHECK_STR(told(r), "< al\n< [1 cut]\n> one\n> two\n< [3 cut]\n");
	list = conversation_speeches(r->c, &n);
	CHECK_EQ(list[1].offset, 2);
	CHECK_EQ(list[3].offset, 3);
	CHECK_EQ(list[4].offset, 3);
}

/* RFC 791 3.2: the parts may come in any order. */
static void
test_a_datagram_in_fragments_is_one_speech(void **state)
{
	struct rig *r = *state;
	struct conversation_of of = dialogue_of(17);
	struct utterance u = {0, 17, 0, 0, 0, "first..second..", 16};
	uint8_t bytes[DIALOGUE_MOST], part[DIALOGUE_MOST];
	uint32_t n = dialogue_write(&u, bytes);
	struct frame f = {.data = part, .link = 1};

	conversation_begin(r->c, &of);
	dialogue_u16(bytes + 18, 7);   /* identification */
	for (int i = 1; i >= 0; i--) { /* 8 + 8 bytes, and 8 more */
		uint32_t at = i ? 16 : 0, end = i ? n - 34 : 16;

		memcpy(part, bytes, 34);
		dialogue_u16(part + 16, 20 + end - at);
		dialogue_u16(part + 20, (i ? 0 : 0x2000) | at / 8);
		memcpy(part + 34, bytes + 34 + at, end - at);
		f.captured = f.wire = 34 + end - at;
		conversation_see(r->c, &f);
	}
	conversation_end(r->c);
	CHECK_STR(told(r), "> first..second..\n");
	CHECK(!conversation_is_whole(r->c));
}

static void
test_no_more_is_kept_than_fits_and_the_rest_is_counted(void **state)
{
	enum { PART = 1400, PARTS = CONVERSATION_BYTES / PART + 100 };
	struct rig *r = *state;
	uint8_t bytes[PART];
	const struct speech *list;
	size_t n;
	uint64_t kept = 0;

	memset(bytes, 'x', sizeof(bytes));
	shake_hands(r);
	for (uint32_t i = 0; i < PARTS; i++) {
		struct utterance u = {0, 6, 0, 101 + i * PART, 0, bytes, PART};

		see(r, &u, PART);
	}
	says(r, 1, 501, "too late");
	conversation_end(r->c);
	list = conversation_speeches(r->c, &n);
	for (size_t i = 0; i < n; i++)
		kept += list[i].n;
	CHECK_EQ(n, 1);
	CHECK_EQ(kept, CONVERSATION_BYTES);
	CHECK_EQ(conversation_sums(r->c, 0)->bytes, (uint64_t)PART * PARTS);
	CHECK_EQ(conversation_sums(r->c, 0)->left_out,
	    (uint64_t)PART * PARTS - CONVERSATION_BYTES);
	CHECK_EQ(conversation_sums(r->c, 1)->left_out, 8);
}

/* A million turns of a byte each: the list of speeches is full first. */
static void
test_a_million_bytes_each_its_own_turn(void **state)
{
	struct rig *r = *state;
	size_t n;

	shake_hands(r);
	for (uint32_t i = 0; i < 500000; i++) {
		says(r, 0, 101 + i, "q");
		says(r, 1, 501 + i, "a");
	}
	conversation_end(r->c);
	conversation_speeches(r->c, &n);
	CHECK_EQ(n, CONVERSATION_SPEECHES);
	for (unsigned side = 0; side < 2; side++) {
		const struct conversation_sums *sums =
		    conversation_sums(r->c, side);

		CHECK_EQ(sums->bytes, 500000);
		CHECK_EQ(sums->left_out, 500000 - CONVERSATION_SPEECHES / 2);
	}
}

static void
test_another_flow_finds_nothing_of_the_one_before(void **state)
{
	struct rig *r = *state;
	struct conversation_of of = dialogue_of(6);

	shake_hands(r);
	says_cut(r, 0, 101, "question", 5);
	says(r, 0, 200, "waits");
	conversation_begin(r->c, &of);
	says(r, 0, 300, "new");
	conversation_end(r->c);
	CHECK_STR(told(r), "> new\n");
	CHECK_EQ(conversation_sums(r->c, 0)->cut, 0);
	CHECK(!conversation_sums(r->c, 0)->begun);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_both_directions_alternate_and_each_turn_is_one_speech),
	    TEST(
		test_order_retransmission_and_overlap_are_those_of_the_first_bytes),
	    TEST(test_conflicts_are_counted_and_the_first_bytes_stay),
	    TEST(test_numbers_wrap),
	    TEST(test_another_connection_on_the_same_ports_begins_anew),
	    TEST(test_frames_of_other_flows_are_refused),
	    TEST(test_it_is_whole_when_all_packets_of_the_flow_were_met),
	    TEST(test_datagrams_are_a_speech_each_in_order_of_time),
	    TEST(test_a_datagram_in_fragments_is_one_speech),
	    TEST(test_no_more_is_kept_than_fits_and_the_rest_is_counted),
	    TEST(test_a_million_bytes_each_its_own_turn),
	    TEST(test_another_flow_finds_nothing_of_the_one_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
