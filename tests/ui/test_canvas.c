/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "ui/canvas.h"

#include <locale.h>

static const char *
line_of(const struct canvas *c, int y)
{
	static char text[1024];

	canvas_line(c, y, text, sizeof(text));
	return text;
}

static void
test_text_is_cut_at_its_columns_with_an_ellipsis(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 20, 1, false);
	CHECK_EQ(canvas_text(&c, 2, 0, 5, STYLE_PLAIN, "abcdefgh"), 5);
	CHECK_STR(line_of(&c, 0), "  abcd…");
	CHECK_EQ(canvas_text(&c, 2, 0, 5, STYLE_PLAIN, "12345"), 5);
	CHECK_STR(line_of(&c, 0), "  12345");
	CHECK_EQ(canvas_text(&c, 0, 0, 0, STYLE_PLAIN, "x"), 0);
	canvas_fini(&c);
}

static void
test_right_aligned_text_ends_where_it_should(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 10, 1, false);
	canvas_text_right(&c, 0, 0, 10, STYLE_PLAIN, "7");
	CHECK_STR(line_of(&c, 0), "         7");
	canvas_text_right(&c, 0, 0, 4, STYLE_PLAIN, "123456");
	CHECK_STR(line_of(&c, 0), "123…     7");
	canvas_fini(&c);
}

static void
test_wide_characters_take_two_columns_and_never_half(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 4, 2, false);
	CHECK_EQ(canvas_columns(&c, "日本x"), 5);
	CHECK_EQ(canvas_text(&c, 0, 0, 4, STYLE_PLAIN, "日本"), 4);
	CHECK_EQ(canvas_at(&c, 1, 0)->character, 0);
	canvas_put(&c, 1, 0, 'a', STYLE_PLAIN); /* over its right half */
	CHECK_STR(line_of(&c, 0), " a本");
	canvas_put(&c, 2, 0, 'b', STYLE_PLAIN); /* over its left half */
	CHECK_STR(line_of(&c, 0), " ab");
	canvas_put(&c, 3, 1, 0x65e5, STYLE_PLAIN); /* no room at the edge */
	CHECK_STR(line_of(&c, 1), "");
	canvas_fini(&c);
}

static void
test_no_control_byte_gets_into_a_cell(void **state)
{
	static const char *const hostile[] = {"\x1b[2J", "a\nb\tc\r", "\x7f",
	    "\xc2\x9bm31", "\xff\xfe", "\xe2\x82", "\xed\xa0\x80", "\xc0\xaf",
	    "\xf4\x90\x80\x80", "\xe2\x80\x8f"};
	struct canvas c;

	(void)state;
	canvas_init(&c, 20, 1, false);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		canvas_clear(&c);
		canvas_text(&c, 0, 0, 20, STYLE_PLAIN, hostile[i]);
		for (int x = 0; x < 20; x++) {
			uint32_t v = canvas_at(&c, x, 0)->character;

			CHECK(v >= 0x20 && (v < 0x7f || v >= 0xa0));
			CHECK(v < 0xd800 || v >= 0xe000);
		}
	}
	canvas_fini(&c);
}

static void
test_drawing_outside_changes_nothing(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 3, 3, false);
	for (int y = -2; y < 6; y++) {
		canvas_text(&c, -3, y, 30, STYLE_PLAIN, "日本日本日本日本");
		canvas_put(&c, 3, y, 'x', STYLE_PLAIN);
	}
	canvas_fill(&c, (struct rect){-5, -5, 99, 99}, '.', STYLE_PLAIN);
	canvas_restyle(&c, (struct rect){2, 2, 99, -7}, STYLE_BAD);
	for (int y = 0; y < 3; y++)
		CHECK_STR(line_of(&c, y), "...");
	canvas_fini(&c);
}

static void
test_ascii_canvas_holds_ascii_only(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 30, 1, true);
	canvas_text(&c, 0, 0, 30, STYLE_PLAIN, "▼B │─└ ▸ é 日本 ⣿");
	CHECK_STR(line_of(&c, 0), "vB |-+ > ? ?? ?");
	canvas_fini(&c);
}

static void
test_a_line_is_cut_to_whole_characters(void **state)
{
	struct canvas c;
	char out[5];

	(void)state;
	canvas_init(&c, 4, 1, false);
	canvas_text(&c, 0, 0, 4, STYLE_PLAIN, "aéüx");
	CHECK_EQ(canvas_line(&c, 0, out, sizeof(out)), 3);
	CHECK_STR(out, "aé");
	canvas_fini(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_is_cut_at_its_columns_with_an_ellipsis),
	    cmocka_unit_test(test_right_aligned_text_ends_where_it_should),
	    cmocka_unit_test(
		test_wide_characters_take_two_columns_and_never_half),
	    cmocka_unit_test(test_no_control_byte_gets_into_a_cell),
	    cmocka_unit_test(test_drawing_outside_changes_nothing),
	    cmocka_unit_test(test_ascii_canvas_holds_ascii_only),
	    cmocka_unit_test(test_a_line_is_cut_to_whole_characters),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
