/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * target owns the way to what is to be written: its folder, held open, so that
 * nobody can lead us elsewhere once it is found.
 */
#ifndef APP_TARGET_H
#define APP_TARGET_H

#include "base/error.h"

#include <limits.h>
#include <sys/stat.h>

/* A name in a folder; nothing, or no link, stands there. */
struct target {
	int folder; /* with O_PATH; -1: none */
	char name[NAME_MAX + 1];
};

/*
 * target_find - follow a path, its last part too, to where it leads.
 *
 * As root only over links that root made, or who called sudo: any other may
 * have been laid by somebody who wants a file of root's overwritten. The
 * kernel keeps that rule in folders like /tmp only, and where it is told to.
 *
 * out      the caller's to close; untouched on failure
 * errors   -ELOOP for another's link (or too many), else as open(2)
 * source   proc_sys_fs(5), protected_symlinks
 */
int target_find(const char *path, struct target *out, struct error *err);

/* Open it, or make it; a link that came there in between is an error. */
int target_open(const struct target *t, int flags);

/*
 * target_make - a file, found so, open for writing and empty.
 * target_open_folder - a folder, found so; both are made where there is none,
 * belong to who called sudo then, and are there after a crash.
 *
 * returns  a descriptor, the caller's; or negative errno
 */
int target_make(const char *path, struct error *err);
int target_open_folder(const char *path, struct error *err);

/* What stands there, as stat(2). */
int target_stat(const struct target *t, struct stat *out);

void target_close(struct target *t);

#endif
