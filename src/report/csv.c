/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CSV (RFC 4180): lines end in CR LF, the first holds the column ids; a cell
 * with a comma, a quote or a line break stands in quotes, its own quotes
 * doubled. One view a file. A text that a spreadsheet would run as a formula
 * gets an apostrophe in front; numbers, addresses and times never do, so that
 * what programs read stays exact.
 */
#include "rows.h"
#include "sink.h"
#include "writers.h"

static void
write_quoted(struct sink *s, const char *text)
{
	for (; *text; text++) {
		if (*text == '"')
			sink_char(s, '"');
		sink_char(s, *text);
	}
}

/* What spreadsheets take for the start of a formula. */
static bool
runs_as_formula(const char *text)
{
	return *text && strchr("=+-@\t\r", *text);
}

static void
write_text(struct sink *s, const struct cell *cell)
{
	const char *text = cell->text;
	const char *guard = runs_as_formula(text) ? "'" : "";

	if (!strpbrk(text, ",\"\r\n")) {
		sink_text(s, guard);
		sink_text(s, text);
		return;
	}
	sink_char(s, '"');
	sink_text(s, guard);
	write_quoted(s, text);
	sink_char(s, '"');
}

static void
write_number(struct sink *s, const struct cell *cell)
{
	sink_unsigned(s, cell->count);
}

static void
write_exact(struct sink *s, const struct cell *cell)
{
	char buffer[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];

	sink_text(s, cell_text_exact(cell, buffer));
}

/* A series in one cell: its numbers with a space between. */
static void
write_series(struct sink *s, const struct cell *cell)
{
	for (size_t i = 0; i < SERIES_STEPS; i++) {
		if (i)
			sink_char(s, ' ');
		sink_unsigned(s, cell->series[i]);
	}
}

/* clang-format off */
static void (*const write_unit[N_UNITS])(struct sink *, const struct cell *) = {
	[UNIT_ADDRESS] = write_exact,
	[UNIT_PORT] = write_number,
    [UNIT_NUMBER] = write_number,
	[UNIT_COUNT] = write_number,
	[UNIT_BYTES] = write_number,
	[UNIT_BPS] = write_number,
	[UNIT_DURATION] = write_exact,
	[UNIT_TIME] = write_exact,
	[UNIT_PERCENT] = write_exact,
	[UNIT_TEXT] = write_text,
	[UNIT_SERIES] = write_series,
};
/* clang-format on */

static void
write_row(struct sink *s, const struct report_part *part, const void *row)
{
	for (unsigned i = 0; i < part->n_columns; i++) {
		struct cell cell = part_column(part, i)->get(row);

		if (i)
			sink_char(s, ',');
		if (!cell.absent)
			write_unit[cell.unit](s, &cell);
	}
	sink_text(s, "\r\n");
}

static void
write_ids(struct sink *s, const struct report_part *part)
{
	for (unsigned i = 0; i < part->n_columns; i++) {
		if (i)
			sink_char(s, ',');
		sink_text(s, part_column(part, i)->id);
	}
	sink_text(s, "\r\n");
}

static int
write_part(struct sink *s, const struct report_part *part, bool header)
{
	struct rows rows;
	const void *row;
	int r = rows_init(&rows, part);

	if (r < 0)
		return r;
	if (header)
		write_ids(s, part);
	while (!s->failure && (row = rows_next(&rows)))
		write_row(s, part, row);
	r = rows.failure;
	rows_fini(&rows);
	return r;
}

static int
csv_write(FILE *out, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_options *options)
{
	struct sink s;
	int r = 0, written;

	(void)about;
	sink_init(&s, out);
	for (size_t i = 0; i < n_parts && r == 0; i++)
		r = write_part(&s, &parts[i], !options->no_header);
	written = sink_finish(&s);
	return written < 0 ? written : r;
}

const struct report_format report_csv = {
    .id = "csv",
    .suffix = "csv",
    .help = "RFC 4180, one view a file",
    .one_view = true,
    .write = csv_write,
};
