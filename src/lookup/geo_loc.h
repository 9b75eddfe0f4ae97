/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_loc owns libloc's database, where tapdeck was built with libloc. */
#ifndef LOOKUP_GEO_LOC_H
#define LOOKUP_GEO_LOC_H

#include "lookup/geo.h"

struct geo_loc;

/*
 * geo_loc_open - the database of the system: the one that is kept up to date,
 * else the one of the distribution's package.
 *
 * returns  0, or -ENOENT: there is none, or no libloc; err says which
 */
int geo_loc_open(struct geo_loc **out, struct error *err);
void geo_loc_close(struct geo_loc *l);

/* As geo_file_lookup and its neighbours. */
int geo_loc_lookup(struct geo_loc *l, const struct addr *a,
    struct geo_place *out, struct error *err);
void geo_loc_describe(const struct geo_loc *l, struct geo_info *out);
bool geo_loc_is_replaced(struct geo_loc *l);
const char *geo_loc_path(const struct geo_loc *l);

#endif
