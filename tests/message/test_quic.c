/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets are made here with libcrypto's own HKDF. That they are those of the
 * RFCs is shown by the printed head and tag, which stands for every byte.
 */
#include "check.h"
#include "hello_wire.h"
#include "quic_ways.h"

#include "message/quic.h"

#define V1 (&quic_ways[0])
#define V2 (&quic_ways[1])
#define ID "8394c8f03e515708"

static struct wire w;
static struct quic_reader *reader;
static struct quic_hello s;
static struct tls_hello hello;

static int
begin(void **state)
{
	(void)state;
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

static int
empty(void **state)
{
	(void)state;
	w.n = 0;
	memset(&s, 0, sizeof(s));
	memset(&hello, 0, sizeof(hello));
	return 0;
}

/* A ClientHello message; the one of the RFC. */
static struct wire
client_hello(void)
{
	struct wire m = {0};
	size_t body;

	wire_uint(&m, 1, 1);
	body = wire_open(&m, 3);
	wire_hex(&m, RFC9001_CLIENT_HELLO);
	wire_close(&m, body, 3);
	return m;
}

/* The same with so many bytes more, as key shares after quantum computers. */
static struct wire
large_hello(size_t more)
{
	struct wire m = {0};
	size_t body, list, share;

	wire_uint(&m, 1, 1);
	body = wire_open(&m, 3);
	list = hello_begin(&m, 0x0303, "1301");
	wire_uint(&m, 51, 2);
	share = wire_open(&m, 2);
	wire_fill(&m, 0x77, more);
	wire_close(&m, share, 2);
	hello_server_name(&m, "example.com");
	wire_close(&m, list, 2);
	wire_close(&m, body, 3);
	return m;
}

static void
initial_from(const struct quic_way *way, const char *key_id, const char *to,
    const char *from, uint32_t number, const struct wire *payload)
{
	struct quic_secrets secrets = quic_secrets_of(way, "client in", key_id);

	quic_initial(
	    &w, way, &secrets, to, from, "", number, payload->at, payload->n);
}

/* A datagram with a piece of a message in a CRYPTO frame. */
static void
piece_to(const char *key_id, const char *to, uint32_t number,
    const struct wire *m, size_t at, size_t n)
{
	struct wire payload = {0};

	w.n = 0;
	if (n > m->n - at)
		n = m->n - at;
	quic_crypto(&payload, 6, at, m->at + at, n);
	wire_fill(&payload, 0, 20);
	initial_from(V1, key_id, to, "c1c2c3", number, &payload);
}

static enum quic_outcome
read_datagram(void)
{
	uint8_t *exact = heap_copy(w.at, w.n);
	enum quic_outcome outcome =
	    quic_datagram_read(reader, &s, exact, w.n, &hello);

	free(exact); /* the hello is in `s` */
	return outcome;
}

static void
check_example_com(void)
{
	CHECK_EQ(hello.server_name.n, 11);
	assert_memory_equal(hello.server_name.at, "example.com", 11);
	CHECK_EQ(hello.carrier, TLS_OVER_QUIC);
}

static void
check_head_and_tag(const char *head, const char *tag)
{
	struct wire expected = {0};

	wire_hex(&expected, head);
	assert_memory_equal(w.at, expected.at, expected.n);
	expected.n = 0;
	wire_hex(&expected, tag);
	assert_memory_equal(w.at + w.n - 16, expected.at, 16);
}

/* CRYPTO at offset 0, then PADDING up to 1162 bytes (RFC 9001 A.2). */
static void
rfc_initial(const struct quic_way *way)
{
	struct quic_secrets secrets = quic_secrets_of(way, "client in", ID);
	struct wire m = client_hello(), payload = {0};

	wire_hex(&payload, "060040f1");
	wire_put(&payload, m.at, m.n);
	wire_fill(&payload, 0, 1162 - payload.n);
	w.n = 0;
	wire_uint(&w, 0xc3u | (unsigned)way->type << 4, 1);
	wire_uint(&w, way->version, 4);
	wire_hex(&w, "08" ID "00 00 449e 00000002");
	wire_put(&w, payload.at, payload.n);
	quic_seal(&w, &secrets, 0, 22, 2);
	CHECK_EQ(w.n, 1200);
}

static void
test_initial_of_rfc_9001_is_opened(void **state)
{
	(void)state;
	rfc_initial(V1);
	check_head_and_tag("c000000001088394c8f03e5157080000449e7b9aec34d1b1c9"
			   "8dd7689fb8ec11",
	    "e221af44860018ab0856972e194cd934");
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
	CHECK_EQ(hello.version, TLS_1_3);
	CHECK_EQ(hello.alpn.n, 4);
}

static void
test_initial_of_rfc_9369_is_opened(void **state)
{
	(void)state;
	rfc_initial(V2);
	check_head_and_tag("d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b"
			   "6abcdb4298b485",
	    "a18b2faa745b6fe189cf772a9f84cbfc");
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
}

static void
test_every_version_has_its_own_salt(void **state)
{
	struct wire m = client_hello();

	(void)state;
	for (size_t i = 0; i < QUIC_Q050; i++) {
		struct wire payload = {0};

		memset(&s, 0, sizeof(s));
		w.n = 0;
		quic_crypto(&payload, 6, 0, m.at, m.n);
		initial_from(&quic_ways[i], ID, ID, "", 0, &payload);
		CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_YES);
		CHECK_EQ(read_datagram(), QUIC_HELLO);
		check_example_com();
	}
}

static void
test_every_prefix_says_nothing(void **state)
{
	(void)state;
	rfc_initial(V1);
	for (size_t n = 0; n < 1200; n++) {
		uint8_t *exact = heap_copy(w.at, n);

		CHECK_EQ(quic_looks_like(exact, n), QUIC_LOOK_NO);
		CHECK_EQ(
		    quic_datagram_read(reader, &s, exact, n, &hello), QUIC_NOT);
		free(exact);
	}
}

static void
test_wrong_tag_is_counted_and_does_no_harm(void **state)
{
	(void)state;
	rfc_initial(V1);
	w.at[600] ^= 1;
	CHECK_EQ(read_datagram(), QUIC_WRONG);
	CHECK_EQ(s.wrong, 1);
	rfc_initial(V1);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
}

/* 4 KiB in parts of 500, in every order of a few shuffles. */
static void
test_large_hello_over_many_initials_in_any_order(void **state)
{
	struct wire m = large_hello(4096);
	size_t n_parts = (m.n + 499) / 500;
	enum quic_outcome outcome = QUIC_NOT;

	(void)state;
	for (size_t step = 1; step < n_parts; step += 2) {
		memset(&s, 0, sizeof(s));
		if (n_parts % step == 0 && step > 1)
			continue;
		for (size_t i = 0; i < n_parts; i++) {
			size_t part = i * step % n_parts;

			CHECK_EQ(outcome == QUIC_HELLO && i > 0, false);
			piece_to(ID, ID, (uint32_t)part, &m, part * 500, 500);
			outcome = read_datagram();
		}
		CHECK_EQ(outcome, QUIC_HELLO);
		check_example_com();
		outcome = QUIC_NOT;
	}
}

static void
test_crypto_frames_in_one_packet_in_any_order(void **state)
{
	struct wire m = client_hello(), payload = {0};

	(void)state;
	quic_crypto(&payload, 6, 200, m.at + 200, m.n - 200);
	wire_hex(&payload, "01 00 00 00 01");          /* PING, PADDING */
	wire_hex(&payload, "02 05 00 01 02 00 01");    /* ACK */
	wire_hex(&payload, "03 05 00 00 02 01 01 3f"); /* ... with ECN */
	wire_hex(&payload, "1c 00 06 03 616263");      /* CONNECTION_CLOSE */
	wire_hex(&payload, "1d 05 02 3f3f");
	quic_crypto(&payload, 6, 0, m.at, 120);
	quic_crypto(&payload, 6, 100, m.at + 100, 110);
	initial_from(V1, ID, ID, "", 0, &payload);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
}

static void
test_client_that_got_a_new_id_keeps_its_keys(void **state)
{
	struct wire m = client_hello();

	(void)state;
	piece_to(ID, ID, 0, &m, 0, 100);
	CHECK_EQ(read_datagram(), QUIC_MORE);
	piece_to(ID, "5e5e5e5e", 1, &m, 100, 1000);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
}

static void
test_hello_after_a_retry_has_keys_of_the_new_id(void **state)
{
	struct wire m = client_hello();

	(void)state;
	piece_to(ID, ID, 0, &m, 0, 100);
	CHECK_EQ(read_datagram(), QUIC_MORE);
	w.n = 0;
	wire_hex(&w, "f0 00000001 03 c1c2c3 04 5e5e5e5e abcdef"
		     "000102030405060708090a0b0c0d0e0f");
	CHECK_EQ(read_datagram(), QUIC_RETRY);
	piece_to("5e5e5e5e", "5e5e5e5e", 1, &m, 0, 1000);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
}

static void
test_pieces_from_before_a_retry_do_not_count(void **state)
{
	struct wire before = large_hello(1000), m = client_hello();

	(void)state;
	piece_to(ID, ID, 0, &before, 100, 900);
	CHECK_EQ(read_datagram(), QUIC_MORE);
	piece_to("5e5e5e5e", "5e5e5e5e", 1, &m, 0, 100);
	CHECK_EQ(read_datagram(), QUIC_MORE);
	piece_to("5e5e5e5e", "5e5e5e5e", 2, &m, 100, 1000);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
}

static void
test_packets_of_the_server_say_nothing(void **state)
{
	struct quic_secrets secrets = quic_secrets_of(V1, "server in", ID);
	struct wire m = client_hello(), payload = {0};

	(void)state;
	piece_to(ID, ID, 0, &m, 0, 100);
	CHECK_EQ(read_datagram(), QUIC_MORE);
	wire_fill(&payload, 0, 40);
	w.n = 0;
	quic_initial(&w, V1, &secrets, "c1c2c3", "5e5e5e5e", "", 0, payload.at,
	    payload.n);
	CHECK_EQ(read_datagram(), QUIC_NOTHING);
	CHECK_EQ(s.wrong, 0);
}

static void
test_packets_that_share_a_datagram_are_all_read(void **state)
{
	struct wire m = client_hello(), first = {0}, second = {0};

	(void)state;
	quic_crypto(&second, 6, 100, m.at + 100, m.n - 100);
	quic_crypto(&first, 6, 0, m.at, 100);
	initial_from(V1, ID, ID, "", 0, &second);
	/* 0-RTT, then the Initial that completes the hello */
	wire_hex(&w, "d0 00000001 08" ID "00 4004 01020304");
	initial_from(V1, ID, ID, "", 1, &first);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	check_example_com();
}

static void
test_hello_said_again_is_not_told_again(void **state)
{
	(void)state;
	rfc_initial(V1);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
	CHECK_EQ(read_datagram(), QUIC_NOTHING);
}

static void
test_pieces_out_of_bounds_leave_the_rest_alone(void **state)
{
	struct wire m = client_hello(), payload = {0};

	(void)state;
	wire_hex(&payload, "06 ffffffffffffffff 01 aa");
	quic_crypto(&payload, 6, 0, m.at, m.n);
	initial_from(V1, ID, ID, "", 0, &payload);
	CHECK_EQ(read_datagram(), QUIC_HELLO);
}

static void
test_negotiation_of_versions_is_recognised(void **state)
{
	(void)state;
	wire_hex(&w, "ea 00000000 03 c1c2c3 08" ID "1a2a3a4a 00000001");
	CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_YES);
	CHECK_EQ(read_datagram(), QUIC_NEGOTIATION);
	w.n--;
	CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_NO);
}

static void
test_others_are_not_taken_for_quic(void **state)
{
	static const char *const others[] = {
	    "", "40 00000001 08" ID,                  /* short header */
	    "c3 deadbeef 08" ID "00 00 4010",         /* unknown version */
	    "83 00000001 08" ID "00 00 01 00",        /* no fixed bit */
	    "c3 00000001 15" ID ID ID "00 00 01 00",  /* id of 21 bytes */
	    "1234 0100 0001 0000 0000 0000 0161 00",  /* DNS */
	    "80 60 00 01 00000000 00000000 01 02 03", /* RTP */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		w.n = 0;
		wire_hex(&w, others[i]);
		CHECK_EQ(quic_looks_like(w.at, w.n), QUIC_LOOK_NO);
	}
}

static void
check_version_text(uint32_t version, const char *expected)
{
	char text[QUIC_VERSION_TEXT_BYTES];

	quic_version_text(version, text);
	CHECK_STR(text, expected);
}

static void
test_versions_have_names(void **state)
{
	(void)state;
	check_version_text(1, "v1");
	check_version_text(0x6b3343cf, "v2");
	check_version_text(0xff00001d, "draft-29");
	check_version_text(0x51303436, "Q046");
	check_version_text(0x54303531, "T051");
	check_version_text(0xfaceb002, "faceb002");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, empty)
	    TEST(test_initial_of_rfc_9001_is_opened),
	    TEST(test_initial_of_rfc_9369_is_opened),
	    TEST(test_every_version_has_its_own_salt),
	    TEST(test_every_prefix_says_nothing),
	    TEST(test_wrong_tag_is_counted_and_does_no_harm),
	    TEST(test_large_hello_over_many_initials_in_any_order),
	    TEST(test_crypto_frames_in_one_packet_in_any_order),
	    TEST(test_client_that_got_a_new_id_keeps_its_keys),
	    TEST(test_hello_after_a_retry_has_keys_of_the_new_id),
	    TEST(test_pieces_from_before_a_retry_do_not_count),
	    TEST(test_packets_of_the_server_say_nothing),
	    TEST(test_packets_that_share_a_datagram_are_all_read),
	    TEST(test_hello_said_again_is_not_told_again),
	    TEST(test_pieces_out_of_bounds_leave_the_rest_alone),
	    TEST(test_negotiation_of_versions_is_recognised),
	    TEST(test_others_are_not_taken_for_quic),
	    TEST(test_versions_have_names),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
