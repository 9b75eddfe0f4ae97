/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "fake_deck.h"
#include "ui/table.h"

#include <locale.h>

static const char *
line_of(const struct canvas *c, int y)
{
	static char text[1024];

	canvas_line(c, y, text, sizeof(text));
	return text;
}

static bool
has_column(const struct table *t, const char *id)
{
	for (unsigned i = 0; i < t->n; i++) {
		if (!strcmp(t->view->columns[t->columns[i].index].id, id))
			return true;
	}
	return false;
}

/* Answered rows of the fake deck, and a table fitted to them. */
struct scene {
	struct fake fake;
	struct deck *deck;
	const struct result *result;
	struct canvas canvas;
	struct table table;
	struct table_widths widths;
};

static void
set_scene(struct scene *s, const struct view *view, int width)
{
	struct query q = {
	    .view = view, .sort = view->sort, .descending = true, .limit = 20};
	bool fresh;

	memset(s, 0, sizeof(*s));
	s->fake.n_rows = 100;
	s->deck = fake_deck_new(&s->fake);
	deck_ask(s->deck, &q);
	s->result = deck_result(s->deck, &fresh);
	canvas_init(&s->canvas, width, 20, false);
	s->table.view = view;
	s->table.sort = view->sort;
	s->table.descending = true;
	for (uint64_t i = 0; i < s->result->n_rows; i++)
		table_measure(&s->table, &s->canvas, result_row(s->result, i),
		    &s->widths);
	table_fit(&s->table, &s->widths, width);
}

static void
end_scene(struct scene *s)
{
	canvas_fini(&s->canvas);
	fake_deck_free(s->deck);
}

static void
test_columns_never_overlap_nor_leave_the_screen(void **state)
{
	(void)state;
	for (size_t v = 0; views[v]; v++) {
		for (int width = 30; width <= 250; width++) {
			struct scene s;
			int right = 0;

			set_scene(&s, views[v], width);
			CHECK(s.table.n > 0);
			for (unsigned i = 0; i < s.table.n; i++) {
				CHECK(s.table.columns[i].x > right);
				CHECK(s.table.columns[i].width > 0);
				right = s.table.columns[i].x +
				        s.table.columns[i].width;
			}
			CHECK(right <= width);
			end_scene(&s);
		}
	}
}

static void
test_keys_and_the_sorted_column_come_first(void **state)
{
	struct scene s;

	(void)state;
	set_scene(&s, view_find("hosts"), 40);
	CHECK(has_column(&s.table, "address"));
	CHECK(has_column(&s.table, "bytes"));
	CHECK(!has_column(&s.table, "name"));
	CHECK(!has_column(&s.table, "last_60s"));
	end_scene(&s);
	set_scene(&s, view_find("hosts"), 60);
	CHECK(has_column(&s.table, "rate"));
	CHECK(has_column(&s.table, "packets"));
	CHECK_EQ(table_needs(&s.table), NEED_RATES);
	end_scene(&s);
	set_scene(&s, view_find("hosts"), 140);
	CHECK(has_column(&s.table, "name"));
	CHECK(has_column(&s.table, "last_60s"));
	CHECK_EQ(table_needs(&s.table), NEED_RATES | NEED_SERIES);
	end_scene(&s);
}

static void
test_a_row_reads_like_its_cells(void **state)
{
	struct scene s;

	(void)state;
	set_scene(&s, view_find("hosts"), 60);
	table_draw_header(&s.table, &s.canvas, 0);
	CHECK_STR(line_of(&s.canvas, 0),
	    " Address               Packets   ▼Bytes      Rate Last seen");
	table_draw_row(&s.table, &s.canvas, 1, result_row(s.result, 0), false);
	CHECK_STR(line_of(&s.canvas, 1),
	    " 192.168.0.0           400 000  90.0 MB 12.4 Mb/s 14:22:46");
	table_draw_row(&s.table, &s.canvas, 2, result_row(s.result, 0), true);
	CHECK_STR(line_of(&s.canvas, 2),
	    "▸192.168.0.0           400 000  90.0 MB 12.4 Mb/s 14:22:46");
	CHECK_EQ(canvas_at(&s.canvas, 59, 2)->style, STYLE_SELECTED);
	end_scene(&s);
}

static void
test_a_tree_indents_its_first_column(void **state)
{
	struct scene s;

	(void)state;
	set_scene(&s, view_find("protocols"), 60);
	/* 200 000 packets: depth 2 of 3 in the made-up tree */
	table_draw_row(&s.table, &s.canvas, 0, result_row(s.result, 1), false);
	CHECK(strncmp(line_of(&s.canvas, 0), "     192.168.0.1 ", 17) == 0);
	end_scene(&s);
}

static void
test_sums_stand_under_their_columns_behind_a_label(void **state)
{
	uint64_t sums[16] = {0};
	struct scene s;

	(void)state;
	set_scene(&s, view_find("hosts"), 60);
	sums[2] = 1234567;
	sums[3] = 2500000000;
	table_draw_sums(
	    &s.table, &s.canvas, 0, STYLE_DIM, "other (1 234 rows)", sums);
	CHECK_STR(
	    line_of(&s.canvas, 0), " other (1 234 rows)  1 234 567  2.50 GB");
	end_scene(&s);
}

static void
test_a_click_finds_the_column_under_it(void **state)
{
	struct scene s;

	(void)state;
	set_scene(&s, view_find("hosts"), 60);
	for (unsigned i = 0; i < s.table.n; i++)
		CHECK_EQ(table_hit(&s.table, s.table.columns[i].x),
		    s.table.columns[i].index);
	CHECK_EQ(table_hit(&s.table, 0), -1);
	CHECK_EQ(table_hit(&s.table, 59 + 40), -1);
	end_scene(&s);
}

static void
test_a_helper_column_nobody_reads_takes_no_room(void **state)
{
	struct column columns[8];
	struct view view = *views[0];
	struct scene s;

	(void)state;
	CHECK(view.n_columns <= 8 && view.sort == 3);
	memcpy(columns, view.columns, view.n_columns * sizeof(columns[0]));
	columns[3].shown = false;
	view.columns = columns;
	set_scene(&s, &view, 200);
	CHECK(!has_column(&s.table, columns[3].id));
	CHECK(has_column(&s.table, columns[2].id));
	end_scene(&s);
	view.n_keys = 4; /* also not as a part of what identifies a row */
	set_scene(&s, &view, 200);
	CHECK(!has_column(&s.table, columns[3].id));
	end_scene(&s);
}

static struct cell
long_name(const void *row)
{
	(void)row;
	return cell_text("a.name.that.is.longer.than.all.the.rest.of.its.row."
			 "and.longer.still.than.the.screen.is.wide.example");
}

static void
test_a_long_name_does_not_push_the_other_columns_away(void **state)
{
	struct column columns[8];
	struct view view = *views[0];
	struct scene s;

	(void)state;
	memcpy(columns, view.columns, view.n_columns * sizeof(columns[0]));
	columns[0].unit = UNIT_TEXT;
	columns[0].get = long_name;
	view.columns = columns;
	set_scene(&s, &view, 80);
	for (unsigned i = 0; i < view.n_columns; i++)
		CHECK(!columns[i].shown || has_column(&s.table, columns[i].id));
	CHECK(s.table.columns[0].width >= columns[0].width);
	end_scene(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_columns_never_overlap_nor_leave_the_screen),
	    cmocka_unit_test(test_keys_and_the_sorted_column_come_first),
	    cmocka_unit_test(test_a_row_reads_like_its_cells),
	    cmocka_unit_test(test_a_tree_indents_its_first_column),
	    cmocka_unit_test(
		test_sums_stand_under_their_columns_behind_a_label),
	    cmocka_unit_test(test_a_click_finds_the_column_under_it),
	    cmocka_unit_test(test_a_helper_column_nobody_reads_takes_no_room),
	    cmocka_unit_test(
		test_a_long_name_does_not_push_the_other_columns_away),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
