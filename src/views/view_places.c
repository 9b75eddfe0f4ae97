/* SPDX-License-Identifier: BSD-2-Clause */
/* Countries, cities and networks: hosts by where and whose they are. */
#include "place_columns.h"
#include "stats/scope.h"

/* clang-format off */
static struct cell get_country(const void *r) { return cell_text(PLACE(r)->place ? PLACE(r)->place->label[PLACE_COUNTRY] : NULL); }
static struct cell get_country_code(const void *r) { return cell_text(PLACE(r)->place ? PLACE(r)->place->country_code : NULL); }
static struct cell get_city(const void *r) { return cell_text(PLACE(r)->place ? PLACE(r)->place->label[PLACE_CITY] : NULL); }
static struct cell get_region(const void *r) { return cell_text(PLACE(r)->place ? PLACE(r)->place->region : NULL); }
static struct cell get_its_country(const void *r) { return cell_text(PLACE(r)->place ? PLACE(r)->place->country : NULL); }
static struct cell get_asn(const void *r) { return PLACE(r)->place && PLACE(r)->place->asn ? cell_number(PLACE(r)->place->asn) : cell_absent(UNIT_NUMBER); }
static struct cell get_organization(const void *r) { return cell_text(PLACE(r)->place ? PLACE(r)->place->label[PLACE_NETWORK] : NULL); }

static const struct column country_columns[] = {
	{ .id = "country", .title = "Country", .unit = UNIT_TEXT, .width = 20, .shown = true, .needs = NEED_PLACE, .get = get_country,
	  .help = "Country, or what special addresses are for." },
	{ .id = "country_code", .title = "CC", .unit = UNIT_TEXT, .width = 3, .screen = true, .needs = NEED_PLACE, .get = get_country_code,
	  .help = "Its code, as ISO 3166 has it." },
	PLACE_COLUMNS
};

static const struct column city_columns[] = {
	{ .id = "city", .title = "City", .unit = UNIT_TEXT, .width = 16, .shown = true, .needs = NEED_PLACE, .get = get_city,
	  .help = "City, or what special addresses are for." },
	{ .id = "country", .title = "Country", .unit = UNIT_TEXT, .width = 12, .screen = true, .needs = NEED_PLACE, .get = get_its_country,
	  .help = "Country the city is in." },
	{ .id = "region", .title = "Region", .unit = UNIT_TEXT, .width = 12, .needs = NEED_PLACE, .get = get_region,
	  .help = "Part of the country." },
	{ .id = "country_code", .title = "CC", .unit = UNIT_TEXT, .width = 3, .needs = NEED_PLACE, .get = get_country_code,
	  .help = "Code of the country, as ISO 3166 has it." },
	PLACE_COLUMNS
};

static const struct column network_columns[] = {
	{ .id = "asn", .title = "ASN", .unit = UNIT_NUMBER, .width = 8, .shown = true, .needs = NEED_PLACE, .get = get_asn,
	  .help = "Number of the autonomous system." },
	{ .id = "organization", .title = "Organization", .unit = UNIT_TEXT, .width = 20, .shown = true, .needs = NEED_PLACE, .get = get_organization,
	  .help = "Who runs it, or what special addresses are for." },
	PLACE_COLUMNS
};
/* clang-format on */

static void
total(const struct analysis *a, void *row)
{
	tables_places_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_places_evicted(a, row);
}

static int
complete(const struct analysis *a, enum place_kind kind, void *rows, size_t n,
    uint32_t needs, struct arena *arena)
{
	uint64_t *values;

	if (!series_space(arena, n, needs, &values))
		return -1;
	if (needs & (NEED_SERIES | NEED_RATES))
		return tables_places_complete(
		    a, kind, rows, n, needs & NEED_RATES, values);
	return 0;
}

static int
scan(const struct analysis *a, enum place_kind kind, uint32_t needs,
    row_fn *emit, void *context)
{
	return tables_places(a, kind, wants_of(needs), emit, context);
}

static const struct place *
place(const void *row)
{
	return PLACE(row)->place;
}

/* What a kind of place does with its rows. */
#define SCAN_AND_COMPLETE(name, kind)                                          \
	static int name##_scan(const struct analysis *a, uint32_t needs,       \
	    row_fn *emit, void *context)                                       \
	{                                                                      \
		return scan(a, kind, needs, emit, context);                    \
	}                                                                      \
	static int name##_complete(const struct analysis *a, void *rows,       \
	    size_t n, uint32_t needs, struct arena *arena)                     \
	{                                                                      \
		return complete(a, kind, rows, n, needs, arena);               \
	}

SCAN_AND_COMPLETE(countries, PLACE_COUNTRY)
SCAN_AND_COMPLETE(cities, PLACE_CITY)
SCAN_AND_COMPLETE(networks, PLACE_NETWORK)

static bool
scope_of(const void *row, enum place_kind kind, struct scope_step *out)
{
	const struct place *place = PLACE(row)->place;

	*out = (struct scope_step){
	    .kind = SCOPE_PLACE,
	    .place = (uint8_t)kind,
	    .place_id = place->id[kind],
	};
	scope_set_text(out, place->label[kind], "");
	return true;
}

static bool
countries_scope(const void *row, struct scope_step *out)
{
	return scope_of(row, PLACE_COUNTRY, out);
}

static bool
cities_scope(const void *row, struct scope_step *out)
{
	return scope_of(row, PLACE_CITY, out);
}

static bool
networks_scope(const void *row, struct scope_step *out)
{
	return scope_of(row, PLACE_NETWORK, out);
}

const struct view view_countries = {
    .id = "countries",
    .title = "Countries",
    .tab = "Geo",
    .help = "Countries of the hosts.",
    COLUMNS(country_columns),
    .n_keys = 2,
    .sort = 2 + PLACE_BYTES,
    .row_bytes = sizeof(struct place_row),
    .scan = countries_scan,
    .total = total,
    .evicted = evicted,
    .complete = countries_complete,
    .place = place,
    .place_kind = PLACE_COUNTRY,
    .scope = countries_scope,
};

const struct view view_cities = {
    .id = "cities",
    .title = "Cities",
    .help = "Cities of the hosts.",
    COLUMNS(city_columns),
    .n_keys = 4,
    .sort = 4 + PLACE_BYTES,
    .row_bytes = sizeof(struct place_row),
    .scan = cities_scan,
    .total = total,
    .evicted = evicted,
    .complete = cities_complete,
    .place = place,
    .place_kind = PLACE_CITY,
    .scope = cities_scope,
};

const struct view view_networks = {
    .id = "networks",
    .title = "Networks",
    .tab = "ASNs",
    .help = "Autonomous systems of the hosts.",
    COLUMNS(network_columns),
    .n_keys = 2,
    .sort = 2 + PLACE_BYTES,
    .row_bytes = sizeof(struct place_row),
    .scan = networks_scan,
    .total = total,
    .evicted = evicted,
    .complete = networks_complete,
    .place = place,
    .place_kind = PLACE_NETWORK,
    .scope = networks_scope,
};
