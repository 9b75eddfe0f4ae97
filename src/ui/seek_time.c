/* SPDX-License-Identifier: BSD-2-Clause */
#include "seek_time.h"

#include "base/clock.h"
#include "base/units.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DAY (86400 * NS_PER_S)
#define EARLIEST "1970-01-01T"

/* The time of a day: as much of ISO 8601 as stands behind its T. */
static bool
parse_clock(const char *text, int64_t *out_ns)
{
	char day[64];
	int64_t ns;

	if (strlen(text) > 20 || !strchr(text, ':') || strchr(text, '-'))
		return false;
	snprintf(day, sizeof(day), EARLIEST "%s%s%s", text[1] == ':' ? "0" : "",
	    text, strchr(text, ':') == strrchr(text, ':') ? ":00" : "");
	if (units_parse_time(day, 0, &ns) < 0 || ns < 0 || ns >= DAY)
		return false;
	*out_ns = ns;
	return true;
}

/* The same time of the day before and after may be nearer than today's. */
static int64_t
nearest(int64_t of_day_ns, int64_t now_ns)
{
	int64_t into_day = (now_ns % DAY + DAY) % DAY;
	int64_t away = of_day_ns - into_day;

	if (away > DAY / 2)
		away -= DAY;
	if (away < -DAY / 2)
		away += DAY;
	return now_ns + away;
}

static bool
parse_percent(const char *text, const struct seek_where *where, int64_t *out_ns)
{
	double span = (double)where->last_ns - (double)where->first_ns;
	double percent;

	if (!strchr(text, '%') || units_parse_percent(text, &percent) < 0 ||
	    percent < 0 || percent > 100 || where->last_ns < where->first_ns)
		return false;
	*out_ns = where->first_ns + (int64_t)(span * percent / 100);
	return true;
}

/* Before now; what is after now units_parse_time knows. */
static bool
parse_back(const char *text, int64_t now_ns, int64_t *out_ns)
{
	int64_t ns;

	if (*text != '-' || units_parse_duration(text + 1, &ns) < 0 || ns < 0)
		return false;
	return !__builtin_sub_overflow(now_ns, ns, out_ns);
}

int
seek_time_parse(const char *text, const struct seek_where *where,
    int64_t *out_ns, struct error *err)
{
	int64_t of_day;

	if (parse_percent(text, where, out_ns) ||
	    parse_back(text, where->now_ns, out_ns))
		return 0;
	if (parse_clock(text, &of_day)) {
		*out_ns = nearest(of_day, where->now_ns);
		return 0;
	}
	if (*text && units_parse_time(text, where->now_ns, out_ns) == 0)
		return 0;
	return error_set(
	    err, -EINVAL, "not a time: 14:16:02, +90s, -10s, 50%%, ISO 8601");
}
