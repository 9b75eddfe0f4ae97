/* SPDX-License-Identifier: BSD-2-Clause */
/* table owns how the columns of a view share a width, and how rows look. */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "base/units.h"
#include "ui/canvas.h"
#include "views/view.h"

#define TABLE_COLUMNS 64 /* columns of a view that can be told apart */

/* Widest content of each column met so far: columns grow, never jitter. */
struct table_widths {
	uint16_t most[TABLE_COLUMNS];
};

struct table {
	const struct view *view;
	unsigned sort;
	bool descending;
	enum rate_style rates;
	const unsigned *chosen; /* the only columns to show, in order */
	unsigned n_chosen;      /* 0 = what the view likes to show */
	const uint8_t *fixed;   /* width of each column, 0 as fits; or NULL */
	unsigned n;
	struct {
		unsigned index; /* of the view's columns */
		int x, width;
	} columns[TABLE_COLUMNS];
};

/*
 * table_fit - choose the columns that fit and where they stand.
 *
 * Keys always, then the sorted column, then shown sums and rates, the other
 * shown ones, and what the view likes to show on a wide screen. Addresses and
 * texts get what is left over, as far as their content needs it.
 * t        view, sort and what is chosen are set by the caller; the rest is
 *          written here
 */
void table_fit(struct table *t, const struct table_widths *widths, int width);

/* NEED_ bits of the chosen columns. */
uint32_t table_needs(const struct table *t);

/* Widen `widths` by what a row holds. */
void table_measure(const struct table *t, const struct canvas *c,
    const void *row, struct table_widths *widths);

/* The same by what its sums hold, one per column of the view. */
void table_measure_sums(const struct table *t, const struct canvas *c,
    const uint64_t *sums, struct table_widths *widths);

/* The column at x of a table drawn at x 0, or -1. */
int table_hit(const struct table *t, int x);

/* Each draws one line, as wide as the canvas. */
void table_draw_header(const struct table *t, struct canvas *c, int y);
void table_draw_row(const struct table *t, struct canvas *c, int y,
    const void *row, bool selected);

/*
 * table_draw_sums - a line of sums under a label, such as "total".
 * sums     one per column of the view, used where it is summed
 */
void table_draw_sums(const struct table *t, struct canvas *c, int y,
    enum style style, const char *label, const uint64_t *sums);

#endif
