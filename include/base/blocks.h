/* SPDX-License-Identifier: BSD-2-Clause */
/* blocks owns memory that is lent out in pieces of powers of two. */
#ifndef BASE_BLOCKS_H
#define BASE_BLOCKS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCKS_LEAST 2048u /* bytes of the smallest block, as a rule */
#define BLOCKS_ORDERS 7    /* each twice the one before: up to 128 KiB */
#define BLOCKS_MOST (BLOCKS_LEAST << (BLOCKS_ORDERS - 1))
#define BLOCKS_NONE 0u

/*
 * Buddies: a block is halved until it fits what is asked for, and joined with
 * its other half when both are back. A block is a number, so that its holder
 * needs four bytes for it; memory is touched only once it is lent.
 */
struct blocks {
	uint8_t *memory;
	uint8_t *order;  /* by unit of `least`: of the block there */
	uint32_t least;  /* bytes of the smallest block */
	uint32_t n_most; /* blocks of the largest size in all */
	uint32_t fresh;  /* of these, never lent so far: all from here on */
	uint32_t lent;   /* units */
	uint32_t free[BLOCKS_ORDERS]; /* by order: block, or BLOCKS_NONE */
};

/*
 * blocks_init - reserve `bytes`, rounded down to the largest blocks, but at
 * least one.
 */
int blocks_init(struct blocks *b, size_t bytes, struct error *err);

/*
 * The same with a smallest block of another size, a power of two from 16 on;
 * the largest is blocks_most.
 */
int blocks_init_least(
    struct blocks *b, size_t bytes, uint32_t least, struct error *err);
void blocks_fini(struct blocks *b);

/* Take all of them back; the memory goes back to the system. */
void blocks_clear(struct blocks *b);

/*
 * blocks_take - borrow at least `bytes`, which are not zeroed.
 *
 * returns  BLOCKS_NONE when nothing so large is left, or it is over the largest
 * cost     at most BLOCKS_ORDERS steps; no system call
 */
uint32_t blocks_take(struct blocks *b, size_t bytes);
void blocks_give(struct blocks *b, uint32_t block);

/* How many bytes the block has. */
size_t blocks_size(const struct blocks *b, uint32_t block);

/* Will blocks_take get that many? */
bool blocks_room(const struct blocks *b, size_t bytes);

/* Bytes of the largest block. */
static inline size_t
blocks_most(const struct blocks *b)
{
	return (size_t)b->least << (BLOCKS_ORDERS - 1);
}

/* Bytes lent out now. */
static inline size_t
blocks_lent(const struct blocks *b)
{
	return (size_t)b->lent * b->least;
}

static inline void *
blocks_at(const struct blocks *b, uint32_t block)
{
	return b->memory + (size_t)(block - 1) * b->least;
}

#endif
