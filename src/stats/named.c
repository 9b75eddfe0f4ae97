/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/named.h"

#include "base/clock.h"
#include "digest.h"
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
	n->n_waiting = 0;
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

		if (entry_at(n, slot)->told_s < entry_at(n, oldest)->told_s)
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
touch(struct named *n, const uint8_t key[static MAP_KEY_BYTES], uint64_t hash)
{
	uint32_t slot = map_find(&n->map, key, hash);

	return slot == MAP_NONE ? make(n, key, hash) : entry_at(n, slot);
}

/* Nothing depends on the digest but what is compared at all. */
static void
set_told(struct named_told *t, const char *text)
{
	size_t n;
	const char *fit = digest_fit(text, t->text, sizeof(t->text), &n);

	if (fit != t->text)
		memcpy(t->text, fit, n + 1);
	t->digest = (uint32_t)digest_key_of(0, t->text, n).digest[0];
}

static bool
is_better(const struct named *n, const struct named_entry *e,
    const struct named_told *t)
{
	if (!e->text || t->origin != e->origin)
		return !e->text || t->origin > e->origin;
	if (t->time_ns != e->time_ns)
		return t->time_ns > e->time_ns;
	return t->digest != e->digest && strcmp(t->text, named_text(n, e)) > 0;
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
set(struct named *n, struct named_entry *e, const struct named_told *t)
{
	bool changed = !e->text || t->digest != e->digest;
	uint32_t id;

	if (!is_better(n, e, t))
		return;
	if (changed) {
		id = interned_take(&n->texts, t->text);
		if (!id)
			return;
		interned_give(&n->texts, e->text);
		e->text = id;
		e->digest = t->digest;
	}
	e->time_ns = t->time_ns;
	if (e->origin == t->origin && !changed)
		return;
	e->origin = t->origin;
	if (n->beside)
		tell_beside(n, e);
}

static void
apply(struct named *n, const struct named_told *t)
{
	struct named_entry *e = touch(n, t->key, t->hash);
	uint32_t told_s = (uint32_t)(t->time_ns / NS_PER_S);

	if (told_s > e->told_s)
		e->told_s = told_s;
	e->origins |= (uint16_t)(1u << t->origin);
	set(n, e, t);
}

/* Its bucket has come by now: ask for the record. */
static void
fetch_record(const struct named *n, const struct named_told *t)
{
	uint32_t slot = map_guess(&n->map, t->hash);

	if (slot != MAP_NONE)
		__builtin_prefetch(entry_at(n, slot));
}

void
named_settle(struct named *n)
{
	for (unsigned i = 0; i < n->n_waiting; i++)
		fetch_record(n, &n->waiting[i]);
	for (unsigned i = 0; i < n->n_waiting; i++)
		apply(n, &n->waiting[i]);
	n->n_waiting = 0;
}

void
named_tell(struct named *n, const struct addr *a, enum name_origin origin,
    int64_t time_ns, const char *text)
{
	struct named_told *t;

	if (a->family == FAMILY_NONE || !*text)
		return;
	if (n->n_waiting == NAMED_WAITING)
		named_settle(n);
	t = &n->waiting[n->n_waiting++];
	key_of(a, t->key);
	t->hash = map_hash(&n->map, t->key);
	map_prefetch(&n->map, t->hash);
	t->time_ns = time_ns;
	t->origin = (uint8_t)origin;
	set_told(t, text);
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
		uint64_t hash = map_hash(&into->map, e->key);
		struct named_entry *mine = touch(into, e->key, hash);
		struct named_told t = {
		    .time_ns = e->time_ns,
		    .origin = e->origin,
		};

		if (e->told_s > mine->told_s)
			mine->told_s = e->told_s;
		mine->origins |= e->origins;
		if (!e->text)
			continue;
		set_told(&t, named_text(from, e));
		set(into, mine, &t);
	}
	into->answers += from->answers;
	into->gone += from->gone;
}
