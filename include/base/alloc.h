/* SPDX-License-Identifier: BSD-2-Clause */
/* alloc owns address space that is reserved at start and touched as used. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/*
 * alloc_reserve - zeroed memory that costs nothing until it is touched.
 *
 * bytes    rounded up to whole pages; at least one page
 * returns  page-aligned memory, or NULL when the address space is refused
 */
void *alloc_reserve(size_t bytes);

/*
 * alloc_reserve_random - the same for what is read all over the place.
 *
 * From 2 MiB on it asks for huge pages: a hash index touches all of itself
 * anyway, and the page table would be missed on every second look.
 */
void *alloc_reserve_random(size_t bytes);

/* Give a reservation of `bytes` back. NULL is fine. */
void alloc_release(void *memory, size_t bytes);

/* Drop the touched pages; the reservation stays and reads as zeros. */
void alloc_forget(void *memory, size_t bytes);

/*
 * A bump allocator on one reservation, for things that live and die together
 * (the rows and texts of one result). Written by its owner's thread only.
 */
struct arena {
	char *base;
	size_t used, capacity;
};

int arena_init(struct arena *a, size_t capacity);
void arena_fini(struct arena *a);

/* 16-byte aligned memory, not zeroed, or NULL when the arena is full. */
void *arena_take(struct arena *a, size_t bytes);

/* Forget everything taken; memory stays touched for the next round. */
void arena_reset(struct arena *a);

#endif
