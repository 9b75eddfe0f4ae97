/* SPDX-License-Identifier: BSD-2-Clause */
/* config_keep owns the writing of preferences, beside what others wrote. */
#ifndef APP_CONFIG_KEEP_H
#define APP_CONFIG_KEEP_H

#include "base/error.h"
#include "ui/screen.h"

#include <stdio.h>

/*
 * config_keep - lines for a view into a file of preferences.
 *
 * Lines about the same are replaced; all others, comments too, stay as they
 * are. The file is whole, old or new, at any time.
 * path     the file, no link; its folder is made if need be
 * err      what was written where, or why not
 */
int config_keep(
    const char *path, const struct screen_view *wish, struct error *err);

/*
 * config_replace - a file, whole or not at all.
 *
 * errors   negative errno; err "path: why"
 */
int config_replace(
    const char *path, const char *text, size_t n, struct error *err);

/* Folders on the way to a file; those that are there are no failure. */
void config_make_folders(const char *path);

/* "name:20,name" of columns, and "name:desc" of an order, into a stream. */
void config_put_columns(FILE *out, const struct screen_view *wish);
void config_put_sort(FILE *out, const struct screen_view *wish);

#endif
