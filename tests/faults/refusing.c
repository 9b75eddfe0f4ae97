/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded: one call of the program is refused, as a kernel may refuse it.
 *
 * REFUSED=CALL:ERRNO:N[+]  the N-th call of that name fails; with + so do all
 *                          behind it, as on a disk that is full
 * COUNTED=FILE             how many calls of that name there were, at the end
 *
 * Only what the program itself asks for is counted, by where the call comes
 * from: libraries have calls of their own, and faults of their own.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALLER __builtin_return_address(0)

static char call[32];
static int why;
static unsigned long at;
static bool on;
static atomic_ulong seen;
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
read_wish(void)
{
	const char *wish = getenv("REFUSED");
	char more = '\0';

	dl_iterate_phdr(note_program, NULL);
	if (wish &&
	    sscanf(wish, "%31[^:]:%d:%lu%c", call, &why, &at, &more) < 3)
		call[0] = '\0';
	on = more == '+';
}

__attribute__((destructor)) static void
tell_count(void)
{
	const char *path = getenv("COUNTED");
	char text[32];
	int n = snprintf(text, sizeof(text), "%lu\n", atomic_load(&seen));
	long fd;

	if (!path)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND, 0);
	if (fd >= 0 && syscall(SYS_write, fd, text, n) == n)
		syscall(SYS_close, fd);
}

static bool
refuse(const char *name, const void *caller)
{
	uintptr_t from = (uintptr_t)caller;
	unsigned long n;

	if (strcmp(name, call) != 0 || from < program_from ||
	    from >= program_to)
		return false;
	n = atomic_fetch_add(&seen, 1) + 1;
	if (n != at && !(on && n > at))
		return false;
	errno = why;
	return true;
}

/* The argument is there for O_CREAT and O_TMPFILE. */
#define OPEN(name, ...)                                                        \
	va_list args;                                                          \
	int mode;                                                              \
                                                                               \
	va_start(args, flags);                                                 \
	mode = va_arg(args, int);                                              \
	va_end(args);                                                          \
	return refuse(name, CALLER)                                            \
	           ? -1                                                        \
	           : (int)syscall(SYS_openat, __VA_ARGS__, flags, mode)

int
open(const char *path, int flags, ...)
{
	OPEN("open", AT_FDCWD, path);
}

int
openat(int fd, const char *path, int flags, ...)
{
	OPEN("open", fd, path);
}

int
mkostemp(char *path, int flags)
{
	int (*real)(char *, int) = NULL;

	if (refuse("open", CALLER))
		return -1;
	*(void **)&real = dlsym(RTLD_NEXT, "mkostemp");
	return real(path, flags);
}

FILE *
fopen(const char *path, const char *mode)
{
	FILE *(*real)(const char *, const char *) = NULL;

	if (refuse("open", CALLER))
		return NULL;
	*(void **)&real = dlsym(RTLD_NEXT, "fopen");
	return real(path, mode);
}

void *
mmap(void *where, size_t n, int what, int how, int fd, off_t from)
{
	return refuse("mmap", CALLER)
	           ? MAP_FAILED
	           : (void *)syscall(SYS_mmap, where, n, what, how, fd, from);
}

ssize_t
read(int fd, void *to, size_t n)
{
	return refuse("read", CALLER) ? -1 : syscall(SYS_read, fd, to, n);
}

ssize_t
pread(int fd, void *to, size_t n, off_t from)
{
	return refuse("read", CALLER) ? -1
	                              : syscall(SYS_pread64, fd, to, n, from);
}

/* Pipes and terminals take what they are given, whatever disks do. */
static bool
is_file(int fd)
{
	struct stat st;

	return syscall(SYS_newfstatat, fd, "", &st, AT_EMPTY_PATH) == 0 &&
	       S_ISREG(st.st_mode);
}

ssize_t
write(int fd, const void *from, size_t n)
{
	return is_file(fd) && refuse("write", CALLER)
	           ? -1
	           : syscall(SYS_write, fd, from, n);
}

int
fsync(int fd)
{
	return refuse("fsync", CALLER) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
syncfs(int fd)
{
	return refuse("fsync", CALLER) ? -1 : (int)syscall(SYS_syncfs, fd);
}

/* It is closed all the same. */
int
close(int fd)
{
	bool refused = refuse("close", CALLER);
	int r = (int)syscall(SYS_close, fd);

	if (refused)
		errno = why;
	return refused ? -1 : r;
}

int
rename(const char *from, const char *to)
{
	return refuse("rename", CALLER) ? -1
	                                : (int)syscall(SYS_renameat2, AT_FDCWD,
					      from, AT_FDCWD, to, 0);
}

int
renameat2(int fd, const char *from, int into, const char *to, unsigned flags)
{
	return refuse("rename", CALLER)
	           ? -1
	           : (int)syscall(SYS_renameat2, fd, from, into, to, flags);
}

int
ftruncate(int fd, off_t n)
{
	return refuse("ftruncate", CALLER) ? -1
	                                   : (int)syscall(SYS_ftruncate, fd, n);
}

int
fstat(int fd, struct stat *out)
{
	return refuse("fstat", CALLER)
	           ? -1
	           : (int)syscall(SYS_newfstatat, fd, "", out, AT_EMPTY_PATH);
}

int
eventfd(unsigned count, int flags)
{
	return refuse("eventfd", CALLER)
	           ? -1
	           : (int)syscall(SYS_eventfd2, count, flags);
}

int
memfd_create(const char *name, unsigned flags)
{
	return refuse("memfd", CALLER)
	           ? -1
	           : (int)syscall(SYS_memfd_create, name, flags);
}

int
pipe2(int ends[2], int flags)
{
	return refuse("pipe", CALLER) ? -1
	                              : (int)syscall(SYS_pipe2, ends, flags);
}

pid_t
fork(void)
{
	pid_t (*real)(void) = NULL;

	if (refuse("fork", CALLER))
		return -1;
	*(void **)&real = dlsym(RTLD_NEXT, "fork");
	return real();
}

int
poll(struct pollfd *of, nfds_t n, int ms)
{
	int (*real)(struct pollfd *, nfds_t, int) = NULL;

	if (refuse("poll", CALLER))
		return -1;
	*(void **)&real = dlsym(RTLD_NEXT, "poll");
	return real(of, n, ms);
}

/* What went wrong is returned, not left in errno. */
int
pthread_create(pthread_t *out, const pthread_attr_t *how, void *(*run)(void *),
    void *context)
{
	int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
	    void *) = NULL;

	if (refuse("thread", CALLER))
		return why;
	*(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
	return real(out, how, run, context);
}
