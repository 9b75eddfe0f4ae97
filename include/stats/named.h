/* SPDX-License-Identifier: BSD-2-Clause */
/* named owns which names the frames themselves give to addresses. */
#ifndef STATS_NAMED_H
#define STATS_NAMED_H

#include "base/addr.h"
#include "base/error.h"
#include "base/map.h"
#include "lookup/name_origin.h"
#include "stats/interned.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of one address; its map key comes first. */
struct named_entry {
	uint8_t key[MAP_KEY_BYTES];
	int64_t time_ns;  /* of the name */
	uint32_t told_s;  /* packet time when anything was said of it last */
	uint32_t digest;  /* of the text: most are told the same again */
	uint32_t text;    /* interned; 0 = there was no room for it */
	uint8_t origin;   /* enum name_origin of the text */
	uint16_t origins; /* a bit for each that ever named it */
};

#define NAMED_WAITING 8
#define NAMED_TEXT_BYTES 256 /* a name of DNS has at most 253 characters */

/* Told, and not in the table yet: what it has to look at is being fetched. */
struct named_told {
	uint8_t key[MAP_KEY_BYTES];
	uint64_t hash;
	int64_t time_ns;
	uint32_t digest;
	uint8_t origin;
	char text[NAMED_TEXT_BYTES];
};

struct names;

/*
 * The best origin wins, and of the same one what is newest; of the same time,
 * what sorts last. So it makes no difference in which order two tables were
 * told, as long as neither had to give anything up.
 */
struct named {
	struct map map;
	struct interned texts;
	uint32_t hand;
	struct names *beside; /* told what is learnt, or NULL */
	uint64_t answers;     /* of DNS, named or not */
	uint64_t gone;        /* addresses that made room for others */
	unsigned n_waiting;
	struct named_told waiting[NAMED_WAITING];
};

int named_init(struct named *n, size_t bytes, struct error *err);
void named_fini(struct named *n);
void named_clear(struct named *n);
size_t named_plan(size_t bytes);

/*
 * named_tell - an address has a name. It is there after named_settle.
 *
 * text     sanitised; cut when it is longer than a name can be
 * bounded  when the table is full, one of a few entries that were told of
 *          longest ago makes room, counted
 */
void named_tell(struct named *n, const struct addr *a, enum name_origin origin,
    int64_t time_ns, const char *text);

/* Nothing waits any more. */
void named_settle(struct named *n);

/* What is known of that address, or NULL. */
const struct named_entry *named_find(
    const struct named *n, const struct addr *a);

static inline const char *
named_text(const struct named *n, const struct named_entry *e)
{
	return interned_text(&n->texts, e->text);
}

/* Did an answer to a question for a name have this address in it? */
static inline bool
named_is_answer(const struct named_entry *e)
{
	return e->origins &
	       (1u << NAME_DNS | 1u << NAME_MDNS | 1u << NAME_LLMNR);
}

void named_merge(struct named *into, const struct named *from);

#endif
