/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * units writes numbers with integer arithmetic only: doubles would round at
 * the boundaries, and printf's %f would follow the user's locale.
 */
#include "base/units.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clock.h"

#define S_PER_DAY 86400
#define ROOM (UNITS_TEXT_BYTES - 1) /* a sign may stand before */

/* clang-format off */
static const char *const names[N_UNITS] = {
	[UNIT_ADDRESS] = "address",
	[UNIT_PORT] = "port",
	[UNIT_NUMBER] = "number",
	[UNIT_COUNT] = "count",
	[UNIT_BYTES] = "bytes",
	[UNIT_BPS] = "bits_per_second",
	[UNIT_DURATION] = "duration",
	[UNIT_TIME] = "time",
	[UNIT_PERCENT] = "percent",
	[UNIT_TEXT] = "text",
	[UNIT_SERIES] = "series",
};
/* clang-format on */

const char *
unit_name(enum unit unit)
{
	return names[unit];
}

/* value / step, rounded half up; never overflows while step < 2^63. */
static uint64_t
divide_rounded(uint64_t value, uint64_t step)
{
	uint64_t rest = value % step;

	return value / step + (rest >= step - rest);
}

/*
 * Three digits of value / one, or false when rounding makes that 1000 and the
 * next prefix has to say it. `one` is a multiple of 100.
 */
static bool
three_digits(char *out, uint64_t value, uint64_t one, const char *suffix)
{
	uint64_t n = divide_rounded(value, one / 100);

	if (n < 1000) {
		snprintf(out, ROOM, "%u.%02u %s", (unsigned)(n / 100),
		    (unsigned)(n % 100), suffix);
		return true;
	}
	n = divide_rounded(value, one / 10);
	if (n < 1000) {
		snprintf(out, ROOM, "%u.%u %s", (unsigned)(n / 10),
		    (unsigned)(n % 10), suffix);
		return true;
	}
	n = divide_rounded(value, one);
	snprintf(out, ROOM, "%u %s", (unsigned)n, suffix);
	return n < 1000;
}

/* value / per with an SI prefix before `what`; per is 1 or 8. */
static void
scaled(char *out, uint64_t value, unsigned per, const char *what)
{
	static const char prefixes[] = "kMGTPE";
	uint64_t n = divide_rounded(value, per);
	uint64_t one = per;

	if (n < 1000) {
		snprintf(out, ROOM, "%u %s", (unsigned)n, what);
		return;
	}
	for (const char *p = prefixes; *p; p++) {
		char suffix[8];

		one *= 1000;
		snprintf(suffix, sizeof(suffix), "%c%s", *p, what);
		if (three_digits(out, value, one, suffix))
			return;
	}
}

void
units_bytes(char out[static UNITS_TEXT_BYTES], uint64_t bytes)
{
	scaled(out, bytes, 1, "B");
}

void
units_rate(
    char out[static UNITS_TEXT_BYTES], uint64_t bps, enum rate_style style)
{
	if (style == RATE_BYTES)
		scaled(out, bps, 8, "B/s");
	else
		scaled(out, bps, 1, "b/s");
}

void
units_count(char out[static UNITS_TEXT_BYTES], uint64_t count)
{
	char digits[24];
	size_t n = (size_t)snprintf(
	    digits, sizeof(digits), "%llu", (unsigned long long)count);

	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			*out++ = ' ';
		*out++ = digits[i];
	}
	*out = '\0';
}

/* From a minute on: "4:05", "2:04:05", "3 d 04:05". */
static void
long_duration(char *out, uint64_t ns)
{
	uint64_t s = divide_rounded(ns, NS_PER_S);
	uint64_t m = s / 60;

	if (s < 3600) {
		snprintf(out, ROOM, "%u:%02u", (unsigned)m, (unsigned)(s % 60));
		return;
	}
	if (s < S_PER_DAY) {
		snprintf(out, ROOM, "%u:%02u:%02u", (unsigned)(m / 60),
		    (unsigned)(m % 60), (unsigned)(s % 60));
		return;
	}
	m = divide_rounded(ns, 60 * NS_PER_S);
	snprintf(out, ROOM, "%u d %02u:%02u", (unsigned)(m / 1440),
	    (unsigned)(m / 60 % 24), (unsigned)(m % 60));
}

void
units_duration(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	uint64_t left = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;

	if (ns < 0)
		*out++ = '-';
	if (left == 0)
		strcpy(out, "0 s");
	else if (left < 1000)
		snprintf(out, ROOM, "%u ns", (unsigned)left);
	else if (three_digits(out, left, 1000, "us") ||
		 three_digits(out, left, NS_PER_MS, "ms"))
		return;
	else if (left < 59950 * (uint64_t)NS_PER_MS)
		three_digits(out, left, NS_PER_S, "s");
	else
		long_duration(out, left);
}

/* Exactly n digits, zeros in front; printf would take a report's time. */
static char *
put_digits(char *out, unsigned n, uint64_t value)
{
	for (unsigned i = n; i-- > 0; value /= 10)
		out[i] = (char)('0' + value % 10);
	return out + n;
}

static char *
put_date(char *out, const struct moment *t)
{
	out = put_digits(out, 4, (uint64_t)t->year); /* 1677 to 2262 */
	*out++ = '-';
	out = put_digits(out, 2, t->month);
	*out++ = '-';
	return put_digits(out, 2, t->day);
}

static char *
put_clock(char *out, const struct moment *t)
{
	out = put_digits(out, 2, t->hour);
	*out++ = ':';
	out = put_digits(out, 2, t->minute);
	*out++ = ':';
	return put_digits(out, 2, t->second);
}

void
units_time(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	struct moment t = calendar_split(ns);

	out = put_date(out, &t);
	*out++ = 'T';
	out = put_clock(out, &t);
	*out++ = '.';
	out = put_digits(out, 9, t.ns);
	strcpy(out, "Z");
}

void
units_clock(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	struct moment t = calendar_split(ns);

	*put_clock(out, &t) = '\0';
}

void
units_date_clock(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	struct moment t = calendar_split(ns);

	out = put_date(out, &t);
	*out++ = ' ';
	*put_clock(out, &t) = '\0';
}

static unsigned
count_digits(uint64_t value)
{
	unsigned n = 1;

	while (value /= 10)
		n++;
	return n;
}

void
units_seconds(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	uint64_t left = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;
	uint64_t whole = left / NS_PER_S;

	if (ns < 0)
		*out++ = '-';
	out = put_digits(out, count_digits(whole), whole);
	*out++ = '.';
	out = put_digits(out, 9, left % NS_PER_S);
	while (out[-1] == '0')
		out--;
	if (out[-1] == '.')
		out--;
	*out = '\0';
}
