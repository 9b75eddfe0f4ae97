/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * units writes and reads numbers with integer arithmetic only: doubles would
 * round at the boundaries, and printf's %f would follow the user's locale.
 */
#include "base/units.h"

#include "base/calendar.h"
#include "base/clock.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define S_PER_DAY 86400
#define ROOM (UNITS_TEXT_BYTES - 1) /* a sign may stand before */
#define DAYS_PER_400_YEARS 146097   /* Gregorian: they repeat exactly */

/* clang-format off */
static const char *const names[N_UNITS] = {
	[UNIT_ADDRESS] = "address",
	[UNIT_PORT] = "port",
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

void
units_time(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	struct moment t = calendar_split(ns);

	snprintf(out, UNITS_TEXT_BYTES, "%04d-%02u-%02uT%02u:%02u:%02u.%09uZ",
	    (int)t.year, t.month, t.day, t.hour, t.minute, t.second, t.ns);
}

void
units_clock(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	struct moment t = calendar_split(ns);

	snprintf(out, UNITS_TEXT_BYTES, "%02u:%02u:%02u", t.hour, t.minute,
	    t.second);
}

void
units_date_clock(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	struct moment t = calendar_split(ns);

	snprintf(out, UNITS_TEXT_BYTES, "%04d-%02u-%02u %02u:%02u:%02u",
	    (int)t.year, t.month, t.day, t.hour, t.minute, t.second);
}

void
units_seconds(char out[static UNITS_TEXT_BYTES], int64_t ns)
{
	uint64_t left = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;
	unsigned fraction = (unsigned)(left % NS_PER_S);
	int n = snprintf(out, UNITS_TEXT_BYTES, "%s%llu.%09u",
	    ns < 0 ? "-" : "", (unsigned long long)(left / NS_PER_S), fraction);

	while (out[n - 1] == '0')
		out[--n] = '\0';
	if (out[n - 1] == '.')
		out[n - 1] = '\0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits with at most one point among them, as they stand in the text. */
struct number {
	const char *whole, *fraction;
	size_t n_whole, n_fraction;
};

static size_t
count_digits(const char *text)
{
	size_t n = 0;

	while (is_digit(text[n]))
		n++;
	return n;
}

/* Reads a number at *at and moves behind it; false when there is none. */
static bool
number_read(const char **at, struct number *out)
{
	struct number n = {.whole = *at};

	n.n_whole = count_digits(n.whole);
	n.fraction = n.whole + n.n_whole;
	if (*n.fraction == '.') {
		n.fraction++;
		n.n_fraction = count_digits(n.fraction);
	}
	*at = n.fraction + n.n_fraction;
	*out = n;
	return n.n_whole + n.n_fraction > 0;
}

/* number * one, rounded down; false when that is beyond 64 bits. */
static bool
number_times(const struct number *n, uint64_t one, uint64_t *out)
{
	uint64_t sum = 0;
	uint64_t part = 0;

	for (size_t i = 0; i < n->n_whole; i++) {
		if (__builtin_mul_overflow(sum, 10u, &sum) ||
		    __builtin_add_overflow(sum, n->whole[i] - '0', &sum))
			return false;
	}
	/* From the last digit up: rounding down at each step adds no error. */
	for (size_t i = n->n_fraction; i-- > 0;)
		part = ((uint64_t)(n->fraction[i] - '0') * one + part) / 10;
	if (__builtin_mul_overflow(sum, one, &sum) ||
	    __builtin_add_overflow(sum, part, &sum))
		return false;
	*out = sum;
	return true;
}

/* A suffix and what it multiplies by. */
struct suffix {
	const char *text;
	uint64_t one;
};

static const struct suffix *
suffix_find(const struct suffix *table, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(table[i].text, text) == 0)
			return &table[i];
	}
	return NULL;
}

/* "NUMBER[ ]SUFFIX" by a table of suffixes. */
static int
suffixed_parse(
    const char *text, const struct suffix *table, size_t n, uint64_t *out)
{
	const struct suffix *suffix;
	struct number number;

	if (!number_read(&text, &number))
		return -EINVAL;
	if (*text == ' ')
		text++;
	suffix = suffix_find(table, n, text);
	if (!suffix || !number_times(&number, suffix->one, out))
		return -EINVAL;
	return 0;
}

/* clang-format off */
static const struct suffix sizes[] = {
	{ "", 1 }, { "B", 1 },
	{ "K", UINT64_C(1) << 10 }, { "KiB", UINT64_C(1) << 10 },
	{ "M", UINT64_C(1) << 20 }, { "MiB", UINT64_C(1) << 20 },
	{ "G", UINT64_C(1) << 30 }, { "GiB", UINT64_C(1) << 30 },
	{ "T", UINT64_C(1) << 40 }, { "TiB", UINT64_C(1) << 40 },
	{ "kB", 1000 },
	{ "MB", 1000 * 1000 },
	{ "GB", 1000 * 1000 * 1000 },
	{ "TB", UINT64_C(1000) * 1000 * 1000 * 1000 },
};

static const struct suffix spans[] = {
	{ "", NS_PER_S }, { "s", NS_PER_S },
	{ "ns", 1 }, { "us", 1000 }, { "ms", NS_PER_MS },
	{ "m", 60 * NS_PER_S }, { "min", 60 * NS_PER_S },
	{ "h", 3600 * NS_PER_S },
	{ "d", S_PER_DAY * NS_PER_S },
};
/* clang-format on */

int
units_parse_size(const char *text, uint64_t *out)
{
	return suffixed_parse(
	    text, sizes, sizeof(sizes) / sizeof(sizes[0]), out);
}

int
units_parse_duration(const char *text, int64_t *out_ns)
{
	uint64_t ns;

	if (suffixed_parse(text, spans, sizeof(spans) / sizeof(spans[0]), &ns) <
		0 ||
	    ns > INT64_MAX)
		return -EINVAL;
	*out_ns = (int64_t)ns;
	return 0;
}

/* Exactly n digits; moves behind them. */
static bool
digits_read(const char **at, unsigned n, unsigned *out)
{
	unsigned value = 0;

	for (; n; n--, (*at)++) {
		if (!is_digit(**at))
			return false;
		value = value * 10 + (unsigned)(**at - '0');
	}
	*out = value;
	return true;
}

static bool
skip(const char **at, const char *any_of)
{
	if (!**at || !strchr(any_of, **at))
		return false;
	(*at)++;
	return true;
}

static bool
date_read(const char **at, struct moment *t)
{
	unsigned year;

	if (!digits_read(at, 4, &year) || !skip(at, "-") ||
	    !digits_read(at, 2, &t->month) || !skip(at, "-") ||
	    !digits_read(at, 2, &t->day))
		return false;
	t->year = year;
	return true;
}

/* "14:22", "14:22:46", "14:22:46.5". */
static bool
clock_read(const char **at, struct moment *t)
{
	struct number n;
	uint64_t ns = 0;

	if (!digits_read(at, 2, &t->hour) || !skip(at, ":") ||
	    !digits_read(at, 2, &t->minute))
		return false;
	if (!skip(at, ":"))
		return true;
	if (!digits_read(at, 2, &t->second))
		return false;
	if (**at == '.' &&
	    (!number_read(at, &n) || !number_times(&n, NS_PER_S, &ns)))
		return false;
	t->ns = (unsigned)ns;
	return true;
}

static bool
iso_parse(const char *text, int64_t *out_ns)
{
	struct moment t = {0};

	if (!date_read(&text, &t) ||
	    (skip(&text, "Tt ") && !clock_read(&text, &t)))
		return false;
	skip(&text, "Zz");
	return *text == '\0' && calendar_join(&t, out_ns);
}

int
units_parse_time(const char *text, int64_t origin_ns, int64_t *out_ns)
{
	struct number n;
	uint64_t ns;
	int64_t span;
	const char *end = text;

	if (*text == '+') {
		if (units_parse_duration(text + 1, &span) < 0 ||
		    __builtin_add_overflow(origin_ns, span, &span))
			return -EINVAL;
		*out_ns = span;
		return 0;
	}
	if (number_read(&end, &n) && !*end) {
		if (!number_times(&n, NS_PER_S, &ns) || ns > INT64_MAX)
			return -EINVAL;
		*out_ns = (int64_t)ns;
		return 0;
	}
	return iso_parse(text, out_ns) ? 0 : -EINVAL;
}
