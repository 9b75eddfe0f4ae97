/* SPDX-License-Identifier: BSD-2-Clause */
/* complain owns the lines on standard error. */
#ifndef APP_COMPLAIN_H
#define APP_COMPLAIN_H

#define EXIT_DONE 0
#define EXIT_FAILED 1
#define EXIT_USAGE 2
#define EXIT_CHECK 3 /* what --check asks does not hold */

/*
 * One line, "tapdeck: " and the text, made harmless: file names and what
 * libraries say may hold anything.
 */
void complain(const char *text);

#endif
