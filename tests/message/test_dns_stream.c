/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS messages on a TCP connection, however it was cut. */
#include "check.h"

#include "message/dns_stream.h"

#define QUERY_A "\7example\3com\0\0\1\0\1"

/* A query of 29 bytes, one of 17, and the beginning of a third. */
static const char stream[] = "\0\x1d\x10\xe1\1\0\0\1\0\0\0\0\0\0" QUERY_A
			     "\0\x11\0\2\1\0\0\1\0\0\0\0\0\0\0\0\2\0\1"
			     "\0\x1d\0\3";

static struct reading
read_prefix(const void *window, size_t n, struct bytes *out, bool *complete)
{
	uint8_t *exact = heap_copy(window, n);
	struct reading r = dns_stream_read(exact, n, out, complete);

	if (r.message)
		out->at = (const uint8_t *)window + (out->at - exact);
	free(exact);
	return r;
}

static void
test_messages_come_one_by_one(void **state)
{
	const uint8_t *at = (const uint8_t *)stream;
	struct bytes message;
	bool complete;
	struct reading r;

	(void)state;
	r = read_prefix(at, sizeof(stream) - 1, &message, &complete);
	CHECK(r.message && complete && !r.lost);
	CHECK_EQ(r.used, 31);
	CHECK_EQ(r.skip, 0);
	CHECK(message.at == at + 2 && message.n == 29);
	r = read_prefix(at + 31, sizeof(stream) - 32, &message, &complete);
	CHECK(r.message && complete);
	CHECK_EQ(r.used, 19);
	CHECK_EQ(message.n, 17);
	r = read_prefix(at + 50, sizeof(stream) - 51, &message, &complete);
	CHECK(!r.message && !r.lost && r.used == 0);
}

static void
test_every_prefix_asks_for_more(void **state)
{
	struct bytes message;
	bool complete;

	(void)state;
	for (size_t n = 0; n < sizeof(stream) - 1; n++) {
		struct reading r = read_prefix(stream, n, &message, &complete);

		CHECK_EQ(r.message, n >= 31);
		CHECK_EQ(r.used, n >= 31 ? 31 : 0);
		CHECK(!r.lost);
	}
}

static void
test_a_long_message_is_read_in_part(void **state)
{
	static uint8_t window[DNS_STREAM_WINDOW];
	struct bytes message;
	bool complete;
	struct reading r;

	(void)state;
	memcpy(window, stream, 31);
	window[0] = 0xff;
	window[1] = 0xff;
	r = read_prefix(window, sizeof(window) - 1, &message, &complete);
	CHECK(!r.message && !r.lost && r.used == 0);
	r = read_prefix(window, sizeof(window), &message, &complete);
	CHECK(r.message && !complete);
	CHECK_EQ(r.used, DNS_STREAM_WINDOW);
	CHECK_EQ(r.skip, 65535 - DNS_STREAM_MOST);
	CHECK_EQ(message.n, DNS_STREAM_MOST);
	window[0] = DNS_STREAM_MOST >> 8;
	window[1] = 0;
	r = read_prefix(window, sizeof(window), &message, &complete);
	CHECK(r.message && complete && r.skip == 0);
}

static void
test_what_is_no_message_is_lost(void **state)
{
	struct bytes message;
	bool complete;

	(void)state;
	CHECK(read_prefix("\0\x0b", 2, &message, &complete).lost);
	CHECK(read_prefix("\0\0", 2, &message, &complete).lost);
	CHECK(read_prefix(
	    "\0\x1aSSH-2.0-OpenSSH_9.2p1 Deb\n", 28, &message, &complete)
		  .lost);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_messages_come_one_by_one),
	    cmocka_unit_test(test_every_prefix_asks_for_more),
	    cmocka_unit_test(test_a_long_message_is_read_in_part),
	    cmocka_unit_test(test_what_is_no_message_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
