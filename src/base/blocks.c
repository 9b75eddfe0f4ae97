/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/blocks.h"

#include "base/alloc.h"

#include <assert.h>
#include <errno.h>

#define UNITS (1u << (BLOCKS_ORDERS - 1)) /* of the largest block */
#define LENT 0x80u /* in `order`, beside the order itself */

/* A free block holds its neighbours in the list of its order. */
struct link {
	uint32_t next, before;
};

static struct link *
link_of(const struct blocks *b, uint32_t block)
{
	return blocks_at(b, block);
}

int
blocks_init_least(
    struct blocks *b, size_t bytes, uint32_t least, struct error *err)
{
	size_t most = bytes / ((size_t)least << (BLOCKS_ORDERS - 1));

	assert(least >= 2 * sizeof(struct link) && (least & (least - 1)) == 0);

	if (most < 1)
		most = 1;
	if (most > UINT32_MAX / UNITS - 1)
		most = UINT32_MAX / UNITS - 1;
	*b = (struct blocks){.n_most = (uint32_t)most, .least = least};
	b->memory = alloc_reserve(most * blocks_most(b));
	b->order = alloc_reserve(most * UNITS);
	if (b->memory && b->order)
		return 0;
	blocks_fini(b);
	return error_set(err, -ENOMEM, "blocks: no memory");
}

int
blocks_init(struct blocks *b, size_t bytes, struct error *err)
{
	return blocks_init_least(b, bytes, BLOCKS_LEAST, err);
}

void
blocks_fini(struct blocks *b)
{
	alloc_release(b->memory, (size_t)b->n_most * blocks_most(b));
	alloc_release(b->order, (size_t)b->n_most * UNITS);
	*b = (struct blocks){0};
}

void
blocks_clear(struct blocks *b)
{
	if (b->fresh == 0)
		return;
	alloc_forget(b->memory, (size_t)b->n_most * blocks_most(b));
	alloc_forget(b->order, (size_t)b->n_most * UNITS);
	b->fresh = b->lent = 0;
	for (unsigned i = 0; i < BLOCKS_ORDERS; i++)
		b->free[i] = BLOCKS_NONE;
}

static unsigned
order_for(const struct blocks *b, size_t bytes)
{
	unsigned order = 0;

	while (order < BLOCKS_ORDERS && bytes > (size_t)b->least << order)
		order++;
	return order;
}

static void
list_add(struct blocks *b, uint32_t block, unsigned order)
{
	uint32_t next = b->free[order];

	*link_of(b, block) = (struct link){.next = next};
	if (next != BLOCKS_NONE)
		link_of(b, next)->before = block;
	b->free[order] = block;
	b->order[block - 1] = (uint8_t)order;
}

static void
list_remove(struct blocks *b, uint32_t block, unsigned order)
{
	struct link at = *link_of(b, block);

	if (at.next != BLOCKS_NONE)
		link_of(b, at.next)->before = at.before;
	if (at.before != BLOCKS_NONE)
		link_of(b, at.before)->next = at.next;
	else
		b->free[order] = at.next;
}

/* The smallest order from `order` on that has a free block. */
static unsigned
order_left(const struct blocks *b, unsigned order)
{
	while (order < BLOCKS_ORDERS && b->free[order] == BLOCKS_NONE)
		order++;
	return order;
}

static uint32_t
take_order(struct blocks *b, unsigned order)
{
	uint32_t block;

	if (order < BLOCKS_ORDERS) {
		block = b->free[order];
		list_remove(b, block, order);
		return block;
	}
	return b->fresh < b->n_most ? b->fresh++ * UNITS + 1 : BLOCKS_NONE;
}

uint32_t
blocks_take(struct blocks *b, size_t bytes)
{
	unsigned want = order_for(b, bytes);
	unsigned order = order_left(b, want);
	uint32_t block;

	if (want == BLOCKS_ORDERS)
		return BLOCKS_NONE;
	block = take_order(b, order);
	if (block == BLOCKS_NONE)
		return BLOCKS_NONE;
	if (order == BLOCKS_ORDERS)
		order--;
	while (order > want) {
		order--;
		list_add(b, block + (1u << order), order);
	}
	b->order[block - 1] = (uint8_t)(LENT | want);
	b->lent += 1u << want;
	return block;
}

void
blocks_give(struct blocks *b, uint32_t block)
{
	unsigned order = b->order[block - 1] & ~LENT;

	assert(b->order[block - 1] & LENT);
	b->lent -= 1u << order;
	/* The unit that the other half begins with always begins a block. */
	while (order + 1 < BLOCKS_ORDERS) {
		uint32_t other = ((block - 1) ^ (1u << order)) + 1;

		if (b->order[other - 1] != order)
			break;
		list_remove(b, other, order);
		if (other < block)
			block = other;
		order++;
	}
	list_add(b, block, order);
}

size_t
blocks_size(const struct blocks *b, uint32_t block)
{
	return (size_t)b->least << (b->order[block - 1] & ~LENT);
}

bool
blocks_room(const struct blocks *b, size_t bytes)
{
	unsigned want = order_for(b, bytes);

	return want < BLOCKS_ORDERS &&
	       (b->fresh < b->n_most || order_left(b, want) < BLOCKS_ORDERS);
}
