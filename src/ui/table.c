/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/table.h"

#include "base/clock.h"
#include "cell_shown.h"
#include "ui/plot.h"

#include <stdio.h>

#define MARKER_COLUMNS 1
#define LEAST_TEXT 10 /* a text column cut shorter says nothing */
#define LEAST_KEY 9
#define CLOCK_COLUMNS 8   /* 14:22:46 */
#define MICROS_COLUMNS 15 /* 14:22:46.123456 */
#define INDENT 2
#define CELL_BYTES CELL_SHOWN_BYTES

/* In which order columns get their room. */
enum rank {
	RANK_KEY,
	RANK_SORTED,
	RANK_SUM,
	RANK_SHOWN,
	RANK_SERIES,
	RANK_WIDE,
	RANK_NONE
};

/* Rows are put in order by it at first, but nobody is meant to read it. */
static bool
is_helper(const struct view *v, unsigned i)
{
	return i == v->sort && !v->columns[i].shown && !v->columns[i].screen;
}

static bool
is_chosen(const struct table *t, unsigned i)
{
	for (unsigned n = 0; n < t->n_chosen; n++) {
		if (t->chosen[n] == i)
			return true;
	}
	return false;
}

static enum rank
rank_of(const struct table *t, unsigned i)
{
	const struct view *v = t->view;
	const struct column *column = &v->columns[i];

	if (t->n_chosen > 0)
		return is_chosen(t, i) ? RANK_SHOWN : RANK_NONE;
	if (is_helper(v, i))
		return RANK_NONE;
	if (i < v->n_keys)
		return RANK_KEY;
	if (i == t->sort)
		return RANK_SORTED;
	if (column->shown && (column->summed || column->unit == UNIT_BPS))
		return RANK_SUM;
	if (column->shown)
		return RANK_SHOWN;
	if (column->screen)
		return column->unit == UNIT_SERIES ? RANK_SERIES : RANK_WIDE;
	return RANK_NONE;
}

static bool
can_grow(enum unit unit)
{
	return unit == UNIT_ADDRESS || unit == UNIT_TEXT;
}

/* Part of one is of little use; a name may be longer than its whole row. */
static bool
is_address(enum unit unit)
{
	return unit == UNIT_ADDRESS;
}

static bool
right_aligned(enum unit unit)
{
	return !can_grow(unit) && unit != UNIT_TIME && unit != UNIT_SERIES;
}

/* Columns being shared out; an index without a width is not shown. */
struct share {
	const struct table *t;
	const struct table_widths *most;
	int width[TABLE_COLUMNS];
	int left;
};

/* Columns of a title, with its arrow. */
static int
title_columns(const struct column *column)
{
	int n = 1;

	for (const char *p = column->title; *p; p++)
		n += (*p & 0xc0) != 0x80;
	return n;
}

/* What a column needs to be of use: numbers whole, texts as declared. */
static int
least_width(const struct share *s, unsigned i)
{
	const struct column *column = &s->t->view->columns[i];
	int width = column->width;
	int title = title_columns(column);

	width = width > title ? width : title;
	if (right_aligned(column->unit) && s->most->most[i] > width)
		width = s->most->most[i];
	return width;
}

static unsigned
n_columns(const struct view *v)
{
	return v->n_columns < TABLE_COLUMNS ? v->n_columns : TABLE_COLUMNS;
}

/* Give every column of a rank its least width while there is room. */
static void
add_rank(struct share *s, enum rank rank)
{
	const struct view *v = s->t->view;

	for (unsigned i = 0; i < n_columns(v); i++) {
		int least = least_width(s, i);

		if (rank_of(s->t, i) != rank || s->width[i] ||
		    least + 1 > s->left)
			continue;
		s->width[i] = least;
		s->left -= least + 1;
	}
}

static bool
is_missing_text(const struct share *s, unsigned i)
{
	const struct column *column = &s->t->view->columns[i];

	return !s->width[i] && column->unit == UNIT_TEXT &&
	       (s->t->n_chosen > 0 ? is_chosen(s->t, i) : column->shown);
}

/* No wider than its title and what it held so far; times without the date. */
static int
tight_width(const struct share *s, unsigned i)
{
	const struct column *column = &s->t->view->columns[i];
	int content = s->most->most[i];
	int title = title_columns(column);

	if (column->unit == UNIT_TIME)
		content = CLOCK_COLUMNS;
	return content > title ? content : title;
}

/* Columns a column could do without. */
static int
spare_width(const struct share *s, unsigned i)
{
	int spare = s->width[i] - tight_width(s, i);

	return s->width[i] && spare > 0 ? spare : 0;
}

/* Make all columns tight, if that leaves `needed`. */
static bool
tighten(struct share *s, int needed)
{
	int sum = s->left;

	for (unsigned i = 0; i < n_columns(s->t->view); i++)
		sum += spare_width(s, i);
	if (sum < needed)
		return false;
	for (unsigned i = 0; i < n_columns(s->t->view); i++)
		s->width[i] -= spare_width(s, i);
	s->left = sum;
	return true;
}

/*
 * A shown text that did not fit (what a frame says, say) gets what the
 * others can spare, if that is worth it.
 */
static void
squeeze_in(struct share *s)
{
	for (unsigned i = 0; i < n_columns(s->t->view); i++) {
		if (!is_missing_text(s, i) || !tighten(s, LEAST_TEXT + 1))
			continue;
		s->width[i] = s->left - 1;
		s->left = 0;
	}
}

/* The widest key that may be cut, or -1. */
static int
widest_key(const struct share *s)
{
	int widest = -1;

	for (unsigned i = 0; i < s->t->view->n_keys; i++) {
		if (s->width[i] > LEAST_KEY &&
		    can_grow(s->t->view->columns[i].unit) &&
		    (widest < 0 || s->width[i] > s->width[widest]))
			widest = (int)i;
	}
	return widest;
}

/* Cut keys until the sorted column fits beside them. */
static void
make_room(struct share *s)
{
	int needed = least_width(s, s->t->sort) + 1;
	int key;

	if (s->width[s->t->sort] || rank_of(s->t, s->t->sort) != RANK_SORTED)
		return;
	while (s->left < needed && (key = widest_key(s)) >= 0) {
		s->width[key]--;
		s->left++;
	}
	add_rank(s, RANK_SORTED);
}

static void
grow(struct share *s, unsigned n, bool (*grows)(enum unit unit))
{
	for (unsigned i = 0; i < n; i++) {
		int more = s->most->most[i] - s->width[i];

		if (!s->width[i] || !grows(s->t->view->columns[i].unit))
			continue;
		more = more > s->left ? s->left : more;
		if (more > 0) {
			s->width[i] += more;
			s->left -= more;
		}
	}
}

/* Sparklines may use a column for each step they have. */
static void
grow_series(struct share *s, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		int more = SERIES_STEPS - s->width[i];

		if (!s->width[i] || s->t->view->columns[i].unit != UNIT_SERIES)
			continue;
		more = more > s->left ? s->left : more;
		s->width[i] += more;
		s->left -= more;
	}
}

static unsigned
n_places(const struct table *t)
{
	return t->n_chosen > 0 ? t->n_chosen : n_columns(t->view);
}

/* Put the chosen columns side by side, two blanks apart if that fits. */
static void
place(struct table *t, const struct share *s)
{
	int x = MARKER_COLUMNS, gap = 1;
	int shown = 0;

	for (unsigned i = 0; i < n_columns(t->view); i++)
		shown += s->width[i] > 0;
	if (s->left >= shown)
		gap = 2;
	t->n = 0;
	for (unsigned n = 0; n < n_places(t); n++) {
		unsigned i = t->n_chosen > 0 ? t->chosen[n] : n;

		if (!s->width[i])
			continue;
		t->columns[t->n].index = i;
		t->columns[t->n].x = x;
		t->columns[t->n++].width = s->width[i];
		x += s->width[i] + gap;
	}
}

void
table_fit(struct table *t, const struct table_widths *widths, int width)
{
	struct share s = {.t = t, .most = widths};
	unsigned n = n_columns(t->view);
	unsigned n_keys = t->view->n_keys < n ? t->view->n_keys : n;

	s.left = width - MARKER_COLUMNS + 1; /* no gap after the last one */
	add_rank(&s, RANK_KEY);
	add_rank(&s, RANK_SORTED);
	make_room(&s);
	add_rank(&s, RANK_SUM);
	grow(&s, n_keys, is_address);
	add_rank(&s, RANK_SHOWN);
	squeeze_in(&s);
	add_rank(&s, RANK_SERIES);
	add_rank(&s, RANK_WIDE);
	grow(&s, n, can_grow);
	grow_series(&s, n);
	place(t, &s);
}

uint32_t
table_needs(const struct table *t)
{
	uint32_t needs = t->view->columns[t->sort].needs;

	for (unsigned i = 0; i < t->n; i++)
		needs |= t->view->columns[t->columns[i].index].needs;
	return needs;
}

static int
indent_of(const struct table *t, unsigned index, const void *row)
{
	if (index || !t->view->depth)
		return 0;
	return INDENT * (int)t->view->depth(row);
}

void
table_measure(const struct table *t, const struct canvas *c, const void *row,
    struct table_widths *widths)
{
	for (unsigned i = 0; i < n_columns(t->view); i++) {
		const struct column *column = &t->view->columns[i];
		char buffer[CELL_BYTES];
		struct cell cell;
		int n;

		if (rank_of(t, i) == RANK_NONE)
			continue;
		cell = column->get(row);
		n = canvas_columns(c, cell_shown(&cell, t->rates, c,
					  CELL_SHOWN_ALL, buffer)) +
		    indent_of(t, i, row);
		if (column->unit != UNIT_TIME && n > widths->most[i])
			widths->most[i] = (uint16_t)n;
	}
}

static struct cell
sum_cell(enum unit unit, uint64_t sum)
{
	if (unit == UNIT_DURATION || unit == UNIT_TIME)
		return (struct cell){.unit = unit, .ns = (int64_t)sum};
	return (struct cell){.unit = unit, .count = sum};
}

void
table_measure_sums(const struct table *t, const struct canvas *c,
    const uint64_t *sums, struct table_widths *widths)
{
	for (unsigned i = 0; i < n_columns(t->view); i++) {
		struct cell cell = sum_cell(t->view->columns[i].unit, sums[i]);
		char buffer[CELL_BYTES];
		int n;

		if (!t->view->columns[i].summed)
			continue;
		n = canvas_columns(
		    c, cell_text_scaled(&cell, t->rates, buffer));
		if (n > widths->most[i])
			widths->most[i] = (uint16_t)n;
	}
}

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
