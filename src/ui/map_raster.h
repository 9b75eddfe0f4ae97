/* SPDX-License-Identifier: BSD-2-Clause */
/* map_raster owns which country lies under each dot of a map. */
#ifndef UI_MAP_RASTER_H
#define UI_MAP_RASTER_H

#include "map_region.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A character cell has 2 x 4 dots; a dot is as high as it is wide. */
#define MAP_DOTS_X 2
#define MAP_DOTS_Y 4
#define MAP_SEA 0

/*
 * Every line of latitude is straight and every degree of it as high as the
 * next; degrees of longitude are narrower by as much as in the middle.
 */
struct map_raster {
	int columns, rows;    /* of cells; not more than were offered */
	int width, height;    /* of dots */
	double west, north;   /* edges, in degrees */
	double across, along; /* degrees a dot, eastwards and southwards */
	uint8_t *owners;      /* a country of world_table and one, or MAP_SEA */
	size_t capacity;
	int offered_columns, offered_rows; /* what it was made for */
	const struct map_region *region;
};

/*
 * map_raster_make - draw a region as large as fits; what is beyond its edges
 * is drawn too where there is room. Does nothing when it was made for that.
 *
 * errors   -ENOMEM: no columns and no rows
 * cost     some milliseconds on a large screen
 */
int map_raster_make(struct map_raster *r, const struct map_region *region,
    int columns, int rows);
void map_raster_fini(struct map_raster *r);

/* The bit of a braille character that a dot is, by its place in the cell. */
unsigned map_dot_bit(int x, int y);

/* A country under a dot, as an index, or -1. */
int map_raster_country(const struct map_raster *r, int x, int y);

/* The dot of a point; false when it is not on the map. */
bool map_raster_dot(
    const struct map_raster *r, double east, double north, int *x, int *y);

#endif
