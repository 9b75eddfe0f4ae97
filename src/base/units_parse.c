/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * units_parse reads what people type, the other half of units: exactly, in
 * integers, and with every overflow seen.
 */
#include "base/units.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clock.h"

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

static const struct suffix rates[] = { /* behind an SI prefix */
	{ "", 1 }, { "b/s", 1 }, { "bit/s", 1 }, { "bps", 1 }, { "B/s", 8 },
};

static const struct suffix spans[] = {
	{ "", NS_PER_S }, { "s", NS_PER_S },
	{ "ns", 1 }, { "us", 1000 }, { "ms", NS_PER_MS },
	{ "m", 60 * NS_PER_S }, { "min", 60 * NS_PER_S },
	{ "h", 3600 * NS_PER_S },
	{ "d", 86400 * NS_PER_S },
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

/*
 * "NUMBER[ ][k|M|G|T]REST", powers of 1000, for a REST in the table. Its case
 * matters: b are bits, B are bytes.
 */
static int
si_parse(const char *text, const struct suffix *table, size_t n, uint64_t *out)
{
	static const char prefixes[] = "kmgt";
	struct number number;
	const char *prefix;
	uint64_t one = 1;

	if (!number_read(&text, &number))
		return -EINVAL;
	if (*text == ' ')
		text++;
	prefix = *text ? strchr(prefixes, *text | 0x20) : NULL;
	if (prefix) {
		text++;
		for (const char *p = prefixes; p <= prefix; p++)
			one *= 1000;
	}
	for (; n; n--, table++) {
		if (strcmp(table->text, text) == 0)
			return number_times(&number, one * table->one, out)
			           ? 0
			           : -EINVAL;
	}
	return -EINVAL;
}

int
units_parse_count(const char *text, uint64_t *out)
{
	static const struct suffix plain = {"", 1};

	return si_parse(text, &plain, 1, out);
}

int
units_parse_rate(const char *text, uint64_t *out_bps)
{
	return si_parse(text, rates, sizeof(rates) / sizeof(rates[0]), out_bps);
}

int
units_parse_percent(const char *text, double *out)
{
	struct number number;
	uint64_t millionths;

	if (!number_read(&text, &number) ||
	    !number_times(&number, 1000000, &millionths))
		return -EINVAL;
	if (*text == ' ')
		text++;
	if (*text && strcmp(text, "%") != 0)
		return -EINVAL;
	*out = (double)millionths / 1000000;
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

/* UTC, or nothing, which means it: "Z", and "+00:00" as Python writes it. */
static void
utc_skip(const char **at)
{
	static const char zero[] = "+00:00";

	if (strncmp(*at, zero, sizeof(zero) - 1) == 0)
		*at += sizeof(zero) - 1;
	else
		skip(at, "Zz");
}

static bool
iso_parse(const char *text, int64_t *out_ns)
{
	struct moment t = {0};

	if (!date_read(&text, &t) ||
	    (skip(&text, "Tt ") && !clock_read(&text, &t)))
		return false;
	utc_skip(&text);
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
