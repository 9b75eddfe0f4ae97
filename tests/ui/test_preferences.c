/* SPDX-License-Identifier: BSD-2-Clause */
/* How views look at first: as they like it, or as the options say. */
#include "scene.h"

#include "ui/screen.h"

#include <locale.h>

static void
test_a_list_that_grows_starts_with_its_newest_row(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_LIVE, 80, 24);
	press('4');
	CHECK(!scene.fake.asked.descending); /* ascending, as reports */
	press('6');
	CHECK(views[5]->ascending && views[5]->newest_first);
	CHECK(scene.fake.asked.descending);
	end();
}

static void
test_what_was_asked_for_is_the_first_picture(void **state)
{
	static const unsigned columns[] = {2, 0};
	const struct screen_view wish = {
	    .view = views[0],
	    .has_sort = true,
	    .sort = 2,
	    .columns = columns,
	    .n_columns = 2,
	};
	const struct screen_config config = {
	    .views = &wish, .n_views = 1, .where = "laptop"};

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	board_prefer(&scene.board, &config);
	look(&scene);
	CHECK_EQ(scene.fake.asked.sort, 2);
	CHECK(!scene.fake.asked.descending);
	CHECK_EQ(scene.board.table.n, 2);
	CHECK_EQ(scene.board.table.columns[0].index, 2);
	CHECK_EQ(scene.board.table.columns[1].index, 0);
	CHECK_UNSEEN("Bytes");
	CHECK_SEEN("/ laptop");
	CHECK_EQ(scene.board.result->total_rows, 13);
	press('2'); /* about which nothing was said */
	CHECK(scene.board.table.n > 2);
	end();
}

/* Packets have a column for each field of each header. */
static void
test_columns_beyond_what_a_screen_holds_are_left_out(void **state)
{
	unsigned columns[3 * TABLE_COLUMNS];
	const struct screen_view wish = {
	    .view = views[0],
	    .has_sort = true,
	    .sort = TABLE_COLUMNS,
	    .columns = columns,
	    .n_columns = 3 * TABLE_COLUMNS,
	};
	const struct screen_config config = {.views = &wish, .n_views = 1};

	(void)state;
	for (unsigned i = 0; i < 3 * TABLE_COLUMNS; i++)
		columns[i] = TABLE_COLUMNS + i;
	columns[100] = 1;
	begin(10, SOURCE_KIND_LIVE, 80, 24);
	board_prefer(&scene.board, &config);
	look(&scene);
	CHECK_EQ(scene.board.table.n_chosen, 1);
	CHECK_EQ(scene.board.table.sort, views[0]->sort);
	CHECK_EQ(scene.board.table.columns[0].index, 1);
	end();
}

static void
test_query_strings_are_hidden_by_option_and_by_key(void **state)
{
	const struct screen_config config = {.hide_queries = true};

	(void)state;
	begin(10, SOURCE_KIND_LIVE, 80, 24);
	CHECK(!(scene.fake.asked.needs & NEED_NO_QUERIES));
	press('x');
	CHECK(scene.fake.asked.needs & NEED_NO_QUERIES);
	press('x');
	CHECK(!(scene.fake.asked.needs & NEED_NO_QUERIES));
	board_prefer(&scene.board, &config);
	board_ask(&scene.board);
	look(&scene);
	CHECK(scene.fake.asked.needs & NEED_NO_QUERIES);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_list_that_grows_starts_with_its_newest_row),
	    cmocka_unit_test(test_what_was_asked_for_is_the_first_picture),
	    cmocka_unit_test(
		test_query_strings_are_hidden_by_option_and_by_key),
	    cmocka_unit_test(
		test_columns_beyond_what_a_screen_holds_are_left_out),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
