/* SPDX-License-Identifier: BSD-2-Clause */
/* words_clients owns who had to do with each row of a table of words. */
#ifndef STATS_WORDS_CLIENTS_H
#define STATS_WORDS_CLIENTS_H

#include "base/addr.h"
#include "base/error.h"
#include "base/map.h"
#include "stats/sketches.h"

#include <stddef.h>
#include <stdint.h>

#define CLIENTS_LISTED 32 /* in a text; the others are a number */
#define CLIENTS_TEXT_BYTES (CLIENTS_LISTED * (ADDR_TEXT_BYTES + 24) + 32)

/*
 * The clients of one row. Most rows have one: it lies in the row itself, the
 * others in a pool that all rows share, each found by row and address.
 */
struct client_list {
	struct addr first;
	uint32_t chain;    /* the others: place in the pool + 1, or 0 */
	uint32_t distinct; /* at least so many, exactly unless some missed */
	uint64_t count;    /* of the first */
	uint64_t missed;   /* counts of clients the pool had no room for */
};

/* Which row a list is of: a slot is given to one row after another. */
struct client_owner {
	uint32_t slot, turn;
};

struct clients {
	struct map pool;
	uint32_t free;           /* given back: place + 1, or 0 */
	struct sketches *missed; /* who found no room, or NULL: as a number */
	uint32_t table;          /* which of those that share `missed` */
};

int clients_init(struct clients *c, uint32_t capacity, struct error *err);
void clients_fini(struct clients *c);
void clients_clear(struct clients *c);
size_t clients_plan(uint32_t capacity);

/* Count n more for a client of that row. */
void clients_add(struct clients *c, struct client_list *list,
    struct client_owner owner, const struct addr *client, uint64_t n);

/* The row leaves: its clients make room for others. */
void clients_give(
    struct clients *c, struct client_list *list, struct client_owner owner);

/* Add all clients of one list to another's, which is in another pool. */
void clients_merge(struct clients *into, struct client_list *list,
    struct client_owner owner, const struct clients *from,
    const struct client_list *theirs, struct client_owner their_owner);

/*
 * clients_count - how many distinct clients a row had.
 *
 * returns  exact when none missed. An estimate when there is a sketch of those
 *          that did, never less than who is in the list; else that number
 */
uint64_t clients_count(const struct clients *c, const struct client_list *list,
    struct client_owner owner);

/*
 * clients_text - "10.0.0.1 (12), 10.0.0.2 (3)": most first, then by address.
 *
 * Past CLIENTS_LISTED it ends in "and 5 more". When some missed that is "at
 * least", or of an estimate "about".
 */
void clients_text(const struct clients *c, const struct client_list *list,
    struct client_owner owner, char out[static CLIENTS_TEXT_BYTES]);

#endif
