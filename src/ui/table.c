/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/table.h"

#include "cell_shown.h"
#include "table_parts.h"

#define LEAST_TEXT 10 /* a text column cut shorter says nothing */
#define LEAST_KEY 9
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

/* Part of one is of little use; a name may be longer than its whole row. */
static bool
is_address(enum unit unit)
{
	return unit == UNIT_ADDRESS;
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

static int
fixed_width(const struct table *t, unsigned i)
{
	return t->fixed ? t->fixed[i] : 0;
}

/* What a column needs to be of use: numbers whole, texts as declared. */
static int
least_width(const struct share *s, unsigned i)
{
	const struct column *column = &s->t->view->columns[i];
	int width = column->width;
	int title = title_columns(column);

	if (fixed_width(s->t, i))
		return fixed_width(s->t, i);
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

	if (fixed_width(s->t, i))
		return fixed_width(s->t, i);
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

		if (!s->width[i] || fixed_width(s->t, i) ||
		    !grows(s->t->view->columns[i].unit))
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

		if (!s->width[i] || fixed_width(s->t, i) ||
		    s->t->view->columns[i].unit != UNIT_SERIES)
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
