/* SPDX-License-Identifier: BSD-2-Clause */
/* A frame taken apart on the screen: a SYN of which 54 bytes are kept. */
#include "scene.h"

#include <locale.h>

static void
open_frame(int width, int height)
{
	begin(10, SOURCE_KIND_FILE, width, height);
	press('6'); /* the packets of the made-up deck */
	press('\r');
	CHECK(scene.board.frame.open);
}

/* The characters of a line from its place x on. */
static const char *
text_at(int x, int y, int n)
{
	static char text[64];

	for (int i = 0; i < n; i++)
		text[i] =
		    (char)canvas_at(&scene.board.canvas, x + i, y)->character;
	text[n] = '\0';
	return text;
}

static void
test_enter_opens_the_innermost_header_and_escape_closes(void **state)
{
	(void)state;
	open_frame(80, 24);
	CHECK(scene.fake.asked.needs & NEED_BYTES);
	CHECK_SEEN("+ Ethernet  3e:73:2d:03:b1:54 > 92:3f:49:e4:fa:af");
	CHECK_SEEN("+ IPv4  10.7.0.1 > 10.7.0.2");
	CHECK_SEEN("- TCP  36130 > 8080");
	CHECK_SEEN("64240");
	CHECK_SEEN("0x002 (SYN)");
	CHECK_SEEN("first 54 of 500 bytes");
	press(INPUT_ESCAPE);
	CHECK_UNSEEN("- TCP");
	CHECK_SEEN("[6 Packets]");
	press('\r');
	CHECK_SEEN("- TCP");
	press('q');
	CHECK(!scene.board.quit);
	CHECK_SEEN("[6 Packets]");
	press('1');
	press('\r');
	CHECK(!scene.board.frame.open);
	CHECK_EQ(scene.fake.scope.n, 1);
	end();
}

static void
test_headers_fold_by_arrow_and_enter(void **state)
{
	(void)state;
	open_frame(80, 24);
	press(INPUT_LEFT);
	CHECK_SEEN("+ TCP");
	CHECK_UNSEEN("0x002 (SYN)");
	press(INPUT_RIGHT);
	CHECK_SEEN("0x002 (SYN)");
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	press(INPUT_LEFT); /* from a field to its header */
	CHECK_SEEN("- TCP");
	press('\r');
	CHECK_SEEN("+ TCP");
	press(INPUT_UP);
	press('\r');
	CHECK_SEEN("Time to live");
	end();
}

static void
test_the_bytes_of_a_field_stand_in_brackets(void **state)
{
	int y;

	(void)state;
	open_frame(80, 24);
	press(INPUT_DOWN); /* source port: bytes 34 and 35 */
	CHECK_SEEN("Source port: bytes 34-35");
	y = find("0020  ");
	CHECK(y >= 0);
	CHECK_STR(text_at(11, y, 7), "[8d 22]");
	CHECK_EQ(canvas_at(&scene.board.canvas, 12, y)->style, STYLE_SELECTED);
	CHECK_EQ(canvas_at(&scene.board.canvas, 9, y)->style, STYLE_PLAIN);
	for (int i = 0; i < 4; i++)
		press(INPUT_DOWN);
	CHECK_SEEN("Header length: byte 46, bits 0-3");
	press('g');
	press(INPUT_RIGHT);
	CHECK_SEEN("Ethernet: bytes 0-13");
	CHECK_SEEN("0000 [92 3f 49 e4 fa af 3e 73 2d 03 b1 54 08 00]45 00");
	end();
}

static void
test_every_line_is_reached_and_in_sight_at_any_size(void **state)
{
	static const struct {
		int width, height;
	} sizes[] = {{80, 24}, {60, 15}, {120, 15}, {200, 60}};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const struct frame_view *v = &scene.board.frame;

		open_frame(sizes[i].width, sizes[i].height);
		for (int n = 0; n < 3; n++) {
			press('g');
			for (int down = 0; down < n; down++)
				press(INPUT_DOWN);
			press(INPUT_RIGHT);
		}
		press('g');
		for (size_t line = 0; line < 2 * v->n; line++) {
			CHECK(find("▸") >= v->tree.y);
			CHECK(find("▸") < v->tree.y + v->tree.height);
			press(INPUT_DOWN);
		}
		CHECK_EQ(v->selected, v->n - 1);
		CHECK_EQ(find("▸"), find(v->nodes[v->n - 1].name));
		press(INPUT_PAGE_UP);
		CHECK(v->selected < v->n - 1);
		end();
	}
}

static void
test_clicks_select_and_fold(void **state)
{
	(void)state;
	open_frame(80, 24);
	board_input(
	    &scene.board, &(struct input){INPUT_CLICK, 5, find("+ IPv4")});
	look(&scene);
	CHECK_SEEN("▸+ IPv4");
	board_input(
	    &scene.board, &(struct input){INPUT_CLICK, 5, find("+ IPv4")});
	look(&scene);
	CHECK_SEEN("▸- IPv4");
	board_input(
	    &scene.board, &(struct input){INPUT_WHEEL_DOWN, 5, find("- IPv4")});
	look(&scene);
	CHECK_UNSEEN("▸- IPv4");
	end();
}

static void
test_the_frame_stays_while_the_table_goes_on(void **state)
{
	(void)state;
	open_frame(80, 24);
	scene.fake.n_rows = 0;
	scene.fake.round = 9;
	board_ask(&scene.board);
	look(&scene);
	CHECK_SEEN("- TCP  36130 > 8080");
	press('?');
	CHECK_SEEN("Shift-Tab");
	press('x');
	CHECK_SEEN("- TCP  36130 > 8080");
	press(INPUT_CTRL('C'));
	CHECK(scene.board.quit);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_enter_opens_the_innermost_header_and_escape_closes),
	    cmocka_unit_test(test_headers_fold_by_arrow_and_enter),
	    cmocka_unit_test(test_the_bytes_of_a_field_stand_in_brackets),
	    cmocka_unit_test(
		test_every_line_is_reached_and_in_sight_at_any_size),
	    cmocka_unit_test(test_clicks_select_and_fold),
	    cmocka_unit_test(test_the_frame_stays_while_the_table_goes_on),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
