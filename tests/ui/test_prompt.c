/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "ui/input.h"
#include "ui/prompt.h"

static void
type(struct prompt *p, const int *keys)
{
	for (; *keys; keys++)
		prompt_key(p, *keys);
}

static void
test_characters_are_edited_whole(void **state)
{
	struct prompt p = {.text = ""};

	(void)state;
	type(&p, (int[]){'a', 0xe9, 0x65e5, 0x1f600, 0});
	CHECK_STR(p.text, "aé日😀");
	type(&p, (int[]){INPUT_LEFT, INPUT_BACKSPACE, 0});
	CHECK_STR(p.text, "aé😀");
	type(&p, (int[]){INPUT_HOME, INPUT_RIGHT, INPUT_DELETE, 'b', 0});
	CHECK_STR(p.text, "ab😀");
	type(&p, (int[]){INPUT_END, INPUT_DELETE, INPUT_RIGHT, 'c', 0});
	CHECK_STR(p.text, "ab😀c");
}

static void
test_shell_keys_cut_words_and_ends(void **state)
{
	struct prompt p;

	(void)state;
	prompt_set(&p, "bytes>1M name:x  ");
	prompt_key(&p, INPUT_CTRL('W'));
	CHECK_STR(p.text, "bytes>1M ");
	type(&p, (int[]){INPUT_CTRL('A'), INPUT_RIGHT, INPUT_CTRL('K'), 0});
	CHECK_STR(p.text, "b");
	prompt_key(&p, INPUT_CTRL('U'));
	CHECK_STR(p.text, "");
	type(&p, (int[]){INPUT_BACKSPACE, INPUT_LEFT, INPUT_CTRL('W'), 0});
	CHECK_STR(p.text, "");
}

static void
test_controls_and_surrogates_are_refused(void **state)
{
	static const int bad[] = {'\t', 0x1b, 0x7f, 0x9b, 0xd800, 0x110000,
	    INPUT_UP, INPUT_F1, -1, 1 << 30};
	struct prompt p = {.text = ""};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(!prompt_key(&p, bad[i]));
	CHECK_STR(p.text, "");
}

static void
test_a_full_line_takes_no_more(void **state)
{
	struct prompt p = {.text = ""};
	size_t taken = 0;

	(void)state;
	for (size_t i = 0; i < 2 * PROMPT_BYTES; i++)
		taken += prompt_key(&p, 0x65e5);
	CHECK_EQ(taken, (PROMPT_BYTES - 1) / 3);
	CHECK_EQ(strlen(p.text), 3 * taken);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_characters_are_edited_whole),
	    cmocka_unit_test(test_shell_keys_cut_words_and_ends),
	    cmocka_unit_test(test_controls_and_surrogates_are_refused),
	    cmocka_unit_test(test_a_full_line_takes_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
