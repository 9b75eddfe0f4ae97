/* SPDX-License-Identifier: BSD-2-Clause */
/* text owns the boundary where bytes from outside become text for people. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * text_sanitize - valid, printable UTF-8 from any bytes whatever.
 *
 * C0, DEL and C1 controls, bidi and zero-width characters, and the second
 * and further combining mark on one character become \xNN per byte; a byte
 * that is not UTF-8 becomes U+FFFD; a backslash stays itself.
 *
 * in, n    any bytes, NUL included
 * out      NUL-ended; whole characters only; size at least 1
 * returns  length of the text written
 */
size_t text_sanitize(const void *in, size_t n, char *out, size_t size);

/*
 * text_width - columns a sanitised text takes on a terminal.
 *
 * Never negative; in a C locale, where wcwidth knows nothing, a character
 * counts as one.
 */
size_t text_width(const char *text);

/* Bytes of `text` that fit into `columns`; whole characters only. */
size_t text_fit(const char *text, size_t columns);

#endif
