/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_stamp owns how the file of a database is told from one in its place. */
#ifndef LOOKUP_GEO_STAMP_H
#define LOOKUP_GEO_STAMP_H

#include <stdbool.h>
#include <sys/stat.h>

struct geo_stamp {
	struct timespec modified;
	ino_t inode;
	off_t size;
};

struct geo_stamp geo_stamp_of(const struct stat *st);

/*
 * geo_stamp_renew - has another file taken its place since the stamp was made
 * or renewed? The stamp is that of the file of now; no file is no other.
 */
bool geo_stamp_renew(struct geo_stamp *stamp, const char *path);

#endif
