/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/interned.h"

#include "base/text.h"
#include "digest.h"

#include <string.h>

#define TEXT_LEAST 32u
#define USUAL_BYTES 96u
#define LOOKS 16u /* at records, for one that nobody refers to */
#define MOST_TEXTS (1u << 20)

struct interned_record {
	struct digest_key key;
	uint32_t references;
	uint32_t text; /* block, or BLOCKS_NONE: there was no room */
};

static uint32_t
capacity_of(size_t bytes)
{
	size_t n = bytes / (sizeof(struct interned_record) + 16 + USUAL_BYTES);

	if (n < 8)
		return 8;
	return n < MOST_TEXTS ? (uint32_t)n : MOST_TEXTS;
}

size_t
interned_plan(size_t bytes)
{
	uint32_t n = capacity_of(bytes);

	return map_plan(sizeof(struct interned_record), n) +
	       (size_t)n * USUAL_BYTES;
}

int
interned_init(struct interned *t, size_t bytes, struct error *err)
{
	uint32_t n = capacity_of(bytes);
	int r;

	t->hand = 0;
	r = map_init(&t->map, sizeof(struct interned_record), n, err);
	if (r < 0)
		return r;
	r = blocks_init_least(
	    &t->texts, (size_t)n * USUAL_BYTES, TEXT_LEAST, err);
	if (r < 0)
		map_fini(&t->map);
	return r;
}

void
interned_fini(struct interned *t)
{
	blocks_fini(&t->texts);
	map_fini(&t->map);
}

void
interned_clear(struct interned *t)
{
	blocks_clear(&t->texts);
	map_clear(&t->map);
	t->hand = 0;
}

static struct interned_record *
record_at(const struct interned *t, uint32_t slot)
{
	return map_at(&t->map, slot);
}

/* A record without references among the next few, or MAP_NONE. */
static uint32_t
pick(struct interned *t)
{
	for (uint32_t i = 0; i < LOOKS; i++) {
		uint32_t slot = t->hand < t->map.used ? t->hand : 0;
		struct interned_record *r = record_at(t, slot);

		t->hand = slot + 1;
		if (r->references > 0)
			continue;
		if (r->text != BLOCKS_NONE)
			blocks_give(&t->texts, r->text);
		r->text = BLOCKS_NONE;
		return slot;
	}
	return MAP_NONE;
}

static uint32_t
make(struct interned *t, const struct digest_key *key, uint64_t hash)
{
	uint32_t slot;

	if (!map_full(&t->map))
		return map_insert(&t->map, key, hash);
	slot = pick(t);
	if (slot != MAP_NONE)
		map_replace(&t->map, slot, key, hash);
	return slot;
}

/* The text of a record, if need be at the cost of one nobody refers to. */
static bool
keep_text(struct interned *t, uint32_t slot, const char *text, size_t n)
{
	struct interned_record *r = record_at(t, slot);

	if (r->text != BLOCKS_NONE)
		return true;
	r->references++; /* it is not to be picked itself */
	r->text = blocks_take(&t->texts, n + 1);
	if (r->text == BLOCKS_NONE && pick(t) != MAP_NONE)
		r->text = blocks_take(&t->texts, n + 1);
	r->references--;
	if (r->text == BLOCKS_NONE)
		return false;
	memcpy(blocks_at(&t->texts, r->text), text, n);
	((char *)blocks_at(&t->texts, r->text))[n] = '\0';
	return true;
}

uint32_t
interned_take(struct interned *t, const char *text)
{
	char cut[INTERNED_TEXT_BYTES];
	struct digest_key key;
	uint64_t hash;
	uint32_t slot;
	size_t n;

	text = digest_fit(text, cut, sizeof(cut), &n);
	if (n == 0)
		return 0;
	key = digest_key_of(0, text, n);
	hash = map_hash(&t->map, &key);
	slot = map_find(&t->map, &key, hash);
	if (slot == MAP_NONE)
		slot = make(t, &key, hash);
	if (slot == MAP_NONE || !keep_text(t, slot, text, n))
		return 0;
	record_at(t, slot)->references++;
	return slot + 1;
}

void
interned_give(struct interned *t, uint32_t id)
{
	if (id)
		record_at(t, id - 1)->references--;
}

const char *
interned_text(const struct interned *t, uint32_t id)
{
	return id ? blocks_at(&t->texts, record_at(t, id - 1)->text) : "";
}

void
latest_set(
    struct interned *t, struct latest *l, int64_t time_ns, const char *text)
{
	uint32_t id;

	if (!*text || (l->id && time_ns < l->time_ns))
		return;
	if (l->id && strcmp(text, latest_text(t, l)) == 0) {
		l->time_ns = time_ns;
		return;
	}
	if (l->id && time_ns == l->time_ns &&
	    strcmp(text, latest_text(t, l)) < 0)
		return;
	id = interned_take(t, text);
	if (id == 0)
		return;
	interned_give(t, l->id);
	*l = (struct latest){time_ns, id};
}

void
latest_merge(struct interned *t, struct latest *l, const struct latest *from,
    const struct interned *theirs)
{
	latest_set(t, l, from->time_ns, latest_text(theirs, from));
}

void
latest_give(struct interned *t, struct latest *l)
{
	interned_give(t, l->id);
	*l = (struct latest){0};
}
