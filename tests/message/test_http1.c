/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "http_feed.h"

#include <stdio.h>

/* A connection in words: one line a message. */
struct told {
	char text[8192];
	size_t n;
	struct http_exchange x;
	uint32_t requests;
};

__attribute__((format(printf, 2, 3))) static void
tell(struct told *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	t->n += (size_t)vsnprintf(
	    t->text + t->n, sizeof(t->text) - t->n, format, args);
	va_end(args);
	CHECK(t->n < sizeof(t->text));
}

static void
tell_request(struct told *t, const struct http_request *r)
{
	char url[256];

	http_url(r, "192.0.2.1", url, sizeof(url));
	tell(t, "> %.*s %s%s", (int)r->method.n, (const char *)r->method.at,
	    url, r->cut ? " cut" : "");
	if (r->fields.user_agent.at)
		tell(t, " by [%.*s]", (int)r->fields.user_agent.n,
		    (const char *)r->fields.user_agent.at);
	tell(t, "\n");
	http_exchange_label(&t->x, ++t->requests);
}

static void
tell_response(struct told *t, const struct http_response *r)
{
	tell(t, "< %d", r->status);
	if (r->matched)
		tell(t, " to %u", r->cookie);
	if (r->fields.content_type.at)
		tell(t, " %.*s", (int)r->fields.content_type.n,
		    (const char *)r->fields.content_type.at);
	tell(t, "%s\n", r->cut ? " cut" : "");
}

static void
see(void *user, const struct http_message *m)
{
	struct told *t = user;

	if (m->kind == HTTP_REQUEST)
		tell_request(t, &m->request);
	else if (m->kind == HTTP_RESPONSE)
		tell_response(t, &m->response);
	else if (m->kind == HTTP_BODY)
		tell(t, "%.*s", (int)m->body.bytes.n,
		    (const char *)m->body.bytes.at);
	else if (m->kind == HTTP_BODY_END)
		tell(t, "= %llu%s\n", (unsigned long long)m->body.length,
		    m->body.complete ? "" : " incomplete");
	else
		tell(t, "switched to %s\n", app_id(m->to));
}

static void
feed(struct told *t, enum http_direction direction, const char *bytes, size_t n,
    size_t step, bool want_body)
{
	struct http_feed f = {.x = &t->x, .step = step, .see = see, .user = t};
	uint8_t *exact = heap_copy(bytes, n);

	http1_init(&f.h, direction);
	f.h.want_body = want_body;
	http_feed(&f, exact, n, true);
	if (f.n_lost > 0 && !f.over)
		tell(t, "lost %u\n", f.n_lost);
	free(exact);
}

/* What is said of a connection, whatever the size of its segments. */
static void
check_both(const char *client, const char *server, const char *expected)
{
	for (size_t step = 1; step < 200; step += step < 10 ? 1 : 30) {
		struct told t = {.n = 0};

		feed(&t, HTTP_FROM_CLIENT, client, strlen(client), step, false);
		feed(&t, HTTP_FROM_SERVER, server, strlen(server), step, false);
		CHECK_STR(t.text, expected);
	}
}

static void
test_request_and_response_are_read(void **state)
{
	(void)state;
	check_both("GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n"
		   "User-Agent: tapper/1\r\n\r\n",
	    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	    "Content-Length: 5\r\n\r\nhello",
	    "> GET www.example.com/index.html by [tapper/1]\n"
	    "< 200 to 1 text/html\n= 5\n");
}

static void
test_pipelined_answers_find_their_requests(void **state)
{
	(void)state;
	check_both("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
		   "HEAD /b HTTP/1.1\r\nHost: a\r\n\r\n"
		   "POST /c HTTP/1.0\nHost: a\nContent-Length: 3\n\nx=1"
		   "\r\nGET /d HTTP/1.1\r\nHost: a\r\n\r\n",
	    "HTTP/1.1 100 Continue\r\n\r\n"
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	    "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
	    "HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n"
	    "HTTP/1.1 204\r\n\r\n",
	    "> GET a/a\n> HEAD a/b\n> POST a/c\n= 3\n> GET a/d\n"
	    "< 100 to 1\n< 200 to 1\n= 2\n< 200 to 2\n< 304 to 3\n"
	    "< 204 to 4\n");
}

static void
test_chunks_add_up(void **state)
{
	(void)state;
	check_both("",
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
	    "0000000000000000000a;name=\"x\"\r\n0123456789\r\n5 \n01234\n"
	    "0\r\nTrailer: yes\r\n\r\n"
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
	    "Content-Length: 3\r\n\r\n0\r\n\r\n",
	    "< 200\n= 15\n< 200\n= 0\n");
}

static void
test_chunk_of_2_to_the_64_is_lost(void **state)
{
	(void)state;
	check_both("POST / HTTP/1.1\r\nHost: t\r\n"
		   "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n"
		   "GET /s HTTP/1.1\r\nHost: t\r\n\r\n",
	    "", "> POST t/\n= 0 incomplete\n> GET t/s\nlost 1\n");
}

static void
test_body_without_length_ends_with_the_stream(void **state)
{
	(void)state;
	check_both("GET http://example.org/x HTTP/1.0\r\n\r\n",
	    "HTTP/1.0 200 OK\r\n\r\nall of this",
	    "> GET http://example.org/x\n< 200 to 1\n= 11\n");
}

static void
test_body_cut_off_is_incomplete(void **state)
{
	(void)state;
	check_both("",
	    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
	    "< 200\n= 9 incomplete\n");
}

static void
test_connect_switches_both(void **state)
{
	(void)state;
	check_both(
	    "CONNECT example.com:443 HTTP/1.1\r\nHost: h\r\n\r\n\x16\x03",
	    "HTTP/1.1 200 Connection established\r\n\r\n\x16\x03",
	    "> CONNECT example.com:443\nswitched to unknown\n"
	    "< 200 to 1\nswitched to unknown\n");
}

static void
test_refused_connect_stays_http(void **state)
{
	(void)state;
	check_both(
	    "CONNECT e:443 HTTP/1.1\r\n\r\nCONNECT e:443 HTTP/1.1\r\n\r\n",
	    "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno"
	    "HTTP/1.1 200 OK\r\n\r\n",
	    "> CONNECT e:443\n> CONNECT e:443\n"
	    "< 407 to 1\n= 2\n< 200 to 2\nswitched to unknown\n");
}

/* The client's direction learns of it from the exchange. */
static void
test_upgrade_switches_both(void **state)
{
	static const char request[] =
	    "GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n";
	static const char response[] =
	    "HTTP/1.1 101 Switching\r\nUpgrade: WebSocket\r\n\r\n\x81\x01";
	struct told t = {.n = 0};
	struct http_message m;
	struct http1 client;

	(void)state;
	feed(&t, HTTP_FROM_CLIENT, request, sizeof(request) - 1, 7, false);
	feed(&t, HTTP_FROM_SERVER, response, sizeof(response) - 1, 7, false);
	CHECK_STR(t.text, "> GET h/chat\n< 101 to 1\nswitched to websocket\n");
	http1_init(&client, HTTP_FROM_CLIENT);
	CHECK(
	    http1_read(&client, &t.x, (const uint8_t *)"\x81", 1, &m).message);
	CHECK_EQ(m.kind, HTTP_SWITCHED);
	CHECK_EQ(m.to, APP_WEBSOCKET);
	CHECK(http1_read(&client, &t.x, (const uint8_t *)"\x81", 1, &m).lost);
}

static void
test_http_0_9_has_no_heads(void **state)
{
	(void)state;
	check_both("GET /old\r\n", "<html>all body</html>",
	    "> GET 192.0.2.1/old\n< 0 to 1\n= 21\n");
}

static void
test_other_text_protocols_are_lost(void **state)
{
	static const char *const texts[] = {"HELO there\r\n", "USER me\r\n",
	    "220 smtp\r\n", "OPTIONS sip:a SIP/2.0\r\n\r\n",
	    "PRI * HTTP/2.0\r\n\r\n", "get key\r\n", "GET key\r\n",
	    "\x16\x03\x01", " GET / HTTP/1.1\r\n\r\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct http_exchange x = {.n = 0};
		struct http_message m;
		struct http1 h;

		http1_init(&h, HTTP_FROM_CLIENT);
		CHECK(http1_read(
		    &h, &x, (const uint8_t *)texts[i], strlen(texts[i]), &m)
			  .lost);
	}
}

static void
test_real_world_heads_are_read(void **state)
{
	(void)state;
	check_both("\r\nFROB  /a b%  HTTP/1.1 \r\nhOST : h \r\nuser-agent: one"
		   "\r\n two\r\nHost: other\r\nno colon\r\n\r\n"
		   "OPTIONS * HTTP/1.1\nHost:\n\n",
	    "", "> FROB h/a b% by [one\r\n two]\n> OPTIONS *\n");
}

static void
test_middle_of_a_stream_is_found_into(void **state)
{
	(void)state;
	check_both("x=1 POST of a body GET GET /n HTTP/1.1\r\nHost: n\r\n\r\n",
	    "\xff\xd8 HTTP/1.1 xHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	    "> GET n/n\nlost 1\n< 200 to 1\nlost 1\n");
}

static void
test_head_cut_off_says_what_it_can(void **state)
{
	(void)state;
	check_both("GET /cut HTTP/1.1\r\nHost: c\r\nUser-Ag",
	    "HTTP/1.1 404 No\r\nContent-Type: a/b\r\nContent-",
	    "> GET c/cut cut\n< 404 to 1 a/b cut\n");
}

static void
test_wanted_body_is_shown(void **state)
{
	static const char server[] =
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nfg"
	    "HTTP/1.1 200 OK\r\n\r\nhi";

	(void)state;
	for (size_t step = 1; step < 200; step++) {
		struct told t = {.n = 0};

		feed(&t, HTTP_FROM_SERVER, server, sizeof(server) - 1, step,
		    true);
		CHECK_STR(t.text, "< 200\nabcde= 5\n< 200\nfg= 2\n"
				  "< 200\nhi= 2\n");
	}
}

/* Only what is asked for may be missing: the bytes behind never matter. */
static void
test_skip_is_all_of_the_body(void **state)
{
	static const char head[] =
	    "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n";
	struct http_exchange x = {.n = 0};
	struct http_message m;
	struct reading r;
	struct http1 h;

	(void)state;
	http1_init(&h, HTTP_FROM_SERVER);
	r = http1_read(&h, &x, (const uint8_t *)head, sizeof(head) - 1, &m);
	CHECK(r.message && r.used == sizeof(head) - 1);
	CHECK_EQ(m.response.fields.content_length, 5000000000);
	r = http1_read(&h, &x, NULL, 0, &m);
	CHECK_EQ(r.skip, 5000000000);
	r = http1_read(&h, &x, NULL, 0, &m);
	CHECK(r.message && m.kind == HTTP_BODY_END && m.body.complete);
	CHECK_EQ(m.body.length, 5000000000);
}

static void
test_every_prefix_is_no_message(void **state)
{
	static const char head[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

	(void)state;
	for (size_t n = 0; n < sizeof(head) - 1; n++) {
		uint8_t *exact = heap_copy(head, n);
		struct http_exchange x = {.n = 0};
		struct http1 h = {.direction = HTTP_FROM_CLIENT};
		struct http_message m;
		struct reading r = http1_read(&h, &x, exact, n, &m);

		CHECK(!r.used && !r.message && !r.lost);
		free(exact);
	}
}

static void
test_head_longer_than_the_limit_is_lost(void **state)
{
	static char head[HTTP_HEAD_BYTES + 8];
	static const char first[] = "GET / HTTP/1.1\r\nA: ";

	(void)state;
	for (size_t length = HTTP_HEAD_BYTES - 1; length < sizeof(head);
	     length++) {
		struct http_exchange x = {.n = 0};
		struct http1 h = {.direction = HTTP_FROM_CLIENT};
		struct http_message m;
		struct reading r;

		memset(head, 'a', length);
		memcpy(head, first, sizeof(first) - 1);
		memcpy(head + length - 4, "\r\n\r\n", 4);
		r = http1_read(&h, &x, (uint8_t *)head, length, &m);
		CHECK_EQ(r.lost, length > HTTP_HEAD_BYTES);
		CHECK_EQ(r.message, length <= HTTP_HEAD_BYTES);
	}
}

/* Each start of these could go on to the end: none may be followed so far. */
static void
test_search_for_a_start_takes_time_by_length_only(void **state)
{
	static const char *const repeated[] = {
	    "HTTP/1.1 200 ", "GET ", "GETGET ", "GET /", "HEAD"};
	static char bytes[1 << 20];

	(void)state;
	for (size_t i = 0; i < sizeof(repeated) / sizeof(repeated[0]); i++) {
		size_t n = strlen(repeated[i]);

		for (size_t k = 0; k < sizeof(bytes); k++)
			bytes[k] = repeated[i][k % n];
		for (int side = 0; side < 2; side++) {
			struct reading r = http1_resync((uint8_t *)bytes,
			    sizeof(bytes), (enum http_direction)side);

			CHECK(!r.message);
			CHECK(r.used > sizeof(bytes) - 1024);
		}
	}
}

static void
test_exchange_beyond_its_queue_matches_nobody_wrongly(void **state)
{
	struct http_exchange x = {.n = 0};
	struct http_asked asked;

	(void)state;
	for (uint32_t i = 0; i < HTTP_OUTSTANDING + 10; i++) {
		http_exchange_ask(
		    &x, (struct http_asked){.method = HTTP_OTHER});
		http_exchange_label(&x, i);
	}
	for (uint32_t i = 0; i < HTTP_OUTSTANDING; i++) {
		CHECK(http_exchange_answer(&x, &asked));
		CHECK_EQ(asked.cookie, i);
	}
	for (uint32_t i = 0; i < 10; i++)
		CHECK(!http_exchange_answer(&x, &asked));
	http_exchange_ask(&x, (struct http_asked){.cookie = 99});
	CHECK(http_exchange_answer(&x, &asked));
	CHECK_EQ(asked.cookie, 99);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_request_and_response_are_read),
	    cmocka_unit_test(test_pipelined_answers_find_their_requests),
	    cmocka_unit_test(test_chunks_add_up),
	    cmocka_unit_test(test_chunk_of_2_to_the_64_is_lost),
	    cmocka_unit_test(test_body_without_length_ends_with_the_stream),
	    cmocka_unit_test(test_body_cut_off_is_incomplete),
	    cmocka_unit_test(test_connect_switches_both),
	    cmocka_unit_test(test_refused_connect_stays_http),
	    cmocka_unit_test(test_upgrade_switches_both),
	    cmocka_unit_test(test_http_0_9_has_no_heads),
	    cmocka_unit_test(test_other_text_protocols_are_lost),
	    cmocka_unit_test(test_real_world_heads_are_read),
	    cmocka_unit_test(test_middle_of_a_stream_is_found_into),
	    cmocka_unit_test(test_head_cut_off_says_what_it_can),
	    cmocka_unit_test(test_wanted_body_is_shown),
	    cmocka_unit_test(test_skip_is_all_of_the_body),
	    cmocka_unit_test(test_every_prefix_is_no_message),
	    cmocka_unit_test(test_head_longer_than_the_limit_is_lost),
	    cmocka_unit_test(test_search_for_a_start_takes_time_by_length_only),
	    cmocka_unit_test(
		test_exchange_beyond_its_queue_matches_nobody_wrongly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
