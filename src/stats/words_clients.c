/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/words_clients.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct client_key {
	struct addr addr;
	uint8_t zero[3];
	struct client_owner owner;
	uint8_t zeros[12];
};

_Static_assert(sizeof(struct client_key) == MAP_KEY_BYTES, "a map key");

struct client {
	struct client_key key;
	uint64_t count;
	uint32_t next; /* of the same row, or given back: place + 1, or 0 */
	uint32_t unused;
};

int
clients_init(struct clients *c, uint32_t capacity, struct error *err)
{
	*c = (struct clients){0};
	return map_init(&c->pool, sizeof(struct client), capacity, err);
}

void
clients_fini(struct clients *c)
{
	map_fini(&c->pool);
}

void
clients_clear(struct clients *c)
{
	map_clear(&c->pool);
	c->free = 0;
}

size_t
clients_plan(uint32_t capacity)
{
	return map_plan(sizeof(struct client), capacity);
}

static struct client *
at_place(const struct clients *c, uint32_t place)
{
	return map_at(&c->pool, place - 1);
}

/* A new record in the pool under that key, or MAP_NONE. */
static uint32_t
take(struct clients *c, const struct client_key *key, uint64_t hash)
{
	uint32_t slot = c->free - 1;

	if (c->free == 0)
		return map_full(&c->pool) ? MAP_NONE
		                          : map_insert(&c->pool, key, hash);
	c->free = at_place(c, c->free)->next;
	map_replace(&c->pool, slot, key, hash);
	return slot;
}

/* Of a row, among those of all tables. */
static uint64_t
owner_hash(const struct clients *c, struct client_owner owner)
{
	uint64_t row[2] = {(uint64_t)owner.turn << 32 | owner.slot, c->table};

	return hash_16(c->pool.key, row, 0);
}

static uint64_t
client_hash(const struct clients *c, const struct addr *client)
{
	return hash_16(c->pool.key, client->bytes, client->family);
}

static void
miss(struct clients *c, struct client_list *list, struct client_owner owner,
    const struct addr *client, uint64_t n)
{
	list->missed += n;
	if (c->missed)
		sketches_note(
		    c->missed, owner_hash(c, owner), client_hash(c, client));
}

static void
add_other(struct clients *c, struct client_list *list,
    struct client_owner owner, const struct addr *client, uint64_t n)
{
	struct client_key key = {.addr = *client, .owner = owner};
	uint64_t hash = map_hash(&c->pool, &key);
	uint32_t slot = map_find(&c->pool, &key, hash);
	struct client *record;

	if (slot == MAP_NONE) {
		slot = take(c, &key, hash);
		if (slot == MAP_NONE) {
			miss(c, list, owner, client, n);
			return;
		}
		record = map_at(&c->pool, slot);
		record->next = list->chain;
		list->chain = slot + 1;
		list->distinct++;
	}
	record = map_at(&c->pool, slot);
	record->count += n;
}

void
clients_add(struct clients *c, struct client_list *list,
    struct client_owner owner, const struct addr *client, uint64_t n)
{
	if (list->distinct == 0) {
		list->first = *client;
		list->distinct = 1;
	}
	if (addr_equal(&list->first, client))
		list->count += n;
	else
		add_other(c, list, owner, client, n);
}

void
clients_give(
    struct clients *c, struct client_list *list, struct client_owner owner)
{
	uint32_t place = list->chain;

	while (place) {
		struct client *record = at_place(c, place);
		uint32_t next = record->next;

		record->next = c->free;
		c->free = place;
		place = next;
	}
	if (list->missed && c->missed)
		sketches_drop(c->missed, owner_hash(c, owner));
	*list = (struct client_list){0};
}

/* Rows have other owners here: a sketch comes along with its row. */
static void
merge_missed(struct clients *into, struct client_owner owner,
    const struct clients *from, struct client_owner their_owner)
{
	struct sketch missed;
	uint32_t times;

	if (!into->missed || !from->missed)
		return;
	times =
	    sketches_get(from->missed, owner_hash(from, their_owner), &missed);
	if (times > 0)
		sketches_put(
		    into->missed, owner_hash(into, owner), &missed, times);
}

void
clients_merge(struct clients *into, struct client_list *list,
    struct client_owner owner, const struct clients *from,
    const struct client_list *theirs, struct client_owner their_owner)
{
	if (theirs->distinct == 0)
		return;
	clients_add(into, list, owner, &theirs->first, theirs->count);
	for (uint32_t place = theirs->chain; place;) {
		const struct client *record = at_place(from, place);

		clients_add(
		    into, list, owner, &record->key.addr, record->count);
		place = record->next;
	}
	list->missed += theirs->missed;
	if (theirs->missed)
		merge_missed(into, owner, from, their_owner);
}

uint64_t
clients_count(const struct clients *c, const struct client_list *list,
    struct client_owner owner)
{
	struct sketch all;
	uint32_t times;

	if (list->missed == 0 || !c->missed)
		return list->distinct;
	times = sketches_get(c->missed, owner_hash(c, owner), &all);
	if (times == 0)
		return list->distinct;
	sketch_add(&all, client_hash(c, &list->first));
	for (uint32_t place = list->chain; place;) {
		const struct client *record = at_place(c, place);

		sketch_add(&all, client_hash(c, &record->key.addr));
		place = record->next;
	}
	return sketch_within(
	    &all, list->distinct, (uint64_t)list->distinct + times);
}

struct listed {
	struct addr addr;
	uint64_t count;
};

static bool
goes_before(const struct listed *a, const struct listed *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	return addr_compare(&a->addr, &b->addr) < 0;
}

/* Into its place among the first few; whoever is last falls off the end. */
static void
insert(struct listed *best, size_t *n, struct listed one)
{
	size_t i = *n;

	if (i == CLIENTS_LISTED && !goes_before(&one, &best[--i]))
		return;
	for (; i > 0 && goes_before(&one, &best[i - 1]); i--)
		best[i] = best[i - 1];
	best[i] = one;
	*n += *n < CLIENTS_LISTED;
}

static size_t
list_best(const struct clients *c, const struct client_list *list,
    struct listed best[static CLIENTS_LISTED])
{
	size_t n = 0;

	if (list->distinct == 0)
		return 0;
	insert(best, &n, (struct listed){list->first, list->count});
	for (uint32_t place = list->chain; place;) {
		const struct client *record = at_place(c, place);

		insert(
		    best, &n, (struct listed){record->key.addr, record->count});
		place = record->next;
	}
	return n;
}

/* The others, as a number: as good as it is known. */
static void
more_text(const struct clients *c, const struct client_list *list,
    struct client_owner owner, size_t listed, char *out, size_t size)
{
	uint64_t all = clients_count(c, list, owner);
	const char *how = "";

	if (all > list->distinct)
		how = "about ";
	else if (list->missed) {
		how = "at least ";
		all++;
	}
	if (all > listed)
		snprintf(out, size, " and %s%" PRIu64 " more", how,
		    all - (uint64_t)listed);
}

void
clients_text(const struct clients *c, const struct client_list *list,
    struct client_owner owner, char out[static CLIENTS_TEXT_BYTES])
{
	struct listed best[CLIENTS_LISTED];
	size_t n = list_best(c, list, best);
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		char addr[ADDR_TEXT_BYTES];

		addr_text(&best[i].addr, addr);
		used += (size_t)snprintf(out + used, CLIENTS_TEXT_BYTES - used,
		    "%s%s (%" PRIu64 ")", i ? ", " : "", addr, best[i].count);
	}
	more_text(c, list, owner, n, out + used, CLIENTS_TEXT_BYTES - used);
}
