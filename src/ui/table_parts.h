/* SPDX-License-Identifier: BSD-2-Clause */
/* table_parts is what the fitting and the drawing of a table share. */
#ifndef UI_TABLE_PARTS_H
#define UI_TABLE_PARTS_H

#include "ui/table.h"

#define MARKER_COLUMNS 1
#define CLOCK_COLUMNS 8 /* 14:22:46 */
#define INDENT 2

static inline bool
can_grow(enum unit unit)
{
	return unit == UNIT_ADDRESS || unit == UNIT_TEXT;
}

static inline bool
right_aligned(enum unit unit)
{
	return !can_grow(unit) && unit != UNIT_TIME && unit != UNIT_SERIES;
}

static inline int
indent_of(const struct table *t, unsigned index, const void *row)
{
	if (index || !t->view->depth)
		return 0;
	return INDENT * (int)t->view->depth(row);
}

static inline struct cell
sum_cell(enum unit unit, uint64_t sum)
{
	if (unit == UNIT_DURATION || unit == UNIT_TIME)
		return (struct cell){.unit = unit, .ns = (int64_t)sum};
	return (struct cell){.unit = unit, .count = sum};
}

#endif
