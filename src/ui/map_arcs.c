/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From where we are to each mark, along great circles. A dot of an arc is set
 * where the map has none and missing where it has one, so that arcs are seen
 * across dark countries too.
 */
#include "paint_map.h"

#include "map_view.h"

#include <math.h>

#define BRAILLE 0x2800u
#define RADIANS (3.14159265358979 / 180)
#define LEAST_SINE 1e-6 /* below it no circle is the shortest */

/* A place on a globe with the radius 1. */
struct vector {
	double x, y, z;
};

static struct vector
vector_of(double east, double north)
{
	double x = east * RADIANS, y = north * RADIANS;

	return (struct vector){cos(y) * cos(x), cos(y) * sin(x), sin(y)};
}

/* Part `t` of the way between two places, at that angle to each other. */
static struct vector
between(struct vector a, struct vector b, double angle, double t)
{
	double p = sin((1 - t) * angle) / sin(angle);
	double q = sin(t * angle) / sin(angle);

	return (struct vector){
	    p * a.x + q * b.x, p * a.y + q * b.y, p * a.z + q * b.z};
}

static void
toggle(struct canvas *c, int x, int y, unsigned bit)
{
	uint32_t before = canvas_at(c, x, y)->character;
	enum style style = canvas_at(c, x, y)->style;
	uint32_t bits = before == ' ' ? 0 : before - BRAILLE;

	if (c->ascii && (before == ' ' || before == '.'))
		canvas_put(c, x, y, '*', STYLE_STRONG);
	if (c->ascii || bits > UINT8_MAX)
		return;
	bits ^= bit;
	canvas_put(c, x, y, bits ? BRAILLE + bits : ' ',
	    before == ' ' ? STYLE_STRONG : style);
}

static void
arc(struct canvas *c, const struct map_view *m, struct vector from,
    struct vector to)
{
	double dot = from.x * to.x + from.y * to.y + from.z * to.z;
	double angle = acos(dot < -1 ? -1 : dot > 1 ? 1 : dot);
	int steps = m->raster.width + m->raster.height;
	int last_x = -1, last_y = -1;

	if (sin(angle) < LEAST_SINE)
		return;
	for (int i = 0; i <= steps; i++) {
		struct vector v = between(from, to, angle, (double)i / steps);
		int x, y;

		if (!map_raster_dot(&m->raster, atan2(v.y, v.x) / RADIANS,
			asin(v.z > 1    ? 1
			     : v.z < -1 ? -1
					: v.z) /
			    RADIANS,
			&x, &y) ||
		    (x == last_x && y == last_y))
			continue;
		last_x = x;
		last_y = y;
		toggle(c, m->page.x + x / MAP_DOTS_X,
		    m->page.y + y / MAP_DOTS_Y, map_dot_bit(x, y));
	}
}

void
map_arcs_paint(struct canvas *c, const struct map_view *m)
{
	const struct map_rows *rows = &m->lists[m->front];
	struct map_row here = {.place = m->here};
	double east, north;
	struct vector from;
	int x, y;

	if (!m->here || !map_view_point(MAP_CITIES, &here, &east, &north))
		return;
	from = vector_of(east, north);
	for (unsigned i = 0; i < m->n_marks; i++) {
		double to_east, to_north;

		if (map_view_point(m->front, &rows->rows[m->marks[i].row],
			&to_east, &to_north))
			arc(c, m, from, vector_of(to_east, to_north));
	}
	if (map_raster_dot(&m->raster, east, north, &x, &y))
		canvas_put(c, m->page.x + x / MAP_DOTS_X,
		    m->page.y + y / MAP_DOTS_Y, MAP_HERE, STYLE_KEY);
}
