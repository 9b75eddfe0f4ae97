/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text for people: numbers scaled and to the right, texts to the left. Widths
 * are measured over the rows; where rows stream by, the columns' own widths
 * have to do, and a longer cell pushes its line. Only a very long text is cut,
 * unless it is the last of its line: one URL may not move all columns away.
 */
#include "ledger_text.h"
#include "rows.h"
#include "sink.h"
#include "writers.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

#define CELL_BYTES (ADDR_TEXT_BYTES + UNITS_TEXT_BYTES)
#define GAP 2    /* spaces between columns */
#define MOST 100 /* columns of a text with others behind it */
#define INDENT 2 /* spaces per level of a tree */
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/* One table on its way out. */
struct table {
	struct sink *s;
	struct rows rows;
	const struct report_part *part;
	const struct report_options *options;
	size_t *width;  /* per output column */
	size_t pending; /* blanks due before the next text of the line */
};

static bool
is_right(enum unit unit)
{
	return unit == UNIT_PORT || unit == UNIT_NUMBER || unit == UNIT_COUNT ||
	       unit == UNIT_BYTES || unit == UNIT_BPS ||
	       unit == UNIT_DURATION || unit == UNIT_PERCENT;
}

/* A bar of 1 to 8 eighths for a value from 1 to the peak. */
static const char *
spark_step(bool ascii, uint64_t value, uint64_t peak)
{
	/* clang-format off */
	static const char *const steps[2][9] = {
		{ " ", "\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83",
		  "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
		  "\xe2\x96\x87", "\xe2\x96\x88" },
		{ " ", ".", ":", "-", "=", "+", "*", "%", "#" },
	};
	/* clang-format on */
	unsigned step;

	/* in doubles: a product of bytes and steps might overflow */
	step = 1 + (unsigned)(7.0 * (double)value / (double)peak);
	return steps[ascii][step > 8 ? 8 : step];
}

/* Blanks are owed until a text follows, so no line ends in them. */
static void
write_blanks(struct table *t, size_t n)
{
	t->pending += n;
}

static void
write_text(struct table *t, const char *text)
{
	if (!*text)
		return;
	sink_repeat(t->s, ' ', t->pending);
	t->pending = 0;
	sink_text(t->s, text);
}

static void
end_line(struct table *t)
{
	t->pending = 0;
	sink_char(t->s, '\n');
}

static void
write_spark(struct table *t, const uint64_t *series)
{
	uint64_t peak = 0;

	for (size_t i = 0; i < SERIES_STEPS; i++)
		if (series[i] > peak)
			peak = series[i];
	for (size_t i = 0; i < SERIES_STEPS; i++) {
		if (series[i])
			write_text(
			    t, spark_step(t->options->ascii, series[i], peak));
		else
			write_blanks(t, 1);
	}
	write_blanks(t, GAP);
}

static void
write_padded(struct table *t, unsigned i, const char *text, bool right)
{
	size_t used = text_width(text);
	size_t pad = t->width[i] > used ? t->width[i] - used : 0;

	write_blanks(t, right ? pad : 0);
	write_text(t, text);
	write_blanks(t, (right ? 0 : pad) + GAP);
}

/* Is the text to be cut? The last one of a line pushes nothing. */
static bool
is_too_long(const struct table *t, unsigned i, const struct cell *cell)
{
	return cell->unit == UNIT_TEXT && !cell->absent &&
	       i + 1 < t->part->n_columns && text_width(cell->text) > MOST;
}

static void
write_cut(struct table *t, unsigned i, const char *text)
{
	const char *mark = t->options->ascii ? "~" : "\xe2\x80\xa6";
	size_t n = text_fit(text, MOST - 1);

	sink_repeat(t->s, ' ', t->pending);
	sink_write(t->s, text, n);
	sink_text(t->s, mark);
	t->pending = GAP + (t->width[i] > MOST ? t->width[i] - MOST : 0);
}

static void
write_cell(struct table *t, unsigned i, const struct cell *cell)
{
	char buffer[CELL_BYTES];

	if (cell->unit == UNIT_SERIES && !cell->absent)
		write_spark(t, cell->series);
	else if (is_too_long(t, i, cell))
		write_cut(t, i, cell->text);
	else
		write_padded(t, i,
		    cell_text_scaled(cell, t->options->rates, buffer),
		    is_right(cell->unit));
}

static unsigned
row_indent(const struct report_part *part, const void *row)
{
	return part->view->depth ? INDENT * part->view->depth(row) : 0;
}

static void
write_row(struct table *t, const void *row)
{
	unsigned indent = row_indent(t->part, row);

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		struct cell cell = part_column(t->part, i)->get(row);

		if (i == 0 && indent) {
			write_blanks(t, indent);
			t->width[0] -= indent;
			write_cell(t, i, &cell);
			t->width[0] += indent;
		} else {
			write_cell(t, i, &cell);
		}
	}
	end_line(t);
}

static void
write_header(struct table *t)
{
	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);

		write_padded(t, i, column->title, is_right(column->unit));
	}
}

/* The sum of a column as a cell of its own unit. */
static struct cell
sum_cell(const struct column *column, uint64_t sum)
{
	if (!column->summed)
		return cell_absent(column->unit);
	return (struct cell){.unit = column->unit, .count = sum};
}

/*
 * "other (12 rows)" or "total", then the sums below their columns. The label
 * stands in the first column, or behind the line when that is summed itself.
 */
static void
write_sums(struct table *t, const char *label,
    uint64_t (*sum)(const struct rows *, unsigned))
{
	bool behind = part_column(t->part, 0)->summed;

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);
		uint64_t value =
		    column->summed ? sum(&t->rows, t->part->columns[i]) : 0;
		struct cell cell = sum_cell(column, value);

		if (i == 0 && !behind)
			write_padded(t, i, label, false);
		else
			write_cell(t, i, &cell);
	}
	if (behind)
		write_text(t, label);
	end_line(t);
}

static void
other_label(const struct table *t, char *out, size_t size)
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
has_other(const struct table *t)
{
	for (unsigned i = 0; i < t->part->n_columns; i++)
		if (part_column(t->part, i)->summed &&
		    rows_other(&t->rows, t->part->columns[i]) > 0)
			return true;
	return rows_count_other(&t->rows) > 0;
}

static void
write_books(struct table *t)
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
widen(struct table *t, unsigned i, size_t width)
{
	if (t->width[i] < width)
		t->width[i] = width;
}

static size_t
cell_width(const struct table *t, const struct cell *cell)
{
	char buffer[CELL_BYTES];

	if (cell->unit == UNIT_SERIES)
		return SERIES_STEPS;
	return text_width(cell_text_scaled(cell, t->options->rates, buffer));
}

/* Sums are the widest numbers of their columns, and labels want room too. */
static void
measure_books(struct table *t)
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
		widen(t, 0, strlen(label));
	}
	widen(t, 0, strlen("total"));
}

static void
measure_row(struct table *t, const void *row)
{
	unsigned indent = row_indent(t->part, row);

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		struct cell cell = part_column(t->part, i)->get(row);

		widen(t, i,
		    is_too_long(t, i, &cell)
			? MOST
			: cell_width(t, &cell) + (i == 0 ? indent : 0));
	}
}

static void
measure(struct table *t)
{
	const struct result *result = t->part->result;

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		const struct column *column = part_column(t->part, i);

		t->width[i] = text_width(column->title);
		if (t->part->next)
			widen(t, i, column->width);
	}
	for (uint64_t i = 0; !t->part->next && i < result->n_rows; i++)
		measure_row(t, result_row(result, i));
	measure_books(t);
}

/* "Hosts (10 of 1 234)": rows shown, rows that match. */
static void
write_title(struct table *t)
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
write_line(struct table *t, void (*write)(struct table *))
{
	if (t->options->color)
		sink_text(t->s, BOLD);
	write(t);
	if (t->options->color)
		sink_text(t->s, PLAIN);
	end_line(t);
}

static int
write_part(struct sink *s, const struct report_part *part,
    const struct report_options *options)
{
	struct table t = {.s = s, .part = part, .options = options};
	const void *row;
	int r = rows_init(&t.rows, part);

	if (r < 0)
		return r;
	t.width = calloc(part->n_columns + 1, sizeof(t.width[0]));
	if (!t.width) {
		rows_fini(&t.rows);
		return -ENOMEM;
	}
	measure(&t);
	write_line(&t, write_title);
	if (part->next || part->result->n_rows > 0)
		write_line(&t, write_header);
	while (!s->failure && (row = rows_next(&t.rows)))
		write_row(&t, row);
	write_books(&t);
	sink_char(s, '\n');
	r = t.rows.failure;
	free(t.width);
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
