/* SPDX-License-Identifier: BSD-2-Clause */
/* Below the map: the countries and the cities, in the order of the measure. */
#include "paint_map.h"

#include "base/units.h"
#include "board.h"

#define VALUE_COLUMNS 10
#define SHARE_COLUMNS 8
#define NAME_X 3
#define ROOMY 56 /* columns from which on both measures are shown */

static const char *const titles[N_MAP_LISTS] = {
    [MAP_COUNTRIES] = "Countries",
    [MAP_CITIES] = "Cities",
};

/* The number that a row has on the map, or 0. */
static unsigned
number_of(const struct map_view *m, int list, size_t row)
{
	for (unsigned i = 0; list == (int)m->front && i < m->n_marks; i++) {
		if (m->marks[i].row == row)
			return i + 1;
	}
	return 0;
}

static void
paint_value(struct board *s, int right, int y, enum map_measure measure,
    const struct map_row *row)
{
	char text[UNITS_TEXT_BYTES];

	if (measure == MAP_BYTES)
		units_bytes(text, row->value[measure]);
	else
		units_rate(text, row->value[measure], s->rates);
	canvas_text_right(&s->canvas, right - VALUE_COLUMNS, y, VALUE_COLUMNS,
	    STYLE_PLAIN, text);
}

/* The values, from the right; returns where they begin. */
static int
paint_values(struct board *s, struct rect r, const struct map_row *row)
{
	char text[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];
	enum map_measure first = s->map.measure;
	int right = r.x + r.width - 1;

	canvas_text_right(&s->canvas, right - SHARE_COLUMNS, r.y, SHARE_COLUMNS,
	    STYLE_PLAIN, cell_text_scaled(&row->share, s->rates, text));
	right -= SHARE_COLUMNS;
	if (r.width >= ROOMY) {
		paint_value(s, right, r.y,
		    first == MAP_BYTES ? MAP_RATE : MAP_BYTES, row);
		right -= VALUE_COLUMNS + 1;
	}
	paint_value(s, right, r.y, first, row);
	return right - VALUE_COLUMNS;
}

static void
paint_row(struct board *s, struct rect r, int list, size_t i)
{
	const struct map_rows *rows = &s->map.lists[list];
	const struct map_row *row = &rows->rows[i];
	const char *code = row->place->country_code;
	struct canvas *c = &s->canvas;
	unsigned number = number_of(&s->map, list, i);
	int x = r.x + NAME_X, end = paint_values(s, r, row);

	if (number)
		canvas_put(c, r.x + 1, r.y, '0' + number, STYLE_KEY);
	x += canvas_text(
	    c, x, r.y, end - x, STYLE_PLAIN, map_row_name(&s->map, list, i));
	if (list == MAP_CITIES && *code)
		canvas_format(c, x, r.y, end - x, STYLE_DIM, ", %s", code);
	if (list != (int)s->map.front || i != rows->selected)
		return;
	canvas_put(c, r.x, r.y, 0x25b8, STYLE_SELECTED);
	canvas_restyle(
	    c, (struct rect){r.x, r.y, r.width - 1, 1}, STYLE_SELECTED);
}

static void
keep_in_sight(struct map_rows *rows, size_t height)
{
	if (rows->top > rows->selected)
		rows->top = rows->selected;
	if (rows->selected >= rows->top + height)
		rows->top = rows->selected - height + 1;
	if (rows->top + height > rows->n)
		rows->top = rows->n > height ? rows->n - height : 0;
}

/* "[Cities 17]": the one in front in brackets, as tabs are. */
static void
paint_list_title(struct board *s, struct rect r, int list)
{
	const struct map_rows *rows = &s->map.lists[list];
	bool front = list == (int)s->map.front;
	char count[UNITS_TEXT_BYTES];

	units_count(count, rows->n);
	canvas_format(&s->canvas, r.x + 1, r.y, r.width - 2,
	    front ? STYLE_TAB_ACTIVE : STYLE_TAB,
	    front ? "[%s %s%s]" : " %s %s%s", titles[list], count,
	    rows->more ? "+" : "");
}

static void
paint_list(struct board *s, struct rect r, int list)
{
	struct map_rows *rows = &s->map.lists[list];
	size_t height = r.height > 0 ? (size_t)r.height : 1;

	keep_in_sight(rows, height);
	s->map.pages[list] = r;
	paint_list_title(s, (struct rect){r.x, r.y - 1, r.width, 1}, list);
	for (size_t i = 0; i < height && rows->top + i < rows->n; i++)
		paint_row(s, (struct rect){r.x, r.y + (int)i, r.width, 1}, list,
		    rows->top + i);
}

void
paint_map_lists(struct board *s, struct rect r)
{
	int half = r.width / 2;

	paint_list(s, (struct rect){r.x, r.y, half, r.height}, MAP_COUNTRIES);
	paint_list(s, (struct rect){r.x + half, r.y, r.width - half, r.height},
	    MAP_CITIES);
}
