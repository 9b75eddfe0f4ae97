/* SPDX-License-Identifier: BSD-2-Clause */
/* check owns the few words every cmocka test of ours uses. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

/* clang-format off: cmocka.h wants these before it, in this order */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <stdlib.h>
#include <string.h>

#define CHECK_EQ(a, b) assert_int_equal((intmax_t)(a), (intmax_t)(b))
#define CHECK_STR(a, b) assert_string_equal((a), (b))
#define CHECK(a) assert_true(a)

/* An exactly sized heap copy: AddressSanitizer guards the byte behind it. */
static inline uint8_t *
heap_copy(const void *bytes, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	assert_non_null(copy);
	if (n)
		memcpy(copy, bytes, n);
	return copy;
}

#endif
