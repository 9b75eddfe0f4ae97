/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ring of chunks. Who writes fills one without a lock; who reads copies
 * what is full so far, so that nobody is ever kept waiting for longer than a
 * chunk takes to copy.
 */
#include "tape_memory.h"

#include "base/alloc.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_CHUNKS 4

struct tape_memory {
	uint8_t *bytes; /* n_chunks of TAPE_CHUNK */
	uint64_t n_chunks;
	pthread_mutex_t lock;  /* guards turning from one chunk to the next */
	uint64_t newest;       /* the chunk being filled, numbered from 0 */
	size_t *used;          /* of each chunk that is full */
	_Atomic size_t filled; /* of the newest one */
	_Atomic uint64_t cleared; /* chunks below this are forgotten */
};

/* A frame as it is kept; its bytes follow. */
struct kept {
	struct frame frame;
	size_t bytes; /* with this head, a multiple of 16 */
};

int
tape_memory_new(size_t bytes, struct tape_memory **out, struct error *err)
{
	struct tape_memory *t = calloc(1, sizeof(*t));

	if (!t)
		return error_set(err, -ENOMEM, "tape: no memory");
	t->n_chunks = bytes / TAPE_CHUNK;
	if (t->n_chunks < LEAST_CHUNKS)
		t->n_chunks = LEAST_CHUNKS;
	t->bytes = alloc_reserve(t->n_chunks * TAPE_CHUNK);
	t->used = calloc(t->n_chunks, sizeof(*t->used));
	pthread_mutex_init(&t->lock, NULL);
	if (!t->bytes || !t->used) {
		tape_memory_free(t);
		return error_set(err, -ENOMEM, "tape: no memory");
	}
	*out = t;
	return 0;
}

void
tape_memory_free(struct tape_memory *t)
{
	if (!t)
		return;
	alloc_release(t->bytes, t->n_chunks * TAPE_CHUNK);
	free(t->used);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

static uint8_t *
chunk_at(const struct tape_memory *t, uint64_t number)
{
	return t->bytes + number % t->n_chunks * TAPE_CHUNK;
}

static void
turn(struct tape_memory *t)
{
	pthread_mutex_lock(&t->lock);
	t->used[t->newest % t->n_chunks] =
	    atomic_load_explicit(&t->filled, memory_order_relaxed);
	t->newest++;
	atomic_store_explicit(&t->filled, 0, memory_order_relaxed);
	pthread_mutex_unlock(&t->lock);
}

void
tape_memory_put(struct tape_memory *t, const struct frame *f)
{
	size_t bytes = (sizeof(struct kept) + f->captured + 15) / 16 * 16;
	size_t filled = atomic_load_explicit(&t->filled, memory_order_relaxed);
	struct kept *k;

	if (bytes > TAPE_CHUNK)
		return;
	if (filled + bytes > TAPE_CHUNK) {
		turn(t);
		filled = 0;
	}
	k = (struct kept *)(void *)(chunk_at(t, t->newest) + filled);
	k->frame = *f;
	k->frame.data = NULL;
	k->bytes = bytes;
	if (f->captured > 0)
		memcpy(k + 1, f->data, f->captured);
	atomic_store_explicit(&t->filled, filled + bytes, memory_order_release);
}

void
tape_memory_clear(struct tape_memory *t)
{
	turn(t);
	atomic_store_explicit(&t->cleared, t->newest, memory_order_release);
}

/* The oldest chunk there is; with the lock. */
static uint64_t
oldest(struct tape_memory *t)
{
	uint64_t kept =
	    t->newest < t->n_chunks ? 0 : t->newest - t->n_chunks + 1;
	uint64_t cleared =
	    atomic_load_explicit(&t->cleared, memory_order_acquire);

	return kept > cleared ? kept : cleared;
}

/* Bytes of a chunk that are frames; with the lock. */
static size_t
used(struct tape_memory *t, uint64_t number)
{
	if (number == t->newest)
		return atomic_load_explicit(&t->filled, memory_order_acquire);
	return t->used[number % t->n_chunks];
}

/* With the lock. */
static int64_t
first_ns(struct tape_memory *t)
{
	uint64_t number = oldest(t);

	if (number > t->newest || used(t, number) == 0)
		return INT64_MIN;
	return ((struct kept *)(void *)chunk_at(t, number))->frame.time_ns;
}

int64_t
tape_memory_first_ns(struct tape_memory *t)
{
	int64_t first;

	pthread_mutex_lock(&t->lock);
	first = first_ns(t);
	pthread_mutex_unlock(&t->lock);
	return first;
}

int64_t
tape_memory_left_ns(struct tape_memory *t)
{
	int64_t first = 0;

	pthread_mutex_lock(&t->lock);
	if (oldest(t) > atomic_load_explicit(&t->cleared, memory_order_acquire))
		first = first_ns(t);
	pthread_mutex_unlock(&t->lock);
	return first;
}

int
tape_place_init(struct tape_place *p)
{
	*p = (struct tape_place){.bytes = alloc_reserve(TAPE_CHUNK)};
	return p->bytes ? 0 : -ENOMEM;
}

void
tape_place_fini(struct tape_place *p)
{
	alloc_release(p->bytes, TAPE_CHUNK);
}

void
tape_place_rewind(struct tape_place *p)
{
	p->chunk = 0;
	p->at = p->used = 0;
}

/* Copy what came since; a chunk that is no more is skipped. */
static bool
copy_more(struct tape_memory *t, struct tape_place *p)
{
	size_t n;

	pthread_mutex_lock(&t->lock);
	if (p->chunk < oldest(t)) {
		p->chunk = oldest(t);
		p->at = p->used = 0;
	} else if (p->chunk < t->newest && p->used == used(t, p->chunk)) {
		p->chunk++;
		p->at = p->used = 0;
	}
	n = used(t, p->chunk);
	memcpy(
	    p->bytes + p->used, chunk_at(t, p->chunk) + p->used, n - p->used);
	p->used = n;
	pthread_mutex_unlock(&t->lock);
	return p->at < p->used;
}

size_t
tape_memory_next(
    struct tape_memory *t, struct tape_place *p, struct frame *out, size_t max)
{
	size_t n = 0;

	if (p->at == p->used && !copy_more(t, p))
		return 0;
	while (n < max && p->at < p->used) {
		const struct kept *k =
		    (const struct kept *)(const void *)(p->bytes + p->at);

		out[n] = k->frame;
		out[n++].data = (const uint8_t *)(k + 1);
		p->at += k->bytes;
	}
	return n;
}
