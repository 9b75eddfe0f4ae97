/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A place has a code, a name or a number; or it has none of them, because it
 * is not known, or because the address is of a special range, and then its
 * label says which and the hosts have that for a location.
 */
#include "views/place_where.h"

#include <stdio.h>
#include <string.h>

#define QUOTED_BYTES (2 * GEO_TEXT_BYTES + 3)

/* In quotes, with those inside escaped. */
static const char *
quoted(const char *text, char out[static QUOTED_BYTES])
{
	size_t n = 0;

	out[n++] = '"';
	for (; *text && n + 3 < QUOTED_BYTES; text++) {
		if (*text == '"' || *text == '\\')
			out[n++] = '\\';
		out[n++] = *text;
	}
	out[n++] = '"';
	out[n] = '\0';
	return out;
}

/* "<unknown>" and its like are made up; "private use" is a location. */
static bool
is_special(const char *label)
{
	return *label != '<';
}

static int
country_where(const struct place *p, char *out)
{
	const char *label = p->label[PLACE_COUNTRY];
	char text[QUOTED_BYTES];

	if (*p->country_code)
		return snprintf(out, PLACE_WHERE_BYTES, "country_code=%s",
		    quoted(p->country_code, text));
	return snprintf(out, PLACE_WHERE_BYTES, "country_code=\"\" location=%s",
	    quoted(is_special(label) ? label : "", text));
}

static int
city_where(const struct place *p, char *out)
{
	char city[QUOTED_BYTES], code[QUOTED_BYTES];

	if (!*p->city && !*p->country_code)
		return country_where(p, out);
	return snprintf(out, PLACE_WHERE_BYTES, "city=%s country_code=%s",
	    quoted(p->city, city), quoted(p->country_code, code));
}

static int
network_where(const struct place *p, char *out)
{
	if (p->asn)
		return snprintf(out, PLACE_WHERE_BYTES, "asn=%u", p->asn);
	if (is_special(p->label[PLACE_NETWORK]))
		return country_where(p, out);
	/* Special addresses have no country, but a location. */
	return snprintf(out, PLACE_WHERE_BYTES,
	    "asn=\"\" (country_code!=\"\" or location=\"\")");
}

bool
place_where(enum place_kind kind, const struct place *place,
    char out[static PLACE_WHERE_BYTES])
{
	static int (*const writers[N_PLACE_KINDS])(
	    const struct place *p, char *out) = {
	    [PLACE_COUNTRY] = country_where,
	    [PLACE_CITY] = city_where,
	    [PLACE_NETWORK] = network_where,
	};
	char text[PLACE_WHERE_BYTES];
	int n = writers[kind](place, text);

	if (n < 0 || n >= PLACE_WHERE_BYTES || !place->id[kind])
		return false;
	memcpy(out, text, PLACE_WHERE_BYTES);
	return true;
}
