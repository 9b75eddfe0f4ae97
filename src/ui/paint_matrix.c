/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who sends to whom: a row for each sender, a column with the same number for
 * each receiver. How much shows in how dense a cell is, so that it reads
 * without colours.
 */
#include "paint.h"

#include "base/units.h"
#include "board.h"
#include "matrix_keys.h"
#include "shades.h"

#include <stdio.h>

#define NUMBER_COLUMNS 4 /* of a row: the mark, two digits, a blank */
#define LEAST_LABEL 12
#define MOST_LABEL 39  /* an IPv6 address */
#define SUM_COLUMNS 9  /* behind the cells: all that the row sent */
#define LINES_AROUND 5 /* title, numbers, readout, legend, keys */
#define MARK 0x25b8
#define GAP 2

static const uint32_t dense[SHADES + 1] = {
    0xb7, 0x2591, 0x2592, 0x2593, 0x2588};

static const char ascii_dense[SHADES + 1] = {'.', ':', '=', '%', '@'};

static const enum style shades[SHADES + 1] = {
    STYLE_DIM, STYLE_MAP_1, STYLE_MAP_2, STYLE_MAP_3, STYLE_MAP_4};

static const char *const titles[N_MATRIX_LEVELS] = {
    [MATRIX_HOST] = "addresses",
    [MATRIX_SUBNET] = "subnets (/24, /64)",
    [MATRIX_NETWORK] = "networks (AS)",
    [MATRIX_COUNTRY] = "countries",
};

static uint32_t
shade_character(const struct canvas *c, unsigned shade)
{
	return c->ascii ? (uint8_t)ascii_dense[shade] : dense[shade];
}

/* As wide as the labels are, so long as they leave room for the cells. */
static int
label_columns(const struct board *s)
{
	const struct matrix_view *m = &s->matrix;
	int most = LEAST_LABEL, room = s->canvas.width / 4;

	for (unsigned i = 0; i < m->folded.n; i++) {
		char text[MATRIX_LABEL_BYTES];
		int n;

		matrix_view_label(m, i, text);
		n = canvas_columns(&s->canvas, text);
		most = n > most ? n : most;
	}
	room = room < LEAST_LABEL ? LEAST_LABEL : room;
	room = room > MOST_LABEL ? MOST_LABEL : room;
	return most < room ? most : room;
}

/* Groups that there are cells for, and one more for the others. */
static unsigned
room_for(const struct board *s, int height)
{
	int across =
	    (s->canvas.width - NUMBER_COLUMNS - LEAST_LABEL - SUM_COLUMNS) /
	    MATRIX_CELL;
	int wide = (s->canvas.width - NUMBER_COLUMNS - s->canvas.width / 4 -
		       SUM_COLUMNS) /
	           MATRIX_CELL;
	int least = wide < across ? wide : across;

	least = height < least ? height : least;
	return least > 1 ? (unsigned)least - 1 : 1;
}

static void
paint_title(struct board *s, int y)
{
	const struct matrix_view *m = &s->matrix;
	struct canvas *c = &s->canvas;
	char pairs[UNITS_TEXT_BYTES], bytes[UNITS_TEXT_BYTES];
	int x = 1;

	canvas_fill(c, (struct rect){0, y, c->width, 1}, ' ', STYLE_HEADER);
	units_count(pairs, m->all);
	units_bytes(bytes, m->folded.total.bytes);
	x += canvas_format(c, x, y, c->width - 2, STYLE_HEADER,
	    "Who sends to whom: %s", titles[m->level]);
	if (m->filtered)
		x += canvas_format(c, x, y, c->width / 3, STYLE_WARN, ", / %s",
		    s->filter.prompt.text);
	if (s->trail.scope.n > 0) {
		char label[SCOPE_LABEL_BYTES];

		scope_label(&s->trail.scope.steps[s->trail.scope.n - 1], label);
		x += canvas_format(
		    c, x, y, c->width / 3, STYLE_HEADER, ", %s", label);
	}
	if (m->answered) {
		char text[3 * UNITS_TEXT_BYTES];

		snprintf(text, sizeof(text), "%s pairs, %s", pairs, bytes);
		canvas_text_right(
		    c, x + GAP, y, c->width - 1 - x - GAP, STYLE_HEADER, text);
	}
}

/* "12", or "+" for the others. */
static void
paint_number(
    struct canvas *c, int x, int y, unsigned line, unsigned n, enum style style)
{
	char text[16];

	if (line < n)
		snprintf(text, sizeof(text), "%2u", line + 1);
	else
		snprintf(text, sizeof(text), " +");
	canvas_text(c, x, y, 2, style, text);
}

static void
paint_cell(struct board *s, unsigned row, unsigned column)
{
	const struct matrix_view *m = &s->matrix;
	struct canvas *c = &s->canvas;
	int x = m->page.x + (int)column * MATRIX_CELL;
	int y = m->page.y + (int)row;
	unsigned shade = shades_of(m->top, m->folded.cells[row][column].bytes);
	bool at = row == m->at[0] && column == m->at[1];
	enum style style = shades[shade];

	if (at)
		canvas_put(c, x, y, MARK, STYLE_SELECTED);
	if (shade > 0)
		canvas_put(c, x + 1, y, shade_character(c, shade), style);
	canvas_put(c, x + 2, y, shade_character(c, shade), style);
}

static void
paint_row(struct board *s, unsigned row, int label)
{
	const struct matrix_view *m = &s->matrix;
	struct canvas *c = &s->canvas;
	int y = m->page.y + (int)row;
	enum style style = row == m->at[0] ? STYLE_STRONG : STYLE_PLAIN;
	char text[MATRIX_LABEL_BYTES], bytes[UNITS_TEXT_BYTES];
	uint64_t sent = 0;

	if (row == m->at[0])
		canvas_put(c, 0, y, MARK, STYLE_KEY);
	paint_number(c, 1, y, row, m->folded.n, STYLE_DIM);
	matrix_view_label(m, row, text);
	canvas_text(c, NUMBER_COLUMNS, y, label, style, text);
	for (unsigned i = 0; i < matrix_view_lines(m); i++) {
		paint_cell(s, row, i);
		sent += m->folded.cells[row][i].bytes;
	}
	units_bytes(bytes, sent);
	canvas_text_right(
	    c, m->page.x + m->page.width + 1, y, SUM_COLUMNS - 1, style, bytes);
}

static void
paint_numbers(struct board *s, int y)
{
	const struct matrix_view *m = &s->matrix;
	struct canvas *c = &s->canvas;

	canvas_text(c, NUMBER_COLUMNS, y, m->page.x - NUMBER_COLUMNS - 1,
	    STYLE_DIM, "from \\ to");
	for (unsigned i = 0; i < matrix_view_lines(m); i++)
		paint_number(c, m->page.x + (int)i * MATRIX_CELL + 1, y, i,
		    m->folded.n, i == m->at[1] ? STYLE_KEY : STYLE_DIM);
	canvas_text_right(c, m->page.x + m->page.width + 1, y, SUM_COLUMNS - 1,
	    STYLE_DIM, "Sent");
}

/* "10.0.0.1 > 10.0.0.2  1.2 MB, 1 234 packets, 12.3 %". */
static void
paint_cursor(struct board *s, int y)
{
	const struct matrix_view *m = &s->matrix;
	const struct matrix_sum *cell = &m->folded.cells[m->at[0]][m->at[1]];
	struct canvas *c = &s->canvas;
	char from[MATRIX_LABEL_BYTES], to[MATRIX_LABEL_BYTES];
	char bytes[UNITS_TEXT_BYTES], packets[UNITS_TEXT_BYTES];
	char text[3 * UNITS_TEXT_BYTES + 16];
	double share = m->folded.total.bytes ? 100.0 * (double)cell->bytes /
	                                           (double)m->folded.total.bytes
	                                     : 0;
	int columns;

	matrix_view_label(m, m->at[0], from);
	matrix_view_label(m, m->at[1], to);
	units_bytes(bytes, cell->bytes);
	units_count(packets, cell->packets);
	snprintf(text, sizeof(text), "%s, %s packet%s, %.1f %%", bytes, packets,
	    cell->packets == 1 ? "" : "s", share);
	columns = canvas_text_right(c, 0, y, c->width - 1, STYLE_STRONG, text);
	canvas_format(
	    c, 1, y, c->width - columns - 4, STYLE_STRONG, "%s > %s", from, to);
}

/* A cell of each shade, and up to how much it stands for. */
static void
paint_legend(struct board *s, int y)
{
	const struct matrix_view *m = &s->matrix;
	struct canvas *c = &s->canvas;
	int x = 1;

	for (unsigned i = 1; i <= SHADES; i++) {
		char text[UNITS_TEXT_BYTES];

		canvas_put(c, x, y, shade_character(c, i), shades[i]);
		canvas_put(c, x + 1, y, shade_character(c, i), shades[i]);
		units_bytes(text, shades_limit(m->top, i));
		x += 3 + GAP +
		     canvas_format(c, x + 3, y, c->width - x - 3, STYLE_PLAIN,
			 "to %s", text);
	}
	if (m->folded.rest)
		canvas_format(c, x, y, c->width - x - 1, STYLE_DIM,
		    "+ other: %zu more", m->folded.others);
}

static const char *
emptiness(const struct board *s)
{
	if (!s->matrix.answered)
		return "";
	return s->matrix.filtered ? "no pair matches the filter"
	                          : "nobody has sent anything yet";
}

static void
paint_cells(struct board *s, int top, int height)
{
	struct matrix_view *m = &s->matrix;
	int lines = (int)matrix_view_lines(m), label = label_columns(s);

	m->page = (struct rect){NUMBER_COLUMNS + label, top + 2,
	    lines * MATRIX_CELL, lines < height ? lines : height};
	paint_numbers(s, top + 1);
	for (int i = 0; i < m->page.height; i++)
		paint_row(s, (unsigned)i, label);
	paint_cursor(s, s->canvas.height - 3);
	paint_legend(s, s->canvas.height - 2);
}

void
paint_matrix(struct board *s)
{
	struct matrix_view *m = &s->matrix;
	struct canvas *c = &s->canvas;
	int top = s->layout.banner.y + s->layout.banner.height;
	int height = c->height - top - LINES_AROUND;
	const char *none = emptiness(s);
	size_t n;
	const struct modal_key *keys = matrix_keys(&n);

	matrix_view_fold(m, room_for(s, height));
	m->page = (struct rect){0, 0, 0, 0};
	paint_status(s);
	paint_title(s, top);
	if (m->folded.total.packets > 0)
		paint_cells(s, top, height);
	else
		canvas_text(c, (c->width - canvas_columns(c, none)) / 2,
		    c->height / 3, c->width - 2, STYLE_DIM, none);
	if (s->message_until_ns)
		canvas_text(c, 1, c->height - 1, c->width - 2, STYLE_STRONG,
		    s->message);
	else
		paint_modal_keys(s, keys, n);
}
