/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded: memory is refused now and then, and reads and writes are short.
 *
 * REFUSE_SEED=N  one in sixteen (or REFUSE_EVERY) calls of malloc and its like
 *                fails, by N: calls of the program, as there are libraries
 *                that do not live through it
 * SHORT_SEED=N   read and write take part of what they could, or EINTR
 */
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t n, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);

static atomic_ulong drawn;
static unsigned long refuse_seed, short_seed, every = 16;
static uintptr_t program_from, program_to;

/* The first object is the program. */
static int
note_program(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	(void)context;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
			continue;
		program_from = info->dlpi_addr + part->p_vaddr;
		program_to = program_from + part->p_memsz;
	}
	return 1;
}

__attribute__((constructor)) static void
read_seeds(void)
{
	const char *refuse = getenv("REFUSE_SEED");
	const char *brief = getenv("SHORT_SEED");

	dl_iterate_phdr(note_program, NULL);
	if (getenv("REFUSE_EVERY"))
		every = strtoul(getenv("REFUSE_EVERY"), NULL, 10);
	refuse_seed = refuse ? strtoul(refuse, NULL, 10) : 0;
	short_seed = brief ? strtoul(brief, NULL, 10) : 0;
}

/* A number for each call, by its turn and the seed (splitmix64). */
static uint64_t
draw(unsigned long seed)
{
	uint64_t z = (atomic_fetch_add(&drawn, 1) + seed * 1000003) *
	             UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	return z ^ z >> 27;
}

static bool
refuse(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;

	if (!refuse_seed || at < program_from || at >= program_to ||
	    draw(refuse_seed) % every)
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t bytes)
{
	return refuse(__builtin_return_address(0)) ? NULL
	                                           : __libc_malloc(bytes);
}

void *
calloc(size_t n, size_t bytes)
{
	return refuse(__builtin_return_address(0)) ? NULL
	                                           : __libc_calloc(n, bytes);
}

void *
realloc(void *old, size_t bytes)
{
	return refuse(__builtin_return_address(0)) ? NULL
	                                           : __libc_realloc(old, bytes);
}

/* 0: fail with EINTR; else how many bytes to ask for. */
static size_t
shorten(size_t n)
{
	uint64_t number = short_seed && n > 1 ? draw(short_seed) : 1;

	if (!short_seed || n <= 1 || number % 4 == 1)
		return n;
	return number % 16 == 0 ? 0 : 1 + (size_t)(number >> 8) % n;
}

ssize_t
read(int fd, void *to, size_t n)
{
	size_t some = shorten(n);

	if (some || !n)
		return syscall(SYS_read, fd, to, some);
	errno = EINTR;
	return -1;
}

ssize_t
write(int fd, const void *from, size_t n)
{
	size_t some = shorten(n);

	if (some || !n)
		return syscall(SYS_write, fd, from, some);
	errno = EINTR;
	return -1;
}
