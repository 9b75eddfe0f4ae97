/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define ARENA_ALIGN 16u
#define HUGE_PAGE ((size_t)2 << 20)

/* Whole pages, at least one; 0 when that does not fit into a size_t. */
static size_t
page_round(size_t bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (bytes > SIZE_MAX - page)
		return 0;
	return bytes ? (bytes + page - 1) / page * page : page;
}

void *
alloc_reserve(size_t bytes)
{
	size_t whole = page_round(bytes);
	void *memory;

	if (!whole)
		return NULL;
	memory = mmap(NULL, whole, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

void *
alloc_reserve_random(size_t bytes)
{
	char *memory, *aligned;
	size_t slack;

	if (bytes < HUGE_PAGE || bytes % HUGE_PAGE != 0)
		return alloc_reserve(bytes);
	memory = alloc_reserve(bytes + HUGE_PAGE);
	if (!memory)
		return NULL;
	slack = -(uintptr_t)memory % HUGE_PAGE;
	aligned = memory + slack;
	if (slack > 0)
		munmap(memory, slack);
	munmap(aligned + bytes, HUGE_PAGE - slack);
	madvise(aligned, bytes, MADV_HUGEPAGE);
	return aligned;
}

void
alloc_release(void *memory, size_t bytes)
{
	if (memory)
		munmap(memory, page_round(bytes));
}

void
alloc_forget(void *memory, size_t bytes)
{
	/* Private anonymous pages come back as zeros (madvise(2)). */
	if (memory && bytes > 0)
		madvise(memory, page_round(bytes), MADV_DONTNEED);
}

int
arena_init(struct arena *a, size_t capacity)
{
	char *base = alloc_reserve(capacity);

	if (!base)
		return -ENOMEM;
	*a = (struct arena){.base = base, .capacity = capacity};
	return 0;
}

void
arena_fini(struct arena *a)
{
	alloc_release(a->base, a->capacity);
	*a = (struct arena){0};
}

void *
arena_take(struct arena *a, size_t bytes)
{
	size_t from = (a->used + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);

	if (from > a->capacity || bytes > a->capacity - from)
		return NULL;
	a->used = from + bytes;
	return a->base + from;
}

void
arena_reset(struct arena *a)
{
	a->used = 0;
}
