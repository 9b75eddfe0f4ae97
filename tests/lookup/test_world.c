/* SPDX-License-Identifier: BSD-2-Clause */
/* The outlines against what an atlas says: capitals lie in their countries. */
#include "lookup/world.h"

#include "check.h"

#include <stdbool.h>
#include <string.h>

/* Is the point, in units, within an odd number of the country's rings? */
static bool
surrounds(const struct world_country *c, double x, double y)
{
	bool odd = false;

	for (unsigned i = 0; i < c->n_rings; i++) {
		struct world_ring r = world_ring(c, i);

		for (size_t k = 1; k < r.n; k++) {
			const struct world_point *a = &r.points[k - 1];
			const struct world_point *b = &r.points[k];

			if ((a->north > y) != (b->north > y) &&
			    x < a->east + (y - a->north) * (b->east - a->east) /
					      (b->north - a->north))
				odd = !odd;
		}
	}
	return odd;
}

/* In degrees; rings may go around the globe on either side. */
static bool
holds(const struct world_country *c, double east, double north)
{
	double x = east * WORLD_UNITS, y = north * WORLD_UNITS;

	return surrounds(c, x, y) || surrounds(c, x + 3600, y) ||
	       surrounds(c, x - 3600, y);
}

static void
test_capitals_lie_in_their_country_and_no_other(void **state)
{
	static const struct {
		const char *code;
		double east, north;
	} capitals[] = {
	    {"AU", 149.13, -35.28},
	    {"BR", -47.88, -15.79},
	    {"CA", -75.70, 45.42},
	    {"CN", 116.41, 39.90},
	    {"DE", 13.40, 52.52},
	    {"ES", -3.70, 40.42},
	    {"FR", 2.35, 48.86},
	    {"GB", -0.13, 51.51},
	    {"IN", 77.21, 28.61},
	    {"IT", 12.50, 41.89},
	    {"KE", 36.82, -1.29},
	    {"LS", 27.48, -29.31}, /* South Africa lies all around it */
	    {"MX", -99.13, 19.43},
	    {"NZ", 174.78, -41.22},
	    {"PL", 21.01, 52.23},
	    {"RU", 37.62, 55.76},
	    {"US", -77.04, 38.91},
	    {"ZA", 28.19, -25.75},
	};
	const struct world_table *t = world_table();

	(void)state;
	for (size_t i = 0; i < sizeof(capitals) / sizeof(capitals[0]); i++) {
		for (size_t k = 0; k < t->n_countries; k++) {
			const struct world_country *c = &t->countries[k];

			CHECK_EQ(holds(c, capitals[i].east, capitals[i].north),
			    strcmp(c->code, capitals[i].code) == 0);
		}
	}
}

static void
test_every_country_is_found_by_its_code_and_no_other_is(void **state)
{
	static const char *const others[] = {"", "A", "AQ", "XA", "ZZ", "DEU"};
	const struct world_table *t = world_table();

	(void)state;
	CHECK(t->n_countries > 200 && t->n_countries < 255);
	for (size_t i = 0; i < t->n_countries; i++)
		CHECK_EQ(world_find(t->countries[i].code), i);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		CHECK_EQ(world_find(others[i]), -1);
}

/* How far a ring reaches from east to west or north to south, the lesser. */
static int
breadth(struct world_ring r)
{
	struct world_point least = r.points[0], most = r.points[0];
	int across, along;

	for (size_t k = 0; k < r.n; k++) {
		const struct world_point *p = &r.points[k];

		least.east = p->east < least.east ? p->east : least.east;
		least.north = p->north < least.north ? p->north : least.north;
		most.east = p->east > most.east ? p->east : most.east;
		most.north = p->north > most.north ? p->north : most.north;
	}
	across = most.east - least.east;
	along = most.north - least.north;
	return across < along ? across : along;
}

static void
test_rings_are_closed_and_on_the_globe_and_labels_inside(void **state)
{
	const struct world_table *t = world_table();

	(void)state;
	for (size_t i = 0; i < t->n_countries; i++) {
		const struct world_country *c = &t->countries[i];
		int most = 0;

		for (unsigned k = 0; k < c->n_rings; k++) {
			struct world_ring r = world_ring(c, k);

			most = breadth(r) > most ? breadth(r) : most;
			CHECK(r.n >= 4);
			CHECK_EQ(memcmp(&r.points[0], &r.points[r.n - 1],
				     sizeof(r.points[0])),
			    0);
			for (size_t n = 0; n < r.n; n++) {
				CHECK(abs(r.points[n].east) <= 3600);
				CHECK(abs(r.points[n].north) <= 900);
			}
		}
		if (most > 3 * WORLD_UNITS) /* not too coarse */
			CHECK(holds(c, (double)c->label.east / WORLD_UNITS,
			    (double)c->label.north / WORLD_UNITS));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_capitals_lie_in_their_country_and_no_other),
	    cmocka_unit_test(
		test_every_country_is_found_by_its_code_and_no_other_is),
	    cmocka_unit_test(
		test_rings_are_closed_and_on_the_globe_and_labels_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
