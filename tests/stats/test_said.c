/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/said.h"

#include "stats/said_telling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct said *
said_of(size_t bytes)
{
	struct said *s = NULL;

	CHECK_EQ(said_new(bytes, &s, NULL), 0);
	return s;
}

static const struct said_dns *
dns_row(const struct said *s, enum app service, const char *name)
{
	uint32_t slot = words_find(&s->dns, (uint8_t)service, name);

	return slot == MAP_NONE ? NULL : words_at(&s->dns, slot);
}

static const struct said_url *
url_row(const struct said *s, const char *url)
{
	uint32_t slot = words_find(&s->urls, 0, url);

	return slot == MAP_NONE ? NULL : words_at(&s->urls, slot);
}

static const struct said_name *
name_row(const struct said *s, enum app app, const char *name)
{
	uint32_t slot = words_find(&s->names, (uint8_t)app, name);

	return slot == MAP_NONE ? NULL : words_at(&s->names, slot);
}

static void
test_queries_and_what_became_of_them_are_counted(void **state)
{
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	const struct said_dns *row;
	char text[SAID_LIST_BYTES];

	(void)state;
	tell_query(&sink, "a.example", 1, 1, false);
	tell_query(&sink, "a.example", 28, 1, true);
	tell_query(&sink, "a.example", 28, 2, false);
	tell_response(&sink, "a.example", 0, 3000000, "192.0.2.1");
	tell_response(&sink, "a.example", 3, 5000000, "");
	tell_response(&sink, "a.example", 2, -1, "");
	tell_unanswered(&sink, "a.example");
	row = dns_row(s, APP_DNS, "a.example");
	CHECK_EQ(row->word.sum[DNS_QUERIES], 3);
	CHECK_EQ(row->word.sum[DNS_RETRIES], 1);
	CHECK_EQ(row->word.sum[DNS_RESPONSES], 3);
	CHECK_EQ(row->word.sum[DNS_NXDOMAIN], 1);
	CHECK_EQ(row->word.sum[DNS_SERVFAIL], 1);
	CHECK_EQ(row->word.sum[DNS_UNANSWERED], 1);
	CHECK_EQ(row->word.clients.distinct, 2);
	CHECK_EQ(latency_average(&row->latency), 4000000);
	CHECK_EQ(row->latency.max_ns, 5000000);
	said_types_text(row->types, text);
	assert_string_equal(text, "A, AAAA");
	assert_string_equal(
	    blocks_at(&s->dns.texts, row->answers), "192.0.2.1");
	CHECK(!dns_row(s, APP_MDNS, "a.example"));
	said_free(s);
}

/* What came unasked is a row; what was forgotten is in the books only. */
static void
test_responses_without_a_row_are_booked(void **state)
{
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	struct dns_event e = {.kind = DNS_EVENT_RESPONSE,
	    .service = APP_DNS,
	    .latency_ns = -1,
	    .name = "unasked.example",
	    .answers = ""};

	(void)state;
	sink.dns(sink.to, &e);
	CHECK(dns_row(s, APP_DNS, "unasked.example"));
	e.matched = true;
	e.name = "forgotten.example";
	sink.dns(sink.to, &e);
	tell_unanswered(&sink, "forgotten.example");
	CHECK(!dns_row(s, APP_DNS, "forgotten.example"));
	CHECK_EQ(s->dns.total[DNS_RESPONSES], 2);
	CHECK_EQ(s->dns.gone[DNS_RESPONSES], 1);
	CHECK_EQ(s->dns.gone[DNS_UNANSWERED], 1);
	said_free(s);
}

static void
test_requests_and_responses_meet_in_their_url(void **state)
{
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	const struct said_url *row;
	char text[SAID_LIST_BYTES];
	uint32_t cookie;

	(void)state;
	cookie = tell_request(&sink, "example.org/", "GET", "curl/8", 1);
	tell_request(&sink, "example.org/", "POST", "", 1);
	tell_request(&sink, "example.org/", "BREW", "", 2);
	tell_body(&sink, cookie, 200, "text/html", 0);
	tell_body(&sink, cookie, 0, NULL, 1000);
	tell_body(&sink, cookie, 200, "text/plain", 24);
	tell_body(&sink, cookie, 404, NULL, 0);
	row = url_row(s, "example.org/");
	CHECK_EQ(row->word.sum[URL_REQUESTS], 3);
	CHECK_EQ(row->word.sum[URL_BODY_BYTES], 1024);
	CHECK_EQ(row->word.clients.distinct, 2);
	said_methods_text(row->methods, text);
	assert_string_equal(text, "GET, POST, other");
	said_statuses_text(row, text);
	assert_string_equal(text, "200 (2), 404 (1)");
	assert_string_equal(
	    latest_text(&s->texts, &row->content_type), "text/plain");
	assert_string_equal(latest_text(&s->texts, &row->user_agent), "curl/8");
	tell_body(&sink, 0, 200, "text/html", 7);
	CHECK_EQ(s->urls.total[URL_BODY_BYTES], 1031);
	CHECK_EQ(s->urls.gone[URL_BODY_BYTES], 7);
	said_free(s);
}

static void
test_the_fifth_status_has_no_count_of_its_own(void **state)
{
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	uint32_t cookie = tell_request(&sink, "x/", "GET", "", 1);
	char text[SAID_LIST_BYTES];

	(void)state;
	tell_body(&sink, cookie, 302, NULL, 0);
	said_statuses_text(url_row(s, "x/"), text);
	assert_string_equal(text, "302");
	for (uint16_t status = 500; status < 504; status++)
		tell_body(&sink, cookie, status, NULL, 0);
	tell_body(&sink, cookie, 501, NULL, 0);
	said_statuses_text(url_row(s, "x/"), text);
	assert_string_equal(text, "501 (2), 302 (1), 500 (1), 502 (1), others");
	said_free(s);
}

static void
test_a_connection_counts_once_however_many_hellos(void **state)
{
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	struct talk_ends ends = {.client = client_of(1), .time_ns = 5};
	struct talk_hello hello = {.app = APP_TLS,
	    .name = "Example.ORG",
	    .version = "TLS 1.3",
	    .ja3 = "j3",
	    .ja4 = "j4",
	    .ech = true};
	struct talk_server_hello server = {.version = "TLS 1.2"};
	const struct said_name *row;

	(void)state;
	server.cookie = sink.hello(sink.to, &ends, &hello);
	hello.again = true;
	CHECK_EQ(sink.hello(sink.to, &ends, &hello), server.cookie);
	sink.server_hello(sink.to, &ends, &server);
	server = (struct talk_server_hello){
	    .cookie = server.cookie, .certificate = "*.example.org"};
	sink.server_hello(sink.to, &ends, &server);
	said_count(s, server.cookie, 1500);
	said_count(s, server.cookie, 40);
	said_count(s, 0, 99);
	row = name_row(s, APP_TLS, "example.org");
	CHECK_EQ(row->word.sum[NAME_CONNECTIONS], 1);
	CHECK_EQ(row->word.sum[NAME_HELLOS], 2);
	CHECK_EQ(row->word.sum[NAME_BYTES], 1540);
	CHECK_EQ(s->names.total[NAME_BYTES], 1540);
	CHECK(row->ech);
	assert_string_equal(latest_text(&s->texts, &row->offered), "TLS 1.3");
	assert_string_equal(latest_text(&s->texts, &row->chosen), "TLS 1.2");
	assert_string_equal(
	    latest_text(&s->texts, &row->certificate), "*.example.org");
	assert_string_equal(said_name(s, server.cookie), "example.org");
	hello.name = "";
	server.cookie = sink.hello(sink.to, &ends, &hello);
	CHECK(server.cookie != 0);
	CHECK(said_name(s, server.cookie) == NULL);
	CHECK(name_row(s, APP_TLS, SAID_NOBODY));
	said_free(s);
}

/* Control bytes, escapes, half characters: no row has any of them. */
static void
test_hostile_texts_are_made_harmless(void **state)
{
	static const char bad[] = "\x1b[2J\x07\xff\xe2\x80\xae\xc3";
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	struct talk_ends ends = {.client = client_of(1)};
	struct talk_hello hello = {
	    .app = APP_TLS, .name = bad, .ja3 = "", .ja4 = ""};
	const struct said_url *url;
	const char *all[6];
	uint32_t slot;

	(void)state;
	hello.alpn = bytes_of(bad);
	tell_query(&sink, bad, 1, 1, false);
	tell_response(&sink, bad, 0, 1, bad);
	slot = tell_request(&sink, "x/", bad, bad, 1);
	tell_body(&sink, slot, 200, bad, 1);
	sink.hello(sink.to, &ends, &hello);
	url = url_row(s, "x/");
	all[0] = words_text(&s->dns, 0);
	all[1] = words_text(&s->names, 0);
	all[2] = blocks_at(
	    &s->dns.texts, ((struct said_dns *)words_at(&s->dns, 0))->answers);
	all[3] = latest_text(&s->texts, &url->content_type);
	all[4] = latest_text(&s->texts, &url->user_agent);
	all[5] = latest_text(
	    &s->texts, &((struct said_name *)words_at(&s->names, 0))->alpn);
	for (size_t i = 0; i < 6; i++) {
		CHECK(strstr(all[i], "\\x1b[2"));
		for (const char *c = all[i]; *c; c++)
			CHECK((uint8_t)*c >= ' ' && *c != 0x7f);
	}
	said_free(s);
}

static void
check_books(const struct words *w)
{
	uint64_t sum[WORDS_SUMS] = {0};

	for (uint32_t slot = 0; slot < words_used(w); slot++) {
		const struct word *row = words_at(w, slot);

		for (unsigned i = 0; i < WORDS_SUMS; i++)
			sum[i] += words_there(w, slot) ? row->sum[i] : 0;
	}
	for (unsigned i = 0; i < WORDS_SUMS; i++)
		CHECK_EQ(sum[i] + w->gone[i], w->total[i]);
}

/* Everything unique, everything told: bounded, in balance, used again. */
static void
test_a_flood_of_everything_stays_within_its_share(void **state)
{
	static const size_t shares[] = {1, 1 << 15, 1 << 16, 1 << 20};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct said *s = said_of(shares[i]);
		struct talk_sink sink = said_sink(s);

		CHECK(said_plan(shares[i]) <= shares[i] * 2 + (9 << 14));
		for (int again = 0; again < 2; again++) {
			tell_flood(&sink, s, 0, 50000);
			check_books(&s->dns);
			check_books(&s->urls);
			check_books(&s->names);
			check_books(&s->resolvers.words);
			check_books(&s->askers.words);
			CHECK_EQ(s->dns.total[DNS_QUERIES], 50000);
			CHECK_EQ(s->urls.total[URL_REQUESTS], 50000);
			CHECK_EQ(s->names.total[NAME_CONNECTIONS], 50000);
			said_clear(s);
			CHECK_EQ(s->dns.total[DNS_QUERIES], 0);
		}
		CHECK_EQ(blocks_lent(&s->dns.texts), 0);
		said_free(s);
	}
}

/* Rows hold all the memory that is lent: what leaves gives its own back. */
static void
test_rows_that_leave_give_back_what_they_held(void **state)
{
	struct said *s = said_of(1 << 17);
	struct talk_sink sink = said_sink(s);
	const struct blocks *texts = &s->dns.texts;
	size_t held = 0;

	(void)state;
	tell_flood(&sink, s, 0, 20000);
	for (uint32_t slot = 0; slot < words_used(&s->dns); slot++) {
		const struct said_dns *row = words_at(&s->dns, slot);
		uint32_t blocks[] = {
		    row->word.text, row->answers, row->latency.block};

		for (size_t i = 0; i < 3; i++)
			if (blocks[i] != BLOCKS_NONE)
				held += blocks_size(texts, blocks[i]);
	}
	CHECK_EQ(blocks_lent(texts), held);
	said_free(s);
}

/*
 * Texts that are each said once, more than there is room for: as rows leave,
 * theirs make room for others, to the end.
 */
static void
test_common_texts_leave_with_the_last_row(void **state)
{
	struct said *s = said_of(1 << 17);
	struct talk_sink sink = said_sink(s);
	struct talk_ends ends = {.client = client_of(1)};
	struct talk_server_hello server = {.version = "TLS 1.2"};
	uint32_t n_with = 0;

	(void)state;
	for (uint32_t i = 0; i < 20000; i++) {
		char text[9][32];
		struct talk_hello hello = {.app = APP_TLS,
		    .name = text[0],
		    .version = text[1],
		    .ja3 = text[2],
		    .ja4 = text[3],
		    .alpn = {(uint8_t *)text[4], 8}};
		uint32_t cookie;

		for (uint32_t k = 0; k < 9; k++)
			snprintf(text[k], 32, "%06u %u", i, k);
		server.cookie = sink.hello(sink.to, &ends, &hello);
		server.version = text[5];
		server.certificate = text[6];
		sink.server_hello(sink.to, &ends, &server);
		cookie = tell_request(&sink, text[0], "GET", text[7], 1);
		tell_body(&sink, cookie, 200, text[8], 1);
		n_with +=
		    i > 10000 &&
		    *latest_text(&s->texts, &url_row(s, text[0])->user_agent) &&
		    *latest_text(
			&s->texts, &name_row(s, APP_TLS, text[0])->certificate);
	}
	CHECK(n_with > 200);
	said_free(s);
}

static void
test_of_answers_at_the_same_time_the_last_in_order_stays(void **state)
{
	struct said *s = said_of(1 << 20);
	struct talk_sink sink = said_sink(s);
	static const char *const answers[] = {
	    "192.0.2.3", "192.0.2.9", "192.0.2.1"};

	(void)state;
	tell_query(&sink, "x", 1, 1, false);
	for (size_t i = 0; i < 6; i++) {
		tell_response(&sink, "x", 0, 7, answers[i % 3]);
		assert_string_equal(
		    blocks_at(&s->dns.texts, dns_row(s, APP_DNS, "x")->answers),
		    i == 0 ? answers[0] : answers[1]);
	}
	tell_response(&sink, "x", 0, 6, "192.0.2.99");
	assert_string_equal(
	    blocks_at(&s->dns.texts, dns_row(s, APP_DNS, "x")->answers),
	    answers[1]);
	said_free(s);
}

static void
check_same_row(const struct said *x, const struct said *y,
    const struct said_dns *a, const struct said_dns *b)
{
	char texts[2][CLIENTS_TEXT_BYTES];

	CHECK(memcmp(a->word.sum, b->word.sum, sizeof(a->word.sum)) == 0);
	CHECK_EQ(a->word.clients.distinct, b->word.clients.distinct);
	clients_text(&x->dns.clients, &a->word.clients,
	    (struct client_owner){0}, texts[0]);
	clients_text(&y->dns.clients, &b->word.clients,
	    (struct client_owner){0}, texts[1]);
	assert_string_equal(texts[0], texts[1]);
	CHECK_EQ(a->types, b->types);
	CHECK_EQ(latency_average(&a->latency), latency_average(&b->latency));
	CHECK_EQ(latency_p95(&a->latency, &x->dns.texts),
	    latency_p95(&b->latency, &y->dns.texts));
	CHECK_EQ(a->answers == 0, b->answers == 0);
	if (a->answers)
		assert_string_equal(blocks_at(&x->dns.texts, a->answers),
		    blocks_at(&y->dns.texts, b->answers));
}

/* In parts, merged in another order: every row is as if told at once. */
static void
test_merged_parts_say_what_one_would(void **state)
{
	enum { PARTS = 3, N = 6000 };
	struct said *whole = said_of(64 << 20), *sum = said_of(64 << 20);
	struct said *parts[PARTS];
	struct talk_sink sink = said_sink(whole);

	(void)state;
	for (uint32_t i = 0; i < PARTS; i++)
		parts[i] = said_of(64 << 20);
	for (uint32_t i = 0; i < N; i++) {
		struct talk_sink to = said_sink(parts[i * 7 % 11 % PARTS]);

		tell_some(&sink, whole, i, i % 37);
		tell_some(&to, parts[i * 7 % 11 % PARTS], i, i % 37);
	}
	for (uint32_t i = 0; i < PARTS; i++) {
		said_merge(sum, parts[(i + 1) % PARTS], NULL);
		said_free(parts[(i + 1) % PARTS]);
	}
	CHECK_EQ(words_used(&sum->dns), words_used(&whole->dns));
	CHECK_EQ(words_used(&sum->urls), words_used(&whole->urls));
	CHECK_EQ(words_used(&sum->names), words_used(&whole->names));
	for (uint32_t slot = 0; slot < words_used(&whole->dns); slot++) {
		const struct said_dns *row = words_at(&whole->dns, slot);

		check_same_row(whole, sum, row,
		    dns_row(
			sum, row->word.kind, words_text(&whole->dns, slot)));
	}
	for (uint32_t slot = 0; slot < words_used(&whole->urls); slot++) {
		const struct said_url *x = words_at(&whole->urls, slot),
				      *y = url_row(
					  sum, words_text(&whole->urls, slot));
		char texts[2][SAID_LIST_BYTES];

		CHECK(
		    memcmp(x->word.sum, y->word.sum, sizeof(x->word.sum)) == 0);
		said_statuses_text(x, texts[0]);
		said_statuses_text(y, texts[1]);
		assert_string_equal(texts[0], texts[1]);
		assert_string_equal(
		    latest_text(&whole->texts, &x->content_type),
		    latest_text(&sum->texts, &y->content_type));
	}
	check_books(&sum->names);
	CHECK(memcmp(sum->names.total, whole->names.total,
		  sizeof(sum->names.total)) == 0);
	said_free(sum);
	said_free(whole);
}

static void
test_cookies_of_names_move_with_them(void **state)
{
	struct said *into = said_of(1 << 20), *from = said_of(1 << 20);
	struct talk_sink sink = said_sink(from), other = said_sink(into);
	struct talk_ends ends = {.client = client_of(1)};
	struct talk_hello hello = {
	    .app = APP_TLS, .name = "one", .ja3 = "", .ja4 = ""};
	uint32_t cookies[2], *moved;

	(void)state;
	cookies[0] = sink.hello(sink.to, &ends, &hello);
	hello.name = "two";
	cookies[1] = sink.hello(sink.to, &ends, &hello);
	other.hello(other.to, &ends, &hello);
	moved = calloc(said_moved_room(from), sizeof(*moved));
	said_merge(into, from, moved);
	assert_string_equal(
	    said_name(into, said_moved(from, moved, cookies[0])), "one");
	assert_string_equal(
	    said_name(into, said_moved(from, moved, cookies[1])), "two");
	CHECK_EQ(said_moved(from, moved, 0), 0);
	CHECK_EQ(said_moved(from, moved, 0xffffffffu), 0);
	free(moved);
	said_free(into);
	said_free(from);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_queries_and_what_became_of_them_are_counted),
	    cmocka_unit_test(test_responses_without_a_row_are_booked),
	    cmocka_unit_test(test_requests_and_responses_meet_in_their_url),
	    cmocka_unit_test(test_the_fifth_status_has_no_count_of_its_own),
	    cmocka_unit_test(test_a_connection_counts_once_however_many_hellos),
	    cmocka_unit_test(test_hostile_texts_are_made_harmless),
	    cmocka_unit_test(test_a_flood_of_everything_stays_within_its_share),
	    cmocka_unit_test(test_rows_that_leave_give_back_what_they_held),
	    cmocka_unit_test(test_common_texts_leave_with_the_last_row),
	    cmocka_unit_test(
		test_of_answers_at_the_same_time_the_last_in_order_stays),
	    cmocka_unit_test(test_merged_parts_say_what_one_would),
	    cmocka_unit_test(test_cookies_of_names_move_with_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
