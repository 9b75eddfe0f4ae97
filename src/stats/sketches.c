/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/sketches.h"

#include "base/alloc.h"

#include <errno.h>
#include <string.h>

#define MOST_SETS 4096u
#define EACH_SET                                                               \
	(sizeof(struct sketches_set) +                                         \
	    SKETCHES_WAYS * (sizeof(struct sketch) + sizeof(uint64_t)))

#define FILTER_BYTES ((1u << SKETCHES_FILTER_BITS) / 8)

/*
 * A vote for the candidate is worth so many against it: whoever has a ninth of
 * its set's gets there, however many come by turns. Three get it a sketch:
 * less would hand them to the ports of a flood one by one, for nothing.
 */
#define VOTE_FOR 8u
#define ADMISSION (2 * VOTE_FOR + 1)
#define NO_WAY SKETCHES_WAYS

static uint32_t
sets_for(size_t bytes)
{
	size_t n = bytes / EACH_SET;

	if (n == 0)
		return 1;
	return n < MOST_SETS ? (uint32_t)n : MOST_SETS;
}

static size_t
n_sketches(const struct sketches *s)
{
	return (size_t)s->n_sets * SKETCHES_WAYS;
}

int
sketches_init(struct sketches *s, size_t bytes, struct error *err)
{
	*s = (struct sketches){.n_sets = sets_for(bytes)};
	s->filter = alloc_reserve(FILTER_BYTES);
	s->sets = alloc_reserve(s->n_sets * sizeof(*s->sets));
	s->sketches = alloc_reserve(n_sketches(s) * sizeof(*s->sketches));
	s->keys = alloc_reserve(n_sketches(s) * sizeof(*s->keys));
	if (s->filter && s->sets && s->sketches && s->keys)
		return 0;
	sketches_fini(s);
	return error_set(err, -ENOMEM, "distinct counts: no memory");
}

void
sketches_fini(struct sketches *s)
{
	alloc_release(s->filter, FILTER_BYTES);
	alloc_release(s->sets, s->n_sets * sizeof(*s->sets));
	alloc_release(s->sketches, n_sketches(s) * sizeof(*s->sketches));
	alloc_release(s->keys, n_sketches(s) * sizeof(*s->keys));
}

void
sketches_clear(struct sketches *s)
{
	if (s->n_admitted > 0) {
		alloc_forget(s->sketches, n_sketches(s) * sizeof(*s->sketches));
		alloc_forget(s->keys, n_sketches(s) * sizeof(*s->keys));
	}
	alloc_forget(s->filter, FILTER_BYTES);
	alloc_forget(s->sets, s->n_sets * sizeof(*s->sets));
	s->n_passed = 0;
	s->n_admitted = 0;
}

size_t
sketches_plan(size_t bytes)
{
	return sets_for(bytes) * EACH_SET + FILTER_BYTES;
}

size_t
sketches_most(size_t bytes)
{
	return (size_t)sets_for(bytes) * SKETCHES_WAYS;
}

static void
filter_add(struct sketches *s, uint64_t key)
{
	uint64_t bit = key >> (64 - SKETCHES_FILTER_BITS);

	s->filter[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Bits of those that were displaced are forgotten now and then. */
static void
filter_renew(struct sketches *s)
{
	memset(s->filter, 0, FILTER_BYTES);
	for (size_t i = 0; i < n_sketches(s); i++)
		if (s->keys[i])
			filter_add(s, s->keys[i]);
}

/* Never 0; of other bits than those that choose the set. */
static uint32_t
tag_of(uint64_t key)
{
	return (uint32_t)(key >> 32) | 1;
}

/* The way of a tag that has a sketch, or NO_WAY. */
static unsigned
way_of(const struct sketches_set *set, uint32_t tag)
{
	unsigned way = 0;

	while (way < SKETCHES_WAYS && set->tag[way] != tag)
		way++;
	return way; /* NO_WAY is the one behind the last */
}

static struct sketches_set *
set_of(const struct sketches *s, uint64_t key)
{
	return &s->sets[(key & UINT32_MAX) * s->n_sets >> 32];
}

static unsigned
way_with_least(const struct sketches_set *set)
{
	unsigned least = 0;

	for (unsigned way = 1; way < SKETCHES_WAYS; way++)
		if (set->lost[way] < set->lost[least])
			least = way;
	return least;
}

static size_t
sketch_at(
    const struct sketches *s, const struct sketches_set *set, unsigned way)
{
	return (size_t)(set - s->sets) * SKETCHES_WAYS + way;
}

static void
count_lost(struct sketches_set *set, unsigned way, uint32_t times)
{
	uint32_t room = UINT32_MAX - set->lost[way];

	set->lost[way] += times < room ? times : room;
}

/*
 * An empty sketch for a key that has none, if it has lost more than somebody
 * in its set; it is that somebody's.
 */
static unsigned
admit(
    struct sketches *s, struct sketches_set *set, uint64_t key, uint32_t times)
{
	unsigned way = way_with_least(set);
	size_t at = sketch_at(s, set, way);

	if (times <= set->lost[way])
		return NO_WAY;
	set->tag[way] = tag_of(key);
	set->lost[way] = times;
	memset(&s->sketches[at], 0, sizeof(s->sketches[at]));
	s->keys[at] = key;
	filter_add(s, key);
	if (++s->n_admitted % n_sketches(s) == 0)
		filter_renew(s);
	return way;
}

/* One more vote: for the candidate, or against it, or for a new one. */
void
sketches_vote(struct sketches *s, uint64_t key, uint64_t element)
{
	struct sketches_set *set = set_of(s, key);
	uint32_t tag = tag_of(key);
	uint32_t *votes = &set->lost[SKETCHES_CANDIDATE], times;
	unsigned way;

	if (set->tag[SKETCHES_CANDIDATE] != tag && *votes > 0) {
		--*votes;
		return;
	}
	set->tag[SKETCHES_CANDIDATE] = tag;
	count_lost(set, SKETCHES_CANDIDATE, VOTE_FOR);
	if (*votes < ADMISSION)
		return;
	times = *votes / VOTE_FOR;
	if (s->n_passed >= SKETCHES_VOTE_ALL)
		times *= SKETCHES_VOTE_ONE_IN;
	way = admit(s, set, key, times);
	if (way == NO_WAY)
		return;
	sketch_add(&s->sketches[sketch_at(s, set, way)], element);
	set->tag[SKETCHES_CANDIDATE] = *votes = 0;
}

void
sketches_note_known(struct sketches *s, uint64_t key, uint64_t element)
{
	struct sketches_set *set = set_of(s, key);
	unsigned way = way_of(set, tag_of(key));

	if (way != NO_WAY) {
		count_lost(set, way, 1);
		sketch_add(&s->sketches[sketch_at(s, set, way)], element);
	} else if (sketches_has_vote(s)) {
		sketches_vote(s, key, element);
	}
}

/* The way that has a sketch of just that key, or NO_WAY. */
static unsigned
way_of_key(
    const struct sketches *s, const struct sketches_set *set, uint64_t key)
{
	unsigned way = way_of(set, tag_of(key));

	if (way == NO_WAY || s->keys[sketch_at(s, set, way)] != key)
		return NO_WAY;
	return way;
}

uint32_t
sketches_get(const struct sketches *s, uint64_t key, struct sketch *out)
{
	const struct sketches_set *set = set_of(s, key);
	unsigned way = s->n_admitted ? way_of_key(s, set, key) : NO_WAY;

	if (way == NO_WAY)
		return 0;
	*out = s->sketches[sketch_at(s, set, way)];
	return set->lost[way];
}

void
sketches_put(
    struct sketches *s, uint64_t key, const struct sketch *lost, uint32_t times)
{
	struct sketches_set *set = set_of(s, key);
	unsigned way = way_of_key(s, set, key);

	if (way != NO_WAY)
		count_lost(set, way, times);
	else
		way = admit(s, set, key, times);
	if (way != NO_WAY)
		sketch_merge(&s->sketches[sketch_at(s, set, way)], lost);
}

void
sketches_drop(struct sketches *s, uint64_t key)
{
	struct sketches_set *set = set_of(s, key);
	unsigned way = way_of_key(s, set, key);

	if (way == NO_WAY)
		return;
	set->tag[way] = set->lost[way] = 0;
	s->keys[sketch_at(s, set, way)] = 0;
}

void
sketches_merge(struct sketches *into, const struct sketches *from)
{
	for (uint32_t i = 0; from->n_admitted > 0 && i < from->n_sets; i++) {
		const struct sketches_set *set = &from->sets[i];

		for (unsigned way = 0; way < SKETCHES_WAYS; way++) {
			size_t at = sketch_at(from, set, way);

			if (set->tag[way])
				sketches_put(into, from->keys[at],
				    &from->sketches[at], set->lost[way]);
		}
	}
}
