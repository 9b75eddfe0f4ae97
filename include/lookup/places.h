/* SPDX-License-Identifier: BSD-2-Clause */
/* places owns what was found out about addresses, each looked up once. */
#ifndef LOOKUP_PLACES_H
#define LOOKUP_PLACES_H

#include "base/addr.h"
#include "base/error.h"
#include "lookup/geo.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLACES_MOST_IDS (1u << 17) /* of a kind; then all are "<more>" */

/* What addresses are grouped by. */
enum place_kind { PLACE_COUNTRY, PLACE_CITY, PLACE_NETWORK, N_PLACE_KINDS };

/*
 * A place; never changed once it is handed out, and there until places_free.
 * Texts are "" for what is not known. A label is the name of a kind, or what
 * the address is for ("private use"), or "<unknown>".
 */
struct place {
	const char *country, *country_code, *region, *city, *organization;
	const char *location; /* "Country/City", "Country", "private use" */
	const char *label[N_PLACE_KINDS];
	uint32_t id[N_PLACE_KINDS]; /* the same for the same, below
	                               PLACES_MOST_IDS */
	uint32_t asn;
	bool has_point;
	float latitude, longitude;
};

struct places;

/*
 * places_new - nothing looked up yet.
 *
 * geo    consumed
 * bytes  memory for addresses, of which old ones make room for new when it is
 *        full, and for places: what comes then is "<more>"
 * errors -ENOMEM; geo is closed all the same
 */
int places_new(
    struct geo *geo, size_t bytes, struct places **out, struct error *err);

/* The most bytes it takes, and how many places it has room for. */
size_t places_plan(size_t bytes);
uint32_t places_most(size_t bytes);
void places_free(struct places *p);

/*
 * places_get - where an address is; never NULL.
 *
 * Looks it up at once, or, after places_defer, only asks for it: then the
 * place is "<looking up>" until places_work has been at it.
 * thread  any
 */
const struct place *places_get(struct places *p, const struct addr *a);

/* The same, looked up at once if need be; any thread. */
const struct place *places_find(struct places *p, const struct addr *a);

/*
 * Look up later: `wake`, with its context, is called from places_get when
 * there is something to do for places_work. To be called before any thread.
 * errors  -ENOMEM
 */
int places_defer(struct places *p, void (*wake)(void *), void *context);

/*
 * places_work - look up what was asked for.
 * returns  false when there is nothing left to do
 * thread   one, and not that of places_get
 */
bool places_work(struct places *p);

/*
 * places_asked - how often an address had to be asked for, after places_defer.
 *
 * An answer knew all its places when nothing was busy before it, and no more
 * is asked for behind it.
 * out_busy  some are still to be looked up
 * thread    any
 */
uint64_t places_asked(struct places *p, bool *out_busy);

/*
 * places_refresh - has a database been replaced? Then all is looked up anew.
 * thread   that of places_work; without places_defer any
 */
void places_refresh(struct places *p);

/* The databases, for whoever tells people of them; they stand still then. */
const struct geo *places_geo(const struct places *p);

#endif
