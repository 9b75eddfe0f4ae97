/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "flow/segments.h"
#include "flow/tcp.h"

#define SYN TCP_SYN
#define ACK TCP_ACK
#define FIN (TCP_FIN | TCP_ACK)
#define RST TCP_RST
#define C 0, /* from the client */
#define S 1, /* from the server */

#define RUN(f, ...)                                                            \
	run(f, (const struct segment[]){__VA_ARGS__},                          \
	    sizeof((const struct segment[]){__VA_ARGS__}) /                    \
		sizeof(struct segment))

/* An open connection: client 1000, server 5000, RTT 20 ms. */
#define HANDSHAKE                                                              \
	{C 0, SYN, 999, 0, 0}, {S 19 * MS, SYN | ACK, 4999, 0, 1000},          \
	{                                                                      \
		C 20 * MS, ACK, 1000, 0, 5000                                  \
	}

static struct flow
run(struct flow f, const struct segment *segments, size_t n)
{
	for (size_t i = 0; i < n; i++)
		segment_count(&f, &segments[i]);
	return f;
}

static const struct flow nothing;

static void
test_a_handshake_has_states_a_client_and_a_time(void **state)
{
	struct flow f = RUN(nothing, {C 0, SYN, 999, 0, 0});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_SYN_SENT);
	f = RUN(f, {S 19 * MS, SYN | ACK, 4999, 0, 1000});
	CHECK_EQ(f.state, TCP_STATE_SYN_RECEIVED);
	CHECK_EQ(f.rtt_ns, 0);
	f = RUN(f, {C 20 * MS, ACK, 1000, 0, 5000});
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 20 * MS);
	CHECK(f.flags & FLOW_CLIENT_SEEN);
	CHECK_EQ(flow_addr(&f, flow_client(&f)).bytes[3], 1);
	f = RUN(f, {C 90 * MS, ACK, 1000, 0, 5000}); /* only the first one */
	CHECK_EQ(f.rtt_ns, 20 * MS);
	CHECK_EQ(f.retransmits, 0);
}

static void
test_the_server_is_known_by_its_syn_ack_alone(void **state)
{
	struct flow f = RUN(nothing, {S 0, SYN | ACK, 4999, 0, 1000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_SYN_RECEIVED);
	CHECK(f.flags & FLOW_CLIENT_SEEN);
	CHECK_EQ(flow_addr(&f, flow_client(&f)).bytes[3], 1);
	f = RUN(f, {C 1 * MS, ACK, 1000, 0, 5000});
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 0); /* the SYN was not seen */
}

/* RFC 6298 3: nobody knows which of the two was answered. */
static void
test_a_syn_sent_twice_gives_no_time(void **state)
{
	struct flow f =
	    RUN(nothing, {C 0, SYN, 999, 0, 0}, {C 1000 * MS, SYN, 999, 0, 0},
		{S 1010 * MS, SYN | ACK, 4999, 0, 1000},
		{C 1020 * MS, ACK, 1000, 0, 5000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 0);
	CHECK_EQ(f.retransmits, 1);
	f = RUN(nothing, {C 0, SYN, 999, 100, 0}, /* RFC 7413: with data */
	    {C 1000 * MS, SYN, 999, 0, 0},
	    {S 1010 * MS, SYN | ACK, 4999, 0, 1000},
	    {C 1020 * MS, ACK, 1000, 0, 5000});
	CHECK_EQ(f.rtt_ns, 0);
}

static void
test_another_syn_on_the_same_ports_starts_anew(void **state)
{
	struct flow f = RUN(nothing, {C 0, SYN, 3000000999u, 0, 0},
	    {C 9000 * MS, SYN, 999, 0, 0}, /* the first had no answer */
	    {S 9019 * MS, SYN | ACK, 4999, 0, 1000},
	    {C 9020 * MS, ACK, 1000, 0, 5000},
	    {C 9100 * MS, ACK, 1000, 500, 5000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 20 * MS);
	CHECK_EQ(f.retransmits, 0);
	f = RUN(f, {C 9200 * MS, FIN, 1500, 0, 5000},
	    {S 9300 * MS, FIN, 5000, 0, 1501});
	CHECK_EQ(f.state, TCP_STATE_CLOSED);
	f = RUN(f, {C 20000 * MS, SYN, 99, 0, 0},
	    {S 20001 * MS, SYN | ACK, 49, 0, 100},
	    {C 20002 * MS, ACK, 100, 0, 50}, {C 20100 * MS, ACK, 100, 10, 50});
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.retransmits, 0);
	CHECK_EQ(f.rtt_ns, 20 * MS); /* the first that was measured stays */
}

static void
test_a_handshake_seen_in_part_is_finished_all_the_same(void **state)
{
	/* Only the way of the client is on this wire. */
	struct flow f = RUN(
	    nothing, {C 0, SYN, 999, 0, 0}, {C 20 * MS, ACK, 1000, 0, 5000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 0);
	/* The client's ACK was lost, not the banner after it. */
	f = RUN(nothing, {C 0, SYN, 999, 0, 0},
	    {S 10 * MS, SYN | ACK, 4999, 0, 1000},
	    {S 60 * MS, ACK, 5000, 100, 1000}, {C 70 * MS, ACK, 1000, 0, 5100});
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 0); /* 70 ms is no round trip */
	/* The banner was lost too. */
	f = RUN(nothing, {C 0, SYN, 999, 0, 0},
	    {S 10 * MS, SYN | ACK, 4999, 0, 1000},
	    {C 70 * MS, ACK, 1000, 0, 5100});
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 0);
}

static void
test_a_refusal_is_a_reset_without_a_time(void **state)
{
	struct flow f = RUN(
	    nothing, {C 0, SYN, 999, 0, 0}, {S 1 * MS, RST | ACK, 0, 0, 1000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_RESET);
	CHECK_EQ(f.rtt_ns, 0);
	CHECK_EQ(f.retransmits, 0);
	/* A half-open scan: the client takes its answer back. */
	f = RUN(nothing, {C 0, SYN, 999, 0, 0},
	    {S 1 * MS, SYN | ACK, 4999, 0, 1000},
	    {C 2 * MS, RST | ACK, 1000, 0, 5000});
	CHECK_EQ(f.state, TCP_STATE_RESET);
	CHECK_EQ(f.rtt_ns, 0);
}

static void
test_both_fins_close(void **state)
{
	struct flow f =
	    RUN(nothing, HANDSHAKE, {S 100 * MS, FIN, 5000, 10, 1000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_CLOSING);
	f = RUN(f, {S 400 * MS, FIN, 5000, 10, 1000});
	CHECK_EQ(f.state, TCP_STATE_CLOSING);
	CHECK_EQ(f.retransmits, 1);
	f = RUN(f, {C 500 * MS, FIN, 1000, 0, 5011},
	    {S 520 * MS, ACK, 5011, 0, 1001});
	CHECK_EQ(f.state, TCP_STATE_CLOSED);
	CHECK_EQ(f.retransmits, 1);
}

static void
test_a_connection_met_in_its_middle_is_established(void **state)
{
	struct flow f = RUN(nothing, {S 0, ACK, 5000, 100, 1000});

	(void)state;
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK(!(f.flags & FLOW_CLIENT_SEEN));
	CHECK_EQ(f.rtt_ns, 0);
	f = RUN(f, {C 1 * MS, ACK, 1000, 0, 5100});
	CHECK_EQ(f.state, TCP_STATE_ESTABLISHED);
	CHECK_EQ(f.rtt_ns, 0);
}

static void
test_data_sent_again_is_a_retransmission(void **state)
{
	struct flow f =
	    RUN(nothing, HANDSHAKE, {C 100 * MS, ACK, 1000, 500, 5000});

	(void)state;
	CHECK_EQ(f.retransmits, 0);
	f = RUN(f, {C 400 * MS, ACK, 1000, 500, 5000});
	CHECK_EQ(f.retransmits, 1);
	f = RUN(f, {C 800 * MS, ACK, 1100, 100, 5000}); /* a part of it */
	CHECK_EQ(f.retransmits, 2);
	f = RUN(f, {C 900 * MS, ACK, 1200, 600, 5000}); /* and more */
	CHECK_EQ(f.retransmits, 2);
	f = RUN(f, {C 950 * MS, ACK, 1800, 0, 5000}); /* an ACK is not */
	CHECK_EQ(f.retransmits, 2);
}

/* http-browsing of the corpus: tshark counts each of such a burst. */
static void
test_each_segment_of_a_burst_counts(void **state)
{
	struct flow f =
	    RUN(nothing, HANDSHAKE, {S 100 * MS, ACK, 5000, 1348, 1000},
		{S 100 * MS, ACK, 6348, 1348, 1000},
		{S 100 * MS, ACK, 7696, 1348, 1000},
		{S 206 * MS, ACK, 5000, 1348, 1000},
		{S 207 * MS, ACK, 6348, 1348, 1000},
		{S 208 * MS, ACK, 7696, 1348, 1000});

	(void)state;
	CHECK_EQ(f.retransmits, 3);
	/* An ACK just before does not make it late. */
	f = RUN(nothing, HANDSHAKE, {C 100 * MS, ACK, 1000, 500, 5000},
	    {C 399 * MS, ACK, 1500, 0, 6000},
	    {C 400 * MS, ACK, 1000, 500, 6000});
	CHECK_EQ(f.retransmits, 1);
}

static void
test_what_overtakes_within_3_ms_is_no_retransmission(void **state)
{
	struct flow f =
	    RUN(nothing, HANDSHAKE, {S 100 * MS, ACK, 6000, 1000, 1000},
		{S 102 * MS, ACK, 5000, 1000, 1000});

	(void)state;
	CHECK_EQ(f.retransmits, 0);
	f = RUN(nothing, HANDSHAKE, {S 100 * MS, ACK, 6000, 1000, 1000},
	    {S 106 * MS, ACK, 5000, 1000, 1000});
	CHECK_EQ(f.retransmits, 1);
	/* A file out of order: sent before, met later. */
	f = RUN(nothing, HANDSHAKE, {S 100 * MS, ACK, 6000, 1000, 1000},
	    {S 50 * MS, ACK, 5000, 1000, 1000});
	CHECK_EQ(f.retransmits, 0);
}

/* Overtaken on the way: neither sent again, nor copied by a mirror port. */
static void
test_what_was_overtaken_is_out_of_order(void **state)
{
	struct flow f =
	    RUN(nothing, HANDSHAKE, {S 100 * MS, ACK, 6000, 1000, 1000},
		{S 101 * MS, ACK, 7000, 1000, 1000},
		{S 102 * MS, ACK, 5000, 1000, 1000});

	(void)state;
	CHECK_EQ(f.out_of_order, 1);
	CHECK_EQ(f.retransmits, 0);
	f = RUN(f, {S 102 * MS, ACK, 7000, 1000, 1000}); /* the newest again */
	CHECK_EQ(f.out_of_order, 1);
	f = RUN(f, {S 300 * MS, ACK, 5000, 1000, 1000}); /* sent again */
	CHECK_EQ(f.out_of_order, 1);
	CHECK_EQ(f.retransmits, 1);
	f = RUN(f, {S 301 * MS, ACK, 8000, 0, 1000}); /* an ACK is not */
	f = RUN(nothing, HANDSHAKE, {S 100 * MS, ACK, 6000, 1000, 1000},
	    {S 50 * MS, ACK, 5000, 1000, 1000}); /* the file is, not they */
	CHECK_EQ(f.out_of_order, 0);
}

/* Whoever refuses, opens or closes says 0 without meaning "stop". */
static void
test_zero_windows_are_counted_both_ways(void **state)
{
	struct flow f = RUN(nothing, {C 0, SYN, 999, 0, 0, true},
	    {S 19 * MS, SYN | ACK, 4999, 0, 1000, true},
	    {C 20 * MS, ACK, 1000, 0, 5000});

	(void)state;
	CHECK_EQ(f.zero_windows, 0);
	f = RUN(f, {S 30 * MS, ACK, 5000, 0, 1000, true},
	    {S 31 * MS, ACK, 5000, 0, 1000},
	    {C 32 * MS, ACK, 1000, 10, 5000, true});
	CHECK_EQ(f.zero_windows, 2);
	f = RUN(f, {S 40 * MS, FIN, 5000, 0, 1010, true},
	    {C 41 * MS, RST, 1010, 0, 0, true});
	CHECK_EQ(f.zero_windows, 2);
}

static void
test_resets_are_counted_both_ways(void **state)
{
	struct flow f = RUN(nothing, HANDSHAKE, {C 41 * MS, RST, 1000, 0, 0},
	    {S 42 * MS, RST | ACK, 5000, 0, 1000},
	    {C 43 * MS, RST, 1000, 0, 0});

	(void)state;
	CHECK_EQ(f.resets, 3);
	CHECK_EQ(f.state, TCP_STATE_RESET);
}

static void
test_a_known_shorter_rtt_shortens_that_time(void **state)
{
	struct flow f = RUN(nothing, {C 0, SYN, 999, 0, 0},
	    {S 1 * MS / 2, SYN | ACK, 4999, 0, 1000},
	    {C 1 * MS, ACK, 1000, 0, 5000}, {S 100 * MS, ACK, 6000, 1000, 1000},
	    {S 102 * MS, ACK, 5000, 1000, 1000});

	(void)state;
	CHECK_EQ(f.rtt_ns, 1 * MS);
	CHECK_EQ(f.retransmits, 1);
}

/* RFC 9293 3.8.4: one byte, or none, just before the next. */
static void
test_keep_alives_are_no_retransmissions(void **state)
{
	struct flow f =
	    RUN(nothing, HANDSHAKE, {C 100 * MS, ACK, 1000, 500, 5000},
		{C 9000 * MS, ACK, 1499, 1, 5000},
		{C 19000 * MS, ACK, 1499, 0, 5000},
		{C 29000 * MS, ACK, 1499, 1, 5000});

	(void)state;
	CHECK_EQ(f.retransmits, 0);
}

static void
test_sequence_numbers_wrap(void **state)
{
	struct flow f = RUN(nothing, {C 0, ACK, 0xffffff00u, 0x80, 5000},
	    {C 100 * MS, ACK, 0xffffff80u, 0x80, 5000}, /* next is 0 */
	    {C 200 * MS, ACK, 0, 0x100, 5000},
	    {C 300 * MS, ACK, 0x100, 0x100, 5000});

	(void)state;
	CHECK_EQ(f.retransmits, 0);
	f = RUN(f, {C 600 * MS, ACK, 0xffffff80u, 0x80, 5000},
	    {C 700 * MS, ACK, 0, 0x100, 5000});
	CHECK_EQ(f.retransmits, 2);
}

static void
test_states_have_names(void **state)
{
	(void)state;
	assert_null(tcp_state_name(TCP_STATE_NONE));
	for (int s = 1; s < N_TCP_STATES; s++)
		CHECK(tcp_state_name((enum tcp_state)s) != NULL);
	assert_null(tcp_state_name(N_TCP_STATES));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_handshake_has_states_a_client_and_a_time),
	    cmocka_unit_test(test_the_server_is_known_by_its_syn_ack_alone),
	    cmocka_unit_test(test_a_syn_sent_twice_gives_no_time),
	    cmocka_unit_test(test_another_syn_on_the_same_ports_starts_anew),
	    cmocka_unit_test(
		test_a_handshake_seen_in_part_is_finished_all_the_same),
	    cmocka_unit_test(test_a_refusal_is_a_reset_without_a_time),
	    cmocka_unit_test(test_both_fins_close),
	    cmocka_unit_test(
		test_a_connection_met_in_its_middle_is_established),
	    cmocka_unit_test(test_data_sent_again_is_a_retransmission),
	    cmocka_unit_test(test_each_segment_of_a_burst_counts),
	    cmocka_unit_test(
		test_what_overtakes_within_3_ms_is_no_retransmission),
	    cmocka_unit_test(test_what_was_overtaken_is_out_of_order),
	    cmocka_unit_test(test_zero_windows_are_counted_both_ways),
	    cmocka_unit_test(test_resets_are_counted_both_ways),
	    cmocka_unit_test(test_a_known_shorter_rtt_shortens_that_time),
	    cmocka_unit_test(test_keep_alives_are_no_retransmissions),
	    cmocka_unit_test(test_sequence_numbers_wrap),
	    cmocka_unit_test(test_states_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
