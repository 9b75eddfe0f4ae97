/* SPDX-License-Identifier: BSD-2-Clause */
/* ring owns the lock-free way of records from one thread to one other. */
#ifndef BASE_RING_H
#define BASE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A byte ring of variable-length records: one producer, one consumer, C11
 * atomics, no locks. Records are 64-byte aligned and never wrap.
 * ring_reserve/ring_commit belong to the producer, ring_peek/ring_release to
 * the consumer; new/free to whoever holds both before or after the threads.
 */
struct ring;

/*
 * bytes    capacity, rounded up to a power of two of at least 64 KiB
 */
int ring_new(size_t bytes, struct ring **out);
void ring_free(struct ring *r);

/*
 * ring_reserve - room for one record of `bytes` bytes, to be filled in place.
 *
 * returns  64-byte aligned memory, or NULL when there is no room now (or the
 *          record is larger than half the ring); nothing is counted here
 */
void *ring_reserve(struct ring *r, size_t bytes);

/*
 * Make the reserved record part of the ring. The consumer sees it at the
 * latest after ring_publish; commits are published by themselves every 32.
 */
void ring_commit(struct ring *r, size_t bytes);
void ring_publish(struct ring *r);

/*
 * ring_peek - the next record, without taking it.
 *
 * Peeking again gives the record behind it; ring_release takes all that was
 * peeked so far out of the ring, and their memory becomes the producer's.
 * returns  the record and its size in *bytes, or NULL when there is none
 */
const void *ring_peek(struct ring *r, size_t *bytes);
void ring_release(struct ring *r);

/* Bytes now in use, from either side (a moment's value). */
size_t ring_used(const struct ring *r);
size_t ring_capacity(const struct ring *r);

#endif
