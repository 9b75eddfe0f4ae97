/* SPDX-License-Identifier: BSD-2-Clause */
/* output owns files that appear whole or not at all. */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H

#include "base/error.h"

#include <stdio.h>

/* One file on its way. */
struct output {
	FILE *file;
	char *path;      /* as it was named; NULL for standard output */
	char *name;      /* what it shall be called in `folder` */
	char *temporary; /* and while it grows; NULL: written as it is */
	int folder;
};

/*
 * output_open - begin a file; NULL or "-" is standard output.
 *
 * A regular file grows under another name in the same folder, and takes the
 * old one's place when it is whole; symbolic links are followed, but not as
 * root those of others. What is no regular file (a device, a pipe) is written
 * as it is.
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
