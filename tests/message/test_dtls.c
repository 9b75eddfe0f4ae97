/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "certificate_wire.h"
#include "hello_wire.h"

#include "message/dtls.h"

static struct wire w, body;
static struct dtls_hello s;
static struct tls_message m;

static int
empty(void **state)
{
	(void)state;
	w.n = body.n = 0;
	memset(&s, 0, sizeof(s));
	memset(&m, 0, sizeof(m));
	return 0;
}

/* A client hello's body of DTLS 1.2, with a cookie. */
static void
hello_body(const char *cookie)
{
	size_t list, open;

	body.n = 0;
	wire_uint(&body, DTLS_1_2, 2);
	wire_fill(&body, 0x5a, 32);
	wire_uint(&body, 0, 1);
	open = wire_open(&body, 1);
	wire_hex(&body, cookie);
	wire_close(&body, open, 1);
	wire_hex(&body, "0004 c02b c02f 0100");
	list = wire_open(&body, 2);
	hello_server_name(&body, "example.com");
	wire_close(&body, list, 2);
}

/* n bytes at `at` of the body as a fragment in a record of its own. */
static void
fragment(uint8_t type, uint16_t sequence, size_t at, size_t n)
{
	size_t record;

	wire_hex(&w, "16 fefd 0000 000000000001");
	record = wire_open(&w, 2);
	wire_uint(&w, type, 1);
	wire_uint(&w, body.n, 3);
	wire_uint(&w, sequence, 2);
	wire_uint(&w, at, 3);
	wire_uint(&w, n, 3);
	wire_put(&w, body.at + at, n);
	wire_close(&w, record, 2);
}

/* All that a datagram says, as the letters of its outcomes. */
static void
check_says(const char *expected)
{
	static const char letters[] = "-.MVE";
	uint8_t *exact = heap_copy(w.at, w.n);
	struct dtls_datagram d = dtls_datagram_begin(exact, w.n);
	enum dtls_outcome outcome;
	char said[16] = "";
	size_t n = 0;

	do {
		outcome = dtls_datagram_read(&s, &d, &m);
		said[n++] = letters[outcome];
	} while (n < 15 && (outcome == DTLS_MESSAGE || outcome == DTLS_VERIFY));
	CHECK_STR(said, expected);
	free(exact);
	w.n = 0;
}

/* The name must not lie in the datagram, which is gone. */
static void
check_example_com(void)
{
	CHECK_EQ(m.kind, TLS_CLIENT_HELLO);
	CHECK_EQ(m.client.carrier, TLS_OVER_DATAGRAMS);
	CHECK_EQ(m.client.version, DTLS_1_2);
	CHECK_EQ(m.client.server_name.n, 11);
	assert_memory_equal(m.client.server_name.at, "example.com", 11);
}

static void
test_whole_hello_is_read(void **state)
{
	struct dtls_datagram d;

	(void)state;
	hello_body("");
	fragment(1, 0, 0, body.n);
	CHECK(dtls_looks_like(w.at, w.n));
	d = dtls_datagram_begin(w.at, w.n);
	CHECK_EQ(dtls_datagram_read(&s, &d, &m), DTLS_MESSAGE);
	check_example_com();
	CHECK_EQ(dtls_datagram_read(&s, &d, &m), DTLS_END);
}

static void
test_hello_in_pieces_of_any_order_is_joined(void **state)
{
	(void)state;
	hello_body("c0ffee");
	fragment(1, 1, 40, body.n - 40);
	check_says(".");
	fragment(1, 1, 20, 30);
	check_says(".");
	fragment(1, 1, 0, 20);
	check_says("M.");
	check_example_com();
}

static void
test_pieces_in_one_datagram_are_joined(void **state)
{
	(void)state;
	hello_body("c0ffee");
	fragment(1, 1, 0, 30);
	fragment(1, 1, 30, body.n - 30);
	check_says("M.");
	check_example_com();
}

static void
test_second_hello_replaces_pieces_of_the_first(void **state)
{
	(void)state;
	hello_body("");
	fragment(1, 0, 0, 50);
	check_says(".");
	wire_hex(&w, "16 feff 0000 000000000000 0013 03 000007 0000 000000"
		     "000007 feff 04 01020304");
	check_says("V.");
	hello_body("01020304");
	fragment(1, 1, 50, body.n - 50);
	check_says(".");
	fragment(1, 1, 0, 50);
	check_says("M.");
	check_example_com();
}

static void
test_pieces_of_two_messages_are_kept_apart(void **state)
{
	(void)state;
	hello_body("");
	fragment(1, 0, 0, 50);
	fragment(1, 1, 50, body.n - 50);
	check_says(".");
	fragment(1, 1, 0, 50);
	check_says("M.");
}

static void
test_server_says_hello_and_shows_its_certificate(void **state)
{
	(void)state;
	wire_hex(&body, "fefd");
	wire_fill(&body, 0x11, 32);
	wire_hex(&body, "00 c02b 00");
	fragment(2, 1, 0, body.n);
	body.n = 0;
	wire_hex(&body, "0001f8 0001f5" CERTIFICATE_DER);
	fragment(11, 2, 0, 300);
	fragment(11, 2, 300, body.n - 300);
	check_says("MM.");
	CHECK_EQ(m.kind, TLS_CERTIFICATE);
	CHECK_EQ(m.certificate.dns_name.n, 13);
	assert_memory_equal(m.certificate.dns_name.at, "first.example", 13);
}

static void
test_what_is_encrypted_is_told(void **state)
{
	(void)state;
	wire_hex(&w, "14 fefd 0000 000000000003 0001 01"
		     "16 fefd 0001 000000000000 0004 01020304");
	check_says("E");
	wire_hex(&w, "2f 0102 0304 05060708");
	check_says("E");
	wire_hex(&w, "17 fefd 0001 000000000004 0004 01020304");
	CHECK(dtls_looks_like(w.at, w.n));
	check_says("E");
}

static void
test_every_prefix_of_a_record_is_refused(void **state)
{
	(void)state;
	hello_body("c0ffee");
	fragment(1, 1, 0, body.n);
	for (size_t n = 1; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);
		struct dtls_datagram d = dtls_datagram_begin(exact, n);

		CHECK(!dtls_looks_like(exact, n));
		CHECK_EQ(dtls_datagram_read(&s, &d, &m), DTLS_NOT);
		free(exact);
	}
}

static void
test_pieces_past_the_end_of_their_message_are_refused(void **state)
{
	(void)state;
	wire_hex(&w, "16 fefd 0000 000000000001 000e 01 000010 0000 00000f"
		     "000002 aabb");
	check_says("-");
}

static void
test_messages_beyond_all_bounds_are_passed_over(void **state)
{
	(void)state;
	wire_hex(&w, "16 fefd 0000 000000000001 000e 01 ffffff 0000 fffffd"
		     "000002 aabb");
	check_says(".");
}

static void
test_others_are_not_taken_for_dtls(void **state)
{
	static const char *const others[] = {
	    "", "16 0303 0000 000000000001 0001 01",  /* TLS */
	    "16 fefd 0000 000000000001 0002 01",      /* cut */
	    "13 fefd 0000 000000000001 0001 01",      /* no such type */
	    "1234 0100 0001 0000 0000 0000 0161 00",  /* DNS */
	    "80 60 00 01 00000000 00000000 01 02 03", /* RTP */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		w.n = 0;
		wire_hex(&w, others[i]);
		CHECK(!dtls_looks_like(w.at, w.n));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, empty)
	    TEST(test_whole_hello_is_read),
	    TEST(test_hello_in_pieces_of_any_order_is_joined),
	    TEST(test_pieces_in_one_datagram_are_joined),
	    TEST(test_second_hello_replaces_pieces_of_the_first),
	    TEST(test_pieces_of_two_messages_are_kept_apart),
	    TEST(test_server_says_hello_and_shows_its_certificate),
	    TEST(test_what_is_encrypted_is_told),
	    TEST(test_every_prefix_of_a_record_is_refused),
	    TEST(test_pieces_past_the_end_of_their_message_are_refused),
	    TEST(test_messages_beyond_all_bounds_are_passed_over),
	    TEST(test_others_are_not_taken_for_dtls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
