/* SPDX-License-Identifier: BSD-2-Clause */
/* map_region owns the parts of the world that the map can show. */
#ifndef UI_MAP_REGION_H
#define UI_MAP_REGION_H

#include <stddef.h>

/* Degrees; `east` may be over 180, where the part lies across that line. */
struct map_region {
	const char *title;
	double west, east, south, north;
};

#define MAP_WORLD 0 /* the region that holds all others */

/* All of them: that of the key '0', that of the key '1', ... */
const struct map_region *map_regions(size_t *n);

/* The first part that has a point in it; MAP_WORLD when none has. */
unsigned map_region_at(double east, double north);

#endif
