/* SPDX-License-Identifier: BSD-2-Clause */
/* tape_memory owns the newest frames of what cannot be read again. */
#ifndef DECK_TAPE_MEMORY_H
#define DECK_TAPE_MEMORY_H

#include "base/error.h"
#include "packet/frame.h"

#include <stddef.h>
#include <stdint.h>

#define TAPE_CHUNK ((size_t)1 << 20)

struct tape_memory;

/*
 * tape_memory_new - room for `bytes` of frames, at least four chunks.
 *
 * Memory is touched as it is used. When all is full the oldest chunk makes
 * room, whether anybody has read it or not.
 * errors  -ENOMEM
 */
int tape_memory_new(size_t bytes, struct tape_memory **out, struct error *err);
void tape_memory_free(struct tape_memory *t);

/*
 * Keep a frame; one thread. A frame longer than a chunk is not kept.
 * cost  one copy; a lock once in a chunk
 */
void tape_memory_put(struct tape_memory *t, const struct frame *f);

/* Forget everything; the thread of tape_memory_put. */
void tape_memory_clear(struct tape_memory *t);

/*
 * tape_memory_first_ns - time of the oldest frame kept, or INT64_MIN.
 * tape_memory_left_ns  - the same once older ones have had to make room, or 0.
 * thread  any
 */
int64_t tape_memory_first_ns(struct tape_memory *t);
int64_t tape_memory_left_ns(struct tape_memory *t);

/* Where somebody has read to, with a copy of a chunk of his own. */
struct tape_place {
	uint64_t chunk;  /* its number since the start */
	size_t at, used; /* in `bytes`: read up to, copied up to */
	uint8_t *bytes;  /* TAPE_CHUNK of them */
};

int tape_place_init(struct tape_place *p);
void tape_place_fini(struct tape_place *p);
void tape_place_rewind(struct tape_place *p);

/*
 * tape_memory_next - the next frames there are, from the oldest on.
 *
 * out      valid until the next call
 * returns  how many, at most max; 0 when the newest has been read
 * thread   any, with a place of its own
 */
size_t tape_memory_next(
    struct tape_memory *t, struct tape_place *p, struct frame *out, size_t max);

#endif
