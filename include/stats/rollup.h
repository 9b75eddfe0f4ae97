/* SPDX-License-Identifier: BSD-2-Clause */
/* rollup owns the grouping of flow records under a coarser key. */
#ifndef STATS_ROLLUP_H
#define STATS_ROLLUP_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Items are a hash of the key they group by and a reference that only the
 * caller understands. Sorting them by hash puts each group side by side, in
 * two words an item whatever the groups hold: far less memory than a table of
 * groups, and the flows of a group are met together.
 */
struct rollup_item {
	uint32_t hash, ref;
};

struct rollup {
	struct rollup_item *items, *spare;
	size_t used, capacity;
};

int rollup_init(struct rollup *r, size_t capacity, struct error *err);
void rollup_fini(struct rollup *r);
size_t rollup_plan(size_t capacity);

static inline void
rollup_begin(struct rollup *r)
{
	r->used = 0;
}

static inline void
rollup_add(struct rollup *r, uint64_t hash, uint32_t ref)
{
	r->items[r->used++] = (struct rollup_item){(uint32_t)hash, ref};
}

/* Do two references have the same key? */
typedef bool rollup_same_fn(const void *context, uint32_t a, uint32_t b);

/* Ask into the cache what a reference stands for: it will be needed soon. */
typedef void rollup_touch_fn(const void *context, uint32_t ref);

/* One group: n references in the order they were added. */
typedef bool rollup_group_fn(
    void *context, const struct rollup_item *group, size_t n);

/*
 * rollup_each - hand over each group once, in an order that means nothing.
 *
 * cost     O(n), three passes of a radix sort; distinct keys with one hash
 *          are told apart by `same`
 * keys     context of `same` and `touch`
 */
void rollup_each(struct rollup *r, rollup_same_fn *same, rollup_touch_fn *touch,
    const void *keys, rollup_group_fn *group, void *context);

/* Give touched memory back once the groups are done with. */
void rollup_forget(struct rollup *r);

#endif
