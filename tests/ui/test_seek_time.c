/* SPDX-License-Identifier: BSD-2-Clause */
/* Times that are typed, and what keys tell the deck to do about time. */
#include "scene.h"

#include "seek_time.h"

#include <errno.h>
#include <locale.h>

#define DAY (86400 * NS_PER_S)
#define NOON (INT64_C(1768910400) * NS_PER_S) /* 2026-01-20T12:00:00Z */
#define AT(h, m, s) (NOON + (((h)-12) * 3600 + (m)*60 + (s)) * NS_PER_S)

static const struct {
	const char *text;
	int64_t ns;
} times[] = {
    {"14:16", AT(14, 16, 0)},
    {"14:16:02", AT(14, 16, 2)},
    {"9:05", AT(9, 5, 0)},
    {"14:16:02.5", AT(14, 16, 2) + NS_PER_S / 2},
    {"00:00", AT(0, 0, 0)},
    {"23:59", AT(23, 59, 0)},
    {"+90s", AT(12, 1, 30)},
    {"+1.5m", AT(12, 1, 30)},
    {"-10s", AT(11, 59, 50)},
    {"-2h", AT(10, 0, 0)},
    {"0%", AT(11, 0, 0)},
    {"50%", AT(13, 0, 0)},
    {"100 %", AT(15, 0, 0)},
    {"2026-01-20T14:16:02Z", AT(14, 16, 2)},
    {"2026-01-21 14:16:02", AT(14, 16, 2) + DAY},
    {"1768910400", NOON},
};

static const char *const no_times[] = {"", " ", "14:", ":16", "25:00", "14:60",
    "14:16:61", "half", "-", "+", "-x", "101%", "-5%", "%", "12:00:00:00",
    "1e99%", "99999999999999999999", "-99999999999999999999s"};

static const struct seek_where where = {
    .now_ns = NOON, .first_ns = AT(11, 0, 0), .last_ns = AT(15, 0, 0)};

static void
test_times_are_understood_as_they_are_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		int64_t ns = 0;

		if (seek_time_parse(times[i].text, &where, &ns, NULL) < 0)
			fail_msg("%s", times[i].text);
		CHECK_EQ(ns, times[i].ns);
	}
}

static void
test_what_is_no_time_is_refused_with_what_would_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(no_times) / sizeof(no_times[0]); i++) {
		struct error err = {""};
		int64_t ns = 77;

		if (seek_time_parse(no_times[i], &where, &ns, &err) == 0)
			fail_msg("'%s' is a time", no_times[i]);
		CHECK(strstr(err.text, "14:16:02") != NULL);
	}
}

/* Around midnight the other day is meant when it is nearer. */
static void
test_a_time_of_day_is_the_nearest_one(void **state)
{
	struct seek_where late = {.now_ns = AT(23, 50, 0)};
	struct seek_where early = {.now_ns = AT(0, 10, 0)};
	int64_t ns;

	(void)state;
	CHECK_EQ(seek_time_parse("00:05", &late, &ns, NULL), 0);
	CHECK_EQ(ns, AT(0, 5, 0) + DAY);
	CHECK_EQ(seek_time_parse("23:55", &late, &ns, NULL), 0);
	CHECK_EQ(ns, AT(23, 55, 0));
	CHECK_EQ(seek_time_parse("23:55", &early, &ns, NULL), 0);
	CHECK_EQ(ns, AT(23, 55, 0) - DAY);
}

static void
test_a_part_of_a_file_needs_its_length(void **state)
{
	struct seek_where unknown = {
	    .now_ns = NOON, .first_ns = NOON, .last_ns = NOON - 1};
	int64_t ns;

	(void)state;
	CHECK_EQ(seek_time_parse("50%", &unknown, &ns, NULL), -EINVAL);
}

/* The newest thing told to the deck. */
static const struct fake_command *
told(void)
{
	CHECK(scene.fake.n_commands > 0);
	return &scene.fake.commands[scene.fake.n_commands - 1];
}

static void
test_a_typed_time_is_where_the_replay_is_sent(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	press(':');
	CHECK_SEEN("go to");
	press_all("nonsense");
	press('\r');
	CHECK_SEEN("not a time");
	CHECK_EQ(scene.fake.n_commands, 0);
	press(INPUT_CTRL('U'));
	press_all("+90s");
	press('\r');
	CHECK_EQ(told()->command, DECK_SEEK);
	CHECK_EQ(told()->from_ns, scene.fake.status.clock_ns + 90 * NS_PER_S);
	CHECK_SEEN("to 2026-01-20");
	press(':');
	press(INPUT_ESCAPE);
	CHECK_UNSEEN("go to");
	CHECK_EQ(scene.fake.n_commands, 1);
	end();
}

/* Twice means twice as far, though the deck has not yet said where it is. */
static void
test_angles_go_by_tenths_of_the_file(void **state)
{
	int64_t now, by;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	scene.fake.status.progress = 0.5;
	press('u');
	now = scene.fake.status.clock_ns;
	by = (now - scene.board.result->ledger.first_ns) * 2 / 10;
	press('<');
	CHECK_EQ(told()->command, DECK_SEEK);
	CHECK_EQ(told()->from_ns, now - by);
	press('<');
	CHECK_EQ(told()->from_ns, now - 2 * by);
	press('>');
	CHECK_EQ(told()->from_ns, now - by);
	for (int i = 0; i < 20; i++)
		press('<');
	CHECK_EQ(told()->from_ns, scene.board.result->ledger.first_ns);
	end();
}

static void
test_a_file_of_unknown_length_goes_by_ten_seconds(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24); /* its progress is -1 */
	press('>');
	CHECK_EQ(told()->from_ns, scene.fake.status.clock_ns + 10 * NS_PER_S);
	end();
}

/* Of a file whose times go from 1970 to 2255 a small part has been read. */
static void
test_a_file_of_all_times_there_are_is_sought_in_too(void **state)
{
	int64_t latest = INT64_C(9000000000000000000);

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	scene.fake.status.progress = 0.02;
	scene.fake.status.clock_ns = latest - 1;
	press('u');
	press('>');
	CHECK_EQ(told()->from_ns, latest);
	press(':');
	press_all("100%");
	press('\r');
	CHECK_EQ(told()->from_ns, latest);
	end();
}

/* Whatever the part of its bytes that has been read says. */
static void
test_a_file_whose_end_is_known_goes_by_that(void **state)
{
	int64_t first;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	first = scene.board.result->ledger.first_ns;
	scene.fake.status.progress = 0.5;
	scene.fake.scoped.tape_last_ns = first + 5000 * NS_PER_S;
	press('u');
	press(':');
	press_all("25%");
	press('\r');
	CHECK_EQ(told()->from_ns, first + 1250 * NS_PER_S);
	press('>');
	CHECK_EQ(told()->from_ns, first + 1750 * NS_PER_S);
	end();
}

static void
test_c_plays_on_from_the_cursor_at_a_speed(void **state)
{
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	press('c');
	CHECK_SEEN("puts a cursor into the graph");
	CHECK_EQ(scene.fake.n_commands, 0);
	scene.fake.status.speed = 0;
	press(INPUT_LEFT);
	press(INPUT_LEFT);
	CHECK(timeline_range(&scene.board, &from, &to));
	press('c');
	CHECK_EQ(scene.fake.commands[0].command, DECK_SEEK);
	CHECK_EQ(scene.fake.commands[0].from_ns, from);
	CHECK_EQ(scene.fake.commands[1].command, DECK_SET_SPEED);
	CHECK(scene.fake.commands[1].argument == 1);
	CHECK_EQ(told()->command, DECK_PLAY);
	CHECK(!timeline_range(&scene.board, &from, &to));
	end();
}

static void
test_l_loops_what_is_marked_and_lets_it_go(void **state)
{
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	press('L');
	CHECK_SEEN("mark a range in the graph");
	press(INPUT_LEFT);
	press(INPUT_SHIFT_LEFT);
	CHECK(timeline_range(&scene.board, &from, &to));
	press('L');
	CHECK_EQ(scene.fake.commands[0].command, DECK_LOOP);
	CHECK_EQ(scene.fake.commands[0].from_ns, from);
	CHECK_EQ(scene.fake.commands[0].to_ns, to);
	CHECK_SEEN("LOOP 1x");
	press('L');
	CHECK_EQ(told()->command, DECK_LOOP);
	CHECK(told()->from_ns >= told()->to_ns);
	CHECK_SEEN("REPLAY 1x");
	end();
}

static void
test_z_skips_gaps_and_no_longer(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	press('z');
	CHECK_EQ(told()->command, DECK_SKIP_GAPS);
	CHECK(told()->argument == 1);
	press('z');
	CHECK(told()->argument == 0);
	end();
}

static void
test_an_interface_has_no_time_to_go_to(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press(INPUT_LEFT);
	for (const char *key = ":<>cLz"; *key; key++) {
		press(*key);
		CHECK_SEEN("only a capture file can do that");
	}
	CHECK_EQ(scene.fake.n_commands, 0);
	end();
}

static void
test_end_comes_back_to_a_live_picture_then_to_the_last_row(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press(' ');
	CHECK_SEEN("PAUSED");
	press(INPUT_LEFT); /* one can look around */
	CHECK_SEEN("▲");
	press(INPUT_END);
	CHECK_SEEN("LIVE");
	CHECK_EQ(board_state(&scene.board)->selected, 0);
	press(INPUT_END);
	CHECK_EQ(board_state(&scene.board)->selected, 99);
	end();
}

static void
test_the_status_says_that_it_is_on_its_way(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	scene.fake.status.mode = DECK_PAUSED;
	scene.fake.status.seeking = true;
	look(&scene);
	CHECK_SEEN("SEEK");
	scene.fake.status.seeking = false;
	look(&scene);
	CHECK_UNSEEN("SEEK");
	CHECK_SEEN("PAUSED");
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_times_are_understood_as_they_are_said),
	    cmocka_unit_test(
		test_what_is_no_time_is_refused_with_what_would_be),
	    cmocka_unit_test(test_a_time_of_day_is_the_nearest_one),
	    cmocka_unit_test(test_a_part_of_a_file_needs_its_length),
	    cmocka_unit_test(test_a_typed_time_is_where_the_replay_is_sent),
	    cmocka_unit_test(test_angles_go_by_tenths_of_the_file),
	    cmocka_unit_test(test_a_file_of_unknown_length_goes_by_ten_seconds),
	    cmocka_unit_test(
		test_a_file_of_all_times_there_are_is_sought_in_too),
	    cmocka_unit_test(test_a_file_whose_end_is_known_goes_by_that),
	    cmocka_unit_test(test_c_plays_on_from_the_cursor_at_a_speed),
	    cmocka_unit_test(test_l_loops_what_is_marked_and_lets_it_go),
	    cmocka_unit_test(test_z_skips_gaps_and_no_longer),
	    cmocka_unit_test(test_an_interface_has_no_time_to_go_to),
	    cmocka_unit_test(
		test_end_comes_back_to_a_live_picture_then_to_the_last_row),
	    cmocka_unit_test(test_the_status_says_that_it_is_on_its_way),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
