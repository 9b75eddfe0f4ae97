/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "certificate_wire.h"
#include "wire.h"

#include "message/certificate.h"

static void
check_text(struct bytes b, const char *text)
{
	CHECK_EQ(b.n, strlen(text));
	assert_memory_equal(b.at, text, b.n);
}

static void
test_names_of_a_certificate_are_found(void **state)
{
	struct wire w = {0};
	struct certificate c;

	(void)state;
	wire_hex(&w, CERTIFICATE_DER);
	CHECK(certificate_read(w.at, w.n, &c));
	check_text(c.common_name, "common.example");
	check_text(c.dns_name, "first.example");
}

/* No version (X.509 v1 has none), no subject, one critical extension. */
static void
test_critical_extension_is_read_too(void **state)
{
	struct wire w = {0};
	struct certificate c;

	(void)state;
	wire_hex(&w, "30 29 30 27"
		     "02 01 01  30 00  30 00  30 00  30 00  30 00"
		     "a3 18 30 16 30 14 06 03 551d11 01 01 ff"
		     "04 0a 30 08 82 06 612e74657374");
	CHECK(certificate_read(w.at, w.n, &c));
	CHECK(!c.common_name.at);
	check_text(c.dns_name, "a.test");
}

static void
test_first_certificate_of_a_message_is_read(void **state)
{
	struct wire w = {0};
	struct certificate c;
	size_t list, one;

	(void)state;
	list = wire_open(&w, 3);
	one = wire_open(&w, 3);
	wire_hex(&w, CERTIFICATE_DER);
	wire_close(&w, one, 3);
	wire_hex(&w, "000001 00");
	wire_close(&w, list, 3);
	CHECK(certificate_read_first(w.at, w.n, &c));
	check_text(c.dns_name, "first.example");
}

static void
test_message_without_a_certificate_names_nobody(void **state)
{
	static const uint8_t none[] = {0, 0, 0};
	struct certificate c;

	(void)state;
	CHECK(!certificate_read_first(none, sizeof(none), &c));
	CHECK(!c.common_name.at && !c.dns_name.at);
}

/* The outer lengths say it already. */
static void
test_every_prefix_of_a_certificate_is_refused(void **state)
{
	struct wire w = {0};

	(void)state;
	wire_hex(&w, CERTIFICATE_DER);
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *exact = heap_copy(w.at, n);
		struct certificate c;

		CHECK(!certificate_read(exact, n, &c));
		free(exact);
	}
}

/* Each byte in turn is made wrong: what is found lies inside, or nowhere. */
static void
test_names_of_damaged_certificates_lie_inside(void **state)
{
	struct wire w = {0};

	(void)state;
	wire_hex(&w, CERTIFICATE_DER);
	for (size_t i = 0; i < w.n * 255; i++) {
		uint8_t *exact = heap_copy(w.at, w.n);
		struct certificate c;

		exact[i / 255] = (uint8_t)(exact[i / 255] + 1 + i % 255);
		certificate_read(exact, w.n, &c);
		CHECK(!c.dns_name.at ||
		      c.dns_name.at + c.dns_name.n <= exact + w.n);
		free(exact);
	}
}

static void
test_endless_and_oversized_lengths_are_refused(void **state)
{
	static const uint8_t indefinite[] = {0x30, 0x80, 0x30, 0x00, 0, 0};
	static const uint8_t nine[] = {0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	static const uint8_t huge[] = {0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0};
	struct certificate c;

	(void)state;
	CHECK(!certificate_read(indefinite, sizeof(indefinite), &c));
	CHECK(!certificate_read(nine, sizeof(nine), &c));
	CHECK(!certificate_read(huge, sizeof(huge), &c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_of_a_certificate_are_found),
	    cmocka_unit_test(test_critical_extension_is_read_too),
	    cmocka_unit_test(test_first_certificate_of_a_message_is_read),
	    cmocka_unit_test(test_message_without_a_certificate_names_nobody),
	    cmocka_unit_test(test_every_prefix_of_a_certificate_is_refused),
	    cmocka_unit_test(test_names_of_damaged_certificates_lie_inside),
	    cmocka_unit_test(test_endless_and_oversized_lengths_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
