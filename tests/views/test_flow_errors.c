/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ICMP errors say is shown on the flow whose header they quote, and the
 * quote itself is no traffic.
 */
#include "packet/own_frames.h"
#include "views/asking.h"
#include "views/counted.h"

/* The texts of a flow's columns `state` and `icmp`: "state/icmp". */
static const char *
flow_told(const struct analysis *a, const char *protocol, uint64_t packets)
{
	static char told[100];
	struct result r = ask_everything(a, "flows");
	const struct view *view = r.query.view;
	unsigned found = 0;

	for (uint64_t i = 0; i < r.n_rows; i++) {
		const void *row = result_row(&r, i);
		struct cell state = cell_of(view, row, "state");
		struct cell icmp = cell_of(view, row, "icmp");

		if (strcmp(cell_of(view, row, "protocol").text, protocol) != 0)
			continue;
		found++;
		CHECK_EQ(count_of(view, row, "packets"), packets);
		snprintf(told, sizeof(told), "%s/%s",
		    state.absent ? "-" : state.text,
		    icmp.absent ? "-" : icmp.text);
	}
	CHECK_EQ(found, packets > 0);
	result_fini(&r);
	return told;
}

static void
check_flow(uint16_t link, const char *const *hex, size_t n,
    const char *protocol, const char *want)
{
	struct analysis *a = counted(link, hex, n);

	CHECK_STR(flow_told(a, protocol, 1), want);
	analysis_free(a);
}

/* Recorded: a datagram to a closed port, and what its host answered. */
static void
test_a_refused_datagram_is_shown_as_unreachable(void **state)
{
	const char *const frames[] = {own_udp, own_port_unreachable};
	const char *const frames6[] = {own_udp6, own_port_unreachable6};

	(void)state;
	check_flow(LINK_ETHERNET, frames, 1, "UDP", "-/-");
	check_flow(LINK_ETHERNET, frames, 2, "UDP", "unreachable/unreachable");
	check_flow(LINK_ETHERNET, frames6, 1, "UDP", "-/-");
	check_flow(LINK_ETHERNET, frames6, 2, "UDP", "unreachable/unreachable");
}

#define DATAGRAM IPV4("0020", "11") UDP("000c") "61626364"
#define DATAGRAM6 IPV6("000c", "11") UDP("000c") "61626364"
#define SYN IPV4("0028", "06") TCP("50", "02")
#define SYN_ACK                                                                \
	"4500 0028 1234 0000 40 06 0000 c0000202 c0000201"                     \
	"01bb c000 000000c8 00000065 5012 0400 0000 0000"
#define ACK IPV4("0028", "06") "c000 01bb 00000065 000000c9 5010 0400 0000 0000"

/* From a router on the way; RFC 792, RFC 4443: 8 bytes, then the quote. */
#define ERROR(type, quote, length)                                             \
	"4500 " length " 0001 0000 40 01 0000 c00002fe c0000201" type          \
	" 0000 00000000" quote
#define ERROR6(type, quote)                                                    \
	"60000000 003c 3a 40 20010db8000000000000000000000099"                 \
	"20010db8000000000000000000000001" type " 0000 00000500" quote

static void
test_each_kind_of_error_is_named(void **state)
{
	static const char *const ttl[] = {
	    DATAGRAM, ERROR("0b00", DATAGRAM, "003c")};
	static const char *const big[] = {
	    DATAGRAM, ERROR("0304", DATAGRAM, "003c")};
	static const char *const quench[] = {
	    DATAGRAM, ERROR("0400", DATAGRAM, "003c")};
	static const char *const hops6[] = {
	    DATAGRAM6, ERROR6("0300", DATAGRAM6)};
	static const char *const big6[] = {
	    DATAGRAM6, ERROR6("0200", DATAGRAM6)};

	(void)state;
	check_flow(LINK_RAW, ttl, 2, "UDP", "time exceeded/time exceeded");
	check_flow(LINK_RAW, big, 2, "UDP", "too big/too big");
	check_flow(LINK_RAW, quench, 2, "UDP", "other/other");
	check_flow(LINK_RAW, hops6, 2, "UDP", "time exceeded/time exceeded");
	check_flow(LINK_RAW, big6, 2, "UDP", "too big/too big");
}

static void
test_a_connection_that_lives_keeps_its_state(void **state)
{
	static const char *const refused[] = {SYN, ERROR("0303", SYN, "0044")};
	static const char *const alive[] = {
	    SYN, SYN_ACK, ACK, ERROR("0304", ACK, "0044")};
	struct analysis *a = counted(LINK_RAW, alive, 4);

	(void)state;
	check_flow(LINK_RAW, refused, 2, "TCP", "unreachable/unreachable");
	CHECK_STR(flow_told(a, "TCP", 3), "established/too big");
	analysis_free(a);
}

/* Of a flow never seen nothing is known but that somebody spoke of it. */
static void
test_a_quote_is_no_traffic(void **state)
{
	static const char *const frames[] = {ERROR("0303", DATAGRAM, "003c")};
	struct analysis *a = counted(LINK_RAW, frames, 1);
	struct result r = ask_everything(a, "flows");

	(void)state;
	CHECK_EQ(r.n_rows, 1);
	CHECK_STR(flow_told(a, "ICMP", 1), "-/-");
	flow_told(a, "UDP", 0);
	result_fini(&r);
	r = ask_everything(a, "hosts");
	CHECK_EQ(r.n_rows, 2); /* the router and who is told */
	result_fini(&r);
	analysis_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_refused_datagram_is_shown_as_unreachable),
	    cmocka_unit_test(test_each_kind_of_error_is_named),
	    cmocka_unit_test(test_a_connection_that_lives_keeps_its_state),
	    cmocka_unit_test(test_a_quote_is_no_traffic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
