/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded: counts what is asked of malloc and its like, and says so at the
 * end in one line on the descriptor that COUNT_FD names.
 */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t n, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);

static atomic_ulong n;

void *
malloc(size_t bytes)
{
	atomic_fetch_add(&n, 1);
	return __libc_malloc(bytes);
}

void *
calloc(size_t count, size_t bytes)
{
	atomic_fetch_add(&n, 1);
	return __libc_calloc(count, bytes);
}

void *
realloc(void *old, size_t bytes)
{
	atomic_fetch_add(&n, 1);
	return __libc_realloc(old, bytes);
}

__attribute__((destructor)) static void
tell(void)
{
	const char *fd = getenv("COUNT_FD");

	if (fd)
		dprintf(atoi(fd), "%lu\n", atomic_load(&n));
}
