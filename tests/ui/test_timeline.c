/* SPDX-License-Identifier: BSD-2-Clause */
/* The cursor, ranges and widths of the graph, by keys and by the mouse. */
#include "scene.h"

#include "timeline_shape.h"

#include <locale.h>
#include <stdio.h>

#define MINUTE (60 * NS_PER_S)

static const struct timeline_shape shapes[] = {
    {.first_ns = 0, .bin_ns = 2, .n = 10, .stretch = 1, .width = 5},
    {.first_ns = -40, .bin_ns = 20, .n = 7, .stretch = 3, .width = 30},
    {.first_ns = 600, .bin_ns = 1, .n = 1, .stretch = 4, .width = 66},
    {.first_ns = 6, .bin_ns = 3, .n = 400, .stretch = 1, .width = 186},
};

static void
test_every_bin_is_found_in_the_columns_it_is_drawn_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		const struct timeline_shape *t = &shapes[i];

		for (uint32_t bin = 0; bin < t->n; bin++) {
			int64_t at = t->first_ns + bin * t->bin_ns;
			int first, last;

			if (!timeline_columns(
				t, at, at + t->bin_ns, &first, &last))
				continue; /* it has left on the left */
			CHECK(first >= 0 && first <= last);
			CHECK(last < t->width);
			/* Of an odd number of dots: it shares a column. */
			CHECK(timeline_at(t, last) - at <=
			      (t->stretch % 2 ? t->bin_ns : 0));
			CHECK(timeline_at(t, last) >= at);
		}
	}
}

static void
test_columns_are_clipped_to_what_is_there(void **state)
{
	const struct timeline_shape *t = &shapes[1];
	int first = -7, last = -7;

	(void)state;
	CHECK(!timeline_columns(t, -1000, -40, &first, &last));
	CHECK(!timeline_columns(t, 100, 5000, &first, &last));
	CHECK_EQ(first, -7);
	CHECK(timeline_columns(t, INT64_MIN, INT64_MAX, &first, &last));
	/* Seven bins of three dots: the last eleven of thirty columns. */
	CHECK_EQ(first, 19);
	CHECK_EQ(last, 29);
	CHECK_EQ(timeline_at(t, -5), -40);
	CHECK_EQ(timeline_at(t, 1000), 80);
}

static void
test_bins_begin_at_multiples_before_the_epoch_too(void **state)
{
	(void)state;
	CHECK_EQ(timeline_floor(7, 2), 6);
	CHECK_EQ(timeline_floor(-7, 2), -8);
	CHECK_EQ(timeline_floor(-8, 2), -8);
	CHECK_EQ(timeline_floor(0, 2), 0);
}

/* Up and down again is the same way, and only over whole multiples. */
static void
test_widths_are_multiples_of_what_is_counted(void **state)
{
	static const int64_t counted[] = {
	    NS_PER_MS, 250 * NS_PER_MS, 2 * NS_PER_S, 3 * NS_PER_S, MINUTE};

	(void)state;
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		int64_t way[100], bin = counted[i];
		int n = 0;

		do {
			way[n++] = bin;
			CHECK_EQ(bin % counted[i], 0);
			bin = timeline_wider(bin, counted[i]);
		} while (bin < 3000 * MINUTE);
		while (n-- > 0) {
			bin = timeline_narrower(bin, counted[i]);
			CHECK_EQ(bin, way[n]);
		}
	}
	CHECK_EQ(timeline_wider(2 * NS_PER_S, 2 * NS_PER_S), 4 * NS_PER_S);
	CHECK_EQ(timeline_wider(4 * NS_PER_S, 2 * NS_PER_S), 10 * NS_PER_S);
	CHECK_EQ(timeline_narrower(2 * NS_PER_S, 2 * NS_PER_S), NS_PER_S);
	CHECK_EQ(timeline_narrower(NS_PER_MS, 2 * NS_PER_S), NS_PER_MS);
	CHECK_EQ(timeline_wider(NS_PER_S, 3 * NS_PER_S), 2 * NS_PER_S);
	CHECK_EQ(timeline_wider(2 * NS_PER_S, 3 * NS_PER_S), 3 * NS_PER_S);
}

static void
test_what_fits_is_the_narrowest_that_does(void **state)
{
	(void)state;
	for (int64_t span = 1; span < 86400; span = span * 3 + 1) {
		int64_t w =
		    timeline_fitting(span * NS_PER_S, 2 * NS_PER_S, 132);

		/* However it lies, with a part of a bin at both ends. */
		CHECK(span * NS_PER_S / w + 2 <= 132);
		if (w > 2 * NS_PER_S)
			CHECK(span * NS_PER_S /
				      timeline_narrower(w, 2 * NS_PER_S) +
				  2 >
			      132);
	}
}

static void
check_spike(const uint64_t *values, uint32_t n, uint64_t least, int64_t from,
    bool forwards, int64_t first, int64_t last)
{
	struct timeline_run run = {-1, -1};

	CHECK(timeline_spike(values, n, least, from, forwards, &run));
	CHECK_EQ(run.first, first);
	CHECK_EQ(run.last, last);
}

static void
check_no_spike(const uint64_t *values, uint32_t n, uint64_t least, int64_t from,
    bool forwards)
{
	struct timeline_run run;

	CHECK(!timeline_spike(values, n, least, from, forwards, &run));
}

static void
test_spikes_stand_out_of_what_is_usual(void **state)
{
	static const uint64_t flat[] = {5, 6, 5, 4, 5, 6, 5, 5};
	static const uint64_t hills[] = {
	    0, 5, 6, 90, 95, 40, 5, 0, 0, 5, 80, 4, 5, 5, 6, 4, 5};
	static const uint64_t none[4] = {0};

	(void)state;
	check_no_spike(flat, 8, 0, -1, true);
	check_no_spike(none, 4, 0, -1, true);
	check_no_spike(hills, 0, 0, -1, true);
	check_spike(hills, 17, 0, -1, true, 3, 4);
	check_spike(hills, 17, 0, 3, true, 3, 4);
	check_spike(hills, 17, 0, 4, true, 10, 10);
	check_no_spike(hills, 17, 0, 10, true);
	check_spike(hills, 17, 0, 17, false, 10, 10);
	check_spike(hills, 17, 0, 10, false, 3, 4);
	check_no_spike(hills, 17, 0, 3, false);
	/* Not those that nobody would see beside what else there is. */
	check_spike(hills, 17, 85, 17, false, 3, 4);
	check_no_spike(hills, 17, 100, 17, false);
}

/* The bin marked, in bins of two seconds from the newest: 0, -1, ... */
static int64_t
bins_from_newest(int64_t ns)
{
	int64_t newest =
	    timeline_floor(scene.board.result->taken_ns, 2 * NS_PER_S);

	CHECK_EQ((ns - newest) % (2 * NS_PER_S), 0);
	return (ns - newest) / (2 * NS_PER_S);
}

static void
check_range(int64_t first, int64_t last)
{
	int64_t from, to;

	CHECK(timeline_range(&scene.board, &from, &to));
	CHECK_EQ(bins_from_newest(from), first);
	CHECK_EQ(bins_from_newest(to), last + 1);
}

static void
test_arrows_move_the_cursor_and_with_shift_a_range(void **state)
{
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	CHECK(!timeline_range(&scene.board, &from, &to));
	press(INPUT_LEFT); /* the first press: the newest bin */
	check_range(0, 0);
	press(INPUT_RIGHT);
	check_range(0, 0);
	press(INPUT_LEFT);
	press(INPUT_LEFT);
	check_range(-2, -2);
	press(INPUT_SHIFT_LEFT);
	press(INPUT_SHIFT_LEFT);
	check_range(-4, -2);
	for (int i = 0; i < 3; i++)
		press(INPUT_SHIFT_RIGHT);
	check_range(-2, -1);
	press(INPUT_LEFT); /* moved without: no range any more */
	check_range(-2, -2);
	press(INPUT_ESCAPE);
	CHECK(!timeline_range(&scene.board, &from, &to));
	end();
}

static void
test_the_cursor_stays_on_its_bin_while_new_ones_come(void **state)
{
	int64_t from, to, before;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press(INPUT_LEFT);
	press(INPUT_LEFT);
	CHECK(timeline_range(&scene.board, &before, &to));
	scene.fake.round = 500; /* more than the graph is wide */
	board_ask(&scene.board);
	look(&scene);
	CHECK(timeline_range(&scene.board, &from, &to));
	CHECK_EQ(from, before);
	CHECK_EQ(scene.board.result->graph.first_ns, before); /* in sight */
	end();
}

/* To the first packet there was, though it is far out of the picture. */
static void
test_the_cursor_reaches_the_first_packet_and_no_further(void **state)
{
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	for (int i = 0; i < 1200; i++)
		press(INPUT_LEFT);
	CHECK(timeline_range(&scene.board, &from, &to));
	CHECK_EQ(from, scene.board.result->ledger.first_ns);
	CHECK_SEEN("packets");
	end();
}

static void
mouse(int key, int x, int y)
{
	board_input(&scene.board, &(struct input){key, x, y});
	look(&scene);
}

static void
test_the_mouse_sets_the_cursor_and_drags_a_range(void **state)
{
	struct rect g;
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	g = scene.board.layout.graph;
	mouse(INPUT_DRAG, g.x + 5, g.y); /* from elsewhere: nothing */
	mouse(INPUT_RELEASE, g.x + 5, g.y);
	CHECK(!timeline_range(&scene.board, &from, &to));
	/* Two bins a column; the newer one is meant. */
	mouse(INPUT_CLICK, g.x + g.width - 1, g.y + 1);
	check_range(0, 0);
	mouse(INPUT_RELEASE, g.x + g.width - 1, g.y + 1);
	check_range(0, 0);
	mouse(INPUT_DRAG, g.x + 3, g.y + 1); /* it was let go */
	check_range(0, 0);
	mouse(INPUT_CLICK, g.x + g.width - 2, g.y + 1);
	check_range(-2, -2);
	mouse(INPUT_DRAG, g.x + g.width - 4, g.y + 9);
	check_range(-6, -2);
	mouse(INPUT_DRAG, g.x + g.width + 50, 0); /* out of the window */
	check_range(-2, 0);
	mouse(INPUT_RELEASE, g.x + g.width - 5, g.y);
	check_range(-8, -2);
	mouse(INPUT_CLICK, g.x + 1, scene.board.layout.rows.y);
	check_range(-8, -2);
	end();
}

/* What is read out is what the fake's bins hold. */
static void
test_what_is_marked_is_read_out(void **state)
{
	char text[UNITS_TEXT_BYTES + 16], count[UNITS_TEXT_BYTES];
	const struct graph *g;
	uint64_t sum = 0;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 200, 60);
	press(INPUT_LEFT);
	for (int i = 0; i < 5; i++)
		press(INPUT_SHIFT_LEFT);
	g = &scene.board.result->graph;
	for (uint32_t i = g->n_bins - 6; i < g->n_bins; i++)
		sum += g->series[GRAPH_PACKETS][i];
	units_count(count, sum);
	snprintf(text, sizeof(text), "packets %s", count);
	CHECK_EQ(find(text), scene.board.layout.axis.y + 1);
	CHECK_SEEN("DNS queries");
	CHECK_SEEN("[");
	CHECK_SEEN("═]");
	press(INPUT_ESCAPE);
	CHECK_UNSEEN("DNS queries");
	CHECK_UNSEEN("═]");
	end();
}

static void
test_v_goes_through_all_series_and_back(void **state)
{
	static const char *const words[] = {
	    "in ", "packets", "DNS queries", "new flows", "damaged"};

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 5; i++) {
			char line[4096];
			bool seen = false;

			for (int y = 1; y < scene.board.layout.axis.y; y++) {
				canvas_line(
				    &scene.board.canvas, y, line, sizeof(line));
				seen |= strstr(line, words[i]) != NULL;
			}
			CHECK(seen);
			/* Losses are marked, whatever is shown. */
			CHECK_SEEN("!");
			CHECK_SEEN("?");
			press('v');
		}
	}
	end();
}

static void
test_zoom_asks_for_merged_bins_and_says_what_a_range_should_have(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press('-');
	CHECK_EQ(scene.fake.asked.graph_bin_ns, 4 * NS_PER_S);
	CHECK_SEEN("4.00 s a step");
	CHECK_EQ(timeline_bin_wanted(&scene.board), 0);
	press('-');
	CHECK_EQ(scene.board.result->graph.bin_ns, 10 * NS_PER_S);
	press('+');
	press('=');
	CHECK_EQ(scene.board.result->graph.bin_ns, 2 * NS_PER_S);
	press('+');
	CHECK_SEEN("where a range is counted anew");
	CHECK_EQ(scene.board.result->graph.bin_ns, 2 * NS_PER_S);
	CHECK_EQ(timeline_bin_wanted(&scene.board), NS_PER_S);
	press('*'); /* 1000 bins of 2 s in 132 */
	CHECK_EQ(scene.board.result->graph.bin_ns, 30 * NS_PER_S);
	press(INPUT_LEFT);
	press(INPUT_SHIFT_LEFT); /* a minute in 132 bins */
	CHECK_EQ(timeline_bin_wanted(&scene.board), 500 * NS_PER_MS);
	timeline_enter(&scene.board);
	CHECK_EQ(timeline_bin_wanted(&scene.board), 0);
	end();
}

static void
test_braces_go_from_spike_to_spike(void **state)
{
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press('v'); /* packets: every thirtieth bin has five times as many */
	press('{');
	CHECK(timeline_range(&scene.board, &from, &to));
	check_range(0, 0);
	press('{');
	check_range(-30, -30);
	press('{');
	check_range(-60, -60);
	press('}');
	check_range(-30, -30);
	press('}');
	press('}');
	CHECK_SEEN("no spike of packets further on");
	check_range(0, 0);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_bin_is_found_in_the_columns_it_is_drawn_in),
	    cmocka_unit_test(test_columns_are_clipped_to_what_is_there),
	    cmocka_unit_test(test_bins_begin_at_multiples_before_the_epoch_too),
	    cmocka_unit_test(test_widths_are_multiples_of_what_is_counted),
	    cmocka_unit_test(test_what_fits_is_the_narrowest_that_does),
	    cmocka_unit_test(test_spikes_stand_out_of_what_is_usual),
	    cmocka_unit_test(
		test_arrows_move_the_cursor_and_with_shift_a_range),
	    cmocka_unit_test(
		test_the_cursor_stays_on_its_bin_while_new_ones_come),
	    cmocka_unit_test(
		test_the_cursor_reaches_the_first_packet_and_no_further),
	    cmocka_unit_test(test_the_mouse_sets_the_cursor_and_drags_a_range),
	    cmocka_unit_test(test_what_is_marked_is_read_out),
	    cmocka_unit_test(test_v_goes_through_all_series_and_back),
	    cmocka_unit_test(
		test_zoom_asks_for_merged_bins_and_says_what_a_range_should_have),
	    cmocka_unit_test(test_braces_go_from_spike_to_spike),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
