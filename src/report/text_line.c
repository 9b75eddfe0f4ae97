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

void
text_line_pad(struct text_table *t, size_t column)
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
text_line_label(struct text_table *t, const char *label)
{
	text_line_text(t, label);
	t->column += text_width(label);
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

/* What is left of the line for a column, with so much kept for others. */
static size_t
room_left(const struct text_table *t, size_t kept, size_t least)
{
	size_t taken = t->column + kept;

	return t->options->width > taken + least ? t->options->width - taken
	                                         : least;
}

/*
 * The columns a text may take. The last one of a line takes what is left;
 * where rows stream by nobody knows how wide a column will be, so there each
 * one may take what the others do not need.
 */
static size_t
limit_of(const struct text_table *t, unsigned i, enum unit unit)
{
	bool is_last = i + 1 == t->part->n_columns;

	if (is_last && unit == UNIT_TEXT)
		return t->options->width ? room_left(t, 0, TEXT_LEAST)
		                         : SIZE_MAX;
	if (t->part->next && t->options->width)
		return room_left(t, t->behind[i], t->width[i]);
	return unit == UNIT_TEXT || t->options->width ? t->limit[i] : SIZE_MAX;
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

/* Both ends of an address tell more than one of them. */
static void
write_ends(struct text_table *t, const char *text, size_t most)
{
	size_t tail = (most - 1) / 2;

	write_piece(t, text, most - 1 - tail);
	write_mark(t);
	write_piece(t, text + strlen(text) - tail, tail);
}

/* An address lies in a buffer of its cell: what goes on below is held. */
static const char *
hold(struct text_table *t, unsigned i, const char *text)
{
	size_t n = strlen(text);

	n = n < sizeof(t->held[i]) ? n : sizeof(t->held[i]) - 1;
	memcpy(t->held[i], text, n);
	t->held[i][n] = '\0';
	return t->held[i];
}

static void
write_cut(struct text_table *t, unsigned i, enum unit unit, const char *text)
{
	size_t most = limit_of(t, i, unit), n;
	size_t width = t->width[i] > most ? t->width[i] : most;

	t->start[i] = t->column;
	if (t->options->wrap) {
		if (unit == UNIT_ADDRESS)
			text = hold(t, i, text);
		n = text_columns_piece(text, most);
		write_piece(t, text, n);
		t->rest[i] = text + n;
	} else if (unit == UNIT_ADDRESS) {
		write_ends(t, text, most);
	} else {
		write_piece(t, text, text_fit(text, most - 1));
		write_mark(t);
	}
	if (i + 1 < t->part->n_columns)
		text_line_pad(t, t->start[i] + width + TEXT_GAP);
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
			text_line_pad(t, t->start[i]);
			most = limit_of(t, i, part_column(t->part, i)->unit);
			n = text_columns_piece(text, most);
			write_piece(t, text, n);
			t->rest[i] = text + n;
			more = true;
		}
		if (more)
			text_line_end(t);
	}
}

/* Texts and addresses give way; numbers never do. */
static bool
is_too_long(const struct text_table *t, unsigned i, const struct cell *cell,
    const char *text)
{
	if (cell->absent ||
	    (cell->unit != UNIT_TEXT && cell->unit != UNIT_ADDRESS))
		return false;
	return text_width(text) > limit_of(t, i, cell->unit);
}

void
text_line_cell(struct text_table *t, unsigned i, const struct cell *cell)
{
	char buffer[CELL_BYTES];
	const char *text;

	if (cell->unit == UNIT_SERIES && !cell->absent) {
		write_spark(t, cell->series);
		return;
	}
	text = cell_text_scaled(cell, t->options->rates, buffer);
	if (is_too_long(t, i, cell, text))
		write_cut(t, i, cell->unit, text);
	else
		text_line_padded(t, i, text, text_line_is_right(cell->unit));
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
