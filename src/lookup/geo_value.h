/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * geo_value owns the reading of values in a MaxMind DB's data section.
 *
 * The library that finds the record of an address goes down into nested values
 * as deep as they are, and a small file can be deeper than any stack. Here
 * nothing is recursive that the file decides on, and every step is counted.
 */
#ifndef LOOKUP_GEO_VALUE_H
#define LOOKUP_GEO_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEO_VALUE_NONE UINT32_MAX
#define GEO_VALUE_STEPS 4096 /* for a record; the richest known have 400 */

/* A section being read. A value is known by its offset in it. */
struct geo_values {
	const uint8_t *bytes;
	uint32_t size;
	uint32_t steps; /* left; 0 with `broken` */
	bool broken;    /* it lies, or is too large: nothing more is read */
};

/* A section, and what may be spent on it. */
struct geo_values geo_values_of(const void *bytes, size_t size);

/*
 * geo_value_get - the value of a key in the map at `at`.
 * returns  GEO_VALUE_NONE when it is no map, or has no such key
 */
uint32_t geo_value_get(struct geo_values *v, uint32_t at, const char *key);

/*
 * geo_value_get_all - the same for n keys in one pass; out[i] of keys[i].
 */
void geo_value_get_all(struct geo_values *v, uint32_t at,
    const char *const *keys, uint32_t *out, size_t n);

/* The first element of the array at `at`. */
uint32_t geo_value_first(struct geo_values *v, uint32_t at);

/*
 * The value at `at`, if it is of that kind; false, *out untouched, else.
 *
 * text    not NUL-ended, of the section's life
 * number  an unsigned one of at most 32 bits
 */
bool geo_value_text(
    struct geo_values *v, uint32_t at, const char **out, size_t *n);
bool geo_value_number(struct geo_values *v, uint32_t at, uint32_t *out);
bool geo_value_double(struct geo_values *v, uint32_t at, double *out);

/*
 * geo_value_is_tame - can the value at 0, with all that pointers in it lead
 * to, be taken in by a reader that does not count its steps?
 */
bool geo_value_is_tame(struct geo_values *v);

#endif
