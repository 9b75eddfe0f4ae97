/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The data of a page, small: rows are arrays in the order of their columns.
 *
 *	{"tapdeck":VERSION,"source":{...},"ledger":{...},
 *	 "views":{ID:{"title":...,"sort":...,"columns":[{"id":...}],
 *	     "rows":[[...]],"other":{},"total":{},...}},
 *	 "slices":{"first_ms":N,"width_ms":N,"n":N,"rows":N,
 *	     "views":{ID:[columns]},
 *	     "list":[{ID:{"rows":[[...]],"total":{},"more":N}}]}}
 *
 * The series of time goes whole, but with no more than MAX_POINTS rows: where
 * there are more bins, as many as it takes are added up to one.
 */
#include "html_data.h"

#include "json_value.h"

#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_POINTS 960
#define MOST_KEY 256 /* bytes of a text that says which row it is */
#define MOST_TEXT 1024

bool
html_data_is_series(const struct view *view)
{
	return strcmp(view->id, "timeline") == 0;
}

static void
put_member(struct sink *s, const char *key, const char *text)
{
	json_key(s, key);
	json_string(s, text);
	sink_char(s, ',');
}

static void
put_count(struct sink *s, const char *key, uint64_t count)
{
	json_key(s, key);
	sink_unsigned(s, count);
	sink_char(s, ',');
}

/* Milliseconds since the epoch, which may lie before it. */
static void
put_milliseconds(struct sink *s, const char *key, int64_t ns)
{
	int64_t ms = ns / NS_PER_MS;

	json_key(s, key);
	if (ms < 0)
		sink_char(s, '-');
	sink_unsigned(s, ms < 0 ? -(uint64_t)ms : (uint64_t)ms);
	sink_char(s, ',');
}

/* Does the column say which row it is? */
static bool
is_key(const struct report_part *part, unsigned i)
{
	return part->columns[i] < part->view->n_keys;
}

static void
put_column(struct sink *s, const struct report_part *part, unsigned i)
{
	const struct column *column = part_column(part, i);

	sink_char(s, '{');
	put_member(s, "id", column->id);
	put_member(s, "title", column->title);
	put_member(s, "help", column->help);
	if (is_key(part, i))
		sink_text(s, "\"key\":true,");
	if (column->summed)
		sink_text(s, "\"summed\":true,");
	json_key(s, "unit");
	json_string(s, unit_name(column->unit));
	sink_char(s, '}');
}

static void
put_columns(struct sink *s, const struct report_part *part)
{
	json_key(s, "columns");
	sink_char(s, '[');
	for (unsigned i = 0; i < part->n_columns; i++) {
		if (i)
			sink_char(s, ',');
		put_column(s, part, i);
	}
	sink_text(s, "],\n");
}

/* A text within bounds: thousands of hostile URLs would make no page. */
static void
put_text(struct sink *s, const char *text, size_t most)
{
	static const char mark[] = "\xe2\x80\xa6";
	char cut[MOST_TEXT + sizeof(mark)];
	size_t n = most;

	while (n > 0 && (text[n] & 0xc0) == 0x80)
		n--;
	memcpy(cut, text, n);
	memcpy(cut + n, mark, sizeof(mark));
	json_string(s, cut);
}

static void
put_cell(struct sink *s, const struct cell *cell, bool key)
{
	size_t most = key ? MOST_KEY : MOST_TEXT;

	if (cell->unit == UNIT_TEXT && !cell->absent &&
	    strlen(cell->text) > most)
		put_text(s, cell->text, most);
	else
		json_cell(s, cell);
}

static void
put_row(struct sink *s, const struct report_part *part, const void *row)
{
	sink_char(s, '[');
	for (unsigned i = 0; i < part->n_columns; i++) {
		struct cell cell = part_column(part, i)->get(row);

		if (i)
			sink_char(s, ',');
		put_cell(s, &cell, is_key(part, i));
	}
	sink_char(s, ']');
}

static void
put_rows(struct sink *s, struct rows *rows)
{
	const char *between = "";
	const void *row;

	json_key(s, "rows");
	sink_char(s, '[');
	while (!s->failure && (row = rows_next(rows))) {
		sink_text(s, between);
		put_row(s, rows->part, row);
		between = ",\n";
	}
	sink_text(s, "],\n");
}

/* Bins `from` to `to` as one row: the first one's time, the sums of all. */
static void
put_folded(
    struct sink *s, const struct report_part *part, uint64_t from, uint64_t to)
{
	sink_char(s, '[');
	for (unsigned i = 0; i < part->n_columns; i++) {
		const struct column *column = part_column(part, i);
		struct cell sum = column->get(result_row(part->result, from));

		for (uint64_t at = from + 1; at < to && i > 0; at++)
			sum.count +=
			    column->get(result_row(part->result, at)).count;
		if (i)
			sink_char(s, ',');
		json_cell(s, &sum);
	}
	sink_char(s, ']');
}

static uint64_t
bins_a_point(const struct report_part *part)
{
	return part->result->n_rows / (MAX_POINTS + 1) + 1;
}

static void
put_series(struct sink *s, const struct report_part *part)
{
	uint64_t n = part->result->n_rows, fold = bins_a_point(part);

	put_count(s, "folded", fold);
	json_key(s, "rows");
	sink_char(s, '[');
	for (uint64_t i = 0; i < n; i += fold) {
		sink_text(s, i ? ",\n" : "");
		put_folded(s, part, i, i + fold < n ? i + fold : n);
	}
	sink_text(s, "],\n");
}

/* Can its rows be added up? Counts, all but the time in front. */
static bool
folds(const struct report_part *part)
{
	if (!html_data_is_series(part->view) || part->next ||
	    part->columns[0] != 0)
		return false;
	for (unsigned i = 1; i < part->n_columns; i++) {
		enum unit unit = part_column(part, i)->unit;

		if (unit != UNIT_COUNT && unit != UNIT_BYTES)
			return false;
	}
	return true;
}

/* How deep each row of a tree stands. */
static void
put_depths(struct sink *s, const struct report_part *part)
{
	if (!part->view->depth || part->next)
		return;
	json_key(s, "depth");
	sink_char(s, '[');
	for (uint64_t i = 0; i < part->result->n_rows; i++) {
		if (i)
			sink_char(s, ',');
		sink_unsigned(
		    s, part->view->depth(result_row(part->result, i)));
	}
	sink_text(s, "],");
}

static int
put_view(struct sink *s, const struct report_part *part)
{
	const struct query *q = &part->result->query;
	struct rows rows;
	int r = rows_init(&rows, part);

	if (r < 0)
		return r;
	json_key(s, part->view->id);
	sink_char(s, '{');
	put_member(s, "title", part->view->title);
	put_member(s, "help", part->view->help);
	put_member(s, "sort", part->view->columns[q->sort].id);
	json_key(s, "descending");
	sink_text(s, q->descending ? "true,\n" : "false,\n");
	put_depths(s, part);
	put_columns(s, part);
	if (folds(part))
		put_series(s, part);
	else
		put_rows(s, &rows);
	json_books(s, &rows);
	sink_char(s, '}');
	r = rows.failure;
	rows_fini(&rows);
	return r;
}

static int
put_views(struct sink *s, const struct report_part *parts, size_t n_parts)
{
	int r = 0;

	json_key(s, "views");
	sink_char(s, '{');
	for (size_t i = 0; i < n_parts && r == 0; i++) {
		sink_text(s, i ? ",\n" : "\n");
		r = put_view(s, &parts[i]);
	}
	sink_char(s, '}');
	return r;
}

/* The rows of one view in one slice, and what else there was. */
static int
put_slice_view(struct sink *s, const struct report_part *part)
{
	struct rows rows;
	int r = rows_init(&rows, part);

	if (r < 0)
		return r;
	json_key(s, part->view->id);
	sink_char(s, '{');
	put_rows(s, &rows);
	put_count(s, "more", rows_count_other(&rows));
	json_key(s, "total");
	json_sums(s, &rows, rows_total);
	sink_char(s, '}');
	rows_fini(&rows);
	return 0;
}

/* A walk over the slices, and where it writes. */
struct slice_writer {
	struct sink *s;
	const struct report_slices *slices;
	unsigned n;
};

static int
put_slice(void *to)
{
	struct slice_writer *w = to;
	int r = w->s->failure;

	sink_text(w->s, w->n++ ? ",\n{" : "\n{");
	for (size_t i = 0; i < w->slices->n_parts && r == 0; i++) {
		if (i)
			sink_char(w->s, ',');
		r = put_slice_view(w->s, &w->slices->parts[i]);
	}
	sink_char(w->s, '}');
	return r;
}

static void
put_slice_columns(struct sink *s, const struct report_slices *slices)
{
	json_key(s, "views");
	sink_char(s, '{');
	for (size_t i = 0; i < slices->n_parts; i++) {
		const struct report_part *part = &slices->parts[i];

		sink_text(s, i ? ",\n" : "\n");
		json_key(s, part->view->id);
		sink_char(s, '[');
		for (unsigned c = 0; c < part->n_columns; c++) {
			if (c)
				sink_char(s, ',');
			put_column(s, part, c);
		}
		sink_char(s, ']');
	}
	sink_text(s, "},\n");
}

static int
put_slice_list(struct sink *s, const struct report_slices *slices)
{
	struct slice_writer w = {.s = s, .slices = slices};
	int r = 0;

	json_key(s, "list");
	sink_char(s, '[');
	if (slices->n > 0)
		r = slices->walk(slices->context, put_slice, &w);
	sink_text(s, "],");
	json_key(s, "late");
	sink_unsigned(s, slices->late);
	return r;
}

static int
put_slices(struct sink *s, const struct report_slices *slices)
{
	int r = 0;

	sink_text(s, ",\n\"slices\":");
	if (!slices) {
		sink_text(s, "null");
		return 0;
	}
	sink_char(s, '{');
	put_milliseconds(s, "first_ms", slices->first_ns);
	put_milliseconds(s, "width_ms", slices->width_ns);
	put_count(s, "n", slices->n);
	put_count(s, "rows", slices->rows);
	put_member(s, "missing", slices->missing);
	put_slice_columns(s, slices);
	r = put_slice_list(s, slices);
	sink_char(s, '}');
	return r;
}

int
html_data_write(struct sink *s, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_slices *slices)
{
	int r;

	sink_char(s, '{');
	put_member(s, "tapdeck", about->version);
	json_key(s, "source");
	json_source(s, about);
	sink_text(s, ",\"ledger\":{");
	json_ledger_members(s, about->ledger);
	sink_text(s, "},\n");
	r = put_views(s, parts, n_parts);
	if (r == 0)
		r = put_slices(s, slices);
	sink_char(s, '}');
	return r;
}
