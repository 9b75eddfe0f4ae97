/* SPDX-License-Identifier: BSD-2-Clause */
/* The last line is made of buttons. */
#include "scene.h"

#include <locale.h>

/* Click on a text of the last line. */
static void
click(const char *text)
{
	const struct canvas *c = &scene.board.canvas;
	struct input in = {.key = INPUT_CLICK, .y = c->height - 1};
	char line[4096];
	const char *at;

	canvas_line(c, in.y, line, sizeof(line));
	at = strstr(line, text);
	CHECK(at != NULL);
	in.x = at ? (int)(at - line) : 0; /* all ASCII up to there */
	board_input(&scene.board, &in);
	look(&scene);
}

static void
test_a_click_on_a_word_presses_its_key(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_FILE, 160, 30);
	click("View");
	CHECK_EQ(scene.board.view_index, 1);
	click("Tab");
	CHECK_EQ(scene.board.view_index, 2);
	click("Sort");
	CHECK(scene.fake.asked.sort != views[2]->sort);
	click("Pause");
	CHECK_EQ(scene.fake.commands[0].command, DECK_PAUSE);
	click("Help");
	CHECK(scene.board.help);
	press('q');
	click("Quit");
	CHECK(scene.board.quit);
	end();
}

static void
test_between_and_behind_the_words_nothing_happens(void **state)
{
	uint64_t asked;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	asked = scene.fake.n_asked;
	click("  "); /* behind the first word */
	for (int x = 60; x < 80; x++)
		board_input(&scene.board,
		    &(struct input){.key = INPUT_CLICK, .x = x, .y = 23});
	CHECK_EQ(scene.fake.n_asked, asked);
	CHECK(!scene.board.quit && !scene.board.help);
	end();
}

static void
test_what_is_typed_or_said_is_no_button(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press('/');
	for (int x = 0; x < 80; x++)
		board_input(&scene.board,
		    &(struct input){.key = INPUT_CLICK, .x = x, .y = 23});
	CHECK(scene.board.filter.editing && !scene.board.quit);
	end();
}

static void
test_buttons_of_what_lies_over_the_table_are_its_own(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 100, 24);
	press('C');
	click("Show");
	CHECK(!scene.board.drawer.shown[0]);
	click("Back");
	CHECK(!scene.board.drawer.open);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_click_on_a_word_presses_its_key),
	    cmocka_unit_test(test_between_and_behind_the_words_nothing_happens),
	    cmocka_unit_test(test_what_is_typed_or_said_is_no_button),
	    cmocka_unit_test(
		test_buttons_of_what_lies_over_the_table_are_its_own),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
