/* SPDX-License-Identifier: BSD-2-Clause */
#include "text_line.h"

#include "base/text.h"
#include "text_columns.h"

#include <stdint.h>
#include <string.h>

#define CELL_BYTES (ADDR_TEXT_BYTES + UNITS_TEXT_BYTES)
#define INDENT 2 /* spaces per level of a tree */

bool
text_line_is_right(enum unit unit)
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

/* Columns of the first n bytes of a text. */
static size_t
piece_width(const char *text, size_t n)
{
	char piece[512];

	if (n >= sizeof(piece))
		n = sizeof(piece) - 1;
	memcpy(piece, text, n);
	piece[n] = '\0';
	return text_width(piece);
}

/* Blanks are owed until a text follows, so no line ends in them. */
void
text_line_blanks(struct text_table *t, size_t n)
{
	t->pending += n;
	t->column += n;
}

static void
pad_to(struct text_table *t, size_t column)
{
	if (column > t->column)
		text_line_blanks(t, column - t->column);
}

void
text_line_text(struct text_table *t, const char *text)
{
	if (!*text)
		return;
	sink_repeat(t->s, ' ', t->pending);
	t->pending = 0;
	sink_text(t->s, text);
}

void
text_line_end(struct text_table *t)
{
	t->pending = 0;
	t->column = 0;
	sink_char(t->s, '\n');
}

static void
write_spark(struct text_table *t, const uint64_t *series)
{
	uint64_t peak = 0;

	for (size_t i = 0; i < SERIES_STEPS; i++)
		if (series[i] > peak)
			peak = series[i];
	for (size_t i = 0; i < SERIES_STEPS; i++) {
		if (series[i])
			text_line_text(
			    t, spark_step(t->options->ascii, series[i], peak));
		else
			text_line_blanks(t, 1);
	}
	text_line_blanks(t, TEXT_GAP);
}

void
text_line_padded(struct text_table *t, unsigned i, const char *text, bool right)
{
	size_t used = text_width(text);
	size_t pad = t->width[i] > used ? t->width[i] - used : 0;

	text_line_blanks(t, right ? pad : 0);
	text_line_text(t, text);
	t->column += used;
	text_line_blanks(t, (right ? 0 : pad) + TEXT_GAP);
}

/*
 * The columns a text may take. The last one of a line takes what is left;
 * of rows that stream by it is whole, as other tools would have it.
 */
static size_t
limit_of(const struct text_table *t, unsigned i)
{
	size_t room = t->options->width;

	if (i + 1 < t->part->n_columns)
		return t->limit[i];
	if (room == 0 || t->part->next)
		return SIZE_MAX;
	return room > t->column + TEXT_LEAST ? room - t->column : TEXT_LEAST;
}

static bool
is_too_long(const struct text_table *t, unsigned i, const struct cell *cell)
{
	return cell->unit == UNIT_TEXT && !cell->absent &&
	       text_width(cell->text) > limit_of(t, i);
}

/* The first n bytes of a text, without blanks at their end. */
static void
write_piece(struct text_table *t, const char *text, size_t n)
{
	while (n > 0 && text[n - 1] == ' ')
		n--;
	sink_repeat(t->s, ' ', t->pending);
	t->pending = 0;
	sink_write(t->s, text, n);
	t->column += piece_width(text, n);
}

static void
write_mark(struct text_table *t)
{
	sink_text(t->s, t->options->ascii ? "~" : "\xe2\x80\xa6");
	t->column++;
}

static void
write_cut(struct text_table *t, unsigned i, const char *text)
{
	size_t most = limit_of(t, i), n;
	size_t width = t->width[i] > most ? t->width[i] : most;

	t->start[i] = t->column;
	if (t->options->wrap) {
		n = text_columns_piece(text, most);
		write_piece(t, text, n);
		t->rest[i] = text + n;
	} else {
		write_piece(t, text, text_fit(text, most - 1));
		write_mark(t);
	}
	if (i + 1 < t->part->n_columns)
		pad_to(t, t->start[i] + width + TEXT_GAP);
}

/* Lines below a row, for what was too long for it. */
static void
write_rest(struct text_table *t)
{
	bool more = true;

	while (more) {
		more = false;
		for (unsigned i = 0; i < t->part->n_columns; i++) {
			const char *text = t->rest[i];
			size_t most, n;

			if (!*text)
				continue;
			pad_to(t, t->start[i]);
			most = limit_of(t, i);
			n = text_columns_piece(text, most);
			write_piece(t, text, n);
			t->rest[i] = text + n;
			more = true;
		}
		if (more)
			text_line_end(t);
	}
}

void
text_line_cell(struct text_table *t, unsigned i, const struct cell *cell)
{
	char buffer[CELL_BYTES];

	if (cell->unit == UNIT_SERIES && !cell->absent)
		write_spark(t, cell->series);
	else if (is_too_long(t, i, cell))
		write_cut(t, i, cell->text);
	else
		text_line_padded(t, i,
		    cell_text_scaled(cell, t->options->rates, buffer),
		    text_line_is_right(cell->unit));
}

unsigned
text_line_indent(const struct report_part *part, const void *row)
{
	return part->view->depth ? INDENT * part->view->depth(row) : 0;
}

/* A cell that stands in has so much less room. */
static void
write_indented(struct text_table *t, unsigned indent, const struct cell *cell)
{
	size_t width = t->width[0], limit = t->limit[0];

	text_line_blanks(t, indent);
	t->width[0] = width > indent ? width - indent : 0;
	if (limit != SIZE_MAX)
		t->limit[0] = limit > indent + 2 ? limit - indent : 2;
	text_line_cell(t, 0, cell);
	t->width[0] = width;
	t->limit[0] = limit;
}

void
text_line_row(struct text_table *t, const void *row)
{
	unsigned indent = text_line_indent(t->part, row);

	for (unsigned i = 0; i < t->part->n_columns; i++) {
		struct cell cell = part_column(t->part, i)->get(row);

		if (i == 0 && indent)
			write_indented(t, indent, &cell);
		else
			text_line_cell(t, i, &cell);
	}
	text_line_end(t);
	if (t->options->wrap)
		write_rest(t);
}
