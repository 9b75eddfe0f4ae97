/* SPDX-License-Identifier: BSD-2-Clause */
/* A conversation on the screen, over a made-up deck that says what to say. */
#include "scene.h"

#include "flow/dialogue.h"

#include <locale.h>
#include <stdio.h>

static struct conversation *said;

static void
say(unsigned from, uint32_t seq, const char *text, uint32_t captured)
{
	static int64_t now_ns = DIALOGUE_START;
	struct utterance u = {from, 6, 0, seq, 0, text, (uint32_t)strlen(text)};

	CHECK(dialogue_see(said, &u, now_ns++, captured));
}

static void
begin_conversation(void)
{
	struct conversation_of of = dialogue_of(6);
	struct error err = {""};

	CHECK_EQ(conversation_new(&said, &err), 0);
	conversation_begin(said, &of);
}

static void
begin_with_a_syn(void)
{
	struct utterance syn = {0, 6, TCP_SYN, 100, 0, "", 0};

	begin_conversation();
	CHECK(dialogue_see(said, &syn, DIALOGUE_START, 0));
}

/* The table of the made-up deck whose rows are flows, its second row. */
static void
open_flow(int width, int height)
{
	begin(10, SOURCE_KIND_FILE, width, height);
	scene.fake.follow_progress = -1;
	press('4');
	press(INPUT_DOWN);
	press('\r');
	CHECK(scene.board.follow.open);
}

static void
answer(void)
{
	conversation_end(said);
	scene.fake.followed.said = said;
	scene.fake.follow_ready = true;
	look(&scene);
}

static void
finish(void)
{
	end();
	conversation_free(said);
}

static void
talk_http(void)
{
	begin_with_a_syn();
	say(0, 101, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", 35);
	say(1, 501, "HTTP/1.1 200 OK\r\n\r\nhello", 24);
	say(0, 136, "bye", 3);
}

static void
test_enter_shows_both_directions_and_escape_comes_back(void **state)
{
	int y;

	(void)state;
	talk_http();
	open_flow(80, 24);
	CHECK_SEEN("[4 Conversations]"); /* until there is an answer */
	CHECK_EQ(scene.fake.follow_of.packets, scene.board.follow.of.packets);
	answer();
	CHECK_SEEN("TCP  10.0.0.1:40000 > 10.0.0.2:80");
	CHECK_SEEN("text, both ways");
	CHECK_SEEN("> 38 B   < 24 B");
	CHECK_SEEN("lines 1-7 of 7");
	y = find("> GET / HTTP/1.1");
	CHECK(y > 0);
	CHECK_EQ(find("> Host: a.example"), y + 1);
	CHECK_EQ(find("< HTTP/1.1 200 OK"), y + 3);
	CHECK_EQ(find("< hello"), y + 5);
	CHECK_EQ(find("> bye"), y + 6);
	CHECK_EQ(canvas_at(&scene.board.canvas, 2, y)->style, STYLE_OUT);
	CHECK_EQ(canvas_at(&scene.board.canvas, 2, y + 3)->style, STYLE_IN);
	press(INPUT_ESCAPE);
	CHECK_SEEN("[4 Conversations]");
	CHECK_EQ(board_state(&scene.board)->selected, 1);
	CHECK_EQ(scene.fake.follow_serial, 0);
	finish();
}

static void
test_keys_switch_to_hex_and_to_one_direction(void **state)
{
	(void)state;
	talk_http();
	open_flow(80, 24);
	answer();
	press('x');
	CHECK_SEEN("hex, both ways");
	CHECK_SEEN("> 00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d "
		   "0a  GET / HTTP/1.1..");
	CHECK_SEEN("< 00000010  0a 0d 0a 68");
	CHECK_SEEN("> 00000023  62 79 65");
	press('d');
	CHECK_SEEN("hex, only >");
	CHECK_UNSEEN("< 0000");
	press('d');
	CHECK_SEEN("hex, only <");
	CHECK_UNSEEN("> 0000");
	press('x');
	CHECK_SEEN("< hello");
	CHECK_UNSEEN("> bye");
	press('d');
	CHECK_SEEN("> bye");
	finish();
}

static void
test_what_is_missing_is_said_above_and_where_it_is_missing(void **state)
{
	(void)state;
	begin_conversation();
	say(0, 101, "cut here", 5);
	say(0, 109, "and on", 6);
	say(1, 501, "one", 3);
	say(1, 514, "two", 3);
	open_flow(200, 24);
	answer();
	CHECK_SEEN("> [3 bytes cut off when captured]");
	CHECK_SEEN("< [10 bytes missing from the capture]");
	CHECK_SEEN("10 bytes were never captured; 3 bytes were cut off when");
	CHECK_SEEN("its beginning was not seen");
	CHECK_SEEN("> 11 B of 14 B   < 6 B of 16 B");
	finish();
}

static void
test_memory_says_what_it_has_no_longer(void **state)
{
	(void)state;
	begin_conversation();
	say(0, 101, "cut here", 5);
	open_flow(200, 24);
	scene.fake.followed.from_memory = true;
	scene.board.follow.of.packets = 1235;
	answer();
	CHECK_SEEN("1 234 of 1 235 packets are no longer kept");
	CHECK_SEEN("> [3 bytes not kept in memory]");
	finish();
}

static void
test_nothing_said_is_said(void **state)
{
	(void)state;
	begin_conversation();
	open_flow(80, 24);
	answer();
	CHECK_SEEN("no packet carried a byte of payload");
	press(INPUT_ESCAPE);
	scene.fake.follow_ready = false;
	press('G'); /* of the made-up rows, this one has no ports */
	press('\r');
	CHECK_SEEN("TCP is no conversation to follow: it has no ports");
	CHECK_EQ(scene.fake.follow_serial, 0);
	press(INPUT_ESCAPE);
	CHECK_SEEN("[4 Conversations]");
	finish();
}

static void
test_after_a_while_it_is_said_how_far_the_file_is_read(void **state)
{
	struct follow_view *v = &scene.board.follow;

	(void)state;
	begin_with_a_syn();
	open_flow(80, 24);
	scene.fake.follow_progress = 0.378;
	CHECK(board_tick(&scene.board, v->asked_ns + 1) <=
	      v->asked_ns + NS_PER_S / 10);
	look(&scene);
	CHECK_SEEN("[4 Conversations]");
	board_tick(&scene.board, v->asked_ns + NS_PER_S / 10);
	look(&scene);
	CHECK_SEEN("reading the file: 37 %");
	press(INPUT_ESCAPE);
	CHECK_EQ(scene.fake.follow_serial, 0);
	CHECK_SEEN("[4 Conversations]");
	answer(); /* too late: nobody asked for it any more */
	CHECK_SEEN("[4 Conversations]");
	finish();
}

static void
test_scrolling_keeps_the_place_when_the_form_changes(void **state)
{
	char text[1001];

	(void)state;
	begin_with_a_syn();
	for (unsigned i = 0; i < 100; i++)
		snprintf(text + 10 * i, 11, "line %04u\n", i);
	say(0, 101, text, 1000);
	open_flow(80, 24);
	answer();
	CHECK_SEEN("> line 0000");
	press(INPUT_END);
	CHECK_SEEN("> line 0099");
	CHECK_SEEN("lines 80-100 of 100");
	press(INPUT_PAGE_UP);
	CHECK_SEEN("> line 0059");
	press(INPUT_UP);
	CHECK_SEEN("> line 0058");
	press('x');
	CHECK_SEEN("> 00000240"); /* line 58 begins at 580 */
	press('x');
	CHECK_SEEN("> line 0057");
	press('g');
	CHECK_SEEN("> line 0000");
	board_input(&scene.board, &(struct input){INPUT_WHEEL_DOWN, 5, 5});
	look(&scene);
	CHECK_SEEN("lines 4-24 of 100");
	finish();
}

static void
test_any_size_shows_it_and_its_keys(void **state)
{
	static const struct {
		int width, height;
	} sizes[] = {{80, 24}, {60, 15}, {200, 60}};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		talk_http();
		open_flow(sizes[i].width, sizes[i].height);
		answer();
		CHECK_SEEN("> Host: a.example");
		CHECK_SEEN("Esc Back  x Hex  d Direction  PgDn Page  r Again");
		press('x');
		CHECK_SEEN("> 00000000  47 45 54 20 2f 20 48 54");
		finish();
	}
}

static void
test_a_failure_is_shown_with_what_was_read(void **state)
{
	(void)state;
	talk_http();
	open_flow(80, 24);
	snprintf(scene.fake.followed.failure,
	    sizeof(scene.fake.followed.failure), "x.pcap: frame 7: damaged");
	answer();
	CHECK_SEEN("not read to the end: x.pcap: frame 7: damaged");
	CHECK_SEEN("> bye");
	finish();
}

static void
test_help_and_reading_again(void **state)
{
	uint64_t serial;

	(void)state;
	talk_http();
	open_flow(80, 24);
	answer();
	serial = scene.fake.follow_serial;
	press('r');
	CHECK(scene.fake.follow_serial > serial);
	press('?');
	CHECK_SEEN("tapdeck: help");
	press('x');
	CHECK_SEEN("> bye");
	press(INPUT_CTRL('C'));
	CHECK(scene.board.quit);
	finish();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_enter_shows_both_directions_and_escape_comes_back),
	    cmocka_unit_test(test_keys_switch_to_hex_and_to_one_direction),
	    cmocka_unit_test(
		test_what_is_missing_is_said_above_and_where_it_is_missing),
	    cmocka_unit_test(test_memory_says_what_it_has_no_longer),
	    cmocka_unit_test(test_nothing_said_is_said),
	    cmocka_unit_test(
		test_after_a_while_it_is_said_how_far_the_file_is_read),
	    cmocka_unit_test(
		test_scrolling_keeps_the_place_when_the_form_changes),
	    cmocka_unit_test(test_any_size_shows_it_and_its_keys),
	    cmocka_unit_test(test_a_failure_is_shown_with_what_was_read),
	    cmocka_unit_test(test_help_and_reading_again),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
