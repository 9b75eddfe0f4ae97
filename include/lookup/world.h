/* SPDX-License-Identifier: BSD-2-Clause */
/* world owns the outlines of the countries: which lines stand for which. */
#ifndef LOOKUP_WORLD_H
#define LOOKUP_WORLD_H

#include <stddef.h>
#include <stdint.h>

#define WORLD_UNITS 10 /* of a degree */

struct world_point {
	int16_t east, north; /* units */
};

/* A country, by the two letters of ISO 3166-1 (XK for Kosovo). */
struct world_country {
	char code[4];
	struct world_point label;     /* inside, away from its borders */
	uint16_t first_ring, n_rings; /* none: too small to have an outline */
};

/*
 * Ring r is points[rings[r]] up to points[rings[r + 1]], the last of which is
 * the first again. What an odd number of a country's rings is around belongs
 * to it. Neighbours share their points, so that no land lies between them. A
 * ring that crosses 180 degrees east goes on beyond it, on either side.
 */
struct world_table {
	const struct world_point *points;
	const uint16_t *rings;
	const struct world_country *countries; /* by code */
	size_t n_countries;                    /* below 255 */
};

/*
 * world_table - all there is; made by the build of data/outline.txt.
 * source  data/SOURCES.md
 * thread  any
 */
const struct world_table *world_table(void);

/* The country of that code as an index, or -1. */
int world_find(const char *code);

struct world_ring {
	const struct world_point *points;
	size_t n;
};

/* Ring i of a country's n_rings. */
struct world_ring world_ring(const struct world_country *country, unsigned i);

#endif
