/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text for people: numbers scaled and to the right, texts to the left. Widths
 * are measured over the rows; where rows stream by, the columns' own widths
 * have to do, and a longer cell pushes its line. What does not fit into the
 * width of the report is cut or wrapped, texts and addresses only: a number is
 * whole or not worth its place.
 */
#include "ledger_text.h"
#include "text_columns.h"
#include "text_line.h"
#include "text_room.h"
#include "writers.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CELL_BYTES (ADDR_TEXT_BYTES + UNITS_TEXT_BYTES)
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static void
write_header(struct text_table *t)
{
	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);

		text_line_padded(
		    t, i, column->title, text_line_is_right(column->unit));
	}
}

/* The sum of a column as a cell of its own unit. */
static struct cell
sum_cell(const struct column *column, uint64_t sum)
{
	return (struct cell){.unit = column->unit, .count = sum};
}

/*
 * "other (12 rows)" or "total", then the sums below their columns. The label
 * goes on over columns that have none, or stands behind the line when already
 * the first column has one.
 */
static void
write_sums(struct text_table *t, const char *label,
    uint64_t (*sum)(const struct rows *, unsigned))
{
	bool behind = part_column(t->part, 0)->summed;
	size_t place = 0;

	if (!behind)
		text_line_label(t, label);
	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);

		if (column->summed) {
			struct cell cell = sum_cell(
			    column, sum(&t->rows, t->part->columns[i]));

			text_line_pad(t, place);
			text_line_cell(t, i, &cell);
		}
		place += t->width[i] + TEXT_GAP;
	}
	if (behind)
		text_line_label(t, label);
	text_line_end(t);
}

static void
other_label(const struct text_table *t, char *out, size_t size)
{
	uint64_t n = rows_count_other(&t->rows);
	char count[UNITS_TEXT_BYTES];

	units_count(count, n);
	if (n > 0)
		snprintf(
		    out, size, "other (%s row%s)", count, n == 1 ? "" : "s");
	else /* not rows that are missing, but what belongs to none */
		snprintf(out, size, "other");
}

/* Is anything of a shown column not in the rows above? */
static bool
has_other(const struct text_table *t)
{
	for (unsigned i = 0; i < t->part->n_columns; i++)
		if (part_column(t->part, i)->summed &&
		    rows_other(&t->rows, t->part->columns[i]) > 0)
			return true;
	return rows_count_other(&t->rows) > 0;
}

static void
write_books(struct text_table *t)
{
	char label[CELL_BYTES];

	if (!rows_add_up(&t->rows))
		return;
	if (has_other(t)) {
		other_label(t, label, sizeof(label));
		write_sums(t, label, rows_other);
	}
	write_sums(t, "total", rows_total);
}

static void
widen(struct text_table *t, unsigned i, size_t width)
{
	if (t->width[i] < width)
		t->width[i] = width;
}

static size_t
cell_width(const struct text_table *t, const struct cell *cell)
{
	char buffer[CELL_BYTES];

	if (cell->unit == UNIT_SERIES)
		return SERIES_STEPS;
	return text_width(cell_text_scaled(cell, t->options->rates, buffer));
}

/* Sums are the widest numbers of their columns, and labels want room too. */
static void
measure_books(struct text_table *t)
{
	char label[CELL_BYTES];

	if (!rows_add_up(&t->rows))
		return;
	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);
		struct cell cell;

		if (!column->summed)
			continue;
		cell =
		    sum_cell(column, rows_total(&t->rows, t->part->columns[i]));
		widen(t, i, cell_width(t, &cell));
	}
	if (!t->part->next && has_other(t)) {
		other_label(t, label, sizeof(label));
		t->label = strlen(label);
	}
	if (t->label < strlen("total"))
		t->label = strlen("total");
}

static void
measure_row(struct text_table *t, const void *row)
{
	unsigned indent = text_line_indent(t->part, row);

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		struct cell cell = part_column(t->part, i)->get(row);

		widen(t, i, cell_width(t, &cell) + (i == 0 ? indent : 0));
	}
}

/* Rows that stream cannot be measured, but each time is as wide as another. */
static void
widen_streamed(struct text_table *t, unsigned i)
{
	const struct column *column = part_column(t->part, i);
	struct cell cell = {.unit = column->unit};

	widen(t, i, column->width);
	if (column->unit == UNIT_TIME)
		widen(t, i, cell_width(t, &cell));
}

static void
measure(struct text_table *t)
{
	const struct result *result = t->part->result;

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);

		t->width[i] = text_width(column->title);
		if (t->part->next)
			widen_streamed(t, i);
	}
	/* Of rows that stream there may be a first few. */
	for (uint64_t i = 0; i < result->n_rows; i++)
		measure_row(t, result_row(result, i));
	measure_books(t);
	text_room_fit(t);
}

/* "Hosts (10 of 1 234)": rows shown, rows that match. */
static void
write_title(struct text_table *t)
{
	const struct result *result = t->part->result;
	char shown[UNITS_TEXT_BYTES], all[UNITS_TEXT_BYTES];

	sink_text(t->s, t->part->view->title);
	if (t->part->next)
		return;
	units_count(shown, result->n_rows);
	units_count(all, result->total_rows);
	sink_text(t->s, " (");
	sink_text(t->s, shown);
	if (result->n_rows != result->total_rows) {
		sink_text(t->s, " of ");
		sink_text(t->s, all);
	}
	sink_char(t->s, ')');
}

static void
write_line(struct text_table *t, void (*write)(struct text_table *))
{
	if (t->options->color)
		sink_text(t->s, BOLD);
	write(t);
	if (t->options->color)
		sink_text(t->s, PLAIN);
	text_line_end(t);
}

static void
release(struct text_table *t)
{
	free(t->width);
	free(t->rest);
	free(t->columns);
	free(t->held);
}

static bool
allocate(struct text_table *t)
{
	unsigned n = t->part->n_columns + 1;

	t->width = calloc(4 * (size_t)n, sizeof(t->width[0]));
	t->rest = calloc(n, sizeof(t->rest[0]));
	t->columns = calloc(n, sizeof(t->columns[0]));
	t->held = calloc(n, sizeof(t->held[0]));
	if (!t->width || !t->rest || !t->columns || !t->held) {
		release(t);
		return false;
	}
	t->limit = t->width + n;
	t->start = t->limit + n;
	t->behind = t->start + n;
	for (unsigned i = 0; i < n; i++)
		t->rest[i] = "";
	return true;
}

static void
write_headings(struct text_table *t)
{
	if (t->options->no_header)
		return;
	write_line(t, write_title);
	if (t->part->next || t->part->result->n_rows > 0)
		write_line(t, write_header);
}

static void
write_table(struct text_table *t)
{
	const void *row;

	measure(t);
	write_headings(t);
	while (!t->s->failure && (row = rows_next(&t->rows)))
		text_line_row(t, row);
	write_books(t);
	text_room_left_out(t);
	sink_char(t->s, '\n');
}

static int
write_part(struct sink *s, const struct report_part *part,
    const struct report_options *options)
{
	struct report_part fitting = *part;
	struct text_table t = {.s = s, .part = &fitting, .options = options};
	int r = rows_init(&t.rows, part);

	if (r < 0)
		return r;
	if (!allocate(&t)) {
		rows_fini(&t.rows);
		return -ENOMEM;
	}
	memcpy(t.columns, part->columns, part->n_columns * sizeof(*t.columns));
	fitting.columns = t.columns;
	t.fitting = &fitting;
	write_table(&t);
	r = t.rows.failure;
	release(&t);
	rows_fini(&t.rows);
	return r;
}

static int
text_write(FILE *out, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_options *options)
{
	struct sink s;
	int r = 0, written;

	sink_init(&s, out);
	if (!options->no_header)
		ledger_text_head(&s, about);
	for (size_t i = 0; i < n_parts && r == 0; i++)
		r = write_part(&s, &parts[i], options);
	ledger_text(&s, about);
	written = sink_finish(&s);
	return written < 0 ? written : r;
}

const struct report_format report_text = {
    .id = "text",
    .suffix = "txt",
    .help = "aligned tables for people",
    .write = text_write,
};
