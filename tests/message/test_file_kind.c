/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/file_kind.h"

static const char *
suffix(const char *bytes, size_t n)
{
	uint8_t *exact = heap_copy(bytes, n);
	const char *got = file_kind_of(exact, n)->suffix;

	free(exact);
	return got;
}

#define CHECK_KIND(literal, want)                                              \
	CHECK_STR(suffix(literal, sizeof(literal) - 1), want)

/* The marks as the formats' own papers have them. */
static void
test_files_are_known_by_their_first_bytes(void **state)
{
	(void)state;
	CHECK_KIND("\x89PNG\r\n\x1a\n....", "png");
	CHECK_KIND("\xff\xd8\xff\xe0..JFIF", "jpg");
	CHECK_KIND("GIF89a\1\0\1\0", "gif");
	CHECK_KIND("RIFF\4\0\0\0WEBPVP8 ", "webp");
	CHECK_KIND("%PDF-1.7\n", "pdf");
	CHECK_KIND("PK\3\4\24\0", "zip");
	CHECK_KIND("MZ\220\0\3\0", "exe");
	CHECK_KIND("\177ELF\2\1\1", "elf");
	CHECK_KIND("\0\0\0\30ftypisom", "mp4");
	CHECK_KIND("  \r\n<!DOCTYPE HTML>", "html");
	CHECK_KIND("\xef\xbb\xbf<?xml version", "xml");
	CHECK_KIND("{\"a\": 1}", "json");
	CHECK_KIND("plain words\n", "txt");
	CHECK_KIND("From: a@b.example\r\nSubject: x\r\n\r\n", "eml");
	CHECK_KIND("Received: from a\r\n by b\r\n", "eml");
	CHECK_KIND("From: here on it is\nwords\n", "txt");
	CHECK_KIND("From:", "txt");
}

static void
test_words_that_begin_like_a_mark_are_words(void **state)
{
	(void)state;
	CHECK_KIND("BMW and others", "txt");
	CHECK_KIND("MZ is what it begins with", "txt");
}

static void
test_nothing_and_anything_have_a_kind(void **state)
{
	char noise[700];

	(void)state;
	CHECK_KIND("", "bin");
	CHECK_KIND("\0", "bin");
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (char)(i * 7);
	for (size_t n = 0; n <= sizeof(noise); n++)
		CHECK(strlen(suffix(noise, n)) > 0);
}

/* Names of files are made of these. */
static void
test_suffixes_are_short_and_plain(void **state)
{
	(void)state;
	for (unsigned a = 0; a < 256; a++) {
		for (unsigned b = 0; b < 256; b++) {
			char bytes[4] = {(char)a, (char)b, 0, 1};
			const char *s = suffix(bytes, sizeof(bytes));

			CHECK(strlen(s) <= 6);
			CHECK_EQ(strspn(s, "abcdefghijklmnopqrstuvwxyz"
					   "0123456789"),
			    strlen(s));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files_are_known_by_their_first_bytes),
	    cmocka_unit_test(test_words_that_begin_like_a_mark_are_words),
	    cmocka_unit_test(test_nothing_and_anything_have_a_kind),
	    cmocka_unit_test(test_suffixes_are_short_and_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
