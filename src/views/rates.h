/* SPDX-License-Identifier: BSD-2-Clause */
/* rates owns how sums of recent bytes and shares become cells. */
#ifndef VIEWS_RATES_H
#define VIEWS_RATES_H

#include "base/alloc.h"
#include "stats/tables.h"
#include "views/view.h"

#include <string.h>

static inline struct table_wants
wants_of(uint32_t needs)
{
	return (struct table_wants){
	    .rates = needs & NEED_RATES,
	    .distinct = needs & NEED_DISTINCT,
	    .places = needs & NEED_PLACE,
	    .names = needs & NEED_NAME,
	};
}

/* Bytes over so many seconds, as bits per second. */
static inline struct cell
rate_over(uint64_t bytes, uint64_t seconds)
{
	return cell_bps(bytes * 8 / seconds);
}

static inline struct cell
rate_2s(const struct recent_sums *r)
{
	return rate_over(r->s2[0] + r->s2[1], 2);
}

static inline struct cell
rate_2s_side(const struct recent_sums *r, unsigned side)
{
	return rate_over(r->s2[side], 2);
}

static inline struct cell
rate_10s(const struct recent_sums *r)
{
	return rate_over(r->s10[0] + r->s10[1], 10);
}

static inline struct cell
rate_40s(const struct recent_sums *r)
{
	return rate_over(r->s40[0] + r->s40[1], 40);
}

static inline struct cell
share_of(uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return cell_absent(UNIT_PERCENT);
	return cell_percent(100.0 * (double)part / (double)whole);
}

/*
 * Zeroed room for the series of n rows, or *out NULL where nobody needs any;
 * false: there is no room.
 */
static inline bool
series_space(struct arena *arena, size_t n, uint32_t needs, uint64_t **out)
{
	size_t bytes = n * SERIES_STEPS * sizeof(uint64_t);

	*out = NULL;
	if (!(needs & NEED_SERIES))
		return true;
	*out = arena_take(arena, bytes);
	if (*out)
		memset(*out, 0, bytes);
	return *out;
}

_Static_assert(SERIES_STEPS == RECENT_STEPS, "a series shows every step kept");

#endif
