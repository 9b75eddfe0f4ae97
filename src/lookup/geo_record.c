/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two schemas are in use: the vendor's with maps in maps
 * (country.names.en, location.latitude) and a flat one (country_code,
 * latitude), where "" is what is not known. Which one it is nobody is asked:
 * what is there counts.
 */
#include "geo_record.h"

#include "base/text.h"
#include "geo_value.h"

#include <math.h>
#include <string.h>

#define MOST_TEXT 1024u /* bytes of a text that are looked at */

/* One record being read. */
struct record {
	struct geo_values values;
	const char *language;
};

static void
get_text(struct record *r, uint32_t at, char *out, size_t size)
{
	const char *text;
	size_t n;

	if (!*out && geo_value_text(&r->values, at, &text, &n))
		text_sanitize(text, n < MOST_TEXT ? n : MOST_TEXT, out, size);
}

/* Of {"names": {...}}, the one in the reader's language, else in English. */
static void
get_name(struct record *r, uint32_t at, char *out, size_t size)
{
	const char *const languages[] = {r->language, "en"};
	uint32_t names = geo_value_get(&r->values, at, "names"), found[2];

	geo_value_get_all(&r->values, names, languages, found, 2);
	get_text(r, found[0], out, size);
	get_text(r, found[1], out, size);
}

/* What is looked for in a record: maps of the one schema, texts of the other.
 */
enum key {
	CITY,
	COUNTRY,
	COUNTRY_CODE,
	COUNTRY_NAME,
	LATITUDE,
	LOCATION,
	LONGITUDE,
	NUMBER,
	ORGANIZATION,
	STATE,
	SUBDIVISIONS,
	TRAITS,
	N_RECORD_KEYS
};

static const char *const record_keys[N_RECORD_KEYS] = {
    [CITY] = "city",
    [COUNTRY] = "country",
    [COUNTRY_CODE] = "country_code",
    [COUNTRY_NAME] = "country_name",
    [LATITUDE] = "latitude",
    [LOCATION] = "location",
    [LONGITUDE] = "longitude",
    [NUMBER] = "autonomous_system_number",
    [ORGANIZATION] = "autonomous_system_organization",
    [STATE] = "state1",
    [SUBDIVISIONS] = "subdivisions",
    [TRAITS] = "traits",
};

#define TEXT(member) out->member, sizeof(out->member)

static void
get_country(struct record *r, const uint32_t *at, struct geo_place *out)
{
	get_text(r, geo_value_get(&r->values, at[COUNTRY], "iso_code"),
	    TEXT(country_code));
	get_text(r, at[COUNTRY_CODE], TEXT(country_code));
	if (!*out->country_code)
		return;
	get_name(r, at[COUNTRY], TEXT(country));
	get_text(r, at[COUNTRY_NAME], TEXT(country));
	if (!*out->country)
		memcpy(
		    out->country, out->country_code, sizeof(out->country_code));
}

static void
get_city(struct record *r, const uint32_t *at, struct geo_place *out)
{
	get_name(r, at[CITY], TEXT(city));
	get_text(r, at[CITY], TEXT(city));
	get_name(
	    r, geo_value_first(&r->values, at[SUBDIVISIONS]), TEXT(region));
	get_text(r, at[STATE], TEXT(region));
}

static void
get_network(struct record *r, const uint32_t *at, struct geo_place *out)
{
	const char *const keys[] = {
	    record_keys[NUMBER], record_keys[ORGANIZATION]};
	uint32_t inner[2];

	geo_value_get_all(&r->values, at[TRAITS], keys, inner, 2);
	if (!geo_value_number(&r->values, at[NUMBER], &out->asn))
		geo_value_number(&r->values, inner[0], &out->asn);
	get_text(r, at[ORGANIZATION], TEXT(organization));
	get_text(r, inner[1], TEXT(organization));
}

static void
get_point(struct record *r, const uint32_t *at, struct geo_place *out)
{
	const char *const keys[] = {"latitude", "longitude"};
	uint32_t inner[2];
	double latitude, longitude;

	geo_value_get_all(&r->values, at[LOCATION], keys, inner, 2);
	if ((!geo_value_double(&r->values, inner[0], &latitude) &&
		!geo_value_double(&r->values, at[LATITUDE], &latitude)) ||
	    (!geo_value_double(&r->values, inner[1], &longitude) &&
		!geo_value_double(&r->values, at[LONGITUDE], &longitude)))
		return;
	/* Not so for what is no number, either. */
	if (fabs(latitude) <= 90 && fabs(longitude) <= 180) {
		out->has_point = true;
		out->latitude = latitude;
		out->longitude = longitude;
	}
}

bool
geo_record_read(const void *section, size_t size, uint32_t offset,
    const char *language, struct geo_place *out)
{
	struct record r = {
	    .values = geo_values_of(section, size),
	    .language = language,
	};
	uint32_t at[N_RECORD_KEYS];

	*out = (struct geo_place){.asn = 0};
	geo_value_get_all(&r.values, offset, record_keys, at, N_RECORD_KEYS);
	get_country(&r, at, out);
	get_city(&r, at, out);
	get_network(&r, at, out);
	get_point(&r, at, out);
	return !r.values.broken;
}
