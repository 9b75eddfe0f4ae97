/* SPDX-License-Identifier: BSD-2-Clause */
#include "geo_stamp.h"

struct geo_stamp
geo_stamp_of(const struct stat *st)
{
	return (struct geo_stamp){
	    .modified = st->st_mtim,
	    .inode = st->st_ino,
	    .size = st->st_size,
	};
}

static bool
is_same(const struct geo_stamp *a, const struct geo_stamp *b)
{
	return a->inode == b->inode && a->size == b->size &&
	       a->modified.tv_sec == b->modified.tv_sec &&
	       a->modified.tv_nsec == b->modified.tv_nsec;
}

bool
geo_stamp_renew(struct geo_stamp *stamp, const char *path)
{
	struct geo_stamp before = *stamp;
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	*stamp = geo_stamp_of(&st);
	return !is_same(stamp, &before);
}
