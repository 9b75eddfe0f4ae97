/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A country is filled line by line: where its rings cross the middle of a
 * line of dots, it begins and ends. A dot's own side of a crossing follows
 * from its middle alone, so that neighbours neither overlap nor leave a gap.
 */
#include "map_raster.h"

#include "lookup/world.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CROSSINGS 512
#define NORTHMOST 84.0 /* what lies beyond is not worth a line */
#define SOUTHMOST (-60.0)
#define TURN (360.0 * WORLD_UNITS)

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

static double
narrowness(const struct map_region *g)
{
	return cos((g->south + g->north) / 2 * 3.14159265358979 / 180);
}

/* Centred on the region, but neither around the globe nor past its ends. */
static void
place(struct map_raster *r, const struct map_region *g, int columns, int rows)
{
	double narrow = narrowness(g);
	int width = columns * MAP_DOTS_X, height = rows * MAP_DOTS_Y;
	double top;

	r->along = larger((g->north - g->south) / height,
	    (g->east - g->west) * narrow / width);
	r->across = r->along / narrow;
	if (width * r->across > 360)
		width = (int)(360 / r->across + 0.5);
	if (height * r->along > NORTHMOST - SOUTHMOST)
		height = (int)((NORTHMOST - SOUTHMOST) / r->along);
	r->columns = width / MAP_DOTS_X;
	r->rows = height / MAP_DOTS_Y;
	r->width = r->columns * MAP_DOTS_X;
	r->height = r->rows * MAP_DOTS_Y;
	r->west = (g->west + g->east - r->width * r->across) / 2;
	top = (g->south + g->north + r->height * r->along) / 2;
	if (top - r->height * r->along < SOUTHMOST)
		top = SOUTHMOST + r->height * r->along;
	r->north = top > NORTHMOST ? NORTHMOST : top;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Where the rings of a country cross a line of latitude, from the west on. */
static size_t
cross(const struct world_country *c, double north, double out[MOST_CROSSINGS])
{
	size_t n = 0;

	for (unsigned i = 0; i < c->n_rings; i++) {
		struct world_ring ring = world_ring(c, i);

		for (size_t k = 1; k < ring.n && n < MOST_CROSSINGS; k++) {
			const struct world_point *a = &ring.points[k - 1];
			const struct world_point *b = &ring.points[k];

			if ((a->north > north) == (b->north > north))
				continue;
			out[n++] = a->east + (north - a->north) *
			                         (b->east - a->east) /
			                         (b->north - a->north);
		}
	}
	qsort(out, n, sizeof(out[0]), compare);
	return n & ~(size_t)1;
}

/* The first dot whose middle is at or behind a place on the line. */
static int
dot_behind(const struct map_raster *r, double east)
{
	double x = ceil((east / WORLD_UNITS - r->west) / r->across - 0.5);

	return x < 0 ? 0 : x > r->width ? r->width : (int)x;
}

static void
fill_line(struct map_raster *r, int y, const double *ends, size_t n, int owner)
{
	uint8_t *line = r->owners + (size_t)y * (size_t)r->width;

	for (size_t i = 0; i < n; i += 2) {
		for (int turn = -1; turn <= 1; turn++) {
			int from = dot_behind(r, ends[i] + turn * TURN);
			int end = dot_behind(r, ends[i + 1] + turn * TURN);

			for (int x = from; x < end; x++)
				line[x] = (uint8_t)owner;
		}
	}
}

static void
fill(struct map_raster *r, const struct world_country *c, int owner)
{
	double ends[MOST_CROSSINGS];

	for (int y = 0; y < r->height; y++) {
		double north = r->north - (y + 0.5) * r->along;
		size_t n = cross(c, north * WORLD_UNITS, ends);

		fill_line(r, y, ends, n, owner);
	}
}

static int
make_room(struct map_raster *r)
{
	size_t n = (size_t)r->width * (size_t)r->height;
	uint8_t *owners = n > r->capacity ? realloc(r->owners, n) : r->owners;

	if (n > r->capacity && !owners) {
		r->columns = r->rows = r->width = r->height = 0;
		r->region = NULL;
		return -ENOMEM;
	}
	r->owners = owners;
	r->capacity = n > r->capacity ? n : r->capacity;
	if (n > 0)
		memset(r->owners, MAP_SEA, n);
	return 0;
}

/* What is too small for a dot has one all the same. */
static void
dot_the_small(struct map_raster *r)
{
	const struct world_table *t = world_table();
	bool seen[UINT8_MAX + 1] = {false};
	int x, y;

	for (int i = 0; i < r->width * r->height; i++)
		seen[r->owners[i]] = true;
	for (size_t i = 0; i < t->n_countries; i++) {
		const struct world_country *c = &t->countries[i];

		if (!seen[i + 1] &&
		    map_raster_dot(r, (double)c->label.east / WORLD_UNITS,
			(double)c->label.north / WORLD_UNITS, &x, &y))
			r->owners[y * r->width + x] = (uint8_t)(i + 1);
	}
}

int
map_raster_make(struct map_raster *r, const struct map_region *region,
    int columns, int rows)
{
	const struct world_table *t = world_table();

	if (r->region == region && r->offered_columns == columns &&
	    r->offered_rows == rows)
		return 0;
	r->region = region;
	r->offered_columns = columns;
	r->offered_rows = rows;
	place(r, region, columns > 1 ? columns : 1, rows > 1 ? rows : 1);
	if (make_room(r) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < t->n_countries; i++)
		fill(r, &t->countries[i], (int)i + 1);
	dot_the_small(r);
	return 0;
}

void
map_raster_fini(struct map_raster *r)
{
	free(r->owners);
	*r = (struct map_raster){.owners = NULL};
}

/* ISO 11548-1: three lines of two, the fourth was added later. */
unsigned
map_dot_bit(int x, int y)
{
	static const uint8_t bits[MAP_DOTS_Y][MAP_DOTS_X] = {
	    {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

	return bits[y % MAP_DOTS_Y][x % MAP_DOTS_X];
}

int
map_raster_country(const struct map_raster *r, int x, int y)
{
	if (x < 0 || y < 0 || x >= r->width || y >= r->height)
		return -1;
	return r->owners[(size_t)y * (size_t)r->width + (size_t)x] - 1;
}

bool
map_raster_dot(
    const struct map_raster *r, double east, double north, int *x, int *y)
{
	double turned = east - r->west;

	turned -= 360 * floor(turned / 360);
	*x = (int)floor(turned / r->across);
	*y = (int)floor((r->north - north) / r->along);
	return *x < r->width && *y >= 0 && *y < r->height;
}
