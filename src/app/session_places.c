/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_places.h"

#include "session_more.h"

#include "app/complain.h"
#include "memory_plan.h"
#include "base/clock.h"
#include "lookup/geo.h"
#include "lookup/geo_age.h"
#include "lookup/places.h"

#include <stdio.h>

#define MOST_OURS 64 /* addresses of this machine */

static bool
is_needed(const struct session *s)
{
	const struct selected *item;
	uint32_t needs = 0;

	if (s->screen || s->options->n_geoip > 0)
		return true;
	for (size_t i = 0; (item = session_shows(s, i)); i++) {
		needs |= selected_query(item, s->where).needs;
		if (s->where)
			needs |= where_needs(s->where, item->view);
	}
	return needs & NEED_PLACE;
}

int
session_places_open(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	struct geo *geo;
	int r;

	if (!is_needed(s))
		return 0;
	r = geo_open(o->geoip, o->n_geoip, &geo, err);
	return r < 0 ? r
	             : places_new(
			   geo, memory_shares_of(o).places, &s->places, err);
}

/* The oldest says how far what is shown can be trusted. */
static int64_t
oldest(const struct geo *geo)
{
	int64_t built = INT64_MAX;

	for (size_t i = 0; i < geo_count(geo); i++) {
		struct geo_info info;

		geo_get_info(geo, i, &info);
		if (info.usable && info.built_ns > 0 && info.built_ns < built)
			built = info.built_ns;
	}
	return built == INT64_MAX ? 0 : built;
}

const char *
session_places_note(const struct session *s, char out[static PLACES_NOTE_BYTES])
{
	const struct geo *geo = s->places ? places_geo(s->places) : NULL;
	int64_t now = clock_wall_ns(), built = geo ? oldest(geo) : 0;
	char age[GEO_AGE_BYTES];

	*out = '\0';
	if (!geo || !geo_is_usable(geo)) {
		snprintf(out, PLACES_NOTE_BYTES,
		    "No database of places: install libloc-database, or give "
		    "--geoip FILE.");
		return "no places";
	}
	if (!geo_age_is_old(built, now))
		return "";
	snprintf(out, PLACES_NOTE_BYTES,
	    "Places are from %s: update the database.",
	    geo_age_text(built, now, age));
	return "old places";
}

const struct place *
session_places_here(const struct session *s)
{
	struct addr ours[MOST_OURS];
	size_t n = s->places && s->source
	               ? source_local_addrs(s->source, ours, MOST_OURS)
	               : 0;

	for (size_t i = 0; i < n; i++) {
		const struct place *place = places_get(s->places, &ours[i]);

		if (*place->country_code)
			return place;
	}
	return NULL;
}

void
session_places_complain(struct session *s)
{
	const struct geo *geo = s->places ? places_geo(s->places) : NULL;

	for (size_t i = 0; geo && i < geo_count(geo); i++) {
		struct geo_info info;
		struct error err;

		geo_get_info(geo, i, &info);
		if (info.failures == 0)
			continue;
		error_set(&err, 0, "%s: some places are unknown", info.failure);
		session_fail(s, EXIT_FAILED, &err);
	}
}
