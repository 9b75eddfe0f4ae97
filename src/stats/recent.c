/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/recent.h"

#include "base/alloc.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ENTRIES 1024u
#define NO_CHUNK      UINT32_MAX
#define EVICTED       UINT32_MAX
#define SLOTS         (RECENT_STEPS + 1) /* the closed ones and the open one */

/* Sits where entry 0 of its chunk would, so that no entry has number 0. */
struct chunk {
	int64_t step;
	uint32_t next, used; /* used counts this head */
	uint64_t unused;
};

_Static_assert(sizeof(struct chunk) == sizeof(struct recent_entry),
    "a chunk's head takes the place of its first entry");

struct step {
	uint32_t first, last; /* chunks */
};

struct recent {
	struct recent_entry *entries;
	uint32_t n_chunks;     /* capacity */
	uint32_t fresh;        /* chunks never used yet start here */
	uint32_t free;         /* list of chunks given back */
	int64_t open;          /* number of the open step */
	bool started;
	struct step steps[SLOTS];
};

static struct chunk *
chunk_at(const struct recent *r, uint32_t chunk)
{
	return (struct chunk *)(void *)&r->entries[chunk * CHUNK_ENTRIES];
}

static struct step *
step_at(struct recent *r, int64_t number)
{
	int64_t slot = number % SLOTS;

	return &r->steps[slot < 0 ? slot + SLOTS : slot];
}

static uint32_t
chunks_for(uint32_t max_entries)
{
	return max_entries / CHUNK_ENTRIES + 1;
}

size_t
recent_plan(uint32_t max_entries)
{
	return (size_t)chunks_for(max_entries) * CHUNK_ENTRIES *
	    sizeof(struct recent_entry);
}

int
recent_new(uint32_t max_entries, struct recent **out, struct error *err)
{
	struct recent *r = calloc(1, sizeof(*r));

	if (!r)
		goto no_memory;
	r->entries = alloc_reserve(recent_plan(max_entries));
	if (!r->entries)
		goto free_recent;
	r->n_chunks = chunks_for(max_entries);
	recent_clear(r);
	*out = r;
	return 0;

free_recent:
	free(r);
no_memory:
	return error_set(err, -ENOMEM, "recent activity: no memory");
}

void
recent_free(struct recent *r)
{
	if (!r)
		return;
	alloc_release(r->entries, (size_t)r->n_chunks * CHUNK_ENTRIES *
	    sizeof(struct recent_entry));
	free(r);
}

void
recent_clear(struct recent *r)
{
	r->fresh = 0;
	r->free = NO_CHUNK;
	r->open = 0;
	r->started = false;
	for (size_t i = 0; i < SLOTS; i++)
		r->steps[i] = (struct step){ NO_CHUNK, NO_CHUNK };
}

int64_t
recent_step(const struct recent *r)
{
	return r->open;
}

static void
drop_step(struct recent *r, struct step *s)
{
	if (s->first == NO_CHUNK)
		return;
	chunk_at(r, s->last)->next = r->free;
	r->free = s->first;
	/* A link into these chunks is stale from now on. */
	for (uint32_t c = s->first;; c = chunk_at(r, c)->next) {
		chunk_at(r, c)->step = INT64_MIN;
		if (c == s->last)
			break;
	}
	*s = (struct step){ NO_CHUNK, NO_CHUNK };
}

static int64_t
step_of(int64_t clock_ns)
{
	int64_t step = clock_ns / RECENT_STEP_NS;

	return clock_ns % RECENT_STEP_NS < 0 ? step - 1 : step;
}

void
recent_advance(struct recent *r, int64_t clock_ns)
{
	int64_t step = step_of(clock_ns);

	if (!r->started) {
		r->started = true;
		r->open = step;
		return;
	}
	if (step - r->open > SLOTS) /* a gap: nothing recent is left */
		r->open = step - SLOTS;
	while (r->open < step) {
		r->open++;
		drop_step(r, step_at(r, r->open));
	}
}

static int64_t
oldest_step(const struct recent *r)
{
	return r->open - RECENT_STEPS;
}

/* A chunk for the open step; the oldest step pays when none is free. */
static uint32_t
take_chunk(struct recent *r)
{
	uint32_t c;

	for (int64_t s = oldest_step(r); r->free == NO_CHUNK &&
	    r->fresh == r->n_chunks && s < r->open; s++)
		drop_step(r, step_at(r, s));
	if (r->free != NO_CHUNK) {
		c = r->free;
		r->free = chunk_at(r, c)->next;
		return c;
	}
	return r->fresh < r->n_chunks ? r->fresh++ : NO_CHUNK;
}

static uint32_t
append(struct recent *r, uint32_t flow, uint32_t prev)
{
	struct step *s = step_at(r, r->open);
	struct chunk *chunk = s->last == NO_CHUNK ? NULL : chunk_at(r, s->last);
	uint32_t id;

	if (!chunk || chunk->used == CHUNK_ENTRIES) {
		uint32_t c = take_chunk(r);

		if (c == NO_CHUNK)
			return 0;
		if (chunk)
			chunk->next = c;
		else
			s->first = c;
		s->last = c;
		chunk = chunk_at(r, c);
		*chunk = (struct chunk){ r->open, NO_CHUNK, 1, 0 };
	}
	id = s->last * CHUNK_ENTRIES + chunk->used++;
	r->entries[id] = (struct recent_entry){ .flow = flow, .prev = prev };
	return id;
}

void
recent_count(struct recent *r, uint32_t flow, uint32_t *newest, unsigned side,
    uint64_t bytes)
{
	uint32_t id = *newest;

	if (id == 0 || r->entries[id].flow != flow ||
	    chunk_at(r, id / CHUNK_ENTRIES)->step != r->open) {
		id = append(r, flow, id);
		if (id == 0)
			return;
		*newest = id;
	}
	r->entries[id].bytes[side] += bytes;
}

/*
 * The next older entry of a flow after the one in step `before`, or NULL.
 * Steps must fall along the chain: a chunk used again breaks it.
 */
static struct recent_entry *
follow(const struct recent *r, uint32_t flow, uint32_t id, int64_t before,
    int64_t *step)
{
	struct recent_entry *e;

	if (id == 0)
		return NULL;
	e = &r->entries[id];
	*step = chunk_at(r, id / CHUNK_ENTRIES)->step;
	if (e->flow != flow || *step >= before || *step < oldest_step(r))
		return NULL;
	return e;
}

void
recent_forget(struct recent *r, uint32_t flow, uint32_t newest)
{
	int64_t step = INT64_MAX;
	struct recent_entry *e;

	while ((e = follow(r, flow, newest, step, &step))) {
		e->flow = EVICTED;
		newest = e->prev;
	}
}

void
recent_sum(const struct recent *r, uint32_t flow, uint32_t newest,
    struct recent_sums *sums)
{
	int64_t step = INT64_MAX;
	const struct recent_entry *e;

	for (; (e = follow(r, flow, newest, step, &step)); newest = e->prev) {
		int64_t age = r->open - step; /* 1 = closed last */

		if (age > 20)
			return;
		for (unsigned side = 0; side < 2; side++) {
			uint64_t bytes = age > 0 ? e->bytes[side] : 0;

			sums->s2[side] += age <= 1 ? bytes : 0;
			sums->s10[side] += age <= 5 ? bytes : 0;
			sums->s40[side] += bytes;
		}
	}
}

void
recent_series(const struct recent *r, uint32_t flow, uint32_t newest,
    uint64_t *series)
{
	int64_t step = INT64_MAX;
	const struct recent_entry *e;

	for (; (e = follow(r, flow, newest, step, &step)); newest = e->prev) {
		int64_t age = r->open - step;

		if (age > 0)
			series[RECENT_STEPS - age] += e->bytes[0] + e->bytes[1];
	}
}

/* Older steps first, so that each flow's chain grows at its newest end. */
void
recent_merge(struct recent *into, const struct recent *from,
    const uint32_t *slot_of, uint32_t *(*newest)(void *context, uint32_t slot),
    void *context)
{
	int64_t open = into->open;

	for (int64_t s = oldest_step(from); s <= from->open; s++) {
		const struct step *step = step_at((struct recent *)(uintptr_t)from, s);
		uint32_t c = step->first;

		if (c == NO_CHUNK || s < open - RECENT_STEPS || s > open)
			continue;
		into->open = s;
		for (; c != NO_CHUNK; c = c == step->last ? NO_CHUNK
							  : chunk_at(from, c)->next) {
			for (uint32_t i = 1; i < chunk_at(from, c)->used; i++) {
				const struct recent_entry *e =
				    &from->entries[c * CHUNK_ENTRIES + i];
				uint32_t slot;

				if (e->flow == EVICTED)
					continue;
				slot = slot_of[e->flow];
				recent_count(into, slot, newest(context, slot),
				    0, e->bytes[0]);
				recent_count(into, slot, newest(context, slot),
				    1, e->bytes[1]);
			}
		}
	}
	into->open = open;
}
