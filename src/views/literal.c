/* SPDX-License-Identifier: BSD-2-Clause */
#include "literal.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

#define NS_PER_DAY (86400 * NS_PER_S)

static bool
read_addr(struct literal *l)
{
	char text[ADDR_TEXT_BYTES];
	const char *slash = strchr(l->text, '/');
	size_t n = slash ? (size_t)(slash - l->text) : strlen(l->text);
	unsigned bits = 0;

	if (n >= sizeof(text))
		return false;
	memcpy(text, l->text, n);
	text[n] = '\0';
	if (!addr_parse(text, &l->addr))
		return false;
	l->bits = l->addr.family == FAMILY_IPV4 ? 32 : 128;
	if (!slash)
		return true;
	for (n = 1; n <= 3 && slash[n] >= '0' && slash[n] <= '9'; n++)
		bits = bits * 10 + (unsigned)(slash[n] - '0');
	if (n == 1 || slash[n] || bits > l->bits)
		return false;
	l->bits = (uint8_t)bits;
	return true;
}

static bool
read_count(struct literal *l)
{
	return units_parse_count(l->text, &l->count) == 0;
}

static bool
read_bytes(struct literal *l)
{
	return units_parse_size(l->text, &l->bytes) == 0;
}

static bool
read_bps(struct literal *l)
{
	return units_parse_rate(l->text, &l->bps) == 0;
}

static bool
read_duration(struct literal *l)
{
	return units_parse_duration(l->text, &l->duration_ns) == 0;
}

/* A moment, or a time of day such as a screen shows: "14:22". */
static bool
read_time(struct literal *l)
{
	char text[64];

	if (*l->text == '+') /* from where, a row could not tell */
		return false;
	if (units_parse_time(l->text, 0, &l->time_ns) == 0)
		return true;
	l->is_clock = true;
	return (size_t)snprintf(text, sizeof(text), "1970-01-01T%s", l->text) <
	           sizeof(text) &&
	       units_parse_time(text, 0, &l->time_ns) == 0;
}

static bool
read_percent(struct literal *l)
{
	return units_parse_percent(l->text, &l->percent) == 0;
}

static bool
read_text(struct literal *l)
{
	(void)l;
	return true;
}

static int
order_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int
order_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Compares the first `bits` bits; families apart as addr_compare has them. */
static int
order_addr(const struct cell *c, const struct literal *l)
{
	if (c->addr.family != l->addr.family)
		return addr_compare(&c->addr, &l->addr);
	return addr_prefix_compare(c->addr.bytes, l->addr.bytes, l->bits);
}

static int
order_count(const struct cell *c, const struct literal *l)
{
	return order_u64(c->count, l->count);
}

static int
order_bytes(const struct cell *c, const struct literal *l)
{
	return order_u64(c->count, l->bytes);
}

static int
order_bps(const struct cell *c, const struct literal *l)
{
	return order_u64(c->count, l->bps);
}

static int
order_duration(const struct cell *c, const struct literal *l)
{
	return order_i64(c->ns, l->duration_ns);
}

static int
order_time(const struct cell *c, const struct literal *l)
{
	int64_t ns = c->ns;

	if (l->is_clock)
		ns = (ns % NS_PER_DAY + NS_PER_DAY) % NS_PER_DAY;
	return order_i64(ns, l->time_ns);
}

static int
order_percent(const struct cell *c, const struct literal *l)
{
	double difference = c->percent - l->percent;
	double half = 0.5e-6; /* percentages are written with 6 decimals */

	return (difference > half) - (difference < -half);
}

static int
order_text(const struct cell *c, const struct literal *l)
{
	const char *a = c->text;
	const char *b = l->folded;

	while (*a && literal_fold(*a) == *b) {
		a++;
		b++;
	}
	return (uint8_t)literal_fold(*a) - (uint8_t)*b;
}

/* What a typed value is to the cells of one unit. */
struct reading {
	bool (*read)(struct literal *l);
	int (*order)(const struct cell *c, const struct literal *l);
	const char *example;
};

/* clang-format off */
static const struct reading readings[N_UNITS] = {
	[UNIT_ADDRESS] = { read_addr, order_addr, "an address (10.0.0.1, 10.0.0.0/8)" },
	[UNIT_PORT] = { read_count, order_count, "a port (443)" },
	[UNIT_NUMBER] = { read_count, order_count, "a number (64500)" },
	[UNIT_COUNT] = { read_count, order_count, "a number (100, 2.5k)" },
	[UNIT_BYTES] = { read_bytes, order_bytes, "a size (1500, 64k, 1.5MB)" },
	[UNIT_BPS] = { read_bps, order_bps, "a rate (10M, 300kb/s)" },
	[UNIT_DURATION] = { read_duration, order_duration, "a duration (250ms, 10s, 5m)" },
	[UNIT_TIME] = { read_time, order_time, "a time (14:22, 2026-01-20T14:22:46)" },
	[UNIT_PERCENT] = { read_percent, order_percent, "a percentage (12.5)" },
	[UNIT_TEXT] = { read_text, order_text, "a text" },
	[UNIT_SERIES] = { NULL, NULL, "to be compared" },
};
/* clang-format on */

void
literal_read(struct literal *l)
{
	l->readings = 0;
	for (unsigned unit = 0; unit < N_UNITS; unit++) {
		if (readings[unit].read && readings[unit].read(l))
			l->readings |= 1u << unit;
	}
}

bool
literal_fits(const struct literal *l, enum unit unit)
{
	return l->readings >> unit & 1;
}

const char *
literal_example(enum unit unit)
{
	return readings[unit].example;
}

bool
literal_is_prefix(const struct literal *l)
{
	return literal_fits(l, UNIT_ADDRESS) && strchr(l->text, '/');
}

int
literal_compare(const struct cell *c, const struct literal *l)
{
	return readings[c->unit].order(c, l);
}

char
literal_fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/*
 * In pieces, because strstr is linear where the obvious loop is quadratic on
 * texts a stranger may choose, and no text here has a limit of its own.
 */
bool
literal_within(const struct literal *l, const char *text)
{
	char piece[2048];
	size_t overlap = strlen(l->folded);
	size_t n = 0;

	if (overlap >= sizeof(piece) / 2)
		return false; /* longer than a filter can be */
	for (;;) {
		for (; *text && n < sizeof(piece) - 1; n++)
			piece[n] = literal_fold(*text++);
		piece[n] = '\0';
		if (strstr(piece, l->folded))
			return true;
		if (!*text)
			return false;
		memmove(piece, piece + n - overlap, overlap);
		n = overlap;
	}
}
