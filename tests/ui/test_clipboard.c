/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "clipboard.h"

#include <stdio.h>

static void
test_text_is_base64_between_osc_52_and_bel(void **state)
{
	/* RFC 4648 section 10 */
	static const char *const pairs[][2] = {
	    {"", ""},
	    {"f", "Zg=="},
	    {"fo", "Zm8="},
	    {"foo", "Zm9v"},
	    {"foob", "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="},
	    {"foobar", "Zm9vYmFy"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char out[CLIPBOARD_BYTES], expected[64];

		snprintf(expected, sizeof(expected), "\033]52;c;%s\007",
		    pairs[i][1]);
		CHECK(
		    clipboard_sequence(pairs[i][0], strlen(pairs[i][0]), out));
		CHECK_STR(out, expected);
	}
}

static void
test_a_text_too_long_is_refused(void **state)
{
	static char text[CLIPBOARD_BYTES];
	char out[CLIPBOARD_BYTES] = "untouched";
	size_t n = 0;

	(void)state;
	while (clipboard_sequence(text, n, out))
		CHECK(strlen(out) < sizeof(out) && n++ < sizeof(out));
	strcpy(out, "untouched");
	CHECK(!clipboard_sequence(text, n, out));
	CHECK(!clipboard_sequence(text, (size_t)-1, out));
	CHECK_STR(out, "untouched");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_is_base64_between_osc_52_and_bel),
	    cmocka_unit_test(test_a_text_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
