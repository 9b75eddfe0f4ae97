/* SPDX-License-Identifier: BSD-2-Clause */
#include "lookup/world.h"

#include <stdlib.h>
#include <string.h>

static int
compare(const void *code, const void *country)
{
	return strcmp(code, ((const struct world_country *)country)->code);
}

int
world_find(const char *code)
{
	const struct world_table *t = world_table();
	const struct world_country *found = bsearch(code, t->countries,
	    t->n_countries, sizeof(t->countries[0]), compare);

	return found ? (int)(found - t->countries) : -1;
}

struct world_ring
world_ring(const struct world_country *country, unsigned i)
{
	const struct world_table *t = world_table();
	uint16_t first = t->rings[country->first_ring + i];
	uint16_t end = t->rings[country->first_ring + i + 1];

	return (struct world_ring){t->points + first, (size_t)(end - first)};
}
