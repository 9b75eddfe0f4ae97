/* SPDX-License-Identifier: BSD-2-Clause */
/* config_file owns where files of ours lie, and how they are read whole. */
#ifndef APP_CONFIG_FILE_H
#define APP_CONFIG_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * config_place - $variable/tapdeck/name, or, below HOME, home's.
 *
 * A relative path in the variable counts as none.
 * returns  false where neither is there, or it is too long
 */
bool config_place(const char *variable, const char *home, const char *name,
    char *out, size_t size);

/*
 * config_slurp - a text file as one string; NULs become question marks.
 *
 * trusted  whatever it is, and whosever; otherwise a file that belongs to us
 *          or to root
 * out      heap, the caller frees it; NULL when it is not to be read
 * errors   -ENOENT and the like, -EFBIG over 64 KiB; err "path: why"
 */
int config_slurp(const char *path, bool trusted, char **out, struct error *err);

#endif
