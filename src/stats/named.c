/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/named.h"

#include "lookup/names.h"

#include <string.h>

#define LOOKS 16u /* at entries, for the one told of longest ago */
#define LEAST_ENTRIES 16u
#define MOST_ENTRIES (1u << 20)

/* Half for addresses, half for their names, of which many have the same. */
static uint32_t
capacity_of(size_t bytes)
{
	size_t n = bytes / 2 / (sizeof(struct named_entry) + 16);

	if (n < LEAST_ENTRIES)
		return LEAST_ENTRIES;
	return n < MOST_ENTRIES ? (uint32_t)n : MOST_ENTRIES;
}

size_t
named_plan(size_t bytes)
{
	return map_plan(sizeof(struct named_entry), capacity_of(bytes)) +
	       interned_plan(bytes / 2);
}

int
named_init(struct named *n, size_t bytes, struct error *err)
{
	int r;

	*n = (struct named){0};
	r = map_init(
	    &n->map, sizeof(struct named_entry), capacity_of(bytes), err);
	if (r < 0)
		return r;
	r = interned_init(&n->texts, bytes / 2, err);
	if (r < 0)
		map_fini(&n->map);
	return r;
}

void
named_fini(struct named *n)
{
	interned_fini(&n->texts);
	map_fini(&n->map);
}

void
named_clear(struct named *n)
{
	map_clear(&n->map);
	interned_clear(&n->texts);
	n->hand = 0;
	n->answers = n->gone = 0;
}

static void
key_of(const struct addr *a, uint8_t out[static MAP_KEY_BYTES])
{
	memset(out, 0, MAP_KEY_BYTES);
	memcpy(out, a->bytes, sizeof(a->bytes));
	out[sizeof(a->bytes)] = a->family;
}

static struct named_entry *
entry_at(const struct named *n, uint32_t slot)
{
	return map_at(&n->map, slot);
}

/* Of the next few, the one that was told of longest ago. */
static uint32_t
pick(struct named *n)
{
	uint32_t oldest = n->hand % n->map.used;

	for (uint32_t i = 0; i < LOOKS; i++) {
		uint32_t slot = n->hand++ % n->map.used;

		if (entry_at(n, slot)->told_ns < entry_at(n, oldest)->told_ns)
			oldest = slot;
	}
	return oldest;
}

static struct named_entry *
make(struct named *n, const uint8_t key[static MAP_KEY_BYTES], uint64_t hash)
{
	uint32_t slot;

	if (!map_full(&n->map))
		return entry_at(n, map_insert(&n->map, key, hash));
	slot = pick(n);
	interned_give(&n->texts, entry_at(n, slot)->text);
	n->gone++;
	map_replace(&n->map, slot, key, hash);
	return entry_at(n, slot);
}

static struct named_entry *
touch(struct named *n, const struct addr *a)
{
	uint8_t key[MAP_KEY_BYTES];
	uint64_t hash;
	uint32_t slot;

	key_of(a, key);
	hash = map_hash(&n->map, key);
	slot = map_find(&n->map, key, hash);
	return slot == MAP_NONE ? make(n, key, hash) : entry_at(n, slot);
}

static bool
is_better(const struct named *n, const struct named_entry *e,
    enum name_origin origin, int64_t time_ns, const char *text)
{
	if (!e->text || origin != e->origin)
		return !e->text || origin > e->origin;
	if (time_ns != e->time_ns)
		return time_ns > e->time_ns;
	return strcmp(text, named_text(n, e)) > 0;
}

/* What others may know too: an analysis of a part has not heard it itself. */
static void
tell_beside(const struct named *n, const struct named_entry *e)
{
	struct addr a = {.family = e->key[16]};
	const char *text = named_text(n, e);

	memcpy(a.bytes, e->key, sizeof(a.bytes));
	names_add(
	    n->beside, &a, (enum name_origin)e->origin, text, strlen(text));
}

static void
set(struct named *n, struct named_entry *e, enum name_origin origin,
    int64_t time_ns, const char *text)
{
	bool changed;
	uint32_t id;

	if (!is_better(n, e, origin, time_ns, text))
		return;
	changed = strcmp(text, named_text(n, e)) != 0;
	if (changed) {
		id = interned_take(&n->texts, text);
		if (!id)
			return;
		interned_give(&n->texts, e->text);
		e->text = id;
	}
	e->time_ns = time_ns;
	if (e->origin == origin && !changed)
		return;
	e->origin = (uint8_t)origin;
	if (n->beside)
		tell_beside(n, e);
}

void
named_tell(struct named *n, const struct addr *a, enum name_origin origin,
    int64_t time_ns, const char *text)
{
	struct named_entry *e;

	if (a->family == FAMILY_NONE || !*text)
		return;
	e = touch(n, a);
	if (!e->origins || time_ns > e->told_ns)
		e->told_ns = time_ns;
	e->origins |= (uint16_t)(1u << origin);
	set(n, e, origin, time_ns, text);
}

const struct named_entry *
named_find(const struct named *n, const struct addr *a)
{
	uint8_t key[MAP_KEY_BYTES];
	uint32_t slot;

	if (n->map.used == 0)
		return NULL;
	key_of(a, key);
	slot = map_find(&n->map, key, map_hash(&n->map, key));
	return slot == MAP_NONE ? NULL : entry_at(n, slot);
}

void
named_merge(struct named *into, const struct named *from)
{
	for (uint32_t slot = 0; slot < from->map.used; slot++) {
		const struct named_entry *e = entry_at(from, slot);
		struct addr a = {.family = e->key[16]};
		struct named_entry *mine;

		memcpy(a.bytes, e->key, sizeof(a.bytes));
		mine = touch(into, &a);
		if (!mine->origins || e->told_ns > mine->told_ns)
			mine->told_ns = e->told_ns;
		mine->origins |= e->origins;
		if (e->text)
			set(into, mine, e->origin, e->time_ns,
			    named_text(from, e));
	}
	into->answers += from->answers;
	into->gone += from->gone;
}
