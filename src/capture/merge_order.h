/* SPDX-License-Identifier: BSD-2-Clause */
/* merge_order owns the order in which the files of a tape have their turn. */
#ifndef CAPTURE_MERGE_ORDER_H
#define CAPTURE_MERGE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whose turn it is, by when; among equals the lower part goes first. */
struct merge_turn {
	int64_t time_ns;
	uint32_t part;
};

/* A heap: no turn comes before that of the one above it. */
struct merge_order {
	size_t n;
	struct merge_turn *turns; /* room for all parts */
};

static inline bool
merge_turn_before(const struct merge_turn *a, const struct merge_turn *b)
{
	return a->time_ns < b->time_ns ||
	       (a->time_ns == b->time_ns && a->part < b->part);
}

int merge_order_init(struct merge_order *o, size_t most);
void merge_order_fini(struct merge_order *o);

void merge_order_add(struct merge_order *o, struct merge_turn turn);

/* The first one has another time now, or leaves. */
void merge_order_move_first(struct merge_order *o, int64_t time_ns);
void merge_order_drop_first(struct merge_order *o);

/* The turn that comes after the first one; NULL when there is none. */
const struct merge_turn *merge_order_second(const struct merge_order *o);

#endif
