/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/recent.h"

#include "base/alloc.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ENTRIES 32u
#define NO_CHUNK UINT32_MAX
#define EVICTED UINT32_MAX
#define SLOTS (RECENT_STEPS + 1) /* the closed ones and the open one */

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
	int64_t open_until_ns; /* its end */
	bool started;
	struct step steps[SLOTS];
};

static struct chunk *
chunk_at(const struct recent *r, uint32_t chunk)
{
	return (struct chunk *)(void *)&r->entries[chunk * CHUNK_ENTRIES];
}

static size_t
step_slot(int64_t number)
{
	int64_t slot = number % SLOTS;

	return (size_t)(slot < 0 ? slot + SLOTS : slot);
}

static const struct step *
step_at(const struct recent *r, int64_t number)
{
	return &r->steps[step_slot(number)];
}

static uint32_t
chunks_for(uint32_t max_entries)
{
	uint32_t chunks = max_entries / (CHUNK_ENTRIES - 1) + 1;

	return chunks < SLOTS ? SLOTS : chunks; /* each step has at least one */
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
	alloc_release(r->entries,
	    (size_t)r->n_chunks * CHUNK_ENTRIES * sizeof(struct recent_entry));
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
		r->steps[i] = (struct step){NO_CHUNK, NO_CHUNK};
}

int64_t
recent_step(const struct recent *r)
{
	return r->open;
}

static void
drop_step(struct recent *r, int64_t number)
{
	struct step *s = &r->steps[step_slot(number)];

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
	*s = (struct step){NO_CHUNK, NO_CHUNK};
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
	int64_t step;

	if (r->started && clock_ns < r->open_until_ns)
		return;
	step = step_of(clock_ns);
	r->open_until_ns = (step + 1) * RECENT_STEP_NS;
	if (!r->started) {
		r->started = true;
		r->open = step;
		return;
	}
	if (step - r->open > SLOTS) /* a gap: nothing recent is left */
		r->open = step - SLOTS;
	while (r->open < step) {
		r->open++;
		drop_step(r, r->open);
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

	for (int64_t s = oldest_step(r);
	     r->free == NO_CHUNK && r->fresh == r->n_chunks && s < r->open; s++)
		drop_step(r, s);
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
	struct step *s = &r->steps[step_slot(r->open)];
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
		*chunk = (struct chunk){r->open, NO_CHUNK, 1, 0};
	}
	id = s->last * CHUNK_ENTRIES + chunk->used++;
	r->entries[id] = (struct recent_entry){.flow = flow, .prev = prev};
	return id;
}

void
recent_count(struct recent *r, uint32_t flow, struct flow_recent *newest,
    unsigned side, uint64_t bytes)
{
	uint32_t step = (uint32_t)r->open;

	if (newest->entry == 0 || newest->step != step) {
		uint32_t id = append(r, flow, newest->entry);

		if (id == 0)
			return;
		*newest = (struct flow_recent){id, step};
	}
	r->entries[newest->entry].bytes[side] += bytes;
}

/* Closed steps since a flow last moved anything; told without its entry. */
static uint32_t
age_of(const struct recent *r, struct flow_recent newest)
{
	return (uint32_t)r->open - newest.step;
}

/*
 * The next older entry of a flow after the one in step `before`, or NULL.
 * Steps must fall along the chain: a chunk used again breaks it.
 */
static struct recent_entry *
follow(const struct recent *r, uint32_t flow, uint32_t id, int64_t before,
    int64_t *step)
{
	const struct chunk *chunk = chunk_at(r, id / CHUNK_ENTRIES);
	struct recent_entry *e = &r->entries[id];

	if (id == 0 || id % CHUNK_ENTRIES >= chunk->used)
		return NULL; /* behind what is used lies what once was */
	*step = chunk->step;
	if (e->flow != flow || *step >= before || *step < oldest_step(r))
		return NULL;
	return e;
}

void
recent_forget(struct recent *r, uint32_t flow, struct flow_recent newest)
{
	int64_t step = INT64_MAX;
	uint32_t id = newest.entry;
	struct recent_entry *e;

	if (age_of(r, newest) > RECENT_STEPS)
		return;
	while ((e = follow(r, flow, id, step, &step))) {
		e->flow = EVICTED;
		id = e->prev;
	}
}

void
recent_sum(const struct recent *r, uint32_t flow, struct flow_recent newest,
    struct recent_sums *sums)
{
	int64_t step = INT64_MAX;
	uint32_t id = newest.entry;
	const struct recent_entry *e;

	if (age_of(r, newest) > 20)
		return;
	for (; (e = follow(r, flow, id, step, &step)); id = e->prev) {
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
recent_series(const struct recent *r, uint32_t flow, struct flow_recent newest,
    uint64_t *series)
{
	int64_t step = INT64_MAX;
	uint32_t id = newest.entry;
	const struct recent_entry *e;

	for (; (e = follow(r, flow, id, step, &step)); id = e->prev) {
		int64_t age = r->open - step;

		if (age > 0)
			series[RECENT_STEPS - age] += e->bytes[0] + e->bytes[1];
	}
}

/* What one chunk of another's holds, into the step that is open here. */
static void
merge_chunk(struct recent *into, const struct recent *from, uint32_t chunk,
    const uint32_t *slot_of,
    struct flow_recent *(*newest)(void *context, uint32_t slot), void *context)
{
	const struct recent_entry *e = &from->entries[chunk * CHUNK_ENTRIES];

	for (uint32_t i = 1; i < chunk_at(from, chunk)->used; i++) {
		uint32_t slot;

		if (e[i].flow == EVICTED)
			continue;
		slot = slot_of[e[i].flow];
		if (slot == MAP_NONE)
			continue;
		recent_count(
		    into, slot, newest(context, slot), 0, e[i].bytes[0]);
		recent_count(
		    into, slot, newest(context, slot), 1, e[i].bytes[1]);
	}
}

/* Older steps first, so that each flow's chain grows at its newest end. */
void
recent_merge(struct recent *into, const struct recent *from,
    const uint32_t *slot_of,
    struct flow_recent *(*newest)(void *context, uint32_t slot), void *context)
{
	int64_t open = into->open;

	for (int64_t s = oldest_step(from); s <= from->open; s++) {
		const struct step *step = step_at(from, s);

		if (step->first == NO_CHUNK || s < oldest_step(into) ||
		    s > open)
			continue;
		into->open = s;
		for (uint32_t c = step->first;; c = chunk_at(from, c)->next) {
			merge_chunk(into, from, c, slot_of, newest, context);
			if (c == step->last)
				break;
		}
		into->open = open;
	}
}
