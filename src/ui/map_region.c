/* SPDX-License-Identifier: BSD-2-Clause */
#include "map_region.h"

/* Where hosts are: without the Antarctic, and without the far north. */
/* clang-format off */
static const struct map_region regions[] = {
	[MAP_WORLD] = { "World", -180, 180, -56, 78 },
	{ "Europe",        -12,  42,  35, 66 },
	{ "Asia",           42, 148,  -9, 56 },
	{ "Africa",        -19,  53, -36, 38 },
	{ "North America", -128, -60, 12, 58 },
	{ "South America", -85, -34, -56, 13 },
	{ "Oceania",       110, 182, -48,  0 },
};
/* clang-format on */

#define N_REGIONS (sizeof(regions) / sizeof(regions[0]))

const struct map_region *
map_regions(size_t *n)
{
	*n = N_REGIONS;
	return regions;
}

unsigned
map_region_at(double east, double north)
{
	for (unsigned i = 1; i < N_REGIONS; i++) {
		const struct map_region *r = &regions[i];
		double x = east < r->west ? east + 360 : east;

		if (x >= r->west && x <= r->east && north >= r->south &&
		    north <= r->north)
			return i;
	}
	return MAP_WORLD;
}
