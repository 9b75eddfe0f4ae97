/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the linker puts in place of calls for memory (--wrap), and for other
 * things that must be given back: in objects and archives that are linked. In
 * libraries nothing is refused, as some do not live through it. The build
 * reads the names here.
 */
#include "meagre.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <regex.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/types.h>
#include <unistd.h>

/*
 * A function that is given, or refused with what it then returns. Libraries
 * are not in every target, so all may be missing.
 */
#define REFUSED(type, name, parameters, arguments, refusal)                    \
	__attribute__((weak)) type __real_##name parameters;                   \
	type __wrap_##name parameters;                                         \
	type __wrap_##name parameters                                          \
	{                                                                      \
		if (meagre_refuse())                                           \
			return refusal;                                        \
		return __real_##name arguments;                                \
	}

/* clang-format off */
REFUSED(void *, malloc, (size_t n), (n), NULL)
REFUSED(void *, calloc, (size_t n, size_t bytes), (n, bytes), NULL)
REFUSED(void *, realloc, (void *old, size_t n), (old, n), NULL)
REFUSED(char *, strdup, (const char *text), (text), NULL)
REFUSED(char *, strndup, (const char *text, size_t n), (text, n), NULL)
REFUSED(int, pthread_create, (pthread_t *out, const pthread_attr_t *how,
    void *(*run)(void *), void *with), (out, how, run, with), EAGAIN)
REFUSED(int, regcomp, (regex_t *out, const char *text, int flags),
    (out, text, flags), REG_ESPACE)
REFUSED(void *, archive_read_new, (void), (), NULL)
REFUSED(void *, pcap_open_dead, (int link, int bytes), (link, bytes), NULL)
REFUSED(void *, EVP_MD_CTX_new, (void), (), NULL)
REFUSED(void *, EVP_CIPHER_CTX_new, (void), (), NULL)
REFUSED(void *, EVP_MAC_CTX_new, (void *mac), (mac), NULL)
REFUSED(void *, EVP_MD_fetch, (void *library, const char *name,
    const char *wanted), (library, name, wanted), NULL)
REFUSED(void *, EVP_CIPHER_fetch, (void *library, const char *name,
    const char *wanted), (library, name, wanted), NULL)
REFUSED(void *, EVP_MAC_fetch, (void *library, const char *name,
    const char *wanted), (library, name, wanted), NULL)
REFUSED(int, nghttp2_hd_inflate_new, (void **out), (out), -901)
REFUSED(int, inflateInit2_, (void *z, int bits, const char *version, int bytes),
    (z, bits, version, bytes), -4)
REFUSED(void *, BrotliDecoderCreateInstance, (void *new, void *free, void *with),
    (new, free, with), NULL)
/* clang-format on */

/* What is mapped and opened is counted too, and what is let go. */
#define GIVEN(type, name, parameters)                                          \
	__attribute__((weak)) type __real_##name parameters;                   \
	type __wrap_##name parameters;

/* clang-format off */
GIVEN(void *, mmap64, (void *at, size_t n, int rights, int flags, int fd, off64_t offset))
GIVEN(int, munmap, (void *at, size_t n))
GIVEN(int, open64, (const char *path, int flags, ...))
GIVEN(int, memfd_create, (const char *name, unsigned flags))
GIVEN(int, eventfd, (unsigned value, int flags))
GIVEN(int, fcntl64, (int fd, int what, ...))
GIVEN(int, close, (int fd))
GIVEN(ssize_t, read, (int fd, void *to, size_t n))
GIVEN(ssize_t, sendfile64, (int to, int from, off64_t *at, size_t n))
/* clang-format on */

static long
whole_pages(size_t n)
{
	return (long)((n + 4095) / 4096);
}

void *
__wrap_mmap64(void *at, size_t n, int rights, int flags, int fd, off64_t offset)
{
	void *memory;

	if (meagre_refuse())
		return MAP_FAILED;
	memory = __real_mmap64(at, n, rights, flags, fd, offset);
	if (memory != MAP_FAILED)
		meagre_mapped(whole_pages(n));
	return memory;
}

int
__wrap_munmap(void *at, size_t n)
{
	int r = __real_munmap(at, n);

	if (r == 0)
		meagre_mapped(-whole_pages(n));
	return r;
}

static int
opened(int fd)
{
	meagre_opened(fd >= 0);
	return fd;
}

int
__wrap_open64(const char *path, int flags, ...)
{
	unsigned mode = 0;
	va_list rest;

	va_start(rest, flags);
	if (flags & O_CREAT)
		mode = va_arg(rest, unsigned);
	va_end(rest);
	return meagre_refuse() ? -1 : opened(__real_open64(path, flags, mode));
}

int
__wrap_memfd_create(const char *name, unsigned flags)
{
	return meagre_refuse() ? -1 : opened(__real_memfd_create(name, flags));
}

int
__wrap_eventfd(unsigned value, int flags)
{
	return meagre_refuse() ? -1 : opened(__real_eventfd(value, flags));
}

/* As long as any of its arguments is. */
int
__wrap_fcntl64(int fd, int what, ...)
{
	bool opens = what == F_DUPFD || what == F_DUPFD_CLOEXEC;
	va_list rest;
	long with;
	int r;

	va_start(rest, what);
	with = va_arg(rest, long);
	va_end(rest);
	if (opens && meagre_refuse())
		return -1;
	r = __real_fcntl64(fd, what, with);
	return opens ? opened(r) : r;
}

int
__wrap_close(int fd)
{
	int r = __real_close(fd);

	meagre_opened(-(r == 0));
	return r;
}

ssize_t
__wrap_read(int fd, void *to, size_t n)
{
	size_t some = meagre_shorten(n);

	if (some || !n)
		return __real_read(fd, to, some);
	errno = EINTR;
	return -1;
}

/* It is not interrupted: what it copies is a file. */
ssize_t
__wrap_sendfile64(int to, int from, off64_t *at, size_t n)
{
	size_t some = meagre_shorten(n);

	return __real_sendfile64(to, from, at, some ? some : 1);
}
