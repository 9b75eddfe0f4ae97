/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ring keeps the sizes of its records apart from their bytes, one per 64-byte
 * slot: a header in front of each record would either cost a line of its own
 * or push the data off its alignment. Positions count bytes since the start
 * and never wrap (2^64 bytes is centuries of any link); an offset is a
 * position modulo the capacity.
 */
#include "base/ring.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>

#include "base/alloc.h"

#define SLOT_BYTES ((size_t)64)
#define MIN_CAPACITY ((size_t)64 << 10)
#define PUBLISH_EVERY 32u

/* In place of a size: nothing up to the end, go on at the start. */
#define SKIP UINT32_MAX

/*
 * Each line has one writer. What both threads read (tail, head) lies apart
 * from what a thread touches for every record, so that a record costs a
 * shared line only when the cached copy of the other side's index runs out.
 */
struct ring {
	_Alignas(64) char *data; /* const after ring_new */
	size_t capacity;

	_Alignas(64) _Atomic uint64_t tail; /* producer: readable up to here */
	_Alignas(64) _Atomic uint64_t head; /* consumer: free up to here */

	struct {
		_Alignas(64) uint64_t at; /* behind the last commit */
		uint64_t reserved;        /* where the next record will lie */
		uint64_t head;            /* what `head` was when last read */
		unsigned unpublished;     /* commits */
	} producer;

	struct {
		_Alignas(64) uint64_t at; /* behind the last peek */
		uint64_t tail;            /* what `tail` was when last read */
	} consumer;

	_Alignas(
	    64) uint32_t sizes[]; /* per slot: of the record starting there */
};

static size_t
offset_of(const struct ring *r, uint64_t position)
{
	return (size_t)position & (r->capacity - 1);
}

static uint32_t *
size_at(struct ring *r, uint64_t position)
{
	return &r->sizes[offset_of(r, position) / SLOT_BYTES];
}

/* Bytes a record takes in the ring; an empty one needs its slot, too. */
static size_t
span_of(size_t bytes)
{
	return bytes ? (bytes + SLOT_BYTES - 1) & ~(SLOT_BYTES - 1)
	             : SLOT_BYTES;
}

static size_t
ring_bytes(size_t capacity)
{
	return sizeof(struct ring) + capacity / SLOT_BYTES * sizeof(uint32_t);
}

int
ring_new(size_t bytes, struct ring **out)
{
	size_t capacity = MIN_CAPACITY;
	struct ring *r;

	while (capacity < bytes) {
		if (capacity > SIZE_MAX / 4)
			return -ENOMEM;
		capacity *= 2;
	}
	r = alloc_reserve(ring_bytes(capacity));
	if (!r)
		return -ENOMEM;
	r->data = alloc_reserve(capacity);
	if (!r->data) {
		alloc_release(r, ring_bytes(capacity));
		return -ENOMEM;
	}
	r->capacity = capacity;
	*out = r;
	return 0;
}

void
ring_free(struct ring *r)
{
	if (!r)
		return;
	alloc_release(r->data, r->capacity);
	alloc_release(r, ring_bytes(r->capacity));
}

/* Is there room up to `end`? Asks the consumer only when it looks full. */
static bool
has_room(struct ring *r, uint64_t end)
{
	if (end - r->producer.head <= r->capacity)
		return true;
	/* Acquire: the consumer's reads are over before we overwrite. */
	r->producer.head = atomic_load_explicit(&r->head, memory_order_acquire);
	return end - r->producer.head <= r->capacity;
}

void *
ring_reserve(struct ring *r, size_t bytes)
{
	uint64_t at = r->producer.at;
	size_t to_end = r->capacity - offset_of(r, at);
	size_t span;

	if (bytes > r->capacity / 2 || bytes >= SKIP)
		return NULL;
	span = span_of(bytes);
	if (span > to_end)
		at += to_end;
	if (!has_room(r, at + span)) {
		/* Who waits for room must not sit on what would make it. */
		ring_publish(r);
		return NULL;
	}
	r->producer.reserved = at;
	return r->data + offset_of(r, at);
}

void
ring_commit(struct ring *r, size_t bytes)
{
	uint64_t at = r->producer.reserved;

	assert(offset_of(r, at) + span_of(bytes) <= r->capacity);
	if (at != r->producer.at)
		*size_at(r, r->producer.at) = SKIP;
	*size_at(r, at) = (uint32_t)bytes;
	r->producer.at = at + span_of(bytes);
	if (++r->producer.unpublished >= PUBLISH_EVERY)
		ring_publish(r);
}

void
ring_publish(struct ring *r)
{
	if (!r->producer.unpublished)
		return;
	r->producer.unpublished = 0;
	atomic_store_explicit(&r->tail, r->producer.at, memory_order_release);
}

const void *
ring_peek(struct ring *r, size_t *bytes)
{
	uint64_t at = r->consumer.at;

	if (at == r->consumer.tail) {
		r->consumer.tail =
		    atomic_load_explicit(&r->tail, memory_order_acquire);
		if (at == r->consumer.tail)
			return NULL;
	}
	/* A skip is committed with the record behind it, never alone. */
	if (*size_at(r, at) == SKIP)
		at += r->capacity - offset_of(r, at);
	*bytes = *size_at(r, at);
	r->consumer.at = at + span_of(*bytes);
	return r->data + offset_of(r, at);
}

void
ring_release(struct ring *r)
{
	/* Release: what we read is read before it can be overwritten. */
	atomic_store_explicit(&r->head, r->consumer.at, memory_order_release);
}

size_t
ring_used(const struct ring *r)
{
	/* Head first: it never passes a tail that is read later. */
	uint64_t head = atomic_load_explicit(&r->head, memory_order_acquire);
	uint64_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);
	uint64_t used = tail - head;

	return used < r->capacity ? (size_t)used : r->capacity;
}

size_t
ring_capacity(const struct ring *r)
{
	return r->capacity;
}
