/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/calendar.h"

#include "base/clock.h"

#define S_PER_DAY 86400
#define DAYS_PER_400_YEARS 146097 /* the calendar repeats exactly */
#define DAYS_TO_EPOCH 719468      /* from 0000-03-01 to 1970-01-01 */

/*
 * Days since the epoch and back. Years are counted from March, so that the
 * leap day is the last of its year and the months before it have a pattern:
 * five months are 153 days, again and again.
 */
static int64_t
days_from(const struct moment *m)
{
	int64_t year = m->year - (m->month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * ((m->month + 9) % 12) + 2) / 5 + m->day - 1;

	return era * DAYS_PER_400_YEARS + of_era * 365 + of_era / 4 -
	       of_era / 100 + of_year - DAYS_TO_EPOCH;
}

static struct moment
day_from(int64_t days)
{
	int64_t from = days + DAYS_TO_EPOCH;
	int64_t era = (from >= 0 ? from : from - (DAYS_PER_400_YEARS - 1)) /
	              DAYS_PER_400_YEARS;
	int64_t left = from - era * DAYS_PER_400_YEARS;
	int64_t year =
	    (left - left / 1460 + left / 36524 - left / 146096) / 365;
	int64_t of_year = left - (365 * year + year / 4 - year / 100);
	unsigned march = (unsigned)((5 * of_year + 2) / 153);

	return (struct moment){
	    .year = era * 400 + year + (march >= 10),
	    .month = march < 10 ? march + 3 : march - 9,
	    .day = (unsigned)(of_year - (153 * march + 2) / 5 + 1),
	};
}

struct moment
calendar_split(int64_t ns)
{
	int64_t s = ns / NS_PER_S - (ns % NS_PER_S < 0);
	int64_t days = s / S_PER_DAY - (s % S_PER_DAY < 0);
	unsigned of_day = (unsigned)(s - days * S_PER_DAY);
	struct moment m = day_from(days);

	m.hour = of_day / 3600;
	m.minute = of_day / 60 % 60;
	m.second = of_day % 60;
	m.ns = (unsigned)((ns % NS_PER_S + NS_PER_S) % NS_PER_S);
	return m;
}

static unsigned
days_in(int64_t year, unsigned month)
{
	static const uint8_t days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static bool
is_moment(const struct moment *m)
{
	return m->year >= 0 && m->year <= 9999 && m->month >= 1 &&
	       m->month <= 12 && m->day >= 1 &&
	       m->day <= days_in(m->year, m->month) && m->hour < 24 &&
	       m->minute < 60 && m->second < 60 && m->ns < NS_PER_S;
}

bool
calendar_join(const struct moment *m, int64_t *out_ns)
{
	int64_t s, rest = m->ns;

	if (!is_moment(m))
		return false;
	s = days_from(m) * S_PER_DAY + m->hour * 3600 + m->minute * 60 +
	    m->second;
	if (s < 0) { /* the earliest moment of all is no whole second */
		s++;
		rest -= NS_PER_S;
	}
	if (__builtin_mul_overflow(s, NS_PER_S, &s) ||
	    __builtin_add_overflow(s, rest, &s))
		return false;
	*out_ns = s;
	return true;
}
