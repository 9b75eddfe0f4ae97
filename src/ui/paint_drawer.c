/* SPDX-License-Identifier: BSD-2-Clause */
/* The columns of the view, over its rows: titles above show what comes of it.
 */
#include "paint.h"

#include "board.h"

#include <stdio.h>
#include <string.h>

#define ID_COLUMNS 14

static int
width_of(const struct board *s, unsigned column)
{
	for (unsigned i = 0; i < s->table.n; i++) {
		if (s->table.columns[i].index == column)
			return s->table.columns[i].width;
	}
	return 0;
}

static void
paint_column(struct board *s, unsigned row, int y)
{
	const struct drawer *d = &s->drawer;
	unsigned index = d->order[row];
	const struct column *column = &board_view(s)->columns[index];
	bool fixed = s->states[s->view_index].fixed[index];
	int width = width_of(s, index), x = 1;
	char size[16] = "";

	if (width)
		snprintf(size, sizeof(size), "%d%s", width, fixed ? "!" : "");
	else if (d->shown[row])
		snprintf(size, sizeof(size), "no room");
	x += canvas_text(&s->canvas, x, y, 4,
	    d->shown[row] ? STYLE_STRONG : STYLE_DIM,
	    d->shown[row] ? "[x]" : "[ ]");
	canvas_text(&s->canvas, x + 1, y, ID_COLUMNS,
	    d->shown[row] ? STYLE_KEY : STYLE_PLAIN, column->id);
	x += 1 + ID_COLUMNS;
	canvas_text_right(&s->canvas, x, y, 8, STYLE_DIM, size);
	canvas_text(&s->canvas, x + 10, y, s->canvas.width - x - 11,
	    STYLE_PLAIN, column->help);
	if (row != d->selected)
		return;
	canvas_put(&s->canvas, 0, y, 0x25b8, STYLE_SELECTED);
	canvas_restyle(&s->canvas, (struct rect){0, y, s->canvas.width, 1},
	    STYLE_SELECTED);
}

void
paint_drawer(struct board *s)
{
	struct drawer *d = &s->drawer;
	struct rect r = s->layout.rows;
	unsigned height;
	size_t n;
	const struct modal_key *keys = drawer_keys(&n);

	r.height += s->layout.other.height + s->layout.total.height;
	height = (unsigned)r.height;
	d->page = r;
	if (d->selected < d->top)
		d->top = d->selected;
	if (d->selected >= d->top + height)
		d->top = d->selected - height + 1;
	for (unsigned i = 0; i < height && d->top + i < d->n; i++)
		paint_column(s, d->top + i, r.y + (int)i);
	if (s->message_until_ns)
		canvas_text(&s->canvas, 1, s->layout.footer.y,
		    s->canvas.width - 2, STYLE_STRONG, s->message);
	else
		paint_modal_keys(s, keys, n);
}
