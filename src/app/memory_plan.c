/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_plan.h"

#include "app/complain.h"
#include "lookup/names.h"
#include "lookup/places.h"
#include "stats/analysis.h"
#include "stats/tables.h"

#include <stdio.h>

#define PART 24 /* of it all for names, for places, and for rows */
#define THINGS_PARTS 6

unsigned
memory_analyses(const struct options *options)
{
	return options->explain || options->against ? 2 : 1;
}

struct memory_shares
memory_shares_of(const struct options *options)
{
	size_t all = analysis_memory((size_t)options->memory_bytes);
	size_t part = all / PART;
	size_t things = memory_analyses(options) > 1 ? THINGS_PARTS * part : 0;

	return (struct memory_shares){
	    .all = all,
	    .tables = all - 3 * part - things,
	    .things = things,
	    .names = part,
	    .places = part,
	    .rows = part,
	    .frames = all / 4,
	};
}

static void
print_part(size_t bytes, size_t records, const char *what)
{
	printf("%12zu  ", bytes);
	if (records)
		printf("%12zu  %s\n", records, what);
	else
		printf("%12s  %s\n", "", what);
}

int
memory_plan_print(const struct options *options)
{
	struct memory_shares shares = memory_shares_of(options);
	struct analysis_part parts[ANALYSIS_PARTS];
	unsigned n = memory_analyses(options);
	size_t sum = analysis_plan_parts(shares.tables / n, parts);
	size_t names = names_plan(shares.names);
	uint32_t most_places = places_most(shares.places);
	size_t places =
	    places_plan(shares.places) + tables_places_plan(most_places);

	printf("%12s  %12s  %s\n", "bytes", "records", "table");
	for (size_t i = 0; i < ANALYSIS_PARTS; i++)
		print_part(parts[i].bytes, parts[i].capacity, parts[i].what);
	if (n > 1) {
		print_part(sum, 0, "what that is compared with, likewise");
		print_part(shares.things, 0, "what differs");
	}
	print_part(names, 0, "names of addresses");
	print_part(places, most_places, "places of addresses");
	print_part(shares.rows, 0, "rows of an answer");
	print_part(n * sum + shares.things + names + places + shares.rows, 0,
	    "all tables");
	return EXIT_DONE;
}
