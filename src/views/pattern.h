/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern owns regular expressions that cannot run away with the program. */
#ifndef VIEWS_PATTERN_H
#define VIEWS_PATTERN_H

#include <regex.h>
#include <stdbool.h>

/*
 * pattern_compile - a POSIX extended expression, case ignored.
 *
 * out      for regfree when NULL is returned
 * returns  NULL, or why not
 *
 * Repetitions multiply inside libc ("((a+)+)+" is copied out at each level),
 * and back-references make matching exponential; what would grow beyond a few
 * thousand items is refused, and so are back-references.
 */
const char *pattern_compile(const char *text, regex_t *out);

bool pattern_matches(const regex_t *pattern, const char *text);

#endif
