/* SPDX-License-Identifier: BSD-2-Clause */
/* unwatched owns how a target keeps what only checks out of a fuzzer's sight.
 */
#ifndef TESTS_FUZZ_UNWATCHED_H
#define TESTS_FUZZ_UNWATCHED_H

/* A fuzzer that looked at each comparison of a check would do little else. */
#if defined(__clang__)
#define UNWATCHED __attribute__((no_sanitize("coverage", "address")))
#else
#define UNWATCHED
#endif

#endif
