/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One table by address behind one lock: it is asked for the rows somebody
 * looks at, hardly ever by two at once. Texts are only ever added, so that
 * whoever got one may keep it.
 */
#include "lookup/names.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/text.h"
#include "lookup/resolver.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES 48 /* of a usual name */
#define LEAST_ENTRIES 64u
#define MOST_ENTRIES (1u << 20)
#define LOOKS 16u /* at entries, for one to make room */
#define FOUND_NS (3600 * NS_PER_S)
#define NOBODY_NS (300 * NS_PER_S)
#define FAILED_NS (60 * NS_PER_S)
#define LOST_NS (120 * NS_PER_S) /* then a question may be asked again */

struct entry {
	uint8_t key[MAP_KEY_BYTES];
	int64_t until_ns; /* of reverse DNS: then it is asked anew */
	uint32_t text;    /* where it begins, + 1; 0 = none */
	uint8_t origin;   /* enum name_origin; NAME_REVERSE also without text */
	bool awaited;
};

struct names {
	pthread_mutex_t lock; /* guards all below */
	struct map map;
	uint32_t hand;
	char *texts;
	size_t used, room;
	struct resolver *resolver;
	bool resolving;
	unsigned awaited;
	const char *failure;
};

static size_t
entries_of(size_t bytes)
{
	size_t n = bytes / (sizeof(struct entry) + 16 + TEXT_BYTES);

	if (n < LEAST_ENTRIES)
		return LEAST_ENTRIES;
	return n > MOST_ENTRIES ? MOST_ENTRIES : n;
}

size_t
names_plan(size_t bytes)
{
	size_t n = entries_of(bytes);

	return n * TEXT_BYTES + map_plan(sizeof(struct entry), (uint32_t)n);
}

int
names_new(size_t bytes, struct names **out, struct error *err)
{
	size_t n = entries_of(bytes);
	struct names *names = calloc(1, sizeof(*names));
	int r;

	if (!names)
		return error_set(err, -ENOMEM, "names: no memory");
	names->room = n * TEXT_BYTES;
	names->failure = "";
	names->texts = alloc_reserve(names->room);
	r = names->texts
	        ? map_init(&names->map, sizeof(struct entry), (uint32_t)n, err)
	        : error_set(err, -ENOMEM, "names: no memory");
	if (r < 0) {
		alloc_release(names->texts, names->room);
		free(names);
		return r;
	}
	pthread_mutex_init(&names->lock, NULL);
	*out = names;
	return 0;
}

void
names_free(struct names *n)
{
	if (!n)
		return;
	resolver_stop(n->resolver);
	map_fini(&n->map);
	alloc_release(n->texts, n->room);
	free(n);
}

bool
names_concern(const struct addr *a)
{
	static const uint8_t zero[16];
	const uint8_t *b = a->bytes;

	if (addr_is_multicast(a))
		return false;
	if (a->family == FAMILY_IPV4)
		return b[0] != 0 && b[0] != 127 && b[0] != 255 &&
		       !(b[0] == 169 && b[1] == 254);
	return a->family == FAMILY_IPV6 && memcmp(b, zero, 15) != 0 &&
	       !(b[0] == 0xfe && (b[1] & 0xc0) == 0x80);
}

static void
key_of(const struct addr *a, uint8_t out[static MAP_KEY_BYTES])
{
	memset(out, 0, MAP_KEY_BYTES);
	memcpy(out, a->bytes, sizeof(a->bytes));
	out[sizeof(a->bytes)] = a->family;
}

static struct entry *
find(const struct names *n, const struct addr *a)
{
	uint8_t key[MAP_KEY_BYTES];
	uint32_t slot;

	key_of(a, key);
	slot = map_find(&n->map, key, map_hash(&n->map, key));
	return slot == MAP_NONE ? NULL : map_at(&n->map, slot);
}

/* An entry that can be found out again, and that nobody waits for. */
static uint32_t
pick(struct names *n)
{
	for (uint32_t i = 0; i < LOOKS; i++) {
		uint32_t slot = n->hand++ % n->map.used;
		const struct entry *e = map_at(&n->map, slot);

		if (e->origin != NAME_HOSTS && e->origin != NAME_CAPTURE &&
		    !e->awaited)
			return slot;
	}
	return MAP_NONE;
}

/* A new entry for an address that has none, or NULL: all are taken. */
static struct entry *
make(struct names *n, const struct addr *a)
{
	uint8_t key[MAP_KEY_BYTES];
	uint64_t hash;
	uint32_t slot;

	key_of(a, key);
	hash = map_hash(&n->map, key);
	if (!map_full(&n->map))
		return map_at(&n->map, map_insert(&n->map, key, hash));
	slot = pick(n);
	if (slot == MAP_NONE)
		return NULL;
	map_replace(&n->map, slot, key, hash);
	return map_at(&n->map, slot);
}

static const char *
text_of(const struct names *n, const struct entry *e)
{
	return e->text ? n->texts + e->text - 1 : "";
}

/* False when there is no room. */
static bool
set_text(struct names *n, struct entry *e, const char *text)
{
	size_t bytes = strlen(text) + 1;

	if (strcmp(text, text_of(n, e)) == 0)
		return true;
	if (bytes > n->room - n->used)
		return false;
	memcpy(n->texts + n->used, text, bytes);
	e->text = (uint32_t)n->used + 1;
	n->used += bytes;
	return true;
}

/* A name as people write it: printable, without the final dot. */
static size_t
clean(const void *text, size_t len, char out[static NAMES_TEXT_BYTES])
{
	size_t n = text_sanitize(text, len, out, NAMES_TEXT_BYTES);

	if (n > 0 && out[n - 1] == '.')
		out[--n] = '\0';
	return n;
}

/* What frames say of addresses may be without end: half of the room is ours. */
static bool
has_room(const struct names *n, enum name_origin origin)
{
	return origin <= NAME_CAPTURE || n->used < n->room / 2;
}

void
names_add(struct names *n, const struct addr *a, enum name_origin origin,
    const void *text, size_t len)
{
	char name[NAMES_TEXT_BYTES];
	struct entry *e;

	if (a->family == FAMILY_NONE || clean(text, len, name) == 0)
		return;
	pthread_mutex_lock(&n->lock);
	e = find(n, a);
	if (!e)
		e = make(n, a);
	if (e && e->origin <= origin && has_room(n, origin) &&
	    set_text(n, e, name))
		e->origin = (uint8_t)origin;
	pthread_mutex_unlock(&n->lock);
}

static struct name
name_of(const struct names *n, const struct entry *e)
{
	if (!e || !e->text)
		return (struct name){"", NAME_NONE};
	return (struct name){text_of(n, e), (enum name_origin)e->origin};
}

struct name
names_get(struct names *n, const struct addr *a)
{
	struct name name;

	pthread_mutex_lock(&n->lock);
	name = name_of(n, find(n, a));
	pthread_mutex_unlock(&n->lock);
	return name;
}

static bool
is_to_be_asked(const struct entry *e, int64_t now)
{
	return !e || (e->origin <= NAME_REVERSE && e->until_ns <= now);
}

/* Those who wait too long were forgotten, and may be asked for again. */
static struct entry *
ask(struct names *n, const struct addr *a, struct entry *e)
{
	int64_t now = clock_monotonic_ns();

	if (!names_concern(a) || !is_to_be_asked(e, now))
		return e;
	if (!e)
		e = make(n, a);
	if (!e || !resolver_ask(n->resolver, a))
		return e;
	n->awaited += !e->awaited;
	e->awaited = true;
	e->origin = NAME_REVERSE;
	e->until_ns = now + LOST_NS;
	return e;
}

struct name
names_ask(struct names *n, const struct addr *a)
{
	struct name name;
	struct entry *e;

	pthread_mutex_lock(&n->lock);
	e = find(n, a);
	if (n->resolving)
		e = ask(n, a, e);
	name = name_of(n, e);
	pthread_mutex_unlock(&n->lock);
	return name;
}

static void
take(struct names *n, const struct resolver_answer *answer)
{
	static const int64_t lasts[] = {
	    [RESOLVER_FOUND] = FOUND_NS,
	    [RESOLVER_NOBODY] = NOBODY_NS,
	    [RESOLVER_FAILED] = FAILED_NS,
	};
	struct entry *e = find(n, &answer->addr);
	char name[NAMES_TEXT_BYTES];

	if (!e || !e->awaited || answer->kind > RESOLVER_FAILED)
		return; /* a better name came meanwhile, or nobody asked */
	e->awaited = false;
	n->awaited--;
	e->until_ns = clock_monotonic_ns() + lasts[answer->kind];
	if (e->origin > NAME_REVERSE)
		return;
	if (answer->kind == RESOLVER_NOBODY)
		e->text = 0;
	else if (clean(answer->name, strlen(answer->name), name) > 0)
		set_text(n, e, name);
}

static void
lose_resolver(struct names *n)
{
	resolver_stop(n->resolver);
	n->resolver = NULL;
	n->resolving = false;
	n->awaited = 0;
	n->failure = "the process that asks reverse DNS has ended";
}

void
names_collect(struct names *n)
{
	struct resolver_answer answer;
	enum resolver_state state = RESOLVER_QUIET;

	pthread_mutex_lock(&n->lock);
	while (n->resolver &&
	       (state = resolver_take(n->resolver, &answer)) == RESOLVER_ANSWER)
		take(n, &answer);
	if (state == RESOLVER_GONE)
		lose_resolver(n);
	pthread_mutex_unlock(&n->lock);
}

void
names_set_resolver(struct names *n, struct resolver *r)
{
	n->resolver = r;
}

bool
names_resolve(struct names *n, bool on)
{
	bool can;

	pthread_mutex_lock(&n->lock);
	can = n->resolver != NULL;
	n->resolving = on && can;
	pthread_mutex_unlock(&n->lock);
	return can;
}

bool
names_is_resolving(struct names *n)
{
	bool is;

	pthread_mutex_lock(&n->lock);
	is = n->resolving;
	pthread_mutex_unlock(&n->lock);
	return is;
}

unsigned
names_awaited(struct names *n)
{
	unsigned awaited;

	pthread_mutex_lock(&n->lock);
	awaited = n->awaited;
	pthread_mutex_unlock(&n->lock);
	return awaited;
}

const char *
names_failure(struct names *n)
{
	const char *failure;

	pthread_mutex_lock(&n->lock);
	failure = n->failure;
	pthread_mutex_unlock(&n->lock);
	return failure;
}
