/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "ui/layout.h"

#define N_PARTS 12

static void
parts_of(const struct layout *l, struct rect out[static N_PARTS])
{
	const struct rect all[N_PARTS] = {l->status, l->banner, l->gutter,
	    l->graph, l->axis, l->tabs, l->header, l->rows, l->other, l->total,
	    l->trail, l->footer};

	memcpy(out, all, sizeof(all));
}

static bool
overlap(const struct rect *a, const struct rect *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width &&
	       a->y < b->y + b->height && b->y < a->y + a->height;
}

static void
check_parts(const struct layout *l, int width, int height)
{
	struct rect part[N_PARTS];
	int area = 0;

	parts_of(l, part);
	for (int i = 0; i < N_PARTS; i++) {
		CHECK(part[i].width > 0 && part[i].height >= 0);
		CHECK(part[i].x >= 0 && part[i].y >= 0);
		CHECK(part[i].x + part[i].width <= width);
		CHECK(part[i].y + part[i].height <= height);
		for (int k = 0; k < i; k++)
			CHECK(!overlap(&part[i], &part[k]));
		area += part[i].width * part[i].height;
	}
	CHECK_EQ(area, width * height); /* nothing is left over */
}

static void
test_every_size_is_divided_without_overlap(void **state)
{
	struct layout l;

	(void)state;
	for (int width = 1; width <= 250; width++) {
		for (int height = 1; height <= 80; height++) {
			for (int what = 0; what < 8; what++) {
				layout_make(width, height, what & 1, what & 4,
				    what & 2, &l);
				CHECK_EQ(
				    l.too_small, width < 60 || height < 15);
				if (!l.too_small)
					check_parts(&l, width, height);
			}
		}
	}
}

static void
test_the_smallest_screen_has_a_graph_and_a_table(void **state)
{
	struct layout l;

	(void)state;
	layout_make(60, 15, true, true, true, &l);
	CHECK(l.graph.height >= 2 && l.graph.width >= 40);
	CHECK(l.rows.height >= 5);
	CHECK_EQ(l.banner.height, 1);
	CHECK_EQ(l.other.height, 1);
}

static void
test_80x24_shows_a_dozen_rows_and_both_sums(void **state)
{
	struct layout l;

	(void)state;
	layout_make(80, 24, false, false, true, &l);
	CHECK(l.rows.height >= 12);
	CHECK(l.graph.height >= 3);
	CHECK_EQ(l.other.height + l.total.height, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_size_is_divided_without_overlap),
	    cmocka_unit_test(test_the_smallest_screen_has_a_graph_and_a_table),
	    cmocka_unit_test(test_80x24_shows_a_dozen_rows_and_both_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
