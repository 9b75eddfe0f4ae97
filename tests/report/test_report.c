/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/report.h"

#include "check.h"
#include "fake_view.h"

#include <errno.h>
#include <stdio.h>

static const struct report_options plain;

static int
write_to(FILE *out, const char *format, const struct fake *f)
{
	return report_format_find(format)->write(
	    out, &f->about, &f->part, 1, &plain);
}

/* The whole output as a heap string. */
static char *
written(const char *format, const struct fake *f)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	CHECK_EQ(write_to(out, format, f), 0);
	fclose(out);
	CHECK_EQ(strlen(text), size);
	return text;
}

static void
check_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no \"%s\" in:\n%s", part, text);
}

static void
check_has_not(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" in:\n%s", part, text);
}

static void
test_every_format_is_found_by_its_id(void **state)
{
	(void)state;
	for (size_t i = 0; report_formats[i]; i++)
		assert_ptr_equal(report_format_find(report_formats[i]->id),
		    report_formats[i]);
	assert_null(report_format_find("xml"));
	assert_null(report_format_find(""));
}

static void
test_text_says_each_thing_once(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	text = written("text", &f);
	check_has(text, "file        a \"file\".pcap (ethernet)\n");
	check_has(text, "Fakes (14)\n");
	check_has(text, "\nother (3 rows) ");
	check_has(text, "\ntotal ");
	check_has(text, "books balance");
	check_has(text, "received    1 100 frames\n");
	check_has(text, "lost        20 in the kernel, 0 by the interface, "
			"2 in our ring\n");
	check_has(text, "time        2026-01-20 14:22:46 to "
			"2026-01-20 14:22:47 UTC, 1.25 s\n");
	free(text);
}

/* A very long text: cut where others stand behind it, whole at the end. */
static void
test_text_cuts_what_would_push_the_columns_away(void **state)
{
	static const unsigned columns[] = {8, 1, 8};
	struct fake f;
	char *text, longest[301], cut[120];

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	snprintf(cut, sizeof(cut), "%.99s\xe2\x80\xa6  65535  ", longest);
	fake_init(&f);
	f.rows[0].text = longest;
	f.part.columns = columns;
	f.part.n_columns = 3;
	f.result.n_rows = 1;
	text = written("text", &f);
	check_has(text, cut);
	check_has(text, longest);
	free(text);
	text = written("csv", &f);
	check_has(text, longest);
	free(text);
}

/* Where a line's cell ends tells whether columns are aligned. */
static void
test_text_columns_are_as_wide_as_their_widest_cell(void **state)
{
	static const unsigned columns[] = {0, 2, 3};
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.part.columns = columns;
	f.part.n_columns = 3;
	f.result.n_rows = 2;
	f.result.total_rows = 14;
	text = written("text", &f);
	check_has(text, "Fakes (2 of 14)\n"
			"ADDRESS         PACKETS    BYTES\n"
			"192.0.2.0             0  9.01 PB\n"
			"192.0.2.1             1  9.01 PB\n"
			"other (3 rows)    1 000  64.0 kB\n"
			"total             1 078   117 PB\n"
			"\n");
	free(text);
}

static void
test_text_label_moves_behind_a_first_column_that_is_summed(void **state)
{
	static const unsigned columns[] = {2};
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.part.columns = columns;
	f.part.n_columns = 1;
	text = written("text", &f);
	check_has(text, "1 000  other (3 rows)\n");
	check_has(text, "1 078  total\n");
	free(text);
}

static void
test_an_empty_other_is_not_a_row(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.other[2] = f.other[3] = 0;
	f.result.other_rows = 0;
	text = written("text", &f);
	check_has_not(text, "other (");
	check_has(text, "\ntotal ");
	free(text);
}

static void
test_books_that_do_not_balance_are_said(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.result.ledger.frames_analysed--;
	f.result.ledger.complete = false;
	f.about.missing = "frame 7: record runs past the end";
	f.about.unread = "147 (USER0)";
	text = written("text", &f);
	check_has(text, "books DO NOT balance; NOT COMPLETE\n");
	check_has(text, "missing     frame 7: record runs past the end\n");
	check_has(text, "unread      link 147 (USER0): counted by length");
	free(text);
}

static void
test_a_report_without_frames_has_no_times(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.result.ledger = (struct ledger){.complete = true};
	f.result.n_rows = f.result.total_rows = 0;
	text = written("json", &f);
	check_has(text, "\"first_time\":null,\"last_time\":null,"
			"\"duration\":null,\"complete\":true");
	check_has(text, "\"rows\":[]");
	free(text);
}

static void
test_views_that_do_not_add_up_have_no_sums(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.result.has_total = false;
	text = written("json", &f);
	check_has(text, "\"other\":null,");
	check_has(text, "\"total\":null,");
	free(text);
	text = written("text", &f);
	check_has_not(text, "\ntotal");
	free(text);
}

static void
test_a_percentage_that_is_no_number_is_null(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.rows[0].share = NAN;
	f.rows[1].share = INFINITY;
	text = written("json", &f);
	check_has(text, "\"share\":null,\"text\":\"=cmd");
	check_has(text, "\"share\":null,\"text\":\"+1+1");
	free(text);
}

static void
test_control_bytes_are_escaped_even_if_they_get_that_far(void **state)
{
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.rows[0].text = "\x01\x1f\x7f\"\\<";
	text = written("json", &f);
	check_has(text, "\"\\u0001\\u001f\\u007f\\\"\\\\\\u003c\"");
	free(text);
}

struct stream {
	unsigned at, end;
	int failure;
};

static int
next_row(void *context, void *row)
{
	struct stream *stream = context;

	if (stream->at >= stream->end)
		return stream->failure;
	*(struct fake_row *)row = fake_row(stream->at++);
	return 1;
}

static void
test_streamed_rows_are_counted_into_the_books(void **state)
{
	struct stream stream = {.end = 5};
	struct fake f;
	char *text;

	(void)state;
	fake_init(&f);
	f.part.next = next_row;
	f.part.context = &stream;
	f.result.n_rows = 1; /* what is at hand is not what is written */
	text = written("json", &f);
	check_has(text, "\"192.0.2.4\"");
	check_has_not(text, "\"192.0.2.5\"");
	/* total - (0 + 1 + 2 + 3 + 4) packets; 17 rows in all - 5 */
	check_has(text, "\"other\":{\"packets\":1068,");
	check_has(text, "\"other_rows\":12,");
	free(text);
}

static void
test_a_stream_that_fails_leaves_a_whole_document(void **state)
{
	struct stream stream = {.end = 2, .failure = -EBADMSG};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct fake f;

	(void)state;
	fake_init(&f);
	f.part.next = next_row;
	f.part.context = &stream;
	CHECK_EQ(write_to(out, "json", &f), -EBADMSG);
	fclose(out);
	CHECK_STR(text + size - 4, "}}}\n");
	free(text);
}

static void
test_a_full_disk_is_an_error_in_every_format(void **state)
{
	struct fake f;

	(void)state;
	fake_init(&f);
	for (size_t i = 0; report_formats[i]; i++) {
		bool (*takes)(const struct view *) = report_formats[i]->takes;
		FILE *out;

		if (takes && !takes(&fake_view))
			continue; /* tests/faults has those */
		out = fopen("/dev/full", "w");
		assert_non_null(out);
		CHECK_EQ(write_to(out, report_formats[i]->id, &f), -ENOSPC);
		fclose(out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_format_is_found_by_its_id),
	    cmocka_unit_test(test_text_says_each_thing_once),
	    cmocka_unit_test(test_text_cuts_what_would_push_the_columns_away),
	    cmocka_unit_test(
		test_text_columns_are_as_wide_as_their_widest_cell),
	    cmocka_unit_test(
		test_text_label_moves_behind_a_first_column_that_is_summed),
	    cmocka_unit_test(test_an_empty_other_is_not_a_row),
	    cmocka_unit_test(test_books_that_do_not_balance_are_said),
	    cmocka_unit_test(test_a_report_without_frames_has_no_times),
	    cmocka_unit_test(test_views_that_do_not_add_up_have_no_sums),
	    cmocka_unit_test(test_a_percentage_that_is_no_number_is_null),
	    cmocka_unit_test(
		test_control_bytes_are_escaped_even_if_they_get_that_far),
	    cmocka_unit_test(test_streamed_rows_are_counted_into_the_books),
	    cmocka_unit_test(test_a_stream_that_fails_leaves_a_whole_document),
	    cmocka_unit_test(test_a_full_disk_is_an_error_in_every_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
