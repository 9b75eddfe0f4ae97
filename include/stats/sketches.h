/* SPDX-License-Identifier: BSD-2-Clause */
/* sketches owns distinct counts of what tables lost, for whoever lost most. */
#ifndef STATS_SKETCHES_H
#define STATS_SKETCHES_H

#include "base/error.h"
#include "stats/sketch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SKETCHES_WAYS 7
#define SKETCHES_CANDIDATE SKETCHES_WAYS

/*
 * A cache line for the keys that share some bits of their hash: those that
 * have a sketch, and one that asks for one. Who has lost least is displaced by
 * a candidate that has lost more (Metwally, Agrawal, El Abbadi: Space-Saving,
 * ICDT 2005); who is a candidate is found by vote (Boyer, Moore 1981), so that
 * the sources of a flood, with a packet each, pass by.
 */
struct sketches_set {
	uint32_t tag[SKETCHES_WAYS + 1];  /* of the key; 0 = free */
	uint32_t lost[SKETCHES_WAYS + 1]; /* times it was noted, at least */
};

struct sketches {
	uint64_t *filter; /* a bit of who may have a sketch: most have not */
	struct sketches_set *sets;
	struct sketch *sketches; /* SKETCHES_WAYS of each set */
	uint64_t *keys;          /* of each sketch, in full */
	uint32_t n_sets;
	uint32_t n_admitted; /* 0: nobody was found to have one */
	uint64_t n_passed;   /* times a key without one was noted */
};

int sketches_init(struct sketches *s, size_t bytes, struct error *err);
void sketches_fini(struct sketches *s);
void sketches_clear(struct sketches *s);

/* The most memory that comes to, and how many it is. */
size_t sketches_plan(size_t bytes);
size_t sketches_most(size_t bytes);

#define SKETCHES_FILTER_BITS 16
/* Keys without a sketch all have a vote, until that many have come by; then
 * one in so many: of what is lost that often enough is seen. It is a prime, so
 * that keys that come by turns all get theirs. */
#define SKETCHES_VOTE_ALL (1u << 16)
#define SKETCHES_VOTE_ONE_IN 31u

static inline bool
sketches_may_have(const struct sketches *s, uint64_t key)
{
	uint64_t bit = key >> (64 - SKETCHES_FILTER_BITS);

	return s->filter[bit / 64] >> bit % 64 & 1;
}

static inline bool
sketches_has_vote(struct sketches *s)
{
	return ++s->n_passed % SKETCHES_VOTE_ONE_IN == 0 ||
	       s->n_passed < SKETCHES_VOTE_ALL;
}

/* The parts of sketches_note that are seldom needed. */
void sketches_note_known(struct sketches *s, uint64_t key, uint64_t element);
void sketches_vote(struct sketches *s, uint64_t key, uint64_t element);

/*
 * sketches_note - what belonged to a key is no longer held anywhere.
 *
 * key      a keyed hash of whose it was
 * element  a keyed hash of what it was: a peer, a client
 * cost     a bit, of a few pages; a set and a sketch for those that have one
 */
static inline void
sketches_note(struct sketches *s, uint64_t key, uint64_t element)
{
	if (sketches_may_have(s, key))
		sketches_note_known(s, key, element);
	else if (sketches_has_vote(s))
		sketches_vote(s, key, element);
}

/*
 * sketches_get - what a key has lost, as a copy to add to what it still has.
 *
 * returns  how often something was noted in it: at most so many are distinct;
 *          0 when there is none, and `out` is as it was
 */
uint32_t sketches_get(
    const struct sketches *s, uint64_t key, struct sketch *out);

/* Add a sketch, in which something was noted that often, to that of a key. */
void sketches_put(struct sketches *s, uint64_t key, const struct sketch *lost,
    uint32_t times);

/* The key is no more: its sketch is free. */
void sketches_drop(struct sketches *s, uint64_t key);

/* Add all that another has, by the same keys. */
void sketches_merge(struct sketches *into, const struct sketches *from);

#endif
