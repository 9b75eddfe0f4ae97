/* SPDX-License-Identifier: BSD-2-Clause */
/* guard owns what AddressSanitizer is told about the unused part of a buffer.
 *
 * A reader that looks past the bytes read so far then fails its test, just as
 * with an exact heap block. Without the sanitizer nothing happens.
 */
#ifndef CAPTURE_GUARD_H
#define CAPTURE_GUARD_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARD_ACTIVE
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GUARD_ACTIVE
#endif

#ifdef GUARD_ACTIVE
#include <sanitizer/asan_interface.h>
#define guard_open(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define guard_close(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#else
static inline void
guard_open(const void *p, size_t n)
{
	(void)p;
	(void)n;
}

static inline void
guard_close(const void *p, size_t n)
{
	(void)p;
	(void)n;
}
#endif

#endif
