/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns_pending.h"

#include <string.h>

#define LOOKED_AT 64 /* newest queries, for a response without a question */

int
dns_pending_init(struct dns_pending *p, uint32_t capacity, struct error *err)
{
	*p = (struct dns_pending){
	    .oldest = MAP_NONE, .newest = MAP_NONE, .due = MAP_NONE};
	return map_init(&p->map, sizeof(struct asked), capacity, err);
}

void
dns_pending_fini(struct dns_pending *p)
{
	map_fini(&p->map);
}

void
dns_pending_clear(struct dns_pending *p)
{
	map_clear(&p->map);
	p->oldest = p->newest = p->due = MAP_NONE;
	p->forgotten = 0;
}

static struct asked *
asked_at(const struct dns_pending *p, uint32_t slot)
{
	return slot == MAP_NONE ? NULL : map_at(&p->map, slot);
}

struct asked *
dns_pending_find(const struct dns_pending *p, const struct asked_key *key)
{
	uint64_t hash = map_hash(&p->map, key);

	return asked_at(p, map_find(&p->map, key, hash));
}

struct asked *
dns_pending_find_any(const struct dns_pending *p, const struct asked_key *key)
{
	uint32_t slot = p->newest;
	struct asked_key alike = *key;

	for (unsigned i = 0; i < LOOKED_AT && slot != MAP_NONE; i++) {
		struct asked *a = asked_at(p, slot);

		alike.question = a->key.question;
		if (memcmp(&a->key, &alike, sizeof(alike)) == 0)
			return a;
		slot = a->older;
	}
	return NULL;
}

static void
row_leave(struct dns_pending *p, uint32_t slot)
{
	struct asked *a = asked_at(p, slot);
	struct asked *older = asked_at(p, a->older);
	struct asked *newer = asked_at(p, a->newer);

	*(older ? &older->newer : &p->oldest) = a->newer;
	*(newer ? &newer->older : &p->newest) = a->older;
	if (p->due == slot)
		p->due = a->newer;
}

static void
row_join(struct dns_pending *p, uint32_t slot)
{
	struct asked *a = asked_at(p, slot);
	struct asked *newest = asked_at(p, p->newest);

	a->older = p->newest;
	a->newer = MAP_NONE;
	*(newest ? &newest->newer : &p->oldest) = slot;
	p->newest = slot;
	if (p->due == MAP_NONE)
		p->due = slot;
}

static bool
is_over(const struct asked *a, int64_t clock_ns)
{
	return a && a->state != ASKED_WAITING &&
	       clock_ns - a->clock_ns > DNS_TIMEOUT_NS;
}

/* As long as the oldest ones are over the table does not grow. */
static uint32_t
make_room(struct dns_pending *p, const struct asked_key *key, uint64_t hash,
    int64_t clock_ns)
{
	struct asked *oldest = asked_at(p, p->oldest);
	uint32_t slot = p->oldest;

	if (!map_full(&p->map) && !is_over(oldest, clock_ns))
		return map_insert(&p->map, key, hash);
	p->forgotten += oldest->state == ASKED_WAITING;
	row_leave(p, slot);
	map_replace(&p->map, slot, key, hash);
	return slot;
}

struct asked *
dns_pending_crowded(const struct dns_pending *p)
{
	struct asked *oldest = asked_at(p, p->oldest);

	if (!map_full(&p->map) || oldest->state != ASKED_WAITING)
		return NULL;
	return oldest;
}

struct asked *
dns_pending_begin(
    struct dns_pending *p, const struct asked_key *key, int64_t clock_ns)
{
	uint64_t hash = map_hash(&p->map, key);
	uint32_t slot = map_find(&p->map, key, hash);
	struct asked *a;

	if (slot == MAP_NONE)
		slot = make_room(p, key, hash, clock_ns);
	else
		row_leave(p, slot);
	row_join(p, slot);
	a = asked_at(p, slot);
	a->clock_ns = clock_ns;
	a->state = ASKED_WAITING;
	return a;
}

struct asked *
dns_pending_expire(struct dns_pending *p, int64_t clock_ns)
{
	struct asked *a;

	while ((a = asked_at(p, p->due))) {
		if (clock_ns - a->clock_ns <= DNS_TIMEOUT_NS)
			return NULL;
		p->due = a->newer;
		if (a->state != ASKED_WAITING)
			continue;
		a->state = ASKED_GIVEN_UP;
		return a;
	}
	return NULL;
}
