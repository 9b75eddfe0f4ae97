/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows are known by a hash of their key cells: results come and go, so what
 * is remembered must not point into them. Two rows of one hash (1 in 10^13
 * at a thousand rows) would swap places, nothing worse.
 */
#include "order.h"

#include <stdlib.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t
order_identity(const struct view *v, const void *row)
{
	uint64_t h = FNV_START;

	for (unsigned i = 0; i < v->n_keys; i++) {
		char buffer[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];
		struct cell cell = v->columns[i].get(row);

		for (const char *p = cell_text_exact(&cell, buffer); *p; p++)
			h = (h ^ (unsigned char)*p) * FNV_PRIME;
		h = (h ^ 0xffu) * FNV_PRIME; /* between two cells */
	}
	return h;
}

struct spot {
	uint64_t identity;
	size_t at;
};

static int
compare_spots(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->identity != y->identity)
		return x->identity < y->identity ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static size_t
at_most(uint64_t n, size_t most)
{
	return n < most ? (size_t)n : most;
}

void
order_hold(struct order *o, const struct result *r)
{
	o->on = true;
	o->n_held = at_most(r->n_rows, ORDER_ROWS);
	for (size_t i = 0; i < o->n_held; i++)
		o->held[i] = order_identity(r->query.view, result_row(r, i));
	order_apply(o, r);
}

/* Where the rows of an answer go: a held place, or behind them all. */
static void
put_row(struct order *o, const struct spot *spots, size_t n_spots,
    uint64_t identity, size_t row)
{
	struct spot key = {identity, 0};
	size_t low = 0, high = n_spots;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare_spots(&spots[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < n_spots && spots[low].identity == identity) {
		o->rows[spots[low].at] = row;
		return;
	}
	if (o->n_held < ORDER_ROWS)
		o->held[o->n_held++] = identity;
	o->rows[o->n_rows++] = row;
}

void
order_apply(struct order *o, const struct result *r)
{
	static struct spot spots[ORDER_ROWS]; /* UI thread only */
	size_t n = at_most(r->n_rows, ORDER_ROWS);
	size_t n_spots = o->n_held;

	for (size_t i = 0; i < n_spots; i++) {
		spots[i] = (struct spot){o->held[i], i};
		o->rows[i] = ORDER_GONE;
	}
	qsort(spots, n_spots, sizeof(spots[0]), compare_spots);
	o->n_rows = n_spots;
	for (size_t i = 0; i < n; i++)
		put_row(o, spots, n_spots,
		    order_identity(r->query.view, result_row(r, i)), i);
}
