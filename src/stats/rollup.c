/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/rollup.h"

#include "base/alloc.h"

#include <errno.h>
#include <string.h>

#define RADIX_BITS 11u
#define RADIX (1u << RADIX_BITS)
#define AHEAD 16 /* references */
#define FEW 32   /* items */

/* In whole huge pages when large: the sort writes all over its target. */
static size_t
half_bytes(size_t capacity)
{
	const size_t huge = (size_t)2 << 20;
	size_t bytes = capacity * sizeof(struct rollup_item);

	return bytes < huge ? bytes : (bytes + huge - 1) / huge * huge;
}

size_t
rollup_plan(size_t capacity)
{
	return 2 * half_bytes(capacity);
}

int
rollup_init(struct rollup *r, size_t capacity, struct error *err)
{
	*r = (struct rollup){.capacity = capacity};
	r->items = alloc_reserve_random(half_bytes(capacity));
	r->spare = alloc_reserve_random(half_bytes(capacity));
	if (r->items && r->spare)
		return 0;
	rollup_fini(r);
	return error_set(err, -ENOMEM, "grouping: no memory");
}

void
rollup_fini(struct rollup *r)
{
	alloc_release(r->items, half_bytes(r->capacity));
	alloc_release(r->spare, half_bytes(r->capacity));
	r->items = r->spare = NULL;
}

void
rollup_forget(struct rollup *r)
{
	alloc_forget(r->items, half_bytes(r->used));
	alloc_forget(r->spare, half_bytes(r->used));
	r->used = 0;
}

static void
radix_pass(struct rollup *r, unsigned shift)
{
	uint32_t start[RADIX] = {0};
	uint32_t sum = 0;
	struct rollup_item *sorted = r->spare;

	for (size_t i = 0; i < r->used; i++)
		start[r->items[i].hash >> shift & (RADIX - 1)]++;
	for (size_t d = 0; d < RADIX; d++) {
		uint32_t n = start[d];

		start[d] = sum;
		sum += n;
	}
	for (size_t i = 0; i < r->used; i++)
		sorted[start[r->items[i].hash >> shift & (RADIX - 1)]++] =
		    r->items[i];
	r->spare = r->items;
	r->items = sorted;
}

/* Counting digits costs the same for three items as for thousands. */
static void
insertion_sort(struct rollup *r)
{
	for (size_t i = 1; i < r->used; i++) {
		struct rollup_item item = r->items[i];
		size_t at = i;

		for (; at > 0 && r->items[at - 1].hash > item.hash; at--)
			r->items[at] = r->items[at - 1];
		r->items[at] = item;
	}
}

static void
sort(struct rollup *r)
{
	if (r->used <= FEW) {
		insertion_sort(r);
		return;
	}
	for (unsigned shift = 0; shift < 32; shift += RADIX_BITS)
		radix_pass(r, shift);
}

/*
 * Items [0, n) share a hash, nearly always because they share a key. Those
 * with the key of the first come to the front, in order; returns how many.
 */
static size_t
gather(const struct rollup *r, struct rollup_item *run, size_t n,
    rollup_same_fn *same, const void *context)
{
	struct rollup_item *rest = r->spare; /* free between two passes */
	size_t kept = 1, others = 0;

	for (size_t i = 1; i < n; i++) {
		if (same(context, run[0].ref, run[i].ref))
			run[kept++] = run[i];
		else
			rest[others++] = run[i];
	}
	if (others > 0)
		memcpy(run + kept, rest, others * sizeof(*rest));
	return kept;
}

/* References in their final order point all over memory: run ahead of them. */
static void
touch_ahead(const struct rollup *r, size_t *touched, size_t until,
    rollup_touch_fn *touch, const void *keys)
{
	if (until > r->used)
		until = r->used;
	for (; *touched < until; (*touched)++)
		touch(keys, r->items[*touched].ref);
}

void
rollup_each(struct rollup *r, rollup_same_fn *same, rollup_touch_fn *touch,
    const void *keys, rollup_group_fn *group, void *context)
{
	size_t i = 0, touched = 0;

	sort(r);
	while (i < r->used) {
		size_t end = i + 1, n;

		while (end < r->used && r->items[end].hash == r->items[i].hash)
			end++;
		touch_ahead(r, &touched, end + AHEAD, touch, keys);
		n = gather(r, r->items + i, end - i, same, keys);
		if (!group(context, r->items + i, n))
			return;
		i += n;
	}
}
