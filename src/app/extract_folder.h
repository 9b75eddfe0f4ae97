/* SPDX-License-Identifier: BSD-2-Clause */
/* extract_folder owns the writing of files that stay inside one folder. */
#ifndef APP_EXTRACT_FOLDER_H
#define APP_EXTRACT_FOLDER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLDER_NAME_BYTES 64

struct extract_folder {
	int fd;
	unsigned made; /* temporary files so far */
	bool careful;  /* each file lasts when it has its name */
};

/* A file on its way. fd < 0: there is none. */
struct growing {
	int fd;
	char name[FOLDER_NAME_BYTES];
};

/* Open it, made when it is not there. 0 or a negative errno. */
int folder_open(struct extract_folder *f, const char *path, struct error *err);
void folder_close(struct extract_folder *f);

/* These return 0 or a negative errno. */
int folder_grow(struct extract_folder *f, struct growing *out);
int growing_write(struct growing *g, const void *bytes, size_t n);
int growing_write_at(
    struct growing *g, const void *bytes, size_t n, uint64_t at);

/* One that has its name, to be read: a descriptor, -EINVAL if no file. */
int folder_open_file(const struct extract_folder *f, const char *name);

/* Give it its name: -EEXIST when that is taken, whatever it is. */
int folder_settle(
    struct extract_folder *f, struct growing *g, const char *name);

/* All that has its name lasts, or why not: 0 or a negative errno. */
int folder_keep(struct extract_folder *f);

/* Forget it, if it is there. */
void folder_drop(struct extract_folder *f, struct growing *g);

#endif
