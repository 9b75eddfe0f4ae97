/* SPDX-License-Identifier: BSD-2-Clause */
#include "scene.h"
#include "ui/key_names.h"
#include "ui/keymap.h"
#include "ui/screen.h"

#include <errno.h>
#include <locale.h>

static struct keymap map; /* too large for a stack */

static int
set(const char *id, const char *keys)
{
	struct error err;

	return keymap_set(&map, id, keys, &err);
}

static int
settle(void)
{
	struct error err;

	return keymap_settle(&map, &err);
}

/* The id of what a key does, or "". */
static const char *
does(int key)
{
	int meant;
	const struct binding *b = keymap_find(&map, key, &meant);

	return b ? b->id : "";
}

static void
test_every_key_of_the_table_can_be_written_and_read_back(void **state)
{
	size_t n;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (const int *k = b[i].keys; *k; k++) {
			char name[KEY_NAME_BYTES];
			size_t length = key_write(*k, name);
			int back = key_read(name, length);

			/* Enter is what terminals send as one of these. */
			if (*k == '\r' || *k == '\n')
				continue;
			CHECK_EQ(back, *k);
		}
	}
	CHECK_EQ(key_read("ctrl-x", 6), 'X' & 0x1f);
	CHECK_EQ(key_read("pgup", 4), INPUT_PAGE_UP);
	CHECK_EQ(key_read("\u00e9", 2), 0xe9);
	CHECK_EQ(key_read("\u20ac", 3), 0x20ac);
}

static void
test_what_is_no_key_is_refused(void **state)
{
	static const char *const wrong[] = {
	    "", "zz", "F13", "Ctrl-1", "Ctrl-", "\xc3", "\xff", "\x01", "\x7f"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_EQ(key_read(wrong[i], strlen(wrong[i])), 0);
	keymap_init(&map);
	CHECK_EQ(set("sort", ""), -EINVAL);
	CHECK_EQ(set("sort", "  "), -EINVAL);
	CHECK_EQ(set("sort", "F99"), -EINVAL);
	CHECK_EQ(set("sort", "Ctrl-C"), -EINVAL);
	CHECK_EQ(set("nothing", "z"), -EINVAL);
	CHECK_EQ(set("sort", "a b c d e f g h i j k l"), -EINVAL);
	CHECK_STR(does('s'), "sort");
}

static void
test_every_binding_can_have_another_key(void **state)
{
	size_t n;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		keymap_init(&map);
		CHECK_EQ(set(b[i].id, "F11"), 0);
		CHECK_EQ(settle(), 0);
		CHECK_STR(does(INPUT_F11), b[i].id);
		if (b[i].keys[0] != INPUT_CTRL('C'))
			CHECK_STR(does(b[i].keys[0]), "");
	}
}

static void
test_two_can_change_places(void **state)
{
	(void)state;
	keymap_init(&map);
	CHECK_EQ(set("sort", "m"), 0);
	CHECK_EQ(set("map", "s"), 0);
	CHECK_EQ(settle(), 0);
	CHECK_STR(does('m'), "sort");
	CHECK_STR(does('s'), "map");
}

static void
test_a_key_that_was_anothers_is_taken_from_it(void **state)
{
	(void)state;
	keymap_init(&map);
	CHECK_EQ(set("sort", "k"), 0); /* which is Up's, too */
	CHECK_EQ(settle(), 0);
	CHECK_STR(does('k'), "sort");
	CHECK_STR(does(INPUT_UP), "up");
	keymap_init(&map);
	CHECK_EQ(set("sort", "m"), 0);
	CHECK_EQ(settle(), -EINVAL); /* the map would have none */
	keymap_init(&map);
	CHECK_EQ(set("sort", "z"), 0);
	CHECK_EQ(set("map", "z"), 0);
	CHECK_EQ(settle(), -EINVAL);
}

static void
test_ctrl_c_always_leaves(void **state)
{
	(void)state;
	keymap_init(&map);
	CHECK_EQ(set("quit", "1 2 3 4 5 6 7 8 9"), 0);
	CHECK_EQ(settle(), 0);
	CHECK_STR(does(INPUT_CTRL('C')), "quit");
	CHECK_STR(does('q'), "");
}

static void
test_keys_with_a_meaning_each_keep_it(void **state)
{
	int meant;

	(void)state;
	keymap_init(&map);
	CHECK_EQ(set("view", "F11 F12 A"), 0);
	CHECK_EQ(settle(), 0);
	CHECK(keymap_find(&map, INPUT_F12, &meant) != NULL);
	CHECK_EQ(meant, '2');
	CHECK(keymap_find(&map, 'A', &meant) != NULL);
	CHECK_EQ(meant, '3');
	CHECK_STR(does('1'), "");
}

static void
test_the_screen_is_used_by_and_tells_the_keys_that_were_wanted(void **state)
{
	const struct screen_config config = {.keys = &map};

	(void)state;
	keymap_init(&map);
	CHECK_EQ(set("next-view", "Z"), 0);
	CHECK_EQ(set("quit", "Q"), 0);
	CHECK_EQ(settle(), 0);
	begin(10, SOURCE_KIND_LIVE, 120, 30);
	board_prefer(&scene.board, &config);
	look(&scene);
	CHECK_SEEN("Q Quit");
	CHECK_SEEN("Z View");
	press('Z');
	CHECK_EQ(scene.board.view_index, 1);
	press('\t');
	CHECK_EQ(scene.board.view_index, 1);
	press('q');
	CHECK(!scene.board.quit);
	press('?');
	CHECK_SEEN(" Z            The next view.");
	press('x');
	press('Q');
	CHECK(scene.board.quit);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_key_of_the_table_can_be_written_and_read_back),
	    cmocka_unit_test(test_what_is_no_key_is_refused),
	    cmocka_unit_test(test_every_binding_can_have_another_key),
	    cmocka_unit_test(test_two_can_change_places),
	    cmocka_unit_test(test_a_key_that_was_anothers_is_taken_from_it),
	    cmocka_unit_test(test_ctrl_c_always_leaves),
	    cmocka_unit_test(test_keys_with_a_meaning_each_keep_it),
	    cmocka_unit_test(
		test_the_screen_is_used_by_and_tells_the_keys_that_were_wanted),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
