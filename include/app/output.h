/* SPDX-License-Identifier: BSD-2-Clause */
/* output owns files that appear whole or not at all. */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H

#include "base/error.h"

#include <stdio.h>

/* One file on its way. */
struct output {
	FILE *file;
	char *path;      /* where it shall be; NULL for standard output */
	char *temporary; /* where it grows, beside path; NULL: written as is */
};

/*
 * output_open - begin a file; NULL or "-" is standard output.
 *
 * A regular file grows under another name in the same folder, and takes the
 * old one's place when it is whole; a symbolic link is followed. What is no
 * regular file (a device, a pipe) is written as it is.
 * errors   negative errno, err has "path: why"
 */
int output_open(struct output *o, const char *path, struct error *err);

/*
 * output_commit - all is written: make it appear. On failure the old file
 * stays, and the new one is gone.
 */
int output_commit(struct output *o, struct error *err);

/* Something failed: leave the old file as it was. Harmless when closed. */
void output_abandon(struct output *o);

#endif
