/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/http1.h"

/* The head of an answer read, its body is next. */
static void
read_answer(struct http1 *h, struct http_exchange *x, const char *head)
{
	struct http_message m;

	http1_init(h, HTTP_FROM_SERVER);
	h->want_body = true;
	CHECK_EQ(http1_read(h, x, (const uint8_t *)head, strlen(head), &m).used,
	    strlen(head));
	CHECK_EQ(m.kind, HTTP_RESPONSE);
}

static struct http_message
read_message(struct http1 *h, struct http_exchange *x, const char *bytes)
{
	struct http_message m = {.kind = HTTP_SWITCHED};
	struct reading r =
	    http1_read(h, x, (const uint8_t *)bytes, strlen(bytes), &m);

	CHECK(r.message && !r.lost);
	return m;
}

/* A body goes on behind a gap that lies in it, and is not complete. */
static void
test_a_gap_in_a_body_is_a_part_of_it(void **state)
{
	struct http_exchange x = {0};
	struct http_message m;
	struct http1 h;

	(void)state;
	read_answer(&h, &x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
	CHECK_EQ(read_message(&h, &x, "abc").body.bytes.n, 3);
	CHECK_EQ(http1_gap(&h, 4), 0);
	CHECK_EQ(read_message(&h, &x, "hijHTTP").body.bytes.n, 3);
	m = read_message(&h, &x, "");
	CHECK_EQ(m.kind, HTTP_BODY_END);
	CHECK_EQ(m.body.length, 10);
	CHECK(!m.body.complete);
}

/* What is lost behind a body is somebody else's; the next one is whole. */
static void
test_a_gap_ends_with_the_body(void **state)
{
	struct http_exchange x = {0};
	struct http_message m;
	struct http1 h;

	(void)state;
	read_answer(&h, &x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
	CHECK_EQ(http1_gap(&h, 25), 15);
	m = read_message(&h, &x, "");
	CHECK(m.kind == HTTP_BODY_END && !m.body.complete);
	CHECK_EQ(http1_gap(&h, 7), 7);
	read_answer(&h, &x, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
	read_message(&h, &x, "ab");
	CHECK(read_message(&h, &x, "").body.complete);
}

/* Bodies that nobody wants are passed over, whatever they lack. */
static void
test_a_gap_in_what_is_passed_over_is_not_a_body(void **state)
{
	struct http_exchange x = {0};
	struct http1 h;

	(void)state;
	read_answer(&h, &x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
	h.want_body = false;
	CHECK_EQ(http1_gap(&h, 4), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_gap_in_a_body_is_a_part_of_it),
	    cmocka_unit_test(test_a_gap_ends_with_the_body),
	    cmocka_unit_test(test_a_gap_in_what_is_passed_over_is_not_a_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
