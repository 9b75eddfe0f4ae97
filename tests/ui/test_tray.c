/* SPDX-License-Identifier: BSD-2-Clause */
/* A file on the screen, over a made-up deck that says what is in it. */
#include "scene.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct conversation *said;

/* A file in a folder of --extract, or none. */
static char saved_path[64];

static int
open_saved(void *context, const char *name)
{
	(void)context;
	CHECK(strcmp(name, "000001-abc.txt") == 0);
	return *saved_path ? open(saved_path, O_RDONLY) : -2;
}

static const struct files_keeper keeper;

/* The second row of the made-up files. */
static void
open_file(int width, int height)
{
	begin(10, SOURCE_KIND_FILE, width, height);
	scene.board.tray.files = (struct screen_files){
	    .keeper = &keeper,
	    .open = open_saved,
	};
	press('7');
	press(INPUT_DOWN);
	press('\r');
	CHECK(scene.board.tray.open);
}

static void
fill(const void *bytes, size_t n)
{
	struct conversation_of of = {.protocol = 6, .has_ports = true};
	struct error err = {""};

	CHECK_EQ(conversation_new(&said, &err), 0);
	conversation_begin(said, &of);
	if (n > 0)
		conversation_add(said, CONVERSATION_SERVER, 0, bytes, n);
	scene.fake.filed[0].found = scene.fake.filed[0].ended = true;
	scene.fake.filed[0].as.said = said;
}

static void
answer(void)
{
	scene.fake.file_ready[0] = true;
	look(&scene);
}

static void
finish(void)
{
	end();
	conversation_free(said);
	said = NULL;
	*saved_path = '\0';
}

static void
test_enter_asks_for_the_file_and_shows_it_when_it_comes(void **state)
{
	(void)state;
	open_file(80, 24);
	CHECK_SEEN("File  example.com/1");
	CHECK_SEEN("taking it out of the capture: 50 %");
	CHECK_EQ(scene.fake.file[0].row.time_ns, 1);
	CHECK(scene.fake.file_serial[0] != 0);
	fill("one\ntwo\n", 8);
	answer();
	CHECK_SEEN("< one");
	CHECK_SEEN("lines 1-2 of 2");
	CHECK_SEEN("text/plain, 500 B sent as gzip");
	press('x');
	CHECK_SEEN("< 00000000  6f 6e 65 0a 74 77 6f 0a");
	press(INPUT_ESCAPE);
	CHECK_SEEN("[7 Files]");
	CHECK_EQ(board_state(&scene.board)->selected, 1);
	CHECK_EQ(scene.fake.file_serial[0], 0);
	finish();
}

static void
test_an_answer_to_an_older_question_is_none(void **state)
{
	(void)state;
	open_file(80, 24);
	fill("old", 3);
	scene.fake.file_serial[0]--;
	answer();
	CHECK_SEEN("taking it out of the capture");
	finish();
}

static void
test_what_is_not_whole_says_why(void **state)
{
	(void)state;
	open_file(80, 24);
	fill("part", 4);
	scene.fake.filed[0].ended = false;
	scene.fake.filed[0].more = true;
	scene.fake.filed[0].missing = 1;
	scene.fake.filed[0].note = "it is damaged: decoded up to there";
	answer();
	CHECK_SEEN("only the first 64 KiB are shown (w saves all); 1 byte is");
	CHECK_SEEN("broken off");
	CHECK_SEEN("it is damaged: decoded up to there");
	finish();
}

static void
test_what_is_empty_or_gone_says_so(void **state)
{
	(void)state;
	open_file(80, 24);
	fill("", 0);
	answer();
	CHECK_SEEN("there is nothing in it");
	finish();
	open_file(80, 24);
	snprintf(scene.fake.filed[0].as.failure,
	    sizeof(scene.fake.filed[0].as.failure), "no longer on the tape");
	answer();
	CHECK_SEEN("no longer on the tape");
	finish();
}

static void
test_what_is_saved_already_is_read_from_there(void **state)
{
	int fd;

	(void)state;
	snprintf(saved_path, sizeof(saved_path), "/tmp/tapdeck-tray-XXXXXX");
	fd = mkstemp(saved_path);
	CHECK_EQ(write(fd, "kept\n", 5), 5);
	close(fd);
	begin(10, SOURCE_KIND_FILE, 80, 24);
	scene.fake.saved = "000001-abc.txt";
	scene.board.tray.files = (struct screen_files){
	    .keeper = &keeper,
	    .open = open_saved,
	    .folder = "kept.d",
	};
	press('7');
	press('\r');
	unlink(saved_path);
	CHECK_SEEN("< kept");
	CHECK_SEEN("saved as 000001-abc.txt");
	CHECK_EQ(scene.fake.file_serial[0], 0); /* nobody was asked */
	press('w');
	CHECK_SEEN("it is there already: kept.d/000001-abc.txt");
	finish();
}

static void
test_saving_tells_what_came_of_it(void **state)
{
	struct deck_filed *f = &scene.fake.filed[1];

	(void)state;
	open_file(80, 24);
	press('w');
	CHECK(scene.fake.file[1].keeper == &keeper);
	CHECK_SEEN("saving it");
	press('w');
	CHECK_SEEN("one file at a time");
	snprintf(f->saved.path, sizeof(f->saved.path), "000002-def.png");
	f->saved.bytes = 500;
	scene.fake.file_ready[1] = true;
	look(&scene);
	CHECK_SEEN("500 B saved as 000002-def.png");
	f->saved.path[0] = '\0';
	snprintf(f->saved.note, sizeof(f->saved.note), "not saved: No space");
	press('w');
	CHECK_SEEN("not saved: No space");
	finish();
}

static void
test_without_a_place_or_a_file_nothing_is_saved(void **state)
{
	(void)state;
	open_file(80, 24);
	scene.board.tray.files.keeper = NULL;
	press('w');
	CHECK_SEEN("not saved: nothing can be written here");
	finish();
	begin(0, SOURCE_KIND_FILE, 80, 24);
	press('7');
	press('w');
	CHECK_SEEN("there is no file to save");
	press('\r');
	CHECK(!scene.board.tray.open);
	end();
}

static void
test_every_size_is_borne(void **state)
{
	(void)state;
	open_file(80, 24);
	fill("one\ntwo\n", 8);
	answer();
	for (int width = 1; width < 130; width += 3) {
		for (int height = 1; height < 40; height += 3) {
			board_resize(&scene.board, width, height);
			look(&scene);
		}
	}
	finish();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_enter_asks_for_the_file_and_shows_it_when_it_comes),
	    cmocka_unit_test(test_an_answer_to_an_older_question_is_none),
	    cmocka_unit_test(test_what_is_not_whole_says_why),
	    cmocka_unit_test(test_what_is_empty_or_gone_says_so),
	    cmocka_unit_test(test_what_is_saved_already_is_read_from_there),
	    cmocka_unit_test(test_saving_tells_what_came_of_it),
	    cmocka_unit_test(test_without_a_place_or_a_file_nothing_is_saved),
	    cmocka_unit_test(test_every_size_is_borne),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
