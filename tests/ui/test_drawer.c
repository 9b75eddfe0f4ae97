/* SPDX-License-Identifier: BSD-2-Clause */
/* Choosing columns: what the drawer does to the table above it. */
#include "scene.h"
#include "ui/screen.h"

#include <errno.h>
#include <locale.h>

/* What was to be kept, and what comes of it. */
static struct {
	int result, times;
	struct screen_view wish;
	unsigned columns[TABLE_COLUMNS];
	uint8_t widths[TABLE_COLUMNS];
} kept;

static int
keep(void *context, const struct screen_view *wish, struct error *err)
{
	CHECK(context == &kept);
	kept.times++;
	kept.wish = *wish;
	memcpy(kept.columns, wish->columns,
	    wish->n_columns * sizeof(kept.columns[0]));
	memcpy(kept.widths, wish->widths, wish->n_columns);
	return error_set(err, kept.result, "the file");
}

static void
open_drawer(int width, int height)
{
	const struct screen_config config = {
	    .keep = keep, .keep_context = &kept};

	memset(&kept, 0, sizeof(kept));
	begin(100, SOURCE_KIND_LIVE, width, height);
	board_prefer(&scene.board, &config);
	press('C');
	CHECK(scene.board.drawer.open);
}

/* The id of the column that is drawn at a place of the table. */
static const char *
drawn(unsigned place)
{
	const struct table *t = &scene.board.table;

	CHECK(place < t->n);
	return t->view->columns[t->columns[place].index].id;
}

static unsigned
width_of(unsigned place)
{
	return (unsigned)scene.board.table.columns[place].width;
}

static void
test_columns_are_listed_with_their_help_the_shown_ones_first(void **state)
{
	const struct view *v = views[0];
	bool hidden = false;

	(void)state;
	open_drawer(60, 50);
	CHECK_EQ(scene.board.drawer.n, v->n_columns);
	for (unsigned i = 0; i < scene.board.drawer.n; i++) {
		hidden |= !scene.board.drawer.shown[i];
		CHECK(hidden == !scene.board.drawer.shown[i]);
		CHECK_SEEN(v->columns[scene.board.drawer.order[i]].id);
	}
	CHECK(hidden);
	CHECK_SEEN("[x] address");
	CHECK_SEEN(v->columns[0].help);
	end();
}

static void
test_space_hides_and_shows_and_one_stays(void **state)
{
	(void)state;
	open_drawer(120, 40);
	CHECK_STR(drawn(0), "address");
	press(' ');
	CHECK(strcmp(drawn(0), "address") != 0);
	press(' ');
	CHECK_STR(drawn(0), "address");
	for (unsigned i = 0; i < scene.board.drawer.n; i++) {
		if (scene.board.drawer.shown[scene.board.drawer.selected])
			press(' ');
		press(INPUT_DOWN);
	}
	CHECK_EQ(scene.board.table.n, 1);
	end();
}

static void
test_a_column_can_be_put_elsewhere(void **state)
{
	(void)state;
	open_drawer(120, 40);
	press('<'); /* there is nothing before it */
	CHECK_STR(drawn(0), "address");
	press('>');
	CHECK_STR(drawn(1), "address");
	CHECK_EQ(scene.board.drawer.selected, 1);
	press(INPUT_LEFT);
	CHECK_STR(drawn(0), "address");
	press('G');
	for (unsigned i = 0; i < 2 * scene.board.drawer.n; i++)
		press('>');
	CHECK_EQ(scene.board.drawer.selected, scene.board.drawer.n - 1);
	end();
}

static void
test_widths_are_kept_to(void **state)
{
	unsigned width;

	(void)state;
	open_drawer(120, 40);
	width = width_of(0);
	press_all("+++");
	CHECK_EQ(width_of(0), width + 3);
	press_all("----");
	CHECK_EQ(width_of(0), width - 1);
	for (int i = 0; i < 200; i++)
		press('-');
	CHECK_EQ(width_of(0), 3);
	for (int i = 0; i < 300; i++)
		press('+');
	press('d');
	CHECK_EQ(width_of(0), width);
	end();
}

static void
test_what_was_chosen_is_asked_for_and_stays_after_the_drawer(void **state)
{
	unsigned n;

	(void)state;
	open_drawer(120, 40);
	press(' ');
	n = scene.board.table.n;
	press(INPUT_ESCAPE);
	CHECK(!scene.board.drawer.open);
	CHECK_EQ(scene.board.table.n, n);
	CHECK(strcmp(drawn(0), "address") != 0);
	CHECK_UNSEEN("[x]");
	press('2');
	press('1');
	CHECK(strcmp(drawn(0), "address") != 0);
	CHECK_EQ(scene.fake.asked.needs & table_needs(&scene.board.table),
	    table_needs(&scene.board.table));
	end();
}

static void
test_w_keeps_columns_widths_and_order_of_rows(void **state)
{
	(void)state;
	open_drawer(120, 40);
	press_all(">+W");
	CHECK_EQ(kept.times, 1);
	CHECK(kept.wish.view == views[0] && kept.wish.has_sort);
	CHECK_EQ(kept.wish.sort, views[0]->sort);
	CHECK_EQ(kept.columns[1], 0);
	CHECK(kept.widths[1] > 0 && kept.widths[0] == 0);
	CHECK_SEEN("kept: the file");
	kept.result = -EACCES;
	press('W');
	CHECK_UNSEEN("kept:");
	CHECK_SEEN("the file");
	end();
}

static void
test_a_click_selects_and_one_on_the_box_chooses(void **state)
{
	const struct rect *page = &scene.board.drawer.page;
	struct input in = {.key = INPUT_CLICK, .x = 20};

	(void)state;
	open_drawer(120, 40);
	in.y = page->y + 2;
	board_input(&scene.board, &in);
	CHECK_EQ(scene.board.drawer.selected, 2);
	CHECK(scene.board.drawer.shown[2]);
	in.x = 2;
	board_input(&scene.board, &in);
	CHECK(!scene.board.drawer.shown[2]);
	in.y = page->y + page->height;
	board_input(&scene.board, &in);
	CHECK_EQ(scene.board.drawer.selected, 2);
	end();
}

static void
test_it_fits_the_smallest_screen(void **state)
{
	(void)state;
	open_drawer(60, 15);
	for (unsigned i = 0; i < scene.board.drawer.n; i++) {
		press(INPUT_DOWN);
		CHECK(scene.board.drawer.selected >= scene.board.drawer.top);
	}
	CHECK_SEEN("Esc Back");
	press('?');
	CHECK_SEEN("tapdeck: help");
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_columns_are_listed_with_their_help_the_shown_ones_first),
	    cmocka_unit_test(test_space_hides_and_shows_and_one_stays),
	    cmocka_unit_test(test_a_column_can_be_put_elsewhere),
	    cmocka_unit_test(test_widths_are_kept_to),
	    cmocka_unit_test(
		test_what_was_chosen_is_asked_for_and_stays_after_the_drawer),
	    cmocka_unit_test(test_w_keeps_columns_widths_and_order_of_rows),
	    cmocka_unit_test(test_a_click_selects_and_one_on_the_box_chooses),
	    cmocka_unit_test(test_it_fits_the_smallest_screen),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
