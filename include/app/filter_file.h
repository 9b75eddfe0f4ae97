/* SPDX-License-Identifier: BSD-2-Clause */
/* filter_file owns the reading of a filter expression from a file (-F). */
#ifndef APP_FILTER_FILE_H
#define APP_FILTER_FILE_H

#include "base/error.h"

/*
 * filter_file_read - the file's text; from a # to the line's end is comment.
 *
 * out      heap, the caller frees it
 * errors   negative errno, -EFBIG for a file over 64 KiB; err "path: why"
 */
int filter_file_read(const char *path, char **out, struct error *err);

#endif
