/* SPDX-License-Identifier: BSD-2-Clause */
/* The help can be searched, and says what the columns mean. */
#include "scene.h"

#include <locale.h>

static void
open_help(int width, int height)
{
	begin(10, SOURCE_KIND_LIVE, width, height);
	press('?');
	CHECK_SEEN("tapdeck: help");
}

/* The line that the arrow is at, or -1. */
static int
marked(void)
{
	for (int y = 0; y < scene.board.canvas.height; y++) {
		if (canvas_at(&scene.board.canvas, 0, y)->character == 0x25b8)
			return y;
	}
	return -1;
}

static void
test_what_is_typed_is_found_wherever_it_is(void **state)
{
	(void)state;
	open_help(80, 24);
	CHECK_UNSEEN("last_60s");
	press('/');
	press_all("LAST_60");
	CHECK_SEEN("last_60s");
	CHECK_EQ(find("last_60s"), marked());
	press('\r');
	CHECK_SEEN("lines have 'LAST_60'");
	CHECK(scene.board.help);
	end();
}

static void
test_every_column_of_the_view_in_front_is_found_with_its_meaning(void **state)
{
	const struct view *v = views[0];

	(void)state;
	for (unsigned i = 0; i < v->n_columns; i++) {
		open_help(160, 24);
		press('/');
		press_all(v->columns[i].help);
		CHECK_SEEN(v->columns[i].id);
		CHECK(marked() > 0);
		end();
	}
}

static void
test_n_goes_through_all_and_round(void **state)
{
	int first, hits;

	(void)state;
	open_help(80, 24);
	press('/');
	press_all("replay");
	press('\r');
	hits = scene.board.search.n;
	CHECK(hits > 3);
	first = scene.board.search.hit;
	for (int i = 0; i < hits; i++) {
		press(i % 2 ? 'n' : INPUT_F3);
		CHECK((scene.board.search.hit == first) == (i == hits - 1));
		CHECK(marked() > 0);
	}
	press('N');
	CHECK_EQ(
	    scene.board.search.hit, scene.board.search.lines[hits - 1] == first
					? scene.board.search.lines[hits - 2]
					: scene.board.search.lines[hits - 1]);
	end();
}

static void
test_what_is_not_there_is_told_and_harmless(void **state)
{
	(void)state;
	open_help(80, 24);
	press(INPUT_F3);
	press_all("no such thing");
	CHECK_SEEN("not found");
	CHECK_EQ(marked(), -1);
	press('\r');
	press('n');
	CHECK(scene.board.help);
	press('x');
	CHECK(!scene.board.help);
	press('?');
	CHECK_UNSEEN("no such thing");
	end();
}

static void
test_escape_ends_the_typing_then_the_help(void **state)
{
	(void)state;
	open_help(60, 15);
	press('/');
	press_all("q?/ xN");
	CHECK(scene.board.help && scene.board.search.editing);
	press(INPUT_ESCAPE);
	CHECK(scene.board.help);
	press('n'); /* nothing is sought any more */
	CHECK(!scene.board.help);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_typed_is_found_wherever_it_is),
	    cmocka_unit_test(
		test_every_column_of_the_view_in_front_is_found_with_its_meaning),
	    cmocka_unit_test(test_n_goes_through_all_and_round),
	    cmocka_unit_test(test_what_is_not_there_is_told_and_harmless),
	    cmocka_unit_test(test_escape_ends_the_typing_then_the_help),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
