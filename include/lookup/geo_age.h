/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_age owns how the date of a database is told. */
#ifndef LOOKUP_GEO_AGE_H
#define LOOKUP_GEO_AGE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEO_AGE_BYTES 64

/* The date a database gives in seconds, 0 when no clock can be there. */
static inline int64_t
geo_built_ns(uint64_t seconds)
{
	return seconds < INT64_MAX / NS_PER_S ? (int64_t)seconds * NS_PER_S : 0;
}

/* Addresses move: what is over a year old is told to be. */
bool geo_age_is_old(int64_t built_ns, int64_t now_ns);

/*
 * geo_age_text - "2025-11-02", "2022-10-29, 4 years old", "of unknown date".
 *
 * now_ns   time of day
 * returns  out
 */
const char *geo_age_text(
    int64_t built_ns, int64_t now_ns, char out[static GEO_AGE_BYTES]);

#endif
