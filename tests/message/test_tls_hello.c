/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "hello_wire.h"

#include "message/tls_hello.h"

#define CHECK_BYTES(b, text)                                                   \
	do {                                                                   \
		CHECK_EQ((b).n, strlen(text));                                 \
		assert_memory_equal((b).at, text, strlen(text));               \
	} while (0)

static struct wire w;

static int
empty(void **state)
{
	(void)state;
	w.n = 0;
	return 0;
}

static void
test_hello_of_rfc_9001_is_read(void **state)
{
	struct tls_hello h;

	(void)state;
	wire_hex(&w, RFC9001_CLIENT_HELLO);
	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_QUIC, &h));
	CHECK_EQ(h.legacy_version, TLS_1_2);
	CHECK_EQ(h.version, TLS_1_3);
	CHECK_BYTES(h.server_name, "example.com");
	CHECK_BYTES(h.alpn, "alpn");
	CHECK_BYTES(h.ciphers, "\x13\x01\x13\x02");
	CHECK_EQ(h.groups.n, 6);
	CHECK_EQ(h.signatures.n, 14);
	CHECK(!h.ech && !h.malformed && !h.ssl2 && !h.point_formats.at);
}

static void
test_server_hello_of_rfc_9001_is_read(void **state)
{
	struct tls_server_hello h;

	(void)state;
	wire_hex(&w, RFC9001_SERVER_HELLO);
	CHECK(tls_server_hello_read(w.at, w.n, &h));
	CHECK_EQ(h.legacy_version, TLS_1_2);
	CHECK_EQ(h.version, TLS_1_3);
	CHECK_EQ(h.cipher, 0x1301);
	CHECK(!h.retry && !h.malformed && !h.alpn.at);
}

/* The fixed part ends with the compression methods. */
static void
test_every_prefix_is_a_hello_only_once_its_fixed_part_is_there(void **state)
{
	size_t fixed = 2 + 32 + 1 + 2 + 4 + 2;

	(void)state;
	wire_hex(&w, RFC9001_CLIENT_HELLO);
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);
		struct tls_hello h;
		bool is = tls_client_hello_read(exact, n, TLS_OVER_TCP, &h);

		CHECK_EQ(is, n >= fixed);
		if (is && n > fixed)
			CHECK(h.malformed);
		free(exact);
	}
}

static void
test_every_prefix_of_a_server_hello_is_told(void **state)
{
	(void)state;
	wire_hex(&w, RFC9001_SERVER_HELLO);
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);
		struct tls_server_hello h;
		bool is = tls_server_hello_read(exact, n, &h);

		CHECK_EQ(is, n >= 38);
		if (is && n > 38)
			CHECK(h.malformed);
		free(exact);
	}
}

static void
test_hello_of_ssl_3_has_no_extensions(void **state)
{
	struct tls_hello h;

	(void)state;
	hello_begin(&w, TLS_SSL_3_0, "0035");
	CHECK(tls_client_hello_read(w.at, w.n - 2, TLS_OVER_TCP, &h));
	CHECK_EQ(h.version, TLS_SSL_3_0);
	CHECK(!h.extensions.at && !h.server_name.at && !h.malformed);
}

static void
test_grease_and_drafts_are_not_the_newest_version(void **state)
{
	struct tls_hello h;
	size_t list = hello_begin(&w, TLS_1_2, "1301");

	(void)state;
	hello_extension(&w, TLS_SUPPORTED_VERSIONS, "08 dada 7f1c 0303 0302");
	wire_close(&w, list, 2);
	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_TCP, &h));
	CHECK_EQ(h.version, TLS_1_2);
}

static void
test_newer_dtls_versions_have_smaller_numbers(void **state)
{
	struct tls_hello h;
	struct wire d = {0};
	size_t list = hello_begin(&w, DTLS_1_2, "1301");

	(void)state;
	hello_extension(&w, TLS_SUPPORTED_VERSIONS, "06 fefd fefc feff");
	wire_close(&w, list, 2);
	wire_put(&d, w.at, 35);
	wire_hex(&d, "03 c00c1e"); /* the cookie */
	wire_put(&d, w.at + 35, w.n - 35);
	CHECK(tls_client_hello_read(d.at, d.n, TLS_OVER_DATAGRAMS, &h));
	CHECK_EQ(h.version, DTLS_1_3);
	CHECK_BYTES(h.ciphers, "\x13\x01");
}

static void
test_encrypted_client_hello_is_marked(void **state)
{
	struct tls_hello h;
	size_t list = hello_begin(&w, TLS_1_2, "1301");

	(void)state;
	hello_server_name(&w, "public.example");
	hello_extension(&w, TLS_ENCRYPTED_CLIENT_HELLO, "00 0001 0001");
	wire_close(&w, list, 2);
	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_TCP, &h));
	CHECK(h.ech);
	CHECK_BYTES(h.server_name, "public.example");
}

static void
test_longer_name_is_cut(void **state)
{
	char name[301];
	struct tls_hello h;
	size_t list = hello_begin(&w, TLS_1_2, "1301");

	(void)state;
	memset(name, 'a', 300);
	name[300] = '\0';
	hello_server_name(&w, name);
	wire_close(&w, list, 2);
	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_TCP, &h));
	CHECK_EQ(h.server_name.n, TLS_NAME_BYTES);
}

static void
test_names_before_a_broken_extension_count(void **state)
{
	struct tls_hello h;
	size_t list = hello_begin(&w, TLS_1_2, "1301");

	(void)state;
	hello_server_name(&w, "a.example");
	wire_hex(&w, "0010 ffff 00");
	wire_close(&w, list, 2);
	CHECK(tls_client_hello_read(w.at, w.n, TLS_OVER_TCP, &h));
	CHECK_BYTES(h.server_name, "a.example");
	CHECK(h.malformed && !h.alpn.at);
}

static void
test_retry_request_is_known_by_its_random(void **state)
{
	struct tls_server_hello h;

	(void)state;
	wire_hex(&w, "0303 "
		     "cf21ad74e59a6111be1d8c021e65b891"
		     "c2a211167abb8c5e079e09e2c8a8339c"
		     "00 1302 00 0006 002b 0002 0304");
	CHECK(tls_server_hello_read(w.at, w.n, &h));
	CHECK(h.retry);
	CHECK_EQ(h.version, TLS_1_3);
	w.at[2] ^= 1;
	CHECK(tls_server_hello_read(w.at, w.n, &h));
	CHECK(!h.retry);
}

static void
test_hello_in_the_form_of_ssl_2_is_read(void **state)
{
	struct tls_hello h;

	(void)state;
	wire_hex(&w, "01 0301 0006 0000 0010 000035 010080");
	wire_fill(&w, 0xcc, 16);
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);

		CHECK(!tls_ssl2_hello_read(exact, n, &h));
		free(exact);
	}
	CHECK(tls_ssl2_hello_read(w.at, w.n, &h));
	CHECK_EQ(h.version, TLS_1_0);
	CHECK(h.ssl2);
}

static void
test_versions_have_names(void **state)
{
	(void)state;
	CHECK_STR(tls_version_name(0x0304), "TLS 1.3");
	CHECK_STR(tls_version_name(0xfefd), "DTLS 1.2");
	CHECK(!tls_version_name(0xdada));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, empty)
	    TEST(test_hello_of_rfc_9001_is_read),
	    TEST(test_server_hello_of_rfc_9001_is_read),
	    TEST(
		test_every_prefix_is_a_hello_only_once_its_fixed_part_is_there),
	    TEST(test_every_prefix_of_a_server_hello_is_told),
	    TEST(test_hello_of_ssl_3_has_no_extensions),
	    TEST(test_grease_and_drafts_are_not_the_newest_version),
	    TEST(test_newer_dtls_versions_have_smaller_numbers),
	    TEST(test_encrypted_client_hello_is_marked),
	    TEST(test_longer_name_is_cut),
	    TEST(test_names_before_a_broken_extension_count),
	    TEST(test_retry_request_is_known_by_its_random),
	    TEST(test_hello_in_the_form_of_ssl_2_is_read),
	    TEST(test_versions_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
