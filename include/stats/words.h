/* SPDX-License-Identifier: BSD-2-Clause */
/* words owns bounded tables of rows that are found by a kind and a text. */
#ifndef STATS_WORDS_H
#define STATS_WORDS_H

#include "base/blocks.h"
#include "base/error.h"
#include "base/map.h"
#include "stats/words_clients.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORDS_SUMS 6
#define WORDS_TEXT_BYTES 1025 /* longest text of a row, and its NUL */

/*
 * What every row begins with. Sums are what rows add up to a total by; the
 * first of them says how much the row is worth when another has to go.
 */
struct word {
	uint8_t key[MAP_KEY_BYTES];
	uint64_t sum[WORDS_SUMS];
	uint64_t before; /* of the first sum, at most: words_err */
	struct client_list clients;
	uint32_t text;  /* block in `texts`; BLOCKS_NONE: the row has left */
	uint32_t turn;  /* how often the slot was given to a row */
	uint32_t bytes; /* of the text */
	uint8_t kind;
};

struct words_config {
	size_t bytes;     /* of memory, for everything */
	size_t row_bytes; /* of a row: struct word and what follows it */
	size_t usual;     /* bytes of text and the like of a usual row */
	/* NULL, or gives back what blocks of `texts` the row holds. */
	void (*leave)(void *to, struct word *row);
	void *to;
	/* NULL, or where clients without room are counted, outlives the table;
	 * and by what number it is told from others that share it. */
	struct sketches *missed;
	uint32_t table;
};

/*
 * When the table is full, or the memory for texts, the row in line with the
 * least count goes; what it had is booked as gone. So for each sum
 *
 *	sum of all rows + gone = total,  exactly.
 *
 * Which row goes depends on the order in which they came and on nothing
 * else: two runs over the same frames say the same.
 */
struct words {
	struct words_config config;
	struct map rows;
	struct blocks texts;
	struct clients clients;
	uint64_t *lost; /* first sums that were lost, by hash of the text */
	uint32_t n_lost;
	uint32_t hand;      /* where the last row went */
	unsigned slot_bits; /* of a cookie */
	uint64_t total[WORDS_SUMS], gone[WORDS_SUMS];
};

int words_init(
    struct words *w, const struct words_config *config, struct error *err);
void words_fini(struct words *w);
void words_clear(struct words *w);
size_t words_plan(const struct words_config *config);

/*
 * words_find - slot of the row of that kind and text, or MAP_NONE.
 * words_touch - the same, made when it is new, with n more in its first sum;
 * MAP_NONE when there is no room, and the n are gone.
 *
 * A text past WORDS_TEXT_BYTES is cut, and ends in an ellipsis.
 */
uint32_t words_find(const struct words *w, uint8_t kind, const char *text);
uint32_t words_touch(
    struct words *w, uint8_t kind, const char *text, uint64_t n);

/*
 * words_expect - as it will be found or touched: ask its index into the cache.
 * words_fetch - and then, with the index, its row.
 *
 * What is done between them and the next is what the misses cost no more. The
 * key points to `text`.
 */
struct words_key {
	uint64_t key[MAP_KEY_BYTES / 8];
	uint64_t hash;
	const char *text; /* as it is kept, maybe in `cut` */
	char cut[WORDS_TEXT_BYTES];
};

void words_expect(const struct words *w, uint8_t kind, const char *text,
    struct words_key *out);
void words_fetch(const struct words *w, const struct words_key *key);
uint32_t words_find_key(const struct words *w, const struct words_key *key);
uint32_t words_touch_key(
    struct words *w, const struct words_key *key, uint64_t n);

/* Count in one of the other sums; for MAP_NONE, that is gone at once. */
void words_add(struct words *w, uint32_t slot, unsigned sum, uint64_t n);

/*
 * A row as a number to be kept, never 0; of MAP_NONE it is 0. Once the row
 * has left, the slot of its cookie is MAP_NONE: until the slot has been given
 * away again as often as the bits beside it can count, 2^12 times or more.
 */
uint32_t words_cookie(const struct words *w, uint32_t slot);
uint32_t words_slot(const struct words *w, uint32_t cookie);

/* Ask the row of a cookie into the cache, if there is such a slot. */
void words_prefetch(const struct words *w, uint32_t cookie);

void words_client(
    struct words *w, uint32_t slot, const struct addr *client, uint64_t n);

/* How many distinct ones the row had, and who: see words_clients.h. */
uint64_t words_clients(const struct words *w, uint32_t slot);
void words_clients_text(
    const struct words *w, uint32_t slot, char out[static CLIENTS_TEXT_BYTES]);

/*
 * The row may be short by this in its first sum: it may have been in the table
 * before, and what was lost until it came is known by a hash of its text. What
 * is lost since then is of others. A text that comes again before as many new
 * ones as there are rows keeps its row.
 */
uint64_t words_err(const struct words *w, uint32_t slot);

static inline void *
words_at(const struct words *w, uint32_t slot)
{
	return map_at(&w->rows, slot);
}

/* Slots below this may hold rows: see words_there. */
static inline uint32_t
words_used(const struct words *w)
{
	return w->rows.used;
}

static inline bool
words_there(const struct words *w, uint32_t slot)
{
	return ((const struct word *)words_at(w, slot))->text != BLOCKS_NONE;
}

static inline const char *
words_text(const struct words *w, uint32_t slot)
{
	return blocks_at(
	    &w->texts, ((const struct word *)words_at(w, slot))->text);
}

/*
 * words_merge - add the rows of another table, in the order of its slots.
 *
 * merge   NULL, or adds what follows struct word; `to` is what the caller says
 * moved   NULL, or by slot of theirs (words_used of them): the cookie here
 */
typedef void words_merge_fn(void *to, uint32_t slot, uint32_t theirs);
void words_merge(struct words *w, const struct words *from,
    words_merge_fn *merge, void *to, uint32_t *moved);

#endif
