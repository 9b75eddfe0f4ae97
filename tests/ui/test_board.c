/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys in, pictures out, over a made-up deck: all but the terminal. */
#include "scene.h"

#include <locale.h>

static void
test_scrolling_reaches_every_row_by_pages(void **state)
{
	uint64_t page;

	(void)state;
	begin(1234, SOURCE_KIND_LIVE, 80, 24);
	page = (uint64_t)scene.board.layout.rows.height;
	CHECK_EQ(scene.fake.asked.limit, page); /* not everything */
	for (uint64_t i = 0; i < 1233; i++) {
		press(INPUT_DOWN);
		CHECK(board_row(&scene.board, i + 1) != NULL);
	}
	CHECK_SEEN("of 1 234");
	CHECK_EQ(board_state(&scene.board)->selected, 1233);
	press(INPUT_DOWN);
	CHECK_EQ(board_state(&scene.board)->selected, 1233);
	press('g');
	CHECK_EQ(scene.fake.asked.offset, 0);
	press('G');
	CHECK_EQ(scene.fake.asked.offset, 1234 - page);
	press(INPUT_PAGE_UP);
	CHECK_EQ(scene.fake.asked.offset, 1234 - 2 * page);
	end();
}

/* Keys typed ahead of the answer, or before there is any row. */
static void
test_the_last_row_is_remembered_until_rows_come(void **state)
{
	(void)state;
	begin(2000, SOURCE_KIND_LIVE, 80, 24);
	scene.fake.n_rows = 0;
	board_ask(&scene.board);
	look(&scene);
	press('G');
	scene.fake.n_rows = 1234;
	board_ask(&scene.board);
	look(&scene);
	CHECK_EQ(board_state(&scene.board)->selected, 1233);
	CHECK(board_row(&scene.board, 1233) != NULL);
	scene.fake.n_rows = 2000; /* once, not for good */
	board_ask(&scene.board);
	look(&scene);
	CHECK_EQ(board_state(&scene.board)->selected, 1233);
	scene.fake.mute = true;
	press('2');
	press('G');
	scene.fake.mute = false;
	board_ask(&scene.board);
	look(&scene);
	CHECK_EQ(board_state(&scene.board)->selected, 1999);
	CHECK(board_row(&scene.board, 1999) != NULL);
	scene.fake.mute = true;
	press('3');
	press('G');
	press('g'); /* thought better of it */
	scene.fake.mute = false;
	board_ask(&scene.board);
	look(&scene);
	CHECK_EQ(board_state(&scene.board)->selected, 0);
	end();
}

static void
test_moving_inside_the_page_asks_nothing(void **state)
{
	uint64_t asked;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	asked = scene.fake.n_asked;
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	press(INPUT_UP);
	CHECK_EQ(scene.fake.n_asked, asked);
	end();
}

static void
test_keys_and_clicks_sort(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	CHECK_SEEN("▼Bytes");
	press('S');
	CHECK_SEEN("▲Bytes");
	CHECK(!scene.fake.asked.descending);
	press('s');
	CHECK_SEEN("▼Rate");
	board_input(&scene.board,
	    &(struct input){INPUT_CLICK, 3, scene.board.layout.header.y});
	look(&scene);
	CHECK_SEEN("Address▲");
	board_input(&scene.board,
	    &(struct input){INPUT_CLICK, 3, scene.board.layout.header.y});
	look(&scene);
	CHECK_SEEN("Address▼");
	end();
}

static void
test_every_view_is_reached_by_number_tab_and_click(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	for (unsigned i = 0; i < scene.board.n_views; i++) {
		press((int)('1' + i));
		CHECK(scene.fake.asked.view == views[i]);
		CHECK(board_has_rows(&scene.board));
	}
	press('\t');
	CHECK(scene.fake.asked.view == views[0]);
	press(INPUT_BACK_TAB);
	CHECK(scene.fake.asked.view == views[scene.board.n_views - 1]);
	board_input(&scene.board,
	    &(struct input){INPUT_CLICK, scene.board.tabs[1].x + 2,
		scene.board.layout.tabs.y});
	look(&scene);
	CHECK_SEEN("[2 Server names]");
	press('0'); /* there is no tenth */
	CHECK_SEEN("[2 Server names]");
	end();
}

static void
test_a_page_and_the_other_row_make_the_total(void **state)
{
	const struct result *r;
	char text[UNITS_TEXT_BYTES];

	(void)state;
	begin(1234, SOURCE_KIND_LIVE, 80, 24);
	r = scene.board.result;
	CHECK_SEEN("other (1 221 rows)");
	units_count(text, r->other[2]);
	CHECK(find(text) == scene.board.layout.other.y);
	units_count(text, r->total[2]);
	CHECK(find(text) == scene.board.layout.total.y);
	for (unsigned c = 2; c < 4; c++) {
		uint64_t sum = r->other[c];

		for (uint64_t i = 0; i < r->n_rows; i++)
			sum += r->query.view->columns[c]
			           .get(result_row(r, i))
			           .count;
		CHECK_EQ(sum, r->total[c]);
	}
	press('3'); /* the tree does not add up and says nothing of it */
	CHECK_UNSEEN("other (");
	end();
}

static void
test_the_filter_applies_as_typed_and_says_what_is_wrong(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press('/');
	press_all("laptop");
	CHECK_SEEN("/ laptop");
	CHECK_EQ(scene.board.result->total_rows, 13);
	press_all(" nocolumn>3");
	CHECK_SEEN("nocolumn");
	CHECK(*scene.board.filter.error.text);
	press(INPUT_ENTER); /* not while it is wrong */
	CHECK(scene.board.filter.editing);
	press(INPUT_CTRL('U'));
	press_all("bytes>10M");
	press('\r');
	CHECK(!scene.board.filter.editing);
	CHECK_SEEN("/ bytes>10M");
	CHECK_EQ(scene.board.result->total_rows, 8);
	press(INPUT_ESCAPE);
	CHECK_EQ(scene.board.result->total_rows, 100);
	CHECK_UNSEEN("bytes>10M");
	press('/');
	press_all("nothinglikethis");
	CHECK_SEEN("no row matches");
	end();
}

static void
click(int x, int y)
{
	struct input in = {.key = INPUT_CLICK, .x = x, .y = y};

	board_input(&scene.board, &in);
	look(&scene);
}

static void
test_cells_are_copied_one_after_the_other(void **state)
{
	int y;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 100, 24);
	press('Y');
	CHECK_SEEN("Address copied: 192.168.0.0;");
	press('Y');
	CHECK_SEEN("Name copied: laptop;");
	press('Y');
	CHECK_SEEN("Packets copied: 400000;");
	press(INPUT_DOWN); /* another row, the same column */
	press('Y');
	CHECK_SEEN("Packets copied: 200000;");
	y = find("192.168.0.2 ");
	click(scene.board.table.columns[3].x + 1, y);
	press('Y');
	CHECK_SEEN("Bytes copied: 30000000;");
	for (unsigned i = 3; i < scene.board.table.n; i++)
		press('Y'); /* and round */
	CHECK_SEEN("Address copied: 192.168.0.2;");
	press(INPUT_UP);
	press('Y');
	CHECK_SEEN("Address copied: 192.168.0.1;");
	press('Y');
	CHECK_SEEN("Name is empty;");
	press('y');
	CHECK_SEEN("row copied");
	end();
}

static void
test_a_page_is_asked_for_and_its_end_is_told(void **state)
{
	struct fake *f = &scene.fake;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press('H');
	CHECK_SEEN("writing tapdeck-");
	CHECK(strstr(f->page_path, "Z.html"));
	CHECK(f->page != 0);
	f->scoped.page_progress = 0.42;
	look(&scene);
	CHECK_SEEN("Z.html: 42 %");
	f->scoped.page_serial = f->page;
	look(&scene);
	CHECK_SEEN("page written to tapdeck-");
	press('H');
	strcpy(f->scoped.page_failure, "x.html: no room");
	f->scoped.page_serial = f->page;
	look(&scene);
	CHECK_SEEN("not written: x.html: no room");
	end();
}

static void
test_replay_keys_command_the_deck(void **state)
{
	static const struct {
		int key;
		enum deck_command command;
		double argument;
	} steps[] = {
	    {' ', DECK_PAUSE, 0},
	    {' ', DECK_PLAY, 0},
	    {']', DECK_SET_SPEED, 2},
	    {']', DECK_SET_SPEED, 5},
	    {'[', DECK_SET_SPEED, 2},
	    {'.', DECK_STEP, 0},
	    {INPUT_HOME, DECK_RESTART, 0},
	    {'t', DECK_SET_DECAP, 1},
	    {'t', DECK_SET_DECAP, 0},
	    {INPUT_END, DECK_TO_END, 0},
	};

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		press(steps[i].key);
		CHECK_EQ(scene.fake.n_commands, i + 1);
		CHECK_EQ(scene.fake.commands[i].command, steps[i].command);
		CHECK(scene.fake.commands[i].argument == steps[i].argument);
	}
	CHECK_SEEN("ENDED");
	end();
}

static void
test_speed_goes_from_a_tenth_to_as_fast_as_possible(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_FILE, 80, 24);
	for (int i = 0; i < 20; i++)
		press(']');
	CHECK(scene.fake.status.speed == 0);
	CHECK_SEEN("REPLAY max");
	press('[');
	CHECK_SEEN("REPLAY 1000x");
	for (int i = 0; i < 20; i++)
		press('[');
	CHECK_SEEN("REPLAY 0.1x");
	end();
}

static void
test_a_live_picture_freezes_and_counting_goes_on(void **state)
{
	uint64_t asked;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press(' ');
	CHECK_SEEN("PAUSED");
	asked = scene.fake.n_asked;
	board_tick(&scene.board, INT64_MAX / 2);
	CHECK_EQ(scene.fake.n_asked, asked);
	CHECK_EQ(scene.fake.n_commands, 0); /* the deck is left alone */
	press(' ');
	CHECK_SEEN("LIVE");
	CHECK(scene.fake.n_asked > asked);
	press('.');
	CHECK_SEEN("only a capture file");
	CHECK_EQ(scene.fake.n_commands, 0);
	end();
}

static void
test_a_frozen_order_keeps_rows_in_place(void **state)
{
	char before[4096], after[4096];
	int y;

	(void)state;
	begin(50, SOURCE_KIND_LIVE, 80, 24);
	y = scene.board.layout.rows.y + 4;
	canvas_line(&scene.board.canvas, y, before, sizeof(before));
	press('o');
	CHECK_SEEN("ORDER FROZEN");
	/* The answer comes in another order now; the picture must not. */
	board_state(&scene.board)->descending = false;
	scene.fake.round = 5;
	board_ask(&scene.board);
	look(&scene);
	canvas_line(&scene.board.canvas, y, after, sizeof(after));
	CHECK(strncmp(before, after, 16) == 0);
	CHECK_SEEN("400 005"); /* values went on */
	press('G');
	CHECK_SEEN("-50 of 50");
	press('o');
	CHECK_UNSEEN("ORDER FROZEN");
	end();
}

static void
test_rows_that_leave_a_frozen_order_leave_a_gap(void **state)
{
	(void)state;
	begin(50, SOURCE_KIND_LIVE, 80, 24);
	press('o');
	press('G');
	scene.fake.n_rows = 45;
	board_ask(&scene.board);
	look(&scene);
	CHECK_SEEN("(not among the first rows now)");
	scene.fake.n_rows = 50;
	board_ask(&scene.board);
	look(&scene);
	CHECK_UNSEEN("(not among");
	end();
}

static void
test_losses_and_faults_are_told_in_words(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_LIVE, 80, 24);
	CHECK_SEEN("lost 0");
	CHECK_SEEN("books");
	scene.fake.lost = 12;
	board_ask(&scene.board);
	look(&scene);
	CHECK_SEEN("LOST 12");
	scene.fake.unbooked = 3;
	strcpy(scene.fake.status.banner, "eth0 is down");
	deck_status(scene.deck, &scene.board.status);
	board_ask(&scene.board);
	look(&scene);
	CHECK_SEEN("BOOKS OFF BY 3");
	CHECK_SEEN("eth0 is down");
	end();
}

static void
test_the_first_picture_needs_no_answer(void **state)
{
	(void)state;
	memset(&scene, 0, sizeof(scene));
	scene.fake.mute = scene.fake.silent = true;
	scene.deck = fake_deck_new(&scene.fake);
	board_init(&scene.board, scene.deck, NULL, 80, 24, false);
	look(&scene);
	CHECK_SEEN("waiting for the first packet");
	for (int key = 1; key < 128; key++) {
		if (key != 'q')
			press(key);
	}
	end();
}

static void
test_no_key_at_any_size_draws_outside_or_hangs(void **state)
{
	(void)state;
	begin(1000, SOURCE_KIND_FILE, 80, 24);
	for (int i = 0; i < 4000; i++) {
		int width = 1 + i * 37 % 130, height = 1 + i * 17 % 50;
		int key = i % 3 ? 32 + i * 29 % 96 : INPUT_UP + i % 19;

		board_resize(&scene.board, width, height);
		board_input(&scene.board,
		    &(struct input){key, i * 13 % 140, i * 7 % 60});
		scene.fake.n_rows = (uint64_t)i * 31 % 1000;
		look(&scene);
		scene.board.quit = false;
	}
	end();
}

static void
test_the_help_lists_every_key_and_column(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_LIVE, 80, 240);
	press('?');
	CHECK_SEEN("Space");
	CHECK_SEEN("Shift-Tab");
	CHECK_SEEN("last_60s");
	press('x');
	CHECK_SEEN("[1 Hosts]");
	end();
}

static void
test_too_small_says_what_is_needed(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_LIVE, 59, 14);
	CHECK_SEEN("too small: need 60x15");
	press('q');
	CHECK(scene.board.quit);
	end();
}

static void
test_units_switch_between_bits_and_bytes(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_LIVE, 80, 24);
	CHECK_SEEN("in 12.4 Mb/s");
	press('u');
	CHECK_SEEN("in 1.55 MB/s");
	CHECK_UNSEEN("b/s");
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_scrolling_reaches_every_row_by_pages),
	    cmocka_unit_test(test_the_last_row_is_remembered_until_rows_come),
	    cmocka_unit_test(test_moving_inside_the_page_asks_nothing),
	    cmocka_unit_test(test_keys_and_clicks_sort),
	    cmocka_unit_test(
		test_every_view_is_reached_by_number_tab_and_click),
	    cmocka_unit_test(test_a_page_and_the_other_row_make_the_total),
	    cmocka_unit_test(
		test_the_filter_applies_as_typed_and_says_what_is_wrong),
	    cmocka_unit_test(test_cells_are_copied_one_after_the_other),
	    cmocka_unit_test(test_a_page_is_asked_for_and_its_end_is_told),
	    cmocka_unit_test(test_replay_keys_command_the_deck),
	    cmocka_unit_test(
		test_speed_goes_from_a_tenth_to_as_fast_as_possible),
	    cmocka_unit_test(test_a_live_picture_freezes_and_counting_goes_on),
	    cmocka_unit_test(test_a_frozen_order_keeps_rows_in_place),
	    cmocka_unit_test(test_rows_that_leave_a_frozen_order_leave_a_gap),
	    cmocka_unit_test(test_losses_and_faults_are_told_in_words),
	    cmocka_unit_test(test_the_first_picture_needs_no_answer),
	    cmocka_unit_test(test_no_key_at_any_size_draws_outside_or_hangs),
	    cmocka_unit_test(test_the_help_lists_every_key_and_column),
	    cmocka_unit_test(test_too_small_says_what_is_needed),
	    cmocka_unit_test(test_units_switch_between_bits_and_bytes),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
