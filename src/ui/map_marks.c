/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Marks never hide each other, names never hide marks or names: what has no
 * room is left out, the busiest come first.
 */
#include "board.h"
#include "paint_map.h"

#define NAME_COLUMNS 18
#define MOST_LABELS (2 * MAP_MARKS + 1)

/* Cells of one line that are taken. */
struct taken {
	int n;
	struct rect r[MOST_LABELS];
};

static bool
is_free(const struct taken *t, const struct map_view *m, struct rect r)
{
	if (r.x < m->page.x || r.x + r.width > m->page.x + m->page.width)
		return false;
	for (int i = 0; i < t->n; i++) {
		const struct rect *o = &t->r[i];

		if (r.y == o->y && r.x < o->x + o->width &&
		    o->x < r.x + r.width)
			return false;
	}
	return t->n < MOST_LABELS;
}

const char *
map_row_name(const struct map_view *m, int list, size_t row)
{
	const struct place *p = m->lists[list].rows[row].place;

	return p->label[list == MAP_CITIES ? PLACE_CITY : PLACE_COUNTRY];
}

/* The cell of a row; false when it is nowhere, or not in this part. */
static bool
cell_of(const struct map_view *m, size_t row, int *x, int *y)
{
	const struct map_row *r = &m->lists[m->front].rows[row];
	double east, north;

	if (!map_view_point(m->front, r, &east, &north) ||
	    !map_raster_dot(&m->raster, east, north, x, y))
		return false;
	*x = m->page.x + *x / MAP_DOTS_X;
	*y = m->page.y + *y / MAP_DOTS_Y;
	return true;
}

static void
mark(struct map_view *m, struct taken *t, size_t row)
{
	int x, y;
	struct rect r;

	if (!cell_of(m, row, &x, &y))
		return;
	r = (struct rect){x, y, 1, 1};
	if (!is_free(t, m, r))
		return;
	t->r[t->n++] = r;
	m->marks[m->n_marks++] = (struct map_mark){row, x, y};
}

/* Marks are numbered in the order of the list. */
static void
put_in_order(struct map_view *m)
{
	for (unsigned i = 0; i + 1 < m->n_marks; i++) {
		struct map_mark first = m->marks[i];

		if (first.row < m->marks[i + 1].row)
			break;
		m->marks[i] = m->marks[i + 1];
		m->marks[i + 1] = first;
	}
}

static void
name(struct canvas *c, struct map_view *m, struct taken *t,
    const struct map_mark *k)
{
	const char *text = map_row_name(m, (int)m->front, k->row);
	int n = canvas_columns(c, text);
	bool selected = k->row == m->lists[m->front].selected;
	struct rect r;

	n = n > NAME_COLUMNS ? NAME_COLUMNS : n;
	r = (struct rect){k->x + 1, k->y, n, 1};
	if (!is_free(t, m, r))
		r.x = k->x - n;
	if (!is_free(t, m, r))
		return;
	t->r[t->n++] = r;
	canvas_text(
	    c, r.x, r.y, n, selected ? STYLE_SELECTED : STYLE_STRONG, text);
}

/* What is selected has a mark, whatever its place in the list. */
void
map_marks_choose(struct map_view *m)
{
	const struct map_rows *rows = &m->lists[m->front];
	struct taken t = {.n = 0};

	m->n_marks = 0;
	if (rows->selected < rows->n)
		mark(m, &t, rows->selected);
	for (size_t i = 0; i < rows->n && m->n_marks < MAP_MARKS; i++) {
		if (i != rows->selected)
			mark(m, &t, i);
	}
	put_in_order(m);
}

void
map_marks_paint(struct canvas *c, struct map_view *m)
{
	struct taken t = {.n = 0};

	for (unsigned i = 0; i < m->n_marks; i++)
		t.r[t.n++] = (struct rect){m->marks[i].x, m->marks[i].y, 1, 1};
	for (unsigned i = 0; i < m->n_marks; i++)
		name(c, m, &t, &m->marks[i]);
	for (unsigned i = 0; i < m->n_marks; i++) {
		const struct map_mark *k = &m->marks[i];

		canvas_put(c, k->x, k->y, '1' + i,
		    k->row == m->lists[m->front].selected ? STYLE_SELECTED
							  : STYLE_KEY);
	}
}
