/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "certificate_wire.h"
#include "hello_wire.h"
#include "tls_feed.h"

static struct wire w;
static struct tls_scratch scratch;
static struct tls_tale tale;

static int
empty(void **state)
{
	(void)state;
	w.n = 0;
	return 0;
}

/* A handshake message with a body of hexadecimal digits. */
static void
message(struct wire *out, uint8_t type, const char *body)
{
	size_t open;

	wire_uint(out, type, 1);
	open = wire_open(out, 3);
	wire_hex(out, body);
	wire_close(out, open, 3);
}

/* Records of `type` with at most `part` bytes in each. */
static void
records(uint8_t type, const struct wire *content, size_t part)
{
	for (size_t at = 0; at < content->n; at += part) {
		size_t n = content->n - at < part ? content->n - at : part;

		wire_uint(&w, type, 1);
		wire_uint(&w, 0x0303, 2);
		wire_uint(&w, n, 2);
		wire_put(&w, content->at + at, n);
	}
}

static void
record(uint8_t type, const char *hex)
{
	struct wire content = {0};

	wire_hex(&content, hex);
	records(type, &content, 16384);
}

static void
client_hello(size_t part)
{
	struct wire hello = {0};

	message(&hello, 1, RFC9001_CLIENT_HELLO);
	records(22, &hello, part);
}

#define RETRY_HELLO                                                            \
	"0303 "                                                                \
	"cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"     \
	"00 1302 00 0006 002b 0002 0304"
#define HELLO_OF_1_2                                                           \
	"0303 "                                                                \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"     \
	"00 c02f 00 0005 ff01 0001 00"
#define FINISHED_SECRET "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"

/* The same at once, byte by byte and in parts of every size up to 64. */
static void
check_tale(const char *expected)
{
	tls_feed(w.at, w.n, w.n, &scratch, &tale);
	CHECK_STR(tale.text, expected);
	for (size_t part = 1; part <= 64; part++) {
		tls_feed(w.at, w.n, part, &scratch, &tale);
		CHECK_STR(tale.text, expected);
	}
}

#define CLIENT_TALE "client 0304 example.com alpn\n"

static void
test_client_hello_in_one_record(void **state)
{
	(void)state;
	client_hello(16384);
	check_tale(CLIENT_TALE);
}

static void
test_client_hello_over_records_of_any_size(void **state)
{
	(void)state;
	for (size_t part = 1; part < 260; part++) {
		w.n = 0;
		client_hello(part);
		tls_feed(w.at, w.n, 7, &scratch, &tale);
		CHECK_STR(tale.text, CLIENT_TALE);
	}
}

static void
test_every_prefix_waits_for_more(void **state)
{
	(void)state;
	client_hello(100);
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);

		tls_feed(exact, n, n ? n : 1, &scratch, &tale);
		CHECK_STR(tale.text, "");
		free(exact);
	}
}

static void
test_server_of_1_3_says_nothing_after_its_hello(void **state)
{
	struct wire flight = {0};

	(void)state;
	message(&flight, 2, RFC9001_SERVER_HELLO);
	records(22, &flight, 16384);
	record(20, "01");
	record(23, FINISHED_SECRET);
	check_tale("server 0304 1301\nsettled\n");
}

static void
test_server_of_1_2_shows_its_certificate(void **state)
{
	struct wire flight = {0};

	(void)state;
	message(&flight, 2, HELLO_OF_1_2);
	message(&flight, 22, "01 000002 aabb");
	message(&flight, 11, "0001f8 0001f5" CERTIFICATE_DER);
	message(&flight, 14, "");
	records(22, &flight, 200);
	check_tale("server 0303 c02f\n"
		   "certificate common.example first.example\nsettled\n");
}

static void
test_resumed_session_is_settled_by_its_first_secret(void **state)
{
	struct wire flight = {0};

	(void)state;
	message(&flight, 2, HELLO_OF_1_2);
	records(22, &flight, 16384);
	record(20, "01");
	record(22, FINISHED_SECRET);
	check_tale("server 0303 c02f\nsettled\n");
}

/* Chance makes a secret begin like a message now and then. */
static void
test_secrets_are_not_taken_for_messages(void **state)
{
	static const char *const secrets[] = {"0b 000003 000000",
	    "01 000002 abcd" FINISHED_SECRET, "01 010002 0303" FINISHED_SECRET,
	    "02 00"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		w.n = 0;
		client_hello(16384);
		record(20, "01");
		record(22, secrets[i]);
		client_hello(16384);
		check_tale(CLIENT_TALE "settled\n");
	}
}

static void
test_second_hello_after_a_retry_is_found(void **state)
{
	(void)state;
	client_hello(16384);
	record(20, "01");
	client_hello(16384);
	record(23, FINISHED_SECRET);
	check_tale(CLIENT_TALE CLIENT_TALE "settled\n");
}

static void
test_server_goes_on_after_a_retry(void **state)
{
	struct wire flight = {0};

	(void)state;
	message(&flight, 2, RETRY_HELLO);
	records(22, &flight, 16384);
	record(20, "01");
	flight.n = 0;
	message(&flight, 2, RFC9001_SERVER_HELLO);
	records(22, &flight, 16384);
	check_tale("server 0304 1302 retry\nserver 0304 1301\nsettled\n");
}

static void
test_alerts_and_heartbeats_are_passed_over(void **state)
{
	(void)state;
	record(21, "0170");
	record(24, "010002aabb");
	client_hello(50);
	check_tale(CLIENT_TALE);
}

static void
test_clients_key_exchange_is_passed_over(void **state)
{
	struct wire key = {0};

	(void)state;
	client_hello(16384);
	message(&key, 16, "20" FINISHED_SECRET FINISHED_SECRET);
	records(22, &key, 10);
	record(20, "01");
	record(22, FINISHED_SECRET);
	check_tale(CLIENT_TALE "settled\n");
}

static void
test_stream_that_is_secret_from_the_start_is_settled(void **state)
{
	(void)state;
	record(23, FINISHED_SECRET);
	check_tale("settled\n");
}

static void
test_other_protocols_are_lost(void **state)
{
	(void)state;
	wire_text(&w, "GET / HTTP/1.1\r\n\r\n");
	check_tale("lost\n");
}

static void
test_hello_of_ssl_2_leads_to_tls(void **state)
{
	(void)state;
	wire_hex(&w, "8017 01 0301 0006 0000 0008 000035 010080"
		     "cccccccccccccccc");
	record(21, "0128");
	check_tale("client 0301   ssl2\n");
}

static void
test_hello_of_ssl_2_alone_settles(void **state)
{
	(void)state;
	wire_hex(&w, "8014 01 0002 0003 0000 0008 010080 cccccccccccccccc");
	wire_fill(&w, 0x99, 40);
	check_tale("client 0002   ssl2\nsettled\n");
}

static void
test_message_longer_than_the_scratch_is_passed_over(void **state)
{
	struct wire big = {0};
	size_t open;

	(void)state;
	wire_uint(&big, 11, 1);
	open = wire_open(&big, 3);
	wire_fill(&big, 0xee, TLS_MESSAGE_BYTES);
	wire_close(&big, open, 3);
	records(22, &big, 16000);
	client_hello(16384);
	tls_feed(w.at, w.n, w.n, &scratch, &tale);
	CHECK_STR(tale.text, CLIENT_TALE);
	tls_feed(w.at, w.n, 1000, &scratch, &tale);
	CHECK_STR(tale.text, CLIENT_TALE);
}

/* Six bytes on the wire for each byte of a certificate that is none. */
static void
certificate_in_crumbs(size_t n)
{
	struct wire slow = {0};
	size_t open;

	w.n = 0;
	wire_uint(&slow, 11, 1);
	open = wire_open(&slow, 3);
	wire_fill(&slow, 0xee, n);
	wire_close(&slow, open, 3);
	records(22, &slow, 1);
	client_hello(16384);
}

static void
test_message_in_too_many_records_is_passed_over(void **state)
{
	static const size_t parts[] = {1, 1000, SIZE_MAX};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		certificate_in_crumbs(10000);
		tls_feed(w.at, w.n, parts[i], &scratch, &tale);
		CHECK_STR(tale.text, "certificate  \nsettled\n");
		certificate_in_crumbs(14000);
		tls_feed(w.at, w.n, parts[i], &scratch, &tale);
		CHECK_STR(tale.text, CLIENT_TALE);
	}
}

static void
check_look(const char *hex, enum tls_look expected)
{
	w.n = 0;
	wire_hex(&w, hex);
	CHECK_EQ(tls_looks_like(w.at, w.n), expected);
}

static void
test_first_bytes_tell_tls(void **state)
{
	(void)state;
	check_look("", TLS_LOOK_MORE);
	check_look("16 0301 0200", TLS_LOOK_MORE);
	check_look("16 0301 0200 01 00", TLS_LOOK_YES);
	check_look("16 0301 0200 01", TLS_LOOK_MORE);
	check_look("16 0301 0200 01 01", TLS_LOOK_NO);
	check_look("16 0401 0200 01 00", TLS_LOOK_NO);
	check_look("17 0303 0200", TLS_LOOK_YES);
	check_look("47", TLS_LOOK_NO);
	check_look("80 2e 01 0301 00", TLS_LOOK_MORE);
	check_look("80 2e 01 0301 0006", TLS_LOOK_YES);
	check_look("80 2e 07 0301 0006", TLS_LOOK_NO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, empty)
	    TEST(test_client_hello_in_one_record),
	    TEST(test_client_hello_over_records_of_any_size),
	    TEST(test_every_prefix_waits_for_more),
	    TEST(test_server_of_1_3_says_nothing_after_its_hello),
	    TEST(test_server_of_1_2_shows_its_certificate),
	    TEST(test_resumed_session_is_settled_by_its_first_secret),
	    TEST(test_secrets_are_not_taken_for_messages),
	    TEST(test_second_hello_after_a_retry_is_found),
	    TEST(test_server_goes_on_after_a_retry),
	    TEST(test_alerts_and_heartbeats_are_passed_over),
	    TEST(test_clients_key_exchange_is_passed_over),
	    TEST(test_stream_that_is_secret_from_the_start_is_settled),
	    TEST(test_other_protocols_are_lost),
	    TEST(test_hello_of_ssl_2_leads_to_tls),
	    TEST(test_hello_of_ssl_2_alone_settles),
	    TEST(test_message_longer_than_the_scratch_is_passed_over),
	    TEST(test_message_in_too_many_records_is_passed_over),
	    TEST(test_first_bytes_tell_tls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
