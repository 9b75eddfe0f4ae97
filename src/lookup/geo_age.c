/* SPDX-License-Identifier: BSD-2-Clause */
#include "lookup/geo_age.h"

#include "base/clock.h"
#include "base/units.h"

#include <stdio.h>

#define DATE_COLUMNS 10 /* of "2025-11-02 14:22:46" */
#define YEAR_NS (365 * 86400 * NS_PER_S)

bool
geo_age_is_old(int64_t built_ns, int64_t now_ns)
{
	return built_ns > 0 && now_ns > built_ns && now_ns - built_ns > YEAR_NS;
}

const char *
geo_age_text(int64_t built_ns, int64_t now_ns, char out[static GEO_AGE_BYTES])
{
	char date[UNITS_TEXT_BYTES];
	int n;

	if (built_ns <= 0) {
		snprintf(out, GEO_AGE_BYTES, "of unknown date");
		return out;
	}
	units_date_clock(date, built_ns);
	n = snprintf(out, GEO_AGE_BYTES, "%.*s", DATE_COLUMNS, date);
	if (geo_age_is_old(built_ns, now_ns)) {
		long long years = (now_ns - built_ns) / YEAR_NS;

		snprintf(out + n, GEO_AGE_BYTES - (size_t)n,
		    ", %lld year%s old", years, years == 1 ? "" : "s");
	}
	return out;
}
