/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of a conversation: what the bytes are, is said by who wrote them. */
#include "check.h"

#include "flow/dialogue.h"
#include "follow_lines.h"

#include <locale.h>
#include <stdio.h>

static struct follow_lines lines;
static char told[8192];

static struct conversation *
conversation_of_datagrams(void)
{
	struct conversation_of of = dialogue_of(17);
	struct conversation *c = NULL;
	struct error err = {""};

	CHECK_EQ(conversation_new(&c, &err), 0);
	conversation_begin(c, &of);
	return c;
}

static void
say(struct conversation *c, unsigned from, const char *text, size_t n)
{
	static int64_t now_ns = DIALOGUE_START;
	struct utterance u = {from, 17, 0, 0, 0, text, (uint32_t)n};

	CHECK(dialogue_see(c, &u, now_ns++, (uint32_t)n));
}

/* "side|text|" of each line, as it would be painted. */
static void
tell_line(const struct conversation *c, const struct follow_line *line)
{
	const uint8_t *at = conversation_bytes(c) + line->speech->at + line->at;
	size_t used = strlen(told);
	int column = 0;

	used += (size_t)snprintf(
	    told + used, sizeof(told) - used, "%c", "><"[line->speech->side]);
	for (uint32_t i = 0; i < line->n;) {
		char text[FOLLOW_TEXT_BYTES];
		int columns;

		if (at[i] == '\n' ||
		    (at[i] == '\r' && i + 2 == line->n && at[i + 1] == '\n'))
			break;
		i += (uint32_t)follow_character(
		    at + i, line->n - i, column, text, &columns);
		column += columns;
		used += (size_t)snprintf(
		    told + used, sizeof(told) - used, "%s", text);
	}
	snprintf(told + used, sizeof(told) - used, "|");
	CHECK(lines.form == FOLLOW_HEX || column <= lines.columns);
}

static const char *
tell(const struct conversation *c, unsigned sides, int columns)
{
	struct follow_place at = {0, 0};
	struct follow_line line;

	follow_lines_init(&lines, c, FOLLOW_TEXT, sides, columns);
	told[0] = '\0';
	while (follow_lines_next(&lines, &at, &line))
		tell_line(c, &line);
	return told;
}

static void
test_lines_end_at_newlines_and_at_the_width(void **state)
{
	struct conversation *c = conversation_of_datagrams();

	(void)state;
	say(c, 0, "GET /\r\nHost: x\r\n\r\n", 18);
	say(c, 1, "12345678901", 11);
	say(c, 0, "1234567890\r\nrest", 16);
	say(c, 1, "a\n\nb\r", 5);
	CHECK_STR(tell(c, FOLLOW_BOTH, 10),
	    ">GET /|>Host: x|>|<1234567890|<1|>1234567890|>rest|"
	    "<a|<|<b\\x0d|");
	CHECK_STR(
	    tell(c, FOLLOW_CLIENT, 10), ">GET /|>Host: x|>|>1234567890|>rest|");
	CHECK_STR(tell(c, FOLLOW_SERVER, 20), "<12345678901|<a|<|<b\\x0d|");
	conversation_free(c);
}

static void
test_what_could_harm_a_terminal_is_escaped(void **state)
{
	struct conversation *c = conversation_of_datagrams();

	(void)state;
	say(c, 0, "\x1b[2J\x00\x7f", 6);
	say(c, 0,
	    "\xe2\x80\xae"
	    "abc",
	    6); /* U+202E: right to left */
	say(c, 0, "\xc3\xa4 \xff \xc3", 6);
	say(c, 0, "\xe6\x97\xa5\xe6\x9c\xac", 6);   /* two columns each */
	say(c, 0, "e\xcc\x81 \xcc\x81\xcc\x81", 8); /* a mark stands on one */
	CHECK_STR(tell(c, FOLLOW_BOTH, 40),
	    ">\\x1b[2J\\x00\\x7f|>\\xe2\\x80\\xae"
	    "abc|>\xc3\xa4 \xef\xbf\xbd "
	    "\xef\xbf\xbd|>\xe6\x97\xa5\xe6\x9c\xac|>e\xcc\x81 "
	    "\xcc\x81\\xcc\\x81|");
	conversation_free(c);
}

static void
test_tabs_go_to_every_eighth_column(void **state)
{
	struct conversation *c = conversation_of_datagrams();

	(void)state;
	say(c, 0, "a\tbcdefgh\ti\t\tj", 14);
	CHECK_STR(
	    tell(c, FOLLOW_BOTH, 30), ">a       bcdefgh i       |>        j|");
	conversation_free(c);
}

static void
test_hex_lines_are_as_long_as_they_are_wide(void **state)
{
	struct conversation *c = conversation_of_datagrams();
	struct follow_place at = {0, 0};
	struct follow_line line;

	(void)state;
	say(c, 0, "0123456789abcdef0", 17);
	say(c, 1, "\n", 1);
	follow_lines_init(&lines, c, FOLLOW_HEX, FOLLOW_BOTH, 16);
	CHECK_EQ(follow_lines_count(&lines), 3);
	CHECK(follow_lines_next(&lines, &at, &line));
	CHECK_EQ(line.n, 16);
	CHECK(follow_lines_next(&lines, &at, &line));
	CHECK_EQ(line.n, 1);
	CHECK_EQ(line.at, 16);
	CHECK(follow_lines_next(&lines, &at, &line));
	CHECK_EQ(line.speech->side, 1);
	CHECK(!follow_lines_next(&lines, &at, &line));
	conversation_free(c);
}

/* Any line may be asked for; each byte is on just one of them. */
static void
test_every_line_is_found_wherever_one_begins_to_look(void **state)
{
	struct conversation *c = conversation_of_datagrams();
	struct follow_place at = {0, 0};
	uint64_t n = 0, bytes = 0;

	(void)state;
	for (unsigned i = 0; i < 500; i++)
		say(c, i % 3 == 0, "one\ntwo two two two\r\n\x01\x02three\xc3",
		    29);
	follow_lines_init(&lines, c, FOLLOW_TEXT, FOLLOW_BOTH, 7);
	for (;; n++) {
		struct follow_place sought;
		struct follow_line line;

		if (!follow_lines_has(&lines, n))
			break;
		sought = follow_lines_seek(&lines, n);
		CHECK(at.at == 0 || at.at == sought.at);
		CHECK(at.at == 0 || at.speech == sought.speech);
		at = sought;
		CHECK(follow_lines_next(&lines, &at, &line));
		bytes += line.n;
	}
	CHECK_EQ(n, follow_lines_count(&lines));
	CHECK_EQ(bytes, 500 * 29);
	conversation_free(c);
}

static void
test_random_bytes_never_run_over_the_width_nor_the_end(void **state)
{
	struct conversation *c = conversation_of_datagrams();
	uint32_t x = 1;

	(void)state;
	for (unsigned i = 0; i < 50; i++) {
		char bytes[100];

		for (size_t k = 0; k < sizeof(bytes); k++) {
			x = x * 1664525 + 1013904223;
			bytes[k] = (char)(x >> 24);
		}
		say(c, i & 1, bytes, 1 + x % sizeof(bytes));
		tell(c, i % 2 ? FOLLOW_CLIENT : FOLLOW_SERVER, 9);
		told[0] = '\0';
	}
	conversation_free(c);
}

static void
test_how_it_begins_tells_text_from_other_things(void **state)
{
	struct conversation *c = conversation_of_datagrams();

	(void)state;
	CHECK(follow_is_text(c));
	say(c, 0, "PUT / HTTP/1.1\r\n\r\n", 18);
	say(c, 0, "\x01\x02\x03\x04\x80\x81", 6);
	CHECK(follow_is_text(c));
	say(c, 1, "\x16\x03\x01\x02", 4);
	CHECK(!follow_is_text(c));
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines_end_at_newlines_and_at_the_width),
	    cmocka_unit_test(test_what_could_harm_a_terminal_is_escaped),
	    cmocka_unit_test(test_tabs_go_to_every_eighth_column),
	    cmocka_unit_test(test_hex_lines_are_as_long_as_they_are_wide),
	    cmocka_unit_test(
		test_every_line_is_found_wherever_one_begins_to_look),
	    cmocka_unit_test(
		test_random_bytes_never_run_over_the_width_nor_the_end),
	    cmocka_unit_test(test_how_it_begins_tells_text_from_other_things),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
