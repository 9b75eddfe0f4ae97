/* SPDX-License-Identifier: BSD-2-Clause */
/* place_names owns each place that was met, once. */
#ifndef LOOKUP_PLACE_NAMES_H
#define LOOKUP_PLACE_NAMES_H

#include "base/alloc.h"
#include "base/map.h"
#include "lookup/places.h"

struct place_names {
	struct map kinds[N_PLACE_KINDS]; /* countries, cities, networks */
	struct map places;               /* what they make together */
	struct arena texts;
};

/* Nothing met yet but "<more>", what everything is once a table is full. */
int place_names_init(struct place_names *n, size_t bytes, struct error *err);
void place_names_fini(struct place_names *n);

/* Of that many bytes: what is used at most, and for how many places. */
size_t place_names_plan(size_t bytes);
uint32_t place_names_most(size_t bytes);

/*
 * place_names_touch - the number of a place, which never changes again.
 *
 * label  what is said where the place knows nothing: "<unknown>"
 */
uint32_t place_names_touch(
    struct place_names *n, const struct geo_place *g, const char *label);

const struct place *place_names_at(const struct place_names *n, uint32_t place);

#endif
