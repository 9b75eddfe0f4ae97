/* SPDX-License-Identifier: BSD-2-Clause */
#include "lookup/geo_age.h"

#include "base/calendar.h"
#include "base/clock.h"

#include <stdio.h>

#define YEAR_NS (365 * 86400 * NS_PER_S)

bool
geo_age_is_old(int64_t built_ns, int64_t now_ns)
{
	return built_ns > 0 && now_ns > built_ns && now_ns - built_ns > YEAR_NS;
}

const char *
geo_age_text(int64_t built_ns, int64_t now_ns, char out[static GEO_AGE_BYTES])
{
	struct moment m = calendar_split(built_ns);
	int n;

	if (built_ns <= 0) {
		snprintf(out, GEO_AGE_BYTES, "of unknown date");
		return out;
	}
	n = snprintf(out, GEO_AGE_BYTES, "%lld-%02u-%02u", (long long)m.year,
	    m.month, m.day);
	if (geo_age_is_old(built_ns, now_ns)) {
		long long years = (now_ns - built_ns) / YEAR_NS;

		snprintf(out + n, GEO_AGE_BYTES - (size_t)n,
		    ", %lld year%s old", years, years == 1 ? "" : "s");
	}
	return out;
}
