/* SPDX-License-Identifier: BSD-2-Clause */
#include "anchor.h"

#include "order.h"

void
anchor_name(struct anchor *a, const struct result *r, const void *row)
{
	if (row && !a->identity)
		a->identity = order_identity(r->query.view, row);
}

void
anchor_set(struct anchor *a, const struct result *r, const void *row)
{
	*a = (struct anchor){
	    .on = true,
	    .rows = r->total_rows,
	    .frames = r->ledger.frames_analysed,
	};
	anchor_name(a, r, row);
}

/*
 * Without a filter every frame is a row, also when as many old rows went; with
 * one only the rows can tell, which is too few once old rows go.
 */
static uint64_t
came_in(const struct anchor *a, const struct result *r)
{
	uint64_t was = r->query.where ? a->rows : a->frames;
	uint64_t is =
	    r->query.where ? r->total_rows : r->ledger.frames_analysed;

	return is > was ? is - was : 0;
}

uint64_t
anchor_shift(struct anchor *a, const struct result *r, uint64_t place)
{
	uint64_t shift = came_in(a, r);

	for (uint64_t i = 0; i < r->n_rows; i++) {
		uint64_t at = r->offset + i;

		if (order_identity(r->query.view, result_row(r, i)) ==
		    a->identity)
			shift = at > place ? at - place : 0;
	}
	a->rows = r->total_rows;
	a->frames = r->ledger.frames_analysed;
	return shift;
}
