/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <locale.h>
#include <stdio.h>

#include "base/judge.h"
#include "base/text.h"

/* clang-format off */
static const struct { const char *name, *in; size_t n; const char *out; }
payloads[] = {
#define ROW(name, in, out) { name, in, sizeof(in) - 1, out }
	ROW("nothing", "", ""),
	ROW("ascii stays", "a ~!\\x\"", "a ~!\\x\""),
	ROW("UTF-8 stays", "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80"),
	ROW("NUL", "a\0b", "a\\x00b"),
	ROW("newline, tab", "a\nb\tc\r", "a\\x0ab\\x09c\\x0d"),
	ROW("colours", "\x1b[31mred", "\\x1b[31mred"),
	ROW("OSC 52: the clipboard", "\x1b]52;c;cm0=\x07", "\\x1b]52;c;cm0=\\x07"),
	ROW("DEL", "\x7f", "\\x7f"),
	ROW("CSI as a bare byte", "\x9b" "31m", "\xef\xbf\xbd" "31m"),
	ROW("CSI as a C1 character", "\xc2\x9b" "31m", "\\xc2\\x9b31m"),
	ROW("right-to-left override", "gpj\xe2\x80\xae" "exe", "gpj\\xe2\\x80\\xae" "exe"),
	ROW("bidi isolate", "\xe2\x81\xa6", "\\xe2\\x81\\xa6"),
	ROW("Arabic letter mark", "\xd8\x9c", "\\xd8\\x9c"),
	ROW("zero width space", "a\xe2\x80\x8b" "b", "a\\xe2\\x80\\x8b" "b"),
	ROW("zero width joiner", "\xe2\x80\x8d", "\\xe2\\x80\\x8d"),
	ROW("soft hyphen", "\xc2\xad", "\\xc2\\xad"),
	ROW("byte order mark", "\xef\xbb\xbf", "\\xef\\xbb\\xbf"),
	ROW("variation selector", "a\xef\xb8\x8f", "a\\xef\\xb8\\x8f"),
	ROW("tag", "\xf3\xa0\x81\x81", "\\xf3\\xa0\\x81\\x81"),
	ROW("line separator", "\xe2\x80\xa8", "\\xe2\\x80\\xa8"),
	ROW("grapheme joiner", "a\xcd\x8f", "a\\xcd\\x8f"),
	ROW("one mark", "e\xcc\x81", "e\xcc\x81"),
	ROW("two marks", "e\xcc\x81\xcc\x82", "e\xcc\x81\\xcc\\x82"),
	ROW("mark on nothing", "\xcc\x81", "\\xcc\\x81"),
	ROW("mark on an escape", "\x1b\xcc\x81", "\\x1b\\xcc\\x81"),
	ROW("overlong NUL", "\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("overlong /", "\xe0\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("overlong ESC", "\xf0\x80\x80\x9b", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("noncharacter", "\xef\xbf\xbe", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("beyond Unicode", "\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("cut short", "a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("never a lead", "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd"),
#undef ROW
};
/* clang-format on */

static void
test_payloads_lose_their_sting(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
		uint8_t *in = heap_copy(payloads[i].in, payloads[i].n);
		char out[256];
		size_t n = text_sanitize(in, payloads[i].n, out, sizeof(out));

		if (strcmp(out, payloads[i].out) != 0)
			print_error("payload: %s\n", payloads[i].name);
		CHECK_STR(out, payloads[i].out);
		CHECK_EQ(n, strlen(out));
		free(in);
	}
}

static void
test_four_hundred_marks_become_one(void **state)
{
	char in[1 + 400 * 2], out[8192];

	(void)state;
	in[0] = 'e';
	for (unsigned i = 0; i < 400; i++)
		memcpy(in + 1 + 2 * i, "\xcc\x88", 2);
	CHECK_EQ(
	    text_sanitize(in, sizeof(in), out, sizeof(out)), 1 + 2 + 399 * 8);
	assert_null(judge_text(out, strlen(out)));
}

static void
test_every_character_is_shown_or_escaped_as_the_judge_says(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		char in[5] = "a", out[64];
		size_t n = 1;

		if (c >= 0x10000) {
			in[n++] = (char)(0xf0 | c >> 18);
			in[n++] = (char)(0x80 | (c >> 12 & 63));
		} else if (c >= 0x800) {
			in[n++] = (char)(0xe0 | c >> 12);
		}
		if (c >= 0x800)
			in[n++] = (char)(0x80 | (c >> 6 & 63));
		else if (c >= 0x80)
			in[n++] = (char)(0xc0 | c >> 6);
		in[n++] = (char)(c >= 0x80 ? 0x80 | (c & 63) : c);
		text_sanitize(in, n, out, sizeof(out));
		assert_null(judge_text(out, strlen(out)));
		/* What has a width of its own is never hidden. */
		if (c >= 0x20 && wcwidth((wchar_t)c) == 2 && c != 0x115f &&
		    c != 0x3164)
			assert_memory_equal(out, in, n);
	}
}

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* Bytes that are nearly text: pieces that mean something, cut anywhere. */
static size_t
random_text(uint64_t *x, uint8_t *out, size_t size)
{
	size_t n = 0;
	size_t want = random_next(x) % size;

	while (n < want) {
		const char *piece = "";
		uint64_t r = random_next(x);

		if (r % 4 == 0) {
			out[n++] = (uint8_t)(r >> 32);
			continue;
		}
		piece = payloads[(r >> 8) %
				 (sizeof(payloads) / sizeof(payloads[0]))]
		            .in;
		for (; *piece && n < want; piece++)
			out[n++] = (uint8_t)*piece;
	}
	return n;
}

static void
test_any_bytes_become_text_and_stay_it(void **state)
{
	uint64_t x = 88172645463325252;

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		uint8_t bytes[120], *in;
		size_t n = random_text(&x, bytes, sizeof(bytes));
		char once[4 * sizeof(bytes) + 1], twice[sizeof(once)];
		size_t size = random_next(&x) % 3 ? sizeof(once) : 1 + n;
		size_t length;

		in = heap_copy(bytes, n);
		length = text_sanitize(in, n, once, size);
		CHECK(length < size);
		CHECK_EQ(length, strlen(once));
		assert_null(judge_text(once, length));
		CHECK_EQ(
		    text_sanitize(once, length, twice, sizeof(twice)), length);
		CHECK_STR(twice, once);
		CHECK(text_width(once) <= length);
		free(in);
	}
}

static void
test_output_is_cut_between_characters(void **state)
{
	static const char in[] = "\xe6\x97\xa5\x1b\xff";
	static const size_t lengths[] = {0, 0, 0, 3, 3, 3, 3, 7, 7, 7, 10};

	(void)state;
	for (size_t size = 1; size <= 11; size++) {
		char *out = malloc(size);

		CHECK_EQ(text_sanitize(in, 5, out, size), lengths[size - 1]);
		CHECK_EQ(strlen(out), lengths[size - 1]);
		free(out);
	}
}

static void
test_width_counts_columns(void **state)
{
	(void)state;
	CHECK_EQ(text_width(""), 0);
	CHECK_EQ(text_width("abc"), 3);
	CHECK_EQ(text_width("caf\xc3\xa9"), 4);
	CHECK_EQ(text_width("e\xcc\x81"), 1);
	CHECK_EQ(text_width("\xe6\x97\xa5\xe6\x9c\xac"), 4);
	CHECK_EQ(text_width("\xff"), 1); /* nobody's text, but no harm */
}

static void
test_fit_never_splits_a_character_or_loses_its_mark(void **state)
{
	(void)state;
	CHECK_EQ(text_fit("abc", 2), 2);
	CHECK_EQ(text_fit("abc", 9), 3);
	CHECK_EQ(text_fit("abc", 0), 0);
	CHECK_EQ(text_fit("\xe6\x97\xa5\xe6\x9c\xac", 3), 3);
	CHECK_EQ(text_fit("\xe6\x97\xa5\xe6\x9c\xac", 1), 0);
	CHECK_EQ(text_fit("e\xcc\x81x", 1), 3);
}

static void
test_a_c_locale_changes_no_text_and_breaks_no_width(void **state)
{
	char utf8[64], plain[64];
	const char *in = "\xe6\x97\xa5 e\xcc\x81\xcc\x81 \xe2\x80\xae";

	(void)state;
	text_sanitize(in, strlen(in), utf8, sizeof(utf8));
	setlocale(LC_ALL, "C");
	text_sanitize(in, strlen(in), plain, sizeof(plain));
	CHECK_EQ(text_width("\xe6\x97\xa5"), 1);
	CHECK_EQ(text_width("e\xcc\x81"), 1);
	setlocale(LC_ALL, "C.UTF-8");
	CHECK_STR(plain, utf8);
}

/* Plain bytes are copied in words: no place in one may hide a byte. */
static void
test_a_byte_is_found_wherever_it_stands(void **state)
{
	(void)state;
	for (unsigned byte = 0; byte < 0x80; byte++) {
		for (size_t at = 0; at < 20; at++) {
			char in[21], want[40], out[40];
			bool plain = byte >= 0x20 && byte < 0x7f;

			memset(in, 'a' + (int)at % 3, sizeof(in) - 1);
			in[sizeof(in) - 1] = '\0';
			in[at] = (char)byte;
			snprintf(want, sizeof(want), "%.*s", (int)at, in);
			snprintf(want + at, sizeof(want) - at,
			    plain ? "%c%s" : "\\x%02x%s", byte, in + at + 1);
			text_sanitize(in, sizeof(in) - 1, out, sizeof(out));
			CHECK_STR(out, want);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_payloads_lose_their_sting),
	    cmocka_unit_test(test_four_hundred_marks_become_one),
	    cmocka_unit_test(
		test_every_character_is_shown_or_escaped_as_the_judge_says),
	    cmocka_unit_test(test_any_bytes_become_text_and_stay_it),
	    cmocka_unit_test(test_output_is_cut_between_characters),
	    cmocka_unit_test(test_width_counts_columns),
	    cmocka_unit_test(test_a_byte_is_found_wherever_it_stands),
	    cmocka_unit_test(
		test_fit_never_splits_a_character_or_loses_its_mark),
	    cmocka_unit_test(
		test_a_c_locale_changes_no_text_and_breaks_no_width),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
