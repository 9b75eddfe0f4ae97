/* SPDX-License-Identifier: BSD-2-Clause */
/* calendar owns the way between nanoseconds and the parts of a date, in UTC. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* A moment of the Gregorian calendar; month and day count from 1. */
struct moment {
	int64_t year;
	unsigned month, day, hour, minute, second, ns;
};

/* The parts of a moment given in nanoseconds since the epoch. */
struct moment calendar_split(int64_t ns);

/*
 * calendar_join - the nanoseconds since the epoch of a moment.
 *
 * returns  true and *out_ns set; false and *out_ns untouched for a day or time
 *          there is not (30 February, 25:00), or beyond 64 bits (1677-2262)
 */
bool calendar_join(const struct moment *m, int64_t *out_ns);

#endif
