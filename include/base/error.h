/* SPDX-License-Identifier: BSD-2-Clause */
/* error owns the text of what went wrong in the world, said once by main. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

struct error {
	char text[512];
};

/*
 * error_set - describe a failure of the world and pass its code on.
 *
 * err      receives "what: why" without a final newline; may be NULL
 * code     a negative errno, returned unchanged so that callers can write
 *          `return error_set(err, -EIO, ...)`
 * thread   any; touches only its arguments
 */
int error_set(struct error *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
