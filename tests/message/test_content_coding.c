/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/content_coding.h"

/* "hello hello hello", made by python3's gzip and zlib. */
static const uint8_t gz[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0x48,
    0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0, 0x80, 0x88, 0xf9, 0xe5, 17, 0,
    0, 0};
static const uint8_t zl[] = {0x78, 0xda, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
    0xc8, 0x40, 0x90, 0, 0x3a, 0x2e, 0x06, 0x7d};
static const char want[] = "hello hello hello";

/* All of it, in steps of `step` bytes of input and `room` of output. */
static enum content_state
decode(enum content_coding coding, const uint8_t *bytes, size_t n, size_t step,
    size_t room, char out[static 64])
{
	struct content_decoder *d = content_decoder_new(coding);
	enum content_state state = CONTENT_MORE;
	size_t at = 0, used = 0;

	CHECK(d != NULL);
	memset(out, 0, 64);
	while (at < n && state == CONTENT_MORE) {
		size_t part = n - at < step ? n - at : step, made;
		uint8_t *exact = heap_copy(bytes + at, part);
		struct content_input in = {exact, part};

		do {
			state = content_decode(
			    d, &in, (uint8_t *)out + used, room, &made);
			used += made;
			CHECK(used + room <= 64);
		} while (state == CONTENT_MORE && (in.n > 0 || made == room));
		at += part - in.n;
		free(exact);
	}
	content_decoder_free(d);
	return state;
}

static void
test_how_it_is_cut_makes_no_difference(void **state)
{
	char out[64];

	(void)state;
	for (size_t step = 2; step <= sizeof(gz); step++) {
		CHECK_EQ(decode(CODING_GZIP, gz, sizeof(gz), step, 5, out),
		    CONTENT_END);
		CHECK_STR(out, want);
		CHECK_EQ(decode(CODING_DEFLATE, zl, sizeof(zl), step, 5, out),
		    CONTENT_END);
		CHECK_STR(out, want);
	}
}

static void
test_deflate_without_its_head_is_understood(void **state)
{
	char out[64];

	(void)state;
	CHECK_EQ(decode(CODING_DEFLATE, zl + 2, sizeof(zl) - 6, 99, 20, out),
	    CONTENT_END);
	CHECK_STR(out, want);
}

static void
test_a_prefix_is_not_the_end(void **state)
{
	char out[64];

	(void)state;
	for (size_t n = 0; n < sizeof(gz); n++)
		CHECK_EQ(decode(CODING_GZIP, gz, n, 99, 20, out), CONTENT_MORE);
}

static void
test_other_bytes_are_bad(void **state)
{
	char out[64];

	(void)state;
	CHECK_EQ(decode(CODING_GZIP, (const uint8_t *)want, 17, 99, 20, out),
	    CONTENT_BAD);
}

/* RFC 9110 8.4.1: names without case, and those that mean nothing to us. */
static void
test_names_of_codings(void **state)
{
	(void)state;
	CHECK_EQ(content_coding_of(""), CODING_NONE);
	CHECK_EQ(content_coding_of("identity"), CODING_NONE);
	CHECK_EQ(content_coding_of("GZip"), CODING_GZIP);
	CHECK_EQ(content_coding_of("x-gzip"), CODING_GZIP);
	CHECK_EQ(content_coding_of("deflate"), CODING_DEFLATE);
	CHECK_EQ(content_coding_of("gzip, br"), CODING_OTHER);
	CHECK_EQ(content_coding_of("rc4"), CODING_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_how_it_is_cut_makes_no_difference),
	    cmocka_unit_test(test_deflate_without_its_head_is_understood),
	    cmocka_unit_test(test_a_prefix_is_not_the_end),
	    cmocka_unit_test(test_other_bytes_are_bad),
	    cmocka_unit_test(test_names_of_codings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
