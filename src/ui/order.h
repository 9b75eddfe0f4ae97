/* SPDX-License-Identifier: BSD-2-Clause */
/* order owns a frozen order: rows keep their places while values go on. */
#ifndef UI_ORDER_H
#define UI_ORDER_H

#include "views/query.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ORDER_ROWS 1000 /* rows that can be held in place */
#define ORDER_GONE UINT64_MAX

/* What identifies a row of a view, across answers. */
uint64_t order_identity(const struct view *v, const void *row);

struct order {
	bool on;
	size_t n_held;             /* rows whose places are held */
	uint64_t held[ORDER_ROWS]; /* what identifies them, in order */
	size_t n_rows;
	uint64_t rows[2 * ORDER_ROWS]; /* place -> row of the answer, or GONE */
};

/* Hold the order of an answer that starts at row 0. */
void order_hold(struct order *o, const struct result *r);

/*
 * order_apply - find the held rows in a newer answer.
 *
 * A row that is not in it leaves its place empty; rows that are new come
 * after all places held, and are held from now on while there is room.
 */
void order_apply(struct order *o, const struct result *r);

#endif
