/* SPDX-License-Identifier: BSD-2-Clause */
#include "views/cell.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES (ADDR_TEXT_BYTES + UNITS_TEXT_BYTES)

static int
compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_addr(const struct cell *a, const struct cell *b)
{
	return addr_compare(&a->addr, &b->addr);
}

static int
compare_count(const struct cell *a, const struct cell *b)
{
	return compare_u64(a->count, b->count);
}

static int
compare_ns(const struct cell *a, const struct cell *b)
{
	return (a->ns > b->ns) - (a->ns < b->ns);
}

static int
compare_percent(const struct cell *a, const struct cell *b)
{
	return (a->percent > b->percent) - (a->percent < b->percent);
}

static int
compare_text(const struct cell *a, const struct cell *b)
{
	return strcmp(a->text, b->text); /* UTF-8 sorts as its code points */
}

static uint64_t
series_sum(const uint64_t *series)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < SERIES_STEPS; i++)
		sum += series[i];
	return sum;
}

static int
compare_series(const struct cell *a, const struct cell *b)
{
	return compare_u64(series_sum(a->series), series_sum(b->series));
}

static void
write_addr(char *out, const struct cell *c)
{
	addr_text(&c->addr, out);
}

static void
write_integer(char *out, const struct cell *c)
{
	snprintf(out, TEXT_BYTES, "%llu", (unsigned long long)c->count);
}

static void
write_count(char *out, const struct cell *c)
{
	units_count(out, c->count);
}

static void
write_bytes(char *out, const struct cell *c)
{
	units_bytes(out, c->count);
}

static void
write_duration(char *out, const struct cell *c)
{
	units_duration(out, c->ns);
}

static void
write_seconds(char *out, const struct cell *c)
{
	units_seconds(out, c->ns);
}

static void
write_date_clock(char *out, const struct cell *c)
{
	units_date_clock(out, c->ns);
}

static void
write_time(char *out, const struct cell *c)
{
	units_time(out, c->ns);
}

/*
 * percent * per, rounded: integers print the same in every locale. What is no
 * number, or not one a percentage can be, becomes the nearest that is.
 */
static uint64_t
percent_times(const struct cell *c, unsigned per)
{
	if (!(c->percent > 0))
		return 0;
	if (c->percent > 1e9)
		return UINT64_C(1000000000) * per;
	return (uint64_t)(c->percent * per + 0.5);
}

static void
write_percent(char *out, const struct cell *c)
{
	uint64_t tenths = percent_times(c, 10);

	if (tenths < 1000)
		snprintf(out, TEXT_BYTES, "%u.%u %%", (unsigned)(tenths / 10),
		    (unsigned)(tenths % 10));
	else
		snprintf(out, TEXT_BYTES, "%llu %%",
		    (unsigned long long)percent_times(c, 1));
}

static void
write_percent_exact(char *out, const struct cell *c)
{
	/* A decimal fraction, as seconds are one. */
	units_seconds(out, (int64_t)percent_times(c, 1000000) * 1000);
}

/* How the cells of a unit behave. */
struct kind {
	int (*compare)(const struct cell *a, const struct cell *b);
	/* `out` has TEXT_BYTES; NULL where there is nothing to write */
	void (*scaled)(char *out, const struct cell *c);
	void (*exact)(char *out, const struct cell *c);
};

/* clang-format off */
static const struct kind kinds[N_UNITS] = {
	[UNIT_ADDRESS] = { compare_addr, write_addr, write_addr },
	[UNIT_PORT] = { compare_count, write_integer, write_integer },
	[UNIT_NUMBER] = { compare_count, write_integer, write_integer },
	[UNIT_COUNT] = { compare_count, write_count, write_integer },
	[UNIT_BYTES] = { compare_count, write_bytes, write_integer },
	[UNIT_BPS] = { compare_count, NULL, write_integer },
	[UNIT_DURATION] = { compare_ns, write_duration, write_seconds },
	[UNIT_TIME] = { compare_ns, write_date_clock, write_time },
	[UNIT_PERCENT] = { compare_percent, write_percent, write_percent_exact },
	[UNIT_TEXT] = { compare_text, NULL, NULL },
	[UNIT_SERIES] = { compare_series, NULL, NULL },
};
/* clang-format on */

int
cell_compare(const struct cell *a, const struct cell *b)
{
	if (a->absent || b->absent)
		return a->absent - b->absent;
	return kinds[a->unit].compare(a, b);
}

int
cell_order(const struct cell *a, const struct cell *b, bool descending)
{
	int order = cell_compare(a, b);

	return descending && !a->absent && !b->absent ? -order : order;
}

const char *
cell_text_scaled(
    const struct cell *c, enum rate_style rates, char out[static TEXT_BYTES])
{
	*out = '\0';
	if (c->absent)
		return out;
	if (c->unit == UNIT_TEXT)
		return c->text;
	if (c->unit == UNIT_BPS)
		units_rate(out, c->count, rates);
	else if (kinds[c->unit].scaled)
		kinds[c->unit].scaled(out, c);
	return out;
}

const char *
cell_text_exact(const struct cell *c, char out[static TEXT_BYTES])
{
	*out = '\0';
	if (c->absent)
		return out;
	if (c->unit == UNIT_TEXT)
		return c->text;
	if (kinds[c->unit].exact)
		kinds[c->unit].exact(out, c);
	return out;
}
