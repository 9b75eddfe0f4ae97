/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of a table whose columns have their places. */
#include "ui/table.h"

#include "base/clock.h"
#include "cell_shown.h"
#include "table_parts.h"
#include "ui/plot.h"

#include <stdio.h>

#define MICROS_COLUMNS 15 /* 14:22:46.123456 */
#define CELL_BYTES CELL_SHOWN_BYTES

int
table_hit(const struct table *t, int x)
{
	for (unsigned i = 0; i < t->n; i++) {
		if (x >= t->columns[i].x &&
		    x <= t->columns[i].x + t->columns[i].width)
			return (int)t->columns[i].index;
	}
	return -1;
}

void
table_draw_header(const struct table *t, struct canvas *c, int y)
{
	canvas_fill(c, (struct rect){0, y, c->width, 1}, ' ', STYLE_HEADER);
	for (unsigned i = 0; i < t->n; i++) {
		const struct column *column =
		    &t->view->columns[t->columns[i].index];
		bool sorted = t->columns[i].index == t->sort;
		const char *arrow = t->descending ? "▼" : "▲";
		char title[64];

		if (right_aligned(column->unit)) {
			snprintf(title, sizeof(title), "%s%s",
			    sorted ? arrow : "", column->title);
			canvas_text_right(c, t->columns[i].x, y,
			    t->columns[i].width,
			    sorted ? STYLE_SORTED : STYLE_HEADER, title);
			continue;
		}
		snprintf(title, sizeof(title), "%s%s", column->title,
		    sorted ? arrow : "");
		canvas_text(c, t->columns[i].x, y, t->columns[i].width,
		    sorted ? STYLE_SORTED : STYLE_HEADER, title);
	}
}

/* A time without its date, with microseconds where they fit. */
static void
short_time(char out[static UNITS_TEXT_BYTES], int64_t ns, int width)
{
	int64_t part = ns % NS_PER_S;

	units_clock(out, ns);
	if (width >= MICROS_COLUMNS)
		snprintf(out + CLOCK_COLUMNS, UNITS_TEXT_BYTES - CLOCK_COLUMNS,
		    ".%06d", (int)((part < 0 ? part + NS_PER_S : part) / 1000));
}

static void
draw_cell(const struct table *t, struct canvas *c, unsigned i, int y,
    const struct cell *cell, int indent, enum style style)
{
	int x = t->columns[i].x + indent;
	int width = t->columns[i].width - indent;
	char buffer[CELL_BYTES];
	const char *text;

	if (cell->absent)
		return;
	if (cell->unit == UNIT_SERIES) {
		plot_spark(
		    c, x, y, width, STYLE_IN, cell->series, SERIES_STEPS, 0);
		return;
	}
	text = cell_shown(cell, t->rates, c, width, buffer);
	if (cell->unit == UNIT_TIME && canvas_columns(c, text) > width)
		short_time(buffer, cell->ns, width);
	if (right_aligned(cell->unit))
		canvas_text_right(c, x, y, width, style, text);
	else
		canvas_text(c, x, y, width, style, text);
}

void
table_draw_row(const struct table *t, struct canvas *c, int y, const void *row,
    bool selected)
{
	for (unsigned i = 0; i < t->n; i++) {
		unsigned index = t->columns[i].index;
		struct cell cell = t->view->columns[index].get(row);

		draw_cell(t, c, i, y, &cell, indent_of(t, index, row),
		    index < t->view->n_keys ? STYLE_KEY : STYLE_PLAIN);
	}
	if (!selected)
		return;
	canvas_put(c, 0, y, 0x25b8, STYLE_SELECTED);
	canvas_restyle(c, (struct rect){0, y, c->width, 1}, STYLE_SELECTED);
}

void
table_draw_sums(const struct table *t, struct canvas *c, int y,
    enum style style, const char *label, const uint64_t *sums)
{
	int room = c->width;

	for (unsigned i = t->n; i-- > 0;) {
		unsigned index = t->columns[i].index;
		const struct column *column = &t->view->columns[index];
		struct cell cell;

		if (!column->summed || index < t->view->n_keys)
			continue;
		cell = sum_cell(column->unit, sums[index]);
		draw_cell(t, c, i, y, &cell, 0, style);
		room = t->columns[i].x - 1;
	}
	canvas_text(c, MARKER_COLUMNS, y, room - MARKER_COLUMNS, style, label);
}
