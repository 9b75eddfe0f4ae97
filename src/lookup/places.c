/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses lie in buckets of eight, each in one of two, whichever had more
 * room when it came: so nearly all of the memory is used before two full ones
 * meet, and then the next in turn makes room. Both buckets have the same of a
 * few locks, so that those who ask hardly ever wait for each other; what is
 * read of databases and what is remembered of it have a lock each.
 */
#include "lookup/places.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "lookup/special.h"
#include "place_names.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define WAYS 8u
#define LOCKS 64u
#define MOST_QUEUED 65536u
#define WORK 256u /* addresses in one go */
#define MOST_MEMO (1u << 17)
#define STALE UINT32_MAX /* age of what is to be asked for again */
#define UNKNOWN "<unknown>"
#define PENDING "<looking up>"

/* An address in 16 bytes; IPv4 where IPv6 maps it, which is never asked. */
struct entry {
	uint8_t bytes[16];
	uint32_t place;
	uint32_t age; /* generation of the databases it is from; 0: free */
};

struct bucket {
	struct entry ways[WAYS];
};

/* A place, by what it follows from: many addresses have the same. */
struct memo {
	const char *special;
	struct geo_records records;
	uint32_t place;
	uint32_t age; /* as in an entry */
};

struct places {
	struct geo *geo;
	pthread_mutex_t reading; /* guards it; taken before `finding` */
	struct place_names names;
	struct memo *memo;       /* records whose place is remembered */
	pthread_mutex_t finding; /* guards the two above; never held long */
	struct bucket *buckets;
	uint32_t n_buckets, n_memo; /* powers of two */
	pthread_mutex_t locks[LOCKS];
	uint8_t turn[LOCKS]; /* whose turn it is to make room */
	atomic_uint generation;
	uint32_t pending; /* the place "<looking up>" */

	/* What is asked for, in a ring; the reader never waits long. */
	pthread_mutex_t queuing;
	struct addr *queue;
	uint32_t most_queued;
	uint32_t first, queued, at_work; /* taken out, and not known yet */
	uint64_t asked; /* ever, with those there was no room for */
	void (*wake)(void *);
	void *context;
};

/* The largest power of two, from 64 on, that fits. */
static uint32_t
most_in(size_t bytes, size_t each, uint32_t most)
{
	uint32_t n = 64;

	while ((size_t)n * 2 * each <= bytes && n < most)
		n *= 2;
	return n;
}

/*
 * A quarter is for addresses, a half for what they are in; so much is left
 * that a row each of these fits in.
 */
static uint32_t
buckets_in(size_t bytes)
{
	return most_in(bytes / 4, sizeof(struct bucket), 1u << 24);
}

static uint32_t
memo_in(size_t bytes)
{
	return most_in(bytes / 16, sizeof(struct memo), MOST_MEMO);
}

static uint32_t
queued_in(size_t bytes)
{
	return most_in(bytes / 32, sizeof(struct addr), MOST_QUEUED);
}

static size_t
names_in(size_t bytes)
{
	return bytes / 2;
}

size_t
places_plan(size_t bytes)
{
	return buckets_in(bytes) * sizeof(struct bucket) +
	       memo_in(bytes) * sizeof(struct memo) +
	       queued_in(bytes) * sizeof(struct addr) +
	       place_names_plan(names_in(bytes));
}

uint32_t
places_most(size_t bytes)
{
	return place_names_most(names_in(bytes));
}

static int
init(struct places *p, size_t bytes, struct error *err)
{
	static const struct geo_place nowhere = {.asn = 0};
	int r = place_names_init(&p->names, names_in(bytes), err);

	if (r < 0)
		return r;
	p->n_buckets = buckets_in(bytes);
	p->n_memo = memo_in(bytes);
	p->most_queued = queued_in(bytes);
	p->buckets = alloc_reserve(p->n_buckets * sizeof(struct bucket));
	p->memo = alloc_reserve(p->n_memo * sizeof(*p->memo));
	if (!p->buckets || !p->memo)
		return error_set(err, -ENOMEM, "places: no memory");
	p->pending = place_names_touch(&p->names, &nowhere, PENDING);
	return 0;
}

int
places_new(
    struct geo *geo, size_t bytes, struct places **out, struct error *err)
{
	struct places *p = calloc(1, sizeof(*p));
	int r;

	if (!p) {
		geo_close(geo);
		return error_set(err, -ENOMEM, "places: no memory");
	}
	p->geo = geo;
	atomic_init(&p->generation, 1);
	pthread_mutex_init(&p->reading, NULL);
	pthread_mutex_init(&p->finding, NULL);
	pthread_mutex_init(&p->queuing, NULL);
	for (unsigned i = 0; i < LOCKS; i++)
		pthread_mutex_init(&p->locks[i], NULL);
	r = init(p, bytes, err);
	if (r < 0)
		places_free(p);
	else
		*out = p;
	return r;
}

void
places_free(struct places *p)
{
	if (!p)
		return;
	if (p->names.texts.base)
		place_names_fini(&p->names);
	alloc_release(p->buckets, p->n_buckets * sizeof(struct bucket));
	alloc_release(p->memo, p->n_memo * sizeof(*p->memo));
	free(p->queue);
	geo_close(p->geo);
	free(p);
}

/* Where an address may lie. */
struct home {
	uint8_t key[16];
	struct bucket *buckets[2];
	unsigned lock;
};

static struct home
home_of(struct places *p, const struct addr *a)
{
	struct home h;
	uint64_t hash;
	uint32_t first, second;

	addr_mapped(a, h.key);
	hash = hash_16(hash_secret(), h.key, 0);
	first = (uint32_t)hash & (p->n_buckets - 1);
	second = (uint32_t)(hash >> 32) & (p->n_buckets - 1);
	h.lock = first % LOCKS;
	second = second - second % LOCKS + h.lock;
	h.buckets[0] = &p->buckets[first];
	h.buckets[1] = &p->buckets[second];
	return h;
}

static unsigned
used(const struct bucket *b)
{
	unsigned n = 0;

	while (n < WAYS && b->ways[n].age)
		n++;
	return n;
}

static struct entry *
find(const struct home *h)
{
	for (unsigned b = 0; b < 2; b++) {
		struct entry *ways = h->buckets[b]->ways;

		for (unsigned i = 0; i < WAYS && ways[i].age; i++) {
			if (memcmp(ways[i].bytes, h->key, 16) == 0)
				return &ways[i];
		}
	}
	return NULL;
}

/* The entry of an address, free, or taken from the one whose turn it is. */
static struct entry *
touch(struct places *p, const struct home *h)
{
	struct entry *found = find(h);
	unsigned n[2] = {used(h->buckets[0]), used(h->buckets[1])};
	unsigned roomy = n[1] < n[0];

	if (!found && n[roomy] < WAYS)
		found = &h->buckets[roomy]->ways[n[roomy]];
	if (!found)
		found = &h->buckets[0]->ways[p->turn[h->lock]++ % WAYS];
	memcpy(found->bytes, h->key, 16);
	return found;
}

static void
remember(struct places *p, const struct addr *a, uint32_t place, uint32_t age)
{
	struct home h = home_of(p, a);
	struct entry *entry;

	pthread_mutex_lock(&p->locks[h.lock]);
	entry = touch(p, &h);
	entry->place = place;
	entry->age = age;
	pthread_mutex_unlock(&p->locks[h.lock]);
}

/* The place at hand, and whether it is from the databases of now. */
static bool
recall(struct places *p, const struct addr *a, uint32_t *place, bool *stale)
{
	struct home h = home_of(p, a);
	const struct entry *entry;

	pthread_mutex_lock(&p->locks[h.lock]);
	entry = find(&h);
	if (entry) {
		*place = entry->place;
		*stale = entry->age != atomic_load(&p->generation);
	}
	pthread_mutex_unlock(&p->locks[h.lock]);
	return entry != NULL;
}

static struct memo *
memo_of(struct places *p, const struct memo *key)
{
	uint64_t hash = hash_16(
	    hash_secret(), key->records.at, (uint64_t)(uintptr_t)key->special);

	return &p->memo[hash & (p->n_memo - 1)];
}

static bool
is_same(const struct memo *a, const struct memo *b)
{
	return a->age == b->age && a->special == b->special &&
	       memcmp(&a->records, &b->records, sizeof(a->records)) == 0;
}

/* The place of a key that was met before; false: it was not. */
static bool
find_memo(struct places *p, const struct memo *key, uint32_t *place)
{
	const struct memo *memo = memo_of(p, key);
	bool same;

	pthread_mutex_lock(&p->finding);
	same = is_same(memo, key);
	if (same)
		*place = memo->place;
	pthread_mutex_unlock(&p->finding);
	return same;
}

/* The place of what was found; `key` is NULL if it does not follow from it. */
static uint32_t
name_place(struct places *p, const struct geo_place *found, const char *label,
    struct memo *key)
{
	uint32_t place;

	pthread_mutex_lock(&p->finding);
	place = place_names_touch(&p->names, found, label);
	if (key) {
		key->place = place;
		*memo_of(p, key) = *key;
	}
	pthread_mutex_unlock(&p->finding);
	return place;
}

/* By the records of the address, if it can be told by them. */
static uint32_t
find_place(struct places *p, const struct addr *a, uint32_t age)
{
	struct memo key = {.age = age};
	bool told = geo_find(p->geo, a, &key.records);
	struct geo_place found;
	uint32_t place;

	if (told && find_memo(p, &key, &place))
		return place;
	geo_lookup(p->geo, a, &found);
	return name_place(p, &found, UNKNOWN, told ? &key : NULL);
}

/* No database is asked, so nobody waits for one that is being opened. */
static uint32_t
special_place(struct places *p, const char *name, uint32_t age)
{
	static const struct geo_place nowhere = {.asn = 0};
	struct memo key = {.special = name, .age = age};
	uint32_t place;

	if (find_memo(p, &key, &place))
		return place;
	return name_place(p, &nowhere, name, &key);
}

static uint32_t
look_up(struct places *p, const struct addr *a)
{
	const char *special = special_name(a);
	uint32_t place, age;

	if (special) {
		age = atomic_load(&p->generation);
		place = special_place(p, special, age);
	} else {
		pthread_mutex_lock(&p->reading);
		age = atomic_load(&p->generation);
		place = find_place(p, a, age);
		pthread_mutex_unlock(&p->reading);
	}
	remember(p, a, place, age);
	return place;
}

static bool
enqueue(struct places *p, const struct addr *a)
{
	bool room;

	pthread_mutex_lock(&p->queuing);
	p->asked++;
	room = p->queued < p->most_queued;
	if (room)
		p->queue[(p->first + p->queued++) % p->most_queued] = *a;
	pthread_mutex_unlock(&p->queuing);
	p->wake(p->context);
	return room;
}

/*
 * Until it is looked up an address is where it was, or nowhere yet. That is
 * remembered first: what is found out must come after it.
 */
static uint32_t
look_up_later(struct places *p, const struct addr *a, uint32_t before)
{
	if (special_name(a))
		return look_up(p, a);
	remember(p, a, before, atomic_load(&p->generation));
	if (!enqueue(p, a))
		remember(p, a, before, STALE);
	return before;
}

const struct place *
places_get(struct places *p, const struct addr *a)
{
	uint32_t place = p->pending;
	bool stale = true;

	if (!recall(p, a, &place, &stale) || stale)
		place = p->queue ? look_up_later(p, a, place) : look_up(p, a);
	return place_names_at(&p->names, place);
}

const struct place *
places_find(struct places *p, const struct addr *a)
{
	uint32_t place = p->pending;
	bool stale = true;

	if (!recall(p, a, &place, &stale) || stale || place == p->pending)
		place = look_up(p, a);
	return place_names_at(&p->names, place);
}

int
places_defer(struct places *p, void (*wake)(void *), void *context)
{
	p->queue = calloc(p->most_queued, sizeof(*p->queue));
	p->wake = wake;
	p->context = context;
	return p->queue ? 0 : -ENOMEM;
}

static uint32_t
dequeue(struct places *p, struct addr out[static WORK])
{
	uint32_t n;

	pthread_mutex_lock(&p->queuing);
	n = p->queued < WORK ? p->queued : WORK;
	for (uint32_t i = 0; i < n; i++)
		out[i] = p->queue[(p->first + i) % p->most_queued];
	p->first = (p->first + n) % p->most_queued;
	p->queued -= n;
	p->at_work = n;
	pthread_mutex_unlock(&p->queuing);
	return n;
}

static void
rest(struct places *p)
{
	pthread_mutex_lock(&p->queuing);
	p->at_work = 0;
	pthread_mutex_unlock(&p->queuing);
}

uint64_t
places_asked(struct places *p, bool *out_busy)
{
	uint64_t asked;

	pthread_mutex_lock(&p->queuing);
	asked = p->asked;
	*out_busy = p->queued > 0 || p->at_work > 0;
	pthread_mutex_unlock(&p->queuing);
	return asked;
}

bool
places_work(struct places *p)
{
	struct addr some[WORK];
	uint32_t n = dequeue(p, some);

	for (uint32_t i = 0; i < n; i++)
		look_up(p, &some[i]);
	if (n > 0)
		rest(p);
	return n > 0;
}

void
places_refresh(struct places *p)
{
	pthread_mutex_lock(&p->reading);
	if (geo_refresh(p->geo))
		atomic_fetch_add(&p->generation, 1);
	pthread_mutex_unlock(&p->reading);
}

const struct geo *
places_geo(const struct places *p)
{
	return p->geo;
}
