/* SPDX-License-Identifier: BSD-2-Clause */
/* read_ahead owns the thread that fetches the next block of a long file while
 * this one is looked at: reading, and unpacking, cost a core of their own.
 */
#ifndef CAPTURE_READ_AHEAD_H
#define CAPTURE_READ_AHEAD_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct read_ahead;

/* One piece of the file. Before `at` lies `before` bytes of free room. */
struct ahead_block {
	uint8_t *at;
	ssize_t n;        /* 0 at the end; a negative errno, with err filled */
	int64_t consumed; /* of the file itself, when this had been read */
	struct error err;
};

/* Fills n, consumed and err of a block with up to `most` bytes. */
typedef void ahead_read_fn(void *from, struct ahead_block *block, size_t most);

/*
 * read_ahead_new - begin to read; `from` is the thread's alone until it ends.
 *
 * before, block  room before the bytes of a block, and most of them
 * returns        NULL when there is no memory or no thread to be had: then
 *                nothing has been read
 */
struct read_ahead *read_ahead_new(
    ahead_read_fn *read, void *from, size_t before, size_t block);

/*
 * read_ahead_next - wait for the next block, which is then the caller's.
 *
 * The one before it still is, until read_ahead_done. After a block of no
 * bytes there is no other one.
 */
struct ahead_block *read_ahead_next(struct read_ahead *r);

/* The block before the last one that was taken may be written over. */
void read_ahead_done(struct read_ahead *r);

/* Wait for what is being read, and drop it. NULL does nothing. */
void read_ahead_free(struct read_ahead *r);

#endif
