/* SPDX-License-Identifier: BSD-2-Clause */
/* Google's own QUIC: its hello in clear, and in packets of the later form. */
#include "check.h"
#include "quic_ways.h"

#include "message/quic.h"

#define ID "8394c8f03e515708"

static struct wire w;
static struct quic_reader *reader;
static struct quic_hello s;
static struct tls_hello hello;

static int
begin(void **state)
{
	(void)state;
	w.n = 0;
	memset(&s, 0, sizeof(s));
	reader = quic_reader_new();
	return reader ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	quic_reader_free(reader);
	return 0;
}

/* draft-tsvwg-quic-protocol-02, "QUIC Crypto"; frames are of no matter. */
#define CHLO                                                                   \
	"43484c4f 0300 0000 50414400 04000000 534e4900 0f000000"               \
	"55414944 12000000 2d2d2d2d 6578616d706c652e636f6d 6b6574"

static void
check_google_hello(void)
{
	CHECK_EQ(hello.server_name.n, 11);
	assert_memory_equal(hello.server_name.at, "example.com", 11);
	CHECK_EQ(hello.user_agent.n, 3);
	assert_memory_equal(hello.user_agent.at, "ket", 3);
}

static void
test_hello_of_google_in_clear_is_read(void **state)
{
	(void)state;
	wire_hex(&w, "0d 0102030405060708 51303433 01"
		     "0f0e0d0c0b0a090807060504 a001 0004 0000" CHLO);
	CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_GOOGLE);
	CHECK_EQ(quic_datagram_read(reader, &s, w.at, w.n, &hello), QUIC_HELLO);
	check_google_hello();
	memset(&s, 0, sizeof(s));
	w.n = 0;
	wire_hex(&w, "c3 51303436 50 0102030405060708 00000001"
		     "0f0e0d0c0b0a090807060504 a001 0004" CHLO);
	CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_GOOGLE);
	CHECK_EQ(quic_datagram_read(reader, &s, w.at, w.n, &hello), QUIC_HELLO);
	check_google_hello();
}

static void
test_prefixes_of_googles_hello_say_nothing(void **state)
{
	(void)state;
	wire_hex(&w, "c3 51303436 50 0102030405060708 00000001"
		     "0f0e0d0c0b0a090807060504 a001 0004" CHLO);
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);

		CHECK(quic_datagram_read(reader, &s, exact, n, &hello) <=
		      QUIC_NOTHING);
		free(exact);
	}
}

static void
test_protected_hello_of_google_is_opened(void **state)
{
	const struct quic_way *way = &quic_ways[QUIC_Q050];
	struct wire m = {0}, payload = {0};
	struct quic_secrets secrets;

	(void)state;
	wire_hex(&m, CHLO);
	quic_crypto(&payload, 8, 0, m.at, m.n);
	secrets = quic_secrets_of(way, "client in", ID);
	quic_initial(&w, way, &secrets, ID, "", "", 1, payload.at, payload.n);
	CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_GOOGLE);
	CHECK_EQ(quic_datagram_read(reader, &s, w.at, w.n, &hello), QUIC_HELLO);
	check_google_hello();
}

/* Values lie one behind the other, inside the hello. */
static void
test_ends_that_fall_or_lie_outside_are_refused(void **state)
{
	static const char *const ends[] = {
	    "02000000 534e4900 01000000", "02000000 534e4900 ff000000"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		w.n = 0;
		wire_hex(&w, "c3 51303436 50 0102030405060708 00000001"
			     "43484c4f 0200 0000 50414400");
		wire_hex(&w, ends[i]);
		wire_hex(&w, "6162636465");
		CHECK_EQ(quic_datagram_read(reader, &s, w.at, w.n, &hello),
		    QUIC_NOTHING);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	    TEST(test_hello_of_google_in_clear_is_read),
	    TEST(test_prefixes_of_googles_hello_say_nothing),
	    TEST(test_protected_hello_of_google_is_opened),
	    TEST(test_ends_that_fall_or_lie_outside_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
