/* SPDX-License-Identifier: BSD-2-Clause */
/* geo owns the databases that say where an address is, and whose. */
#ifndef LOOKUP_GEO_H
#define LOOKUP_GEO_H

#include "base/addr.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEO_TEXT_BYTES 96

/* What is known of an address: "" and 0 for what is not; sanitised. */
struct geo_place {
	char country[GEO_TEXT_BYTES], region[GEO_TEXT_BYTES];
	char city[GEO_TEXT_BYTES], organization[GEO_TEXT_BYTES];
	char country_code[8];
	uint32_t asn;
	bool has_point; /* degrees, north and east */
	double latitude, longitude;
};

/* A database, for people; texts sanitised. */
struct geo_info {
	char path[256];
	char kind[64], licence[256]; /* or "" */
	int64_t built_ns;            /* 0: it does not say */
	bool usable;                 /* else `failure` says why not */
	char failure[320];
	uint64_t failures; /* look-ups that it failed to answer */
};

struct geo;

/*
 * geo_open - open databases; each field is answered by the first that has it.
 *
 * paths    these alone, in this order; n 0: the usual folders are searched,
 *          $TAPDECK_GEOIP_DIRS or, without it, see geo_search.h, and libloc's
 *          database comes last where tapdeck was built with it
 * errors   -EINVAL: one of `paths` cannot be read or is broken; err names it.
 *          What the search finds broken is told by geo_get_info alone
 *          -ENOMEM
 */
int geo_open(
    const char *const *paths, size_t n, struct geo **out, struct error *err);
void geo_close(struct geo *g);

/*
 * geo_lookup - fill *out; fields nobody has an answer for are empty.
 *
 * An address of a special range is not looked up (see special_name).
 * cost     bounded, whatever is in the databases
 * thread   one at a time
 */
void geo_lookup(struct geo *g, const struct addr *a, struct geo_place *out);

/*
 * Which record each database has for an address. What is the same here has the
 * same place, so that a record is read once and not for each address.
 */
#define GEO_RECORDS 4
struct geo_records {
	uint32_t at[GEO_RECORDS];
};

/*
 * geo_find - the records of an address; much cheaper than to read them.
 *
 * returns  false when its place does not follow from records alone
 * thread   as geo_lookup
 */
bool geo_find(struct geo *g, const struct addr *a, struct geo_records *out);

/* How many there are to tell of, and how many answer. */
size_t geo_count(const struct geo *g);
bool geo_is_usable(const struct geo *g);
void geo_get_info(const struct geo *g, size_t i, struct geo_info *out);

/*
 * geo_refresh - open again what was replaced on disk since it was opened.
 *
 * What cannot be opened stays what it was: what is read is a copy.
 * returns  true when answers may differ from now on
 * thread   as geo_lookup
 */
bool geo_refresh(struct geo *g);

#endif
