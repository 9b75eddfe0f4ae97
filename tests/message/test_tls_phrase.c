/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "hello_wire.h"

#include "message/tls_phrase.h"

static struct wire w;

static int
empty(void **state)
{
	(void)state;
	w.n = 0;
	return 0;
}

static void
check_phrase(const char *expected)
{
	uint8_t *exact = heap_copy(w.at, w.n);
	char text[200];

	CHECK_EQ(tls_phrase(exact, w.n, text, sizeof(text)), strlen(expected));
	CHECK_STR(text, expected);
	free(exact);
}

static void
client_hello(const char *name)
{
	size_t record, message, list;

	wire_hex(&w, "16 0301");
	record = wire_open(&w, 2);
	wire_hex(&w, "01");
	message = wire_open(&w, 3);
	list = hello_begin(&w, 0x0303, "1301");
	hello_server_name(&w, name);
	hello_extension(&w, 51, "0000");
	wire_close(&w, list, 2);
	wire_close(&w, message, 3);
	wire_close(&w, record, 2);
}

static void
test_client_hello_shows_the_name(void **state)
{
	(void)state;
	client_hello("example.com");
	check_phrase("TLS Client Hello (SNI=example.com)");
	w.n -= 4; /* the rest comes in another segment */
	check_phrase("TLS Client Hello (SNI=example.com)");
	w.n = 40;
	check_phrase("TLS Client Hello");
}

static void
test_flight_of_a_server_is_listed(void **state)
{
	(void)state;
	wire_hex(&w, "16 0303 005a 02 000056" RFC9001_SERVER_HELLO);
	wire_hex(&w, "14 0303 0001 01");
	wire_hex(&w, "17 0303 0003 aabbcc 17 0303 4000 00");
	check_phrase("TLS Server Hello (TLS 1.3), Change Cipher Spec, "
		     "Application Data 3, Application Data 16384");
}

static void
test_messages_of_one_record_are_all_named(void **state)
{
	(void)state;
	wire_hex(&w, "16 0303 000f 0b 000003 000000 0e 000000 0d 000000");
	check_phrase("TLS Certificate, Server Hello Done, Certificate Request");
}

static void
test_handshake_behind_a_change_is_encrypted(void **state)
{
	(void)state;
	wire_hex(&w, "14 0303 0001 01 16 0303 0006 01 000002 abcd");
	wire_hex(&w, "15 0303 0002 0100 15 0303 0012 aa");
	check_phrase("TLS Change Cipher Spec, Encrypted Handshake Message, "
		     "Alert, Encrypted Alert");
}

/* Of TLS 1.3: the change in front of it is there for old middleboxes. */
static void
test_a_second_hello_behind_a_change_is_none_the_less_in_clear(void **state)
{
	(void)state;
	wire_hex(&w, "14 0303 0001 01");
	client_hello("example.com");
	check_phrase("TLS Change Cipher Spec, Client Hello (SNI=example.com)");
}

/* Its bytes are zeros that could be taken for messages of no length. */
static void
test_a_message_over_several_records_is_named_once(void **state)
{
	(void)state;
	wire_hex(&w, "16 0303 0006 0b 00000a 0000");
	wire_hex(&w, "16 0303 0004 00000000 16 0303 0008 00000000 0e000000");
	check_phrase("TLS Certificate, Server Hello Done");
}

static void
test_what_does_not_begin_with_a_record_has_no_phrase(void **state)
{
	(void)state;
	wire_text(&w, "GET / HTTP/1.1\r\n");
	check_phrase("");
}

static void
test_names_are_made_printable(void **state)
{
	(void)state;
	client_hello("a\033[2J\x9b.b");
	check_phrase("TLS Client Hello (SNI=a\\x1b[2J\\x9b.b)");
}

static void
test_every_prefix_and_every_size_fits(void **state)
{
	(void)state;
	client_hello("example.com");
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);

		for (size_t size = 1; size < 40; size++) {
			char *text = malloc(size);

			CHECK(tls_phrase(exact, n, text, size) < size);
			CHECK(strlen(text) < size);
			free(text);
		}
		free(exact);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, empty)
	    TEST(test_client_hello_shows_the_name),
	    TEST(test_flight_of_a_server_is_listed),
	    TEST(test_messages_of_one_record_are_all_named),
	    TEST(test_handshake_behind_a_change_is_encrypted),
	    TEST(test_a_second_hello_behind_a_change_is_none_the_less_in_clear),
	    TEST(test_a_message_over_several_records_is_named_once),
	    TEST(test_what_does_not_begin_with_a_record_has_no_phrase),
	    TEST(test_names_are_made_printable),
	    TEST(test_every_prefix_and_every_size_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
