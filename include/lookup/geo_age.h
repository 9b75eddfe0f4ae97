/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_age owns how the date of a database is told. */
#ifndef LOOKUP_GEO_AGE_H
#define LOOKUP_GEO_AGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEO_AGE_BYTES 64

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
