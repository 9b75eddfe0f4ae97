/* SPDX-License-Identifier: BSD-2-Clause */
#include "option_values.h"

#include "base/clock.h"
#include "base/units.h"
#include "report/report.h"
#include "ui/theme.h"
#include "word_list.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TARGET(type) ((type *)(void *)((char *)o + row->target))

#define SNAPLEN_MAX 262144u
#define BIN_MIN_NS NS_PER_MS
#define BIN_MAX_NS (365 * 86400 * NS_PER_S)
#define WIDTH_MAX 100000
#define SPEED_MIN 0.1
#define SPEED_MAX 1000.0
#define KNOWN_BYTES 160 /* of a list of what there is */

static int
refuse(const struct option_row *row, const char *argument, const char *why,
    struct error *err)
{
	return error_set(
	    err, -EINVAL, "--%s: '%s': %s", row->name, argument, why);
}

/* Decimal digits only: no sign, no blanks, no overflow. */
static bool
parse_unsigned(const char *text, uint64_t *out)
{
	uint64_t value = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' ||
		    __builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, *text - '0', &value))
			return false;
	}
	*out = value;
	return true;
}

OPTION_VALUE(flag)
{
	(void)argument;
	(void)err;
	*TARGET(bool) = true;
	return 0;
}

OPTION_VALUE(text)
{
	if (!*argument)
		return refuse(row, argument, "is empty", err);
	*TARGET(const char *) = argument;
	return 0;
}

/* A list grows when its length is a power of two, so it needs no capacity. */
OPTION_VALUE(read)
{
	const char **grown = o->read;

	if (!*argument)
		return refuse(row, argument, "is empty", err);
	if ((o->n_read & (o->n_read - 1)) == 0)
		grown = realloc(
		    o->read, (o->n_read ? 2 * o->n_read : 1) * sizeof(*grown));
	if (!grown)
		return error_set(err, -ENOMEM, "--read: out of memory");
	grown[o->n_read++] = argument;
	o->read = grown;
	return 0;
}

OPTION_VALUE(positive)
{
	uint64_t value;

	if (!parse_unsigned(argument, &value) || value == 0)
		return refuse(row, argument, "not a number from 1", err);
	*TARGET(uint64_t) = value;
	return 0;
}

OPTION_VALUE(snaplen)
{
	uint64_t value;

	if (!parse_unsigned(argument, &value) || value > SNAPLEN_MAX)
		return refuse(
		    row, argument, "not a number from 0 to 262144", err);
	*TARGET(uint64_t) = value;
	return 0;
}

OPTION_VALUE(limit)
{
	uint64_t value;

	if (!parse_unsigned(argument, &value))
		return refuse(row, argument, "not a number", err);
	*TARGET(uint64_t) = value;
	o->has_limit = true;
	return 0;
}

OPTION_VALUE(all)
{
	(void)row;
	(void)argument;
	(void)err;
	o->view = "all";
	return 0;
}

OPTION_VALUE(width)
{
	uint64_t value;

	if (!parse_unsigned(argument, &value) || value > WIDTH_MAX)
		return refuse(row, argument, "not a number of columns", err);
	*TARGET(uint64_t) = value;
	o->has_width = true;
	return 0;
}

OPTION_VALUE(size)
{
	uint64_t value;

	if (units_parse_size(argument, &value) < 0 || value == 0)
		return refuse(row, argument, "not a size like 64M", err);
	*TARGET(uint64_t) = value;
	return 0;
}

OPTION_VALUE(duration)
{
	int64_t ns;

	if (units_parse_duration(argument, &ns) < 0 || ns <= 0)
		return refuse(row, argument, "not a time like 10s or 5m", err);
	*TARGET(int64_t) = ns;
	return 0;
}

OPTION_VALUE(bin)
{
	int64_t ns;

	if (units_parse_duration(argument, &ns) < 0 || ns < BIN_MIN_NS ||
	    ns > BIN_MAX_NS)
		return refuse(
		    row, argument, "not seconds from 0.001 to a year", err);
	*TARGET(int64_t) = ns;
	return 0;
}

/* What an offset counts from is known only when the source is open. */
OPTION_VALUE(time)
{
	int64_t ns;

	if (units_parse_time(argument, 0, &ns) < 0)
		return refuse(row, argument,
		    "not a time like 2026-01-20T14:22:46Z, 1768918966 or +10s",
		    err);
	*TARGET(const char *) = argument;
	return 0;
}

OPTION_VALUE(speed)
{
	char *end;
	double speed = strtod(argument, &end);

	if (end == argument || *end || !isfinite(speed) ||
	    (speed != 0 && (speed < SPEED_MIN || speed > SPEED_MAX)))
		return refuse(row, argument, "not 0 or 0.1 to 1000", err);
	*TARGET(double) = speed;
	o->has_speed = true;
	return 0;
}

/* "; there are a, b", one by one. */
static void
list_name(char list[static KNOWN_BYTES], const char *name)
{
	size_t used = strlen(list);

	snprintf(list + used, KNOWN_BYTES - used, "%s%s",
	    strchr(list, ';') ? ", " : "; there are ", name);
}

static bool
is_named(const struct options *o, const struct report_format *format, size_t n)
{
	bool named = o->format == format;

	for (size_t i = 0; i + 1 < n; i++)
		named |= o->more_formats[i] == format;
	return named;
}

/* One more of the list, once however often it is named. */
static bool
add_format(struct options *o, const char *id, size_t *n)
{
	const struct report_format *format = report_format_find(id);

	if (!format)
		return false;
	if (*n == 0)
		o->format = format;
	else if (is_named(o, format, *n) || *n > OPTIONS_MORE_FORMATS)
		return true;
	else
		o->more_formats[*n - 1] = format;
	++*n;
	return true;
}

OPTION_VALUE(format)
{
	const char *list = argument ? argument : "text";
	char known[KNOWN_BYTES] = "no such format", word[WORD_BYTES] = "";
	bool known_all;
	size_t n = 0;

	memset(o->more_formats, 0, sizeof(o->more_formats));
	o->report = true;
	known_all = *list != '\0';
	while (known_all && word_next(&list, word))
		known_all = add_format(o, word, &n);
	if (known_all)
		return 0;
	for (size_t i = 0; report_formats[i]; i++)
		list_name(known, report_formats[i]->id);
	return refuse(row, word, known, err);
}

OPTION_VALUE(theme)
{
	char known[KNOWN_BYTES] = "no such theme";

	if (theme_find(argument)) {
		*TARGET(const char *) = argument;
		return 0;
	}
	for (size_t i = 0; theme_name(i); i++)
		list_name(known, theme_name(i));
	return refuse(row, argument, known, err);
}

OPTION_VALUE(geoip)
{
	if (!*argument)
		return refuse(row, argument, "is empty", err);
	if (o->n_geoip == MAX_GEOIP)
		return refuse(row, argument, "too many databases", err);
	o->geoip[o->n_geoip++] = argument;
	return 0;
}

OPTION_VALUE(color)
{
	static const char *const names[] = {"never", "auto", "always"};

	for (int i = 0; i < 3; i++) {
		if (strcmp(argument, names[i]) == 0) {
			*TARGET(enum color_choice) =
			    (enum color_choice)(i + COLOR_NEVER);
			return 0;
		}
	}
	return refuse(row, argument, "not auto, always or never", err);
}

OPTION_VALUE(sandbox)
{
	static const char *const names[] = {
	    [SANDBOX_AUTO] = "auto",
	    [SANDBOX_STRICT] = "strict",
	    [SANDBOX_OFF] = "off",
	};

	for (int i = 0; i < 3; i++) {
		if (strcmp(argument, names[i]) == 0) {
			*TARGET(enum sandbox_choice) = (enum sandbox_choice)i;
			return 0;
		}
	}
	return refuse(row, argument, "not auto, strict or off", err);
}

OPTION_VALUE(units)
{
	bool bytes = strcmp(argument, "bytes") == 0;

	if (!bytes && strcmp(argument, "bits") != 0)
		return refuse(row, argument, "not bits or bytes", err);
	*TARGET(enum rate_style) = bytes ? RATE_BYTES : RATE_BITS;
	return 0;
}
