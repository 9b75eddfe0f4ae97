/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words are those of pcap-filter(7) and wireshark-filter(4); that both
 * programs find as many frames by them is tried in tests/screens/scoping.py.
 */
#include "stats/scope_words.h"

#include "../check.h"

#include <string.h>

static struct addr
address(const char *text)
{
	struct addr a;

	CHECK(addr_parse(text, &a));
	return a;
}

static void
check_words(const struct scope *s, enum scope_tongue tongue, unsigned left_out,
    const char *wanted)
{
	char words[SCOPE_WORDS_BYTES];

	CHECK_EQ(scope_words(s, tongue, words), left_out);
	CHECK_STR(words, wanted);
}

static void
test_steps_are_joined_and_what_has_no_words_is_left_out(void **state)
{
	struct scope s = {.n = 3};

	(void)state;
	s.steps[0] = (struct scope_step){
	    .kind = SCOPE_HOST, .a = address("2001:db8::1")};
	s.steps[1] = (struct scope_step){.kind = SCOPE_TIME,
	    .from_ns = INT64_C(1768918562000000005),
	    .to_ns = INT64_MAX};
	s.steps[2] = (struct scope_step){
	    .kind = SCOPE_PORT, .protocol = 17, .port_a = 53};
	check_words(
	    &s, SCOPE_TCPDUMP, 2, "ip6 host 2001:db8::1 and udp port 53");
	check_words(&s, SCOPE_TSHARK, 0,
	    "ipv6.addr == 2001:db8::1 && "
	    "frame.time_epoch >= 1768918562.000000005 && udp.port == 53");
	s.steps[0].kind = SCOPE_URL;
	s.steps[2].protocol = 33; /* DCCP: neither reads its ports so */
	check_words(&s, SCOPE_TCPDUMP, 7, "");
	check_words(
	    &s, SCOPE_TSHARK, 5, "frame.time_epoch >= 1768918562.000000005");
}

static void
test_nets_have_their_lengths(void **state)
{
	struct scope s = {.n = 1};

	(void)state;
	s.steps[0] = (struct scope_step){.kind = SCOPE_SUBNETS,
	    .a = address("10.1.2.0"),
	    .bits_a = 24,
	    .b = address("10.9.0.0"),
	    .bits_b = 16};
	check_words(&s, SCOPE_TCPDUMP, 0,
	    "src net 10.1.2.0/24 and dst net 10.9.0.0/16");
	check_words(&s, SCOPE_TSHARK, 0,
	    "ip.src == 10.1.2.0/24 && ip.dst == 10.9.0.0/16");
}

/* "a or b and c" is "(a or b) and c" to libpcap, whoever wrote it. */
static void
test_a_filter_keeps_its_meaning_among_others(void **state)
{
	struct scope s = {.n = 2};

	(void)state;
	s.steps[0].kind = SCOPE_FILTER;
	scope_set_text(&s.steps[0], "arp or icmp", "");
	s.steps[1] =
	    (struct scope_step){.kind = SCOPE_HOST, .a = address("10.0.0.1")};
	check_words(&s, SCOPE_TCPDUMP, 0, "(arp or icmp) and ip host 10.0.0.1");
	check_words(&s, SCOPE_TSHARK, 1, "ip.addr == 10.0.0.1");
}

static void
test_names_cannot_leave_their_quotes(void **state)
{
	struct scope s = {.n = 1};

	(void)state;
	s.steps[0].kind = SCOPE_DNS_NAME;
	scope_set_text(&s.steps[0], "a\"b\\c.example", "mDNS");
	check_words(&s, SCOPE_TSHARK, 0,
	    "mdns && lower(dns.qry.name) == \"a\\\"b\\\\c.example\"");
	scope_set_text(&s.steps[0], "b\xc3\xbc.example", "");
	check_words(&s, SCOPE_TSHARK, 1, "");
	scope_set_text(&s.steps[0], "a';reboot;'.example", "");
	check_words(&s, SCOPE_TSHARK, 1, "");
}

static void
test_a_filter_too_long_is_left_out_whole(void **state)
{
	struct scope s = {.n = SCOPE_STEPS};
	char text[SCOPE_TEXT_BYTES];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < s.n; i++) {
		s.steps[i].kind = SCOPE_FILTER;
		scope_set_text(&s.steps[i], text, "");
	}
	CHECK_EQ(
	    scope_words(&s, SCOPE_TCPDUMP, (char[SCOPE_WORDS_BYTES]){0}), 0xf8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_steps_are_joined_and_what_has_no_words_is_left_out),
	    cmocka_unit_test(test_nets_have_their_lengths),
	    cmocka_unit_test(test_a_filter_keeps_its_meaning_among_others),
	    cmocka_unit_test(test_names_cannot_leave_their_quotes),
	    cmocka_unit_test(test_a_filter_too_long_is_left_out_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
