/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Countries, cities and networks are told apart by a keyed digest of 128 bits
 * of their texts, and places by the numbers of the three: so that grouping
 * hosts by one of them is counting in an array.
 */
#include "place_names.h"

#include <errno.h>
#include <stdio.h>

#define MOST_COUNTRIES 1024u
#define LEAST_PLACES 256u
#define TEXT_BYTES 96u /* of a place, its city and its network */
#define INDEX_BYTES 16u
#define ROOM_FOR_TEXTS (8u * GEO_TEXT_BYTES)
#define MORE "<more>"

/* A country, a city or a network: its key, and what it is called. */
struct known {
	uint8_t key[MAP_KEY_BYTES];
	const char *text[4];
};

struct known_place {
	uint8_t key[MAP_KEY_BYTES];
	struct place place;
};

/* A place, and a city and a network of its own. */
#define PLACE_BYTES                                                            \
	(sizeof(struct known_place) + 2 * sizeof(struct known) + TEXT_BYTES +  \
	    3 * INDEX_BYTES)

/* What a key is made of. */
struct key {
	uint64_t digest[2];
	uint32_t words[6];
};

_Static_assert(sizeof(struct key) == MAP_KEY_BYTES, "a map key");

/* 64 bits of a text, by the secret of this run and a number. */
static uint64_t
digest(const char *text, uint64_t seed)
{
	const struct hash_key *k = hash_secret();
	size_t n = strlen(text);
	uint64_t h = seed ^ k->word[6];

	for (size_t at = 0; at < n + 1; at += 8) {
		uint64_t word = 0;

		memcpy(&word, text + at, n - at < 8 ? n - at : 8);
		h = hash_fold(h ^ k->word[0], word ^ k->word[at / 8 % 6]);
	}
	return hash_fold(h ^ k->word[7], n ^ k->word[1]);
}

static struct key
key_of(const char *const *texts, size_t n, uint32_t number)
{
	struct key key = {.words = {number}};

	for (size_t i = 0; i < n; i++) {
		key.digest[0] = digest(texts[i], key.digest[0] + 2 * i);
		key.digest[1] = digest(texts[i], ~key.digest[1] - 2 * i);
	}
	return key;
}

static const char *
keep(struct place_names *n, const char *text)
{
	size_t bytes = strlen(text) + 1;
	char *copy = bytes > 1 ? arena_take(&n->texts, bytes) : NULL;

	return copy ? memcpy(copy, text, bytes) : "";
}

static bool
has_room(const struct place_names *n, const struct map *m)
{
	return !map_full(m) &&
	       n->texts.used + ROOM_FOR_TEXTS < n->texts.capacity;
}

/* Slot 0 is for all there was no room for. */
static uint32_t
touch(struct place_names *n, struct map *m, const char *const *texts,
    size_t n_texts, uint32_t number)
{
	struct key key = key_of(texts, n_texts, number);
	uint64_t hash = map_hash(m, &key);
	uint32_t slot = map_find(m, &key, hash);
	struct known *known;

	if (slot != MAP_NONE)
		return slot;
	if (!has_room(n, m))
		return 0;
	slot = map_insert(m, &key, hash);
	known = map_at(m, slot);
	for (size_t i = 0; i < n_texts; i++)
		known->text[i] = keep(n, texts[i]);
	return slot;
}

static const struct known *
known_at(const struct place_names *n, enum place_kind kind, uint32_t id)
{
	return map_at(&n->kinds[kind], id);
}

static const char *
location_of(struct place_names *n, const struct geo_place *g, const char *label)
{
	char text[2 * GEO_TEXT_BYTES + 2];

	if (!*g->country_code)
		return *label == '<' ? "" : keep(n, label);
	snprintf(text, sizeof(text), "%s%s%s", g->country, *g->city ? "/" : "",
	    g->city);
	return keep(n, text);
}

static void
fill(struct place_names *n, struct place *p, const struct geo_place *g,
    const char *label)
{
	const char *const *country =
	    known_at(n, PLACE_COUNTRY, p->id[PLACE_COUNTRY])->text;
	const char *const *city =
	    known_at(n, PLACE_CITY, p->id[PLACE_CITY])->text;
	const char *const *network =
	    known_at(n, PLACE_NETWORK, p->id[PLACE_NETWORK])->text;

	p->label[PLACE_COUNTRY] = country[0];
	p->label[PLACE_CITY] = city[0];
	p->label[PLACE_NETWORK] = network[0];
	p->country_code = country[1];
	p->country = *country[1] ? country[0] : "";
	p->city = *g->city ? city[0] : "";
	p->region = city[1];
	p->asn = g->asn;
	p->organization = g->asn ? network[0] : "";
	p->location = location_of(n, g, label);
	p->has_point = g->has_point;
	p->latitude = (float)g->latitude;
	p->longitude = (float)g->longitude;
}

static bool
start(struct place_names *n)
{
	static const struct geo_place nowhere = {.asn = 0};

	return place_names_touch(n, &nowhere, MORE) == 0;
}

uint32_t
place_names_most(size_t bytes)
{
	size_t countries = map_plan(sizeof(struct known), MOST_COUNTRIES);
	size_t n = bytes > countries ? (bytes - countries) / PLACE_BYTES : 0;

	if (n < LEAST_PLACES)
		return LEAST_PLACES;
	return n < PLACES_MOST_IDS ? (uint32_t)n : PLACES_MOST_IDS;
}

static size_t
text_bytes(uint32_t places)
{
	/* What it asks to be free before it adds one, see has_room. */
	return (size_t)places * TEXT_BYTES + ROOM_FOR_TEXTS;
}

size_t
place_names_plan(size_t bytes)
{
	uint32_t n = place_names_most(bytes);

	return map_plan(sizeof(struct known), MOST_COUNTRIES) +
	       2 * map_plan(sizeof(struct known), n) +
	       map_plan(sizeof(struct known_place), n) + text_bytes(n);
}

int
place_names_init(struct place_names *n, size_t bytes, struct error *err)
{
	const uint32_t places = place_names_most(bytes);
	const uint32_t most[N_PLACE_KINDS] = {
	    [PLACE_COUNTRY] = MOST_COUNTRIES,
	    [PLACE_CITY] = places,
	    [PLACE_NETWORK] = places,
	};
	int r;

	*n = (struct place_names){.texts = {.base = NULL}};
	r = arena_init(&n->texts, text_bytes(places));
	if (r < 0)
		return error_set(err, r, "names of places: no memory");
	r = map_init(&n->places, sizeof(struct known_place), places, err);
	for (int i = 0; i < N_PLACE_KINDS && r == 0; i++)
		r = map_init(&n->kinds[i], sizeof(struct known), most[i], err);
	if (r == 0 && !start(n))
		r = error_set(err, -ENOMEM, "names of places: no memory");
	if (r < 0)
		place_names_fini(n);
	return r;
}

void
place_names_fini(struct place_names *n)
{
	for (int i = 0; i < N_PLACE_KINDS; i++) {
		if (n->kinds[i].pool)
			map_fini(&n->kinds[i]);
	}
	if (n->places.pool)
		map_fini(&n->places);
	arena_fini(&n->texts);
}

uint32_t
place_names_touch(
    struct place_names *n, const struct geo_place *g, const char *label)
{
	const char *country = *g->country_code ? g->country : label;
	const char *city = *g->city ? g->city : label;
	const char *network = g->asn ? g->organization : label;
	uint32_t ids[N_PLACE_KINDS] = {
	    [PLACE_COUNTRY] = touch(n, &n->kinds[PLACE_COUNTRY],
		(const char *[]){country, g->country_code}, 2, 0),
	    [PLACE_CITY] = touch(n, &n->kinds[PLACE_CITY],
		(const char *[]){city, g->region, g->country_code, country}, 4,
		0),
	    [PLACE_NETWORK] = touch(n, &n->kinds[PLACE_NETWORK],
		(const char *[]){network}, 1, g->asn),
	};
	struct key key = {.words = {ids[0], ids[1], ids[2], g->has_point}};
	uint64_t hash;
	uint32_t slot;

	/* Of a country or a city it matters where it is, to a tenth. */
	key.words[4] = (uint32_t)(int32_t)(g->latitude * 10);
	key.words[5] = (uint32_t)(int32_t)(g->longitude * 10);
	hash = map_hash(&n->places, &key);
	slot = map_find(&n->places, &key, hash);
	if (slot != MAP_NONE)
		return slot;
	if (!has_room(n, &n->places))
		return 0;
	slot = map_insert(&n->places, &key, hash);
	memcpy(((struct known_place *)map_at(&n->places, slot))->place.id, ids,
	    sizeof(ids));
	fill(n, &((struct known_place *)map_at(&n->places, slot))->place, g,
	    label);
	return slot;
}

const struct place *
place_names_at(const struct place_names *n, uint32_t place)
{
	return &((const struct known_place *)map_at(&n->places, place))->place;
}
