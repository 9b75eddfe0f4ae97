/* SPDX-License-Identifier: BSD-2-Clause */
#include "merge_order.h"

#include <errno.h>
#include <stdlib.h>

int
merge_order_init(struct merge_order *o, size_t most)
{
	o->n = 0;
	o->turns = calloc(most, sizeof(*o->turns));
	return o->turns ? 0 : -ENOMEM;
}

void
merge_order_fini(struct merge_order *o)
{
	free(o->turns);
}

void
merge_order_add(struct merge_order *o, struct merge_turn turn)
{
	size_t at = o->n++;

	while (at > 0) {
		size_t above = (at - 1) / 2;

		if (!merge_turn_before(&turn, &o->turns[above]))
			break;
		o->turns[at] = o->turns[above];
		at = above;
	}
	o->turns[at] = turn;
}

/* Let a turn sink from the top to where it belongs. */
static void
sink(struct merge_order *o, struct merge_turn turn)
{
	size_t at = 0, below;

	while ((below = 2 * at + 1) < o->n) {
		if (below + 1 < o->n &&
		    merge_turn_before(&o->turns[below + 1], &o->turns[below]))
			below++;
		if (!merge_turn_before(&o->turns[below], &turn))
			break;
		o->turns[at] = o->turns[below];
		at = below;
	}
	o->turns[at] = turn;
}

void
merge_order_move_first(struct merge_order *o, int64_t time_ns)
{
	struct merge_turn turn = o->turns[0];

	turn.time_ns = time_ns;
	sink(o, turn);
}

void
merge_order_drop_first(struct merge_order *o)
{
	if (--o->n > 0)
		sink(o, o->turns[o->n]);
}

const struct merge_turn *
merge_order_second(const struct merge_order *o)
{
	if (o->n < 2)
		return NULL;
	if (o->n > 2 && merge_turn_before(&o->turns[2], &o->turns[1]))
		return &o->turns[2];
	return &o->turns[1];
}
