/* SPDX-License-Identifier: BSD-2-Clause */
/* Queries and responses put together, and what that tells. */
#include "check.h"

#include "flow/dns_exchange.h"

#include "dns_wire.h"

#define CAPACITY 64

static const struct addr client = {{10, 0, 0, 1}, FAMILY_IPV4};
static const struct addr server = {{10, 0, 0, 2}, FAMILY_IPV4};
static const struct addr other = {{10, 0, 0, 3}, FAMILY_IPV4};

/* At `ms`, from the client to the server or the other way round. */
static struct dns_where
where(const struct wire *w, int64_t ms)
{
	bool back = w->at[2] & 0x80;

	return (struct dns_where){
	    .src = back ? server : client,
	    .dst = back ? client : server,
	    .src_port = back ? 53 : 5000,
	    .dst_port = back ? 5000 : 53,
	    .service = APP_DNS,
	    .time_ns = ms * NS_PER_MS,
	    .clock_ns = ms * NS_PER_MS,
	};
}

static bool
see_at(struct dns_exchange *x, const struct dns_where *at, const struct wire *w,
    struct told *told)
{
	uint8_t *exact = heap_copy(w->at, w->n);
	struct dns_sink sink = {take, told};
	bool is_dns = dns_exchange_see(x, at, exact, w->n, true, &sink);

	free(exact);
	return is_dns;
}

static void
see(struct dns_exchange *x, struct wire w, int64_t ms, struct told *told)
{
	struct dns_where at = where(&w, ms);

	CHECK(see_at(x, &at, &w, told));
}

static struct dns_exchange *
exchange(void)
{
	struct dns_exchange *x = NULL;

	CHECK_EQ(dns_exchange_new(CAPACITY, &x, NULL), 0);
	return x;
}

static void
flush(struct dns_exchange *x, struct told *told)
{
	struct dns_sink sink = {take, told};

	dns_exchange_flush(x, &sink);
}

static void
check_event(const struct told *told, unsigned i, enum dns_event_kind kind,
    const char *name)
{
	CHECK(i < told->n);
	CHECK_EQ(told->events[i].kind, kind);
	CHECK_STR(told->events[i].name, name);
	CHECK(addr_equal(&told->events[i].client, &client));
	CHECK(addr_equal(&told->events[i].server, &server));
}

static void
test_a_response_finds_its_query(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	see(x, query(7, "Example.COM"), 1000, &told);
	see(x, response(7, "example.com", 3), 1025, &told);
	flush(x, &told);
	CHECK_EQ(told.n, 2);
	check_event(&told, 0, DNS_EVENT_QUERY, "example.com");
	CHECK_EQ(told.events[0].type, DNS_TYPE_A);
	CHECK_EQ(told.events[0].service, APP_DNS);
	CHECK_EQ(told.events[0].time_ns, 1000 * NS_PER_MS);
	CHECK(!told.events[0].retry);
	check_event(&told, 1, DNS_EVENT_RESPONSE, "example.com");
	CHECK_EQ(told.events[1].rcode, 3);
	CHECK(told.events[1].matched);
	CHECK_EQ(told.events[1].latency_ns, 25 * NS_PER_MS);
	dns_exchange_free(x);
}

/* Each differs from the query in one thing that a response must repeat. */
static void
test_other_responses_are_not_taken_for_it(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};
	struct wire w = response(7, "example.com", 0);
	struct dns_where at;

	(void)state;
	see(x, query(7, "example.com"), 1000, &told);
	see(x, response(8, "example.com", 0), 1001, &told);
	see(x, response(7, "example.net", 0), 1002, &told);
	at = where(&w, 1003);
	at.src = other;
	CHECK(see_at(x, &at, &w, &told));
	at = where(&w, 1004);
	at.dst = other;
	CHECK(see_at(x, &at, &w, &told));
	at = where(&w, 1005);
	at.dst_port = 5001;
	CHECK(see_at(x, &at, &w, &told));
	w.at[w.n - 3] = DNS_TYPE_AAAA;
	at = where(&w, 1006);
	CHECK(see_at(x, &at, &w, &told));
	CHECK_EQ(told.n, 7);
	for (unsigned i = 1; i < 7; i++) {
		CHECK_EQ(told.events[i].kind, DNS_EVENT_RESPONSE);
		CHECK(!told.events[i].matched);
		CHECK_EQ(told.events[i].latency_ns, -1);
	}
	see(x, response(7, "example.com", 0), 1010, &told);
	CHECK(told.events[7].matched);
	dns_exchange_free(x);
}

/* tshark 4.0: dns.time 1.5 from the first query; the second one's is none. */
static void
test_a_retry_is_told_and_latency_runs_from_the_first(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	see(x, query(7, "a.b"), 100000, &told);
	see(x, query(7, "a.b"), 101000, &told);
	see(x, response(7, "a.b", 0), 101500, &told);
	see(x, response(7, "a.b", 0), 101700, &told);
	CHECK_EQ(told.n, 4);
	CHECK(told.events[1].retry);
	CHECK_EQ(told.events[2].latency_ns, 1500 * NS_PER_MS);
	CHECK_EQ(told.events[3].kind, DNS_EVENT_RESPONSE);
	CHECK(!told.events[3].matched);
	dns_exchange_free(x);
}

/* tshark 4.0: queries at 100, 104.9 and 106, answer at 106.5: 0.5 s. */
static void
test_after_five_seconds_it_is_a_new_query(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	see(x, query(7, "a.b"), 100000, &told);
	see(x, query(7, "a.b"), 104900, &told);
	see(x, query(7, "a.b"), 106000, &told);
	see(x, response(7, "a.b", 0), 106500, &told);
	CHECK_EQ(told.n, 5);
	CHECK(told.events[1].retry);
	check_event(&told, 2, DNS_EVENT_UNANSWERED, "a.b");
	CHECK_EQ(told.events[2].time_ns, 100000 * NS_PER_MS);
	check_event(&told, 3, DNS_EVENT_QUERY, "a.b");
	CHECK(!told.events[3].retry);
	CHECK_EQ(told.events[4].latency_ns, 500 * NS_PER_MS);
	dns_exchange_free(x);
}

static void
test_ten_seconds_are_too_long(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	see(x, query(1, "in.time"), 0, &told);
	see(x, query(2, "too.late"), 0, &told);
	see(x, response(1, "in.time", 0), 10000, &told);
	CHECK_EQ(told.n, 3);
	CHECK_EQ(told.events[2].latency_ns, 10000 * NS_PER_MS);
	see(x, response(2, "too.late", 0), 10001, &told);
	CHECK_EQ(told.n, 5);
	check_event(&told, 3, DNS_EVENT_UNANSWERED, "too.late");
	check_event(&told, 4, DNS_EVENT_RESPONSE, "too.late");
	CHECK(!told.events[4].matched);
	flush(x, &told);
	CHECK_EQ(told.n, 5);
	dns_exchange_free(x);
}

static void
test_what_waits_at_the_end_is_unanswered_in_its_order(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	see(x, query(3, "c"), 1, &told);
	see(x, query(1, "a"), 2, &told);
	see(x, query(2, "b"), 3, &told);
	see(x, query(1, "a"), 6000, &told); /* new: the newest of all */
	see(x, response(2, "b", 0), 6001, &told);
	told.n = 0;
	flush(x, &told);
	flush(x, &told);
	CHECK_EQ(told.n, 2);
	check_event(&told, 0, DNS_EVENT_UNANSWERED, "c");
	check_event(&told, 1, DNS_EVENT_UNANSWERED, "a");
	CHECK_EQ(told.events[1].time_ns, 6000 * NS_PER_MS);
	dns_exchange_free(x);
}

static void
test_an_error_without_its_question_finds_the_query(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	see(x, query(7, "old.name"), 0, &told);
	see(x, query(7, "new.name"), 1, &told);
	see(x, query(8, "not.it"), 2, &told);
	see(x, header(7, DNS_RESPONSE | 1, 0, 0), 10, &told);
	CHECK_EQ(told.n, 4);
	check_event(&told, 3, DNS_EVENT_RESPONSE, "new.name");
	CHECK_EQ(told.events[3].rcode, 1);
	CHECK_EQ(told.events[3].type, DNS_TYPE_A);
	CHECK_EQ(told.events[3].latency_ns, 9 * NS_PER_MS);
	see(x, header(9, DNS_RESPONSE | 1, 0, 0), 11, &told);
	CHECK_EQ(told.n, 4);
	dns_exchange_free(x);
}

static void
test_each_question_of_a_message_counts(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};
	struct wire w = header(7, 0, 2, 0);

	(void)state;
	put_question(&w, "a.b", DNS_TYPE_A);
	put_question(&w, "c.d", DNS_TYPE_AAAA);
	see(x, w, 0, &told);
	w.at[2] = 0x80;
	see(x, w, 5, &told);
	CHECK_EQ(told.n, 4);
	check_event(&told, 0, DNS_EVENT_QUERY, "a.b");
	check_event(&told, 1, DNS_EVENT_QUERY, "c.d");
	check_event(&told, 2, DNS_EVENT_RESPONSE, "a.b");
	check_event(&told, 3, DNS_EVENT_RESPONSE, "c.d");
	CHECK_EQ(told.events[3].latency_ns, 5 * NS_PER_MS);
	dns_exchange_free(x);
}

/* Queries to a group are counted, and nobody waits for who answers. */
static void
test_groups_are_asked_without_waiting(void **state)
{
	static const struct addr groups[] = {
	    {{224, 0, 0, 251}, FAMILY_IPV4},
	    {{224, 0, 0, 252}, FAMILY_IPV4},
	    {{0xff, 2, [15] = 0xfb}, FAMILY_IPV6},
	};
	static const uint8_t services[] = {APP_MDNS, APP_LLMNR, APP_MDNS};
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};
	struct wire w = query(0, "printer.local");

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct dns_where at = where(&w, i);

		at.dst = groups[i];
		at.service = services[i];
		CHECK(see_at(x, &at, &w, &told));
		CHECK(see_at(x, &at, &w, &told));
	}
	flush(x, &told);
	CHECK_EQ(told.n, 6);
	for (unsigned i = 0; i < 6; i++) {
		CHECK_EQ(told.events[i].kind, DNS_EVENT_QUERY);
		CHECK_EQ(told.events[i].service, services[i / 2]);
		CHECK(!told.events[i].retry);
	}
	dns_exchange_free(x);
}

static void
test_an_address_is_named_by_what_was_asked(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};
	struct wire w = header(7, DNS_RESPONSE, 1, 6);

	(void)state;
	put_question(&w, "www.a.b", DNS_TYPE_A);
	put_alias(&w, "www.a.b", "cdn.net");
	put_record(&w, "else.where", DNS_TYPE_A, "\1\1\1\1", 4);
	put_alias(&w, "CDN.net", "x.cdn.net");
	put_record(&w, "x.cdn.net", DNS_TYPE_A, "\1\2\3\4", 4);
	put_record(&w, "x.cdn.net", DNS_TYPE_AAAA,
	    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	put_record(&w, "x.cdn.net", DNS_TYPE_A, "\0\0\0\0", 4);
	see(x, query(7, "www.a.b"), 0, &told);
	see(x, w, 1, &told);
	CHECK_EQ(told.n, 4);
	check_event(&told, 1, DNS_EVENT_RESPONSE, "www.a.b");
	CHECK_STR(told.events[1].answers,
	    "cdn.net, 1.1.1.1, x.cdn.net, 1.2.3.4, 2001:db8::1, 0.0.0.0");
	check_event(&told, 2, DNS_EVENT_NAMED, "www.a.b");
	CHECK(told.events[2].matched);
	CHECK_EQ(told.events[2].type, DNS_TYPE_A);
	CHECK_EQ(told.events[2].named.family, FAMILY_IPV4);
	CHECK_EQ(memcmp(told.events[2].named.bytes, "\1\2\3\4", 4), 0);
	check_event(&told, 3, DNS_EVENT_NAMED, "www.a.b");
	CHECK_EQ(told.events[3].named.family, FAMILY_IPV6);
	dns_exchange_free(x);
}

static void
test_over_mdns_an_address_is_named_by_its_owner(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};
	struct wire w = header(0, DNS_RESPONSE | DNS_AUTHORITATIVE, 0, 2);
	struct dns_where at;

	(void)state;
	put_record(&w, "_ipp._tcp.local", DNS_TYPE_PTR, "\1p\0", 3);
	put_record(&w, "laptop.local", DNS_TYPE_A, "\x0a\0\0\2", 4);
	at = where(&w, 0);
	at.service = APP_MDNS;
	CHECK(see_at(x, &at, &w, &told));
	CHECK_EQ(told.n, 1);
	check_event(&told, 0, DNS_EVENT_NAMED, "laptop.local");
	CHECK(addr_equal(&told.events[0].named, &server));
	dns_exchange_free(x);
}

static void
test_the_oldest_is_unanswered_when_all_is_full(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	for (unsigned i = 0; i < CAPACITY; i++)
		see(x, query((uint16_t)i, "a.b"), i + 3, &told);
	CHECK_EQ(told.n, CAPACITY);
	told.n = 0;
	see(x, query(CAPACITY, "a.b"), CAPACITY + 3, &told);
	CHECK_EQ(told.n, 2);
	check_event(&told, 0, DNS_EVENT_UNANSWERED, "a.b");
	CHECK_EQ(told.events[0].time_ns, 3 * NS_PER_MS);
	CHECK_EQ(dns_exchange_counts(x)->forgotten, 1);
	told.n = 0;
	see(x, response(0, "a.b", 0), 100, &told);
	see(x, response(1, "a.b", 0), 100, &told);
	CHECK(!told.events[0].matched);
	CHECK(told.events[1].matched);
	told.n = 0;
	flush(x, &told);
	CHECK_EQ(told.n, CAPACITY - 1);
	dns_exchange_free(x);
}

static void
test_no_more_than_what_waits_is_kept(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};

	(void)state;
	for (unsigned i = 0; i < 20 * CAPACITY; i++) {
		see(x, query((uint16_t)i, "a.b"), i * 1000, &told);
		see(x, response((uint16_t)i, "a.b", 0), i * 1000 + 1, &told);
		CHECK(told.events[1].matched);
		told.n = 0;
	}
	CHECK_EQ(dns_exchange_counts(x)->forgotten, 0);
	flush(x, &told);
	CHECK_EQ(told.n, 0);
	dns_exchange_free(x);
}

static void
test_every_prefix_tells_of_whole_questions(void **state)
{
	struct dns_exchange *x = exchange();
	struct wire whole = header(7, 0, 2, 0);

	(void)state;
	put_question(&whole, "a.b", DNS_TYPE_A);
	put_question(&whole, "c.d", DNS_TYPE_A);
	for (size_t n = 0; n <= whole.n; n++) {
		struct told told = {.n = 0};
		struct dns_where at = where(&whole, 0);
		struct wire part = whole;

		part.n = n;
		CHECK_EQ(see_at(x, &at, &part, &told), n >= 12);
		CHECK_EQ(told.n, n < 21 ? 0 : n < whole.n ? 1 : 2);
	}
	CHECK_EQ(dns_exchange_counts(x)->foreign, 12);
	CHECK_EQ(dns_exchange_counts(x)->messages, whole.n - 11);
	CHECK_EQ(dns_exchange_counts(x)->malformed, whole.n - 12);
	dns_exchange_free(x);
}

static void
test_an_unreadable_name_counts_and_is_not_waited_for(void **state)
{
	struct dns_exchange *x = exchange();
	struct told told = {.n = 0};
	struct wire w = header(7, 0, 1, 0);

	(void)state;
	put_u16(&w, 0xc00c);
	put_u16(&w, DNS_TYPE_A);
	put_u16(&w, 1);
	see(x, w, 0, &told);
	flush(x, &told);
	CHECK_EQ(told.n, 1);
	check_event(&told, 0, DNS_EVENT_QUERY, DNS_NAME_UNREADABLE);
	CHECK_EQ(dns_exchange_counts(x)->malformed, 1);
	dns_exchange_free(x);
}

static void
test_ports_tell_the_service(void **state)
{
	(void)state;
	CHECK_EQ(dns_service(40000, 53), APP_DNS);
	CHECK_EQ(dns_service(53, 5353), APP_DNS);
	CHECK_EQ(dns_service(5353, 5353), APP_MDNS);
	CHECK_EQ(dns_service(5355, 40000), APP_LLMNR);
	CHECK_EQ(dns_service(40000, 443), APP_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_response_finds_its_query),
	    cmocka_unit_test(test_other_responses_are_not_taken_for_it),
	    cmocka_unit_test(
		test_a_retry_is_told_and_latency_runs_from_the_first),
	    cmocka_unit_test(test_after_five_seconds_it_is_a_new_query),
	    cmocka_unit_test(test_ten_seconds_are_too_long),
	    cmocka_unit_test(
		test_what_waits_at_the_end_is_unanswered_in_its_order),
	    cmocka_unit_test(
		test_an_error_without_its_question_finds_the_query),
	    cmocka_unit_test(test_each_question_of_a_message_counts),
	    cmocka_unit_test(test_groups_are_asked_without_waiting),
	    cmocka_unit_test(test_an_address_is_named_by_what_was_asked),
	    cmocka_unit_test(test_over_mdns_an_address_is_named_by_its_owner),
	    cmocka_unit_test(test_the_oldest_is_unanswered_when_all_is_full),
	    cmocka_unit_test(test_no_more_than_what_waits_is_kept),
	    cmocka_unit_test(test_every_prefix_tells_of_whole_questions),
	    cmocka_unit_test(
		test_an_unreadable_name_counts_and_is_not_waited_for),
	    cmocka_unit_test(test_ports_tell_the_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
