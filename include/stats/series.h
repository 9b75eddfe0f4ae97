/* SPDX-License-Identifier: BSD-2-Clause */
/* series owns the timeline: what each bin of time held. */
#ifndef STATS_SERIES_H
#define STATS_SERIES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One bin [k*w, (k+1)*w) since the epoch. Of IP packets, but for `wire`. */
struct series_bin {
	uint64_t packets, bytes_in, bytes_out;
	uint64_t wire;    /* every frame, IP or not */
	uint32_t flows;   /* that began here */
	uint32_t lost;    /* frames lost while the clock stood here */
	uint32_t queries; /* of DNS, as many as its tables count */
	uint32_t damaged; /* frames with something wrong in them */
};

/*
 * Bins lie in pages of 64 neighbours, and only pages with traffic exist, so a
 * gap of a century costs nothing. When all pages are taken, the oldest in
 * time is given up, into series_evicted.
 */
struct series;

int series_new(
    int64_t bin_ns, uint32_t max_bins, struct series **out, struct error *err);
void series_free(struct series *s);
void series_clear(struct series *s);
size_t series_plan(uint32_t max_bins);

/*
 * series_bin - the bin of a time, made when it is not there.
 *
 * returns  never NULL; valid until the next call
 */
struct series_bin *series_bin(struct series *s, int64_t time_ns);

/* Sum of what evicted pages held. */
const struct series_bin *series_evicted(const struct series *s);

/*
 * series_each - every bin from the first to the last with traffic, in time
 * order, empty ones too.
 *
 * When that is more than about 2^20 bins, only gaps of up to 30 are filled: a
 * lying clock shall not write a century of zeros.
 */
void series_each(const struct series *s,
    bool (*visit)(void *context, int64_t start_ns, const struct series_bin *b),
    void *context);

/*
 * series_newest - the newest n bins up to the one that holds `clock_ns`.
 *
 * merge    that many neighbours are one bin of `out`, from 1 on; it begins at a
 *          multiple of their width, like any other
 * from_ns  the first begins there at the latest: then n bins from there on
 * out      n of them, oldest first, zeros where nothing was
 */
struct series_window {
	int64_t clock_ns, from_ns;
	int64_t merge;
	uint32_t n;
};

void series_newest(const struct series *s, const struct series_window *w,
    struct series_bin *out, int64_t *first_ns);

/* Empty it, for bins of that width. */
void series_rebin(struct series *s, int64_t bin_ns);

int64_t series_bin_ns(const struct series *s);

void series_merge(struct series *into, const struct series *from);

/* Add one bin's counts to another's. */
void series_bin_add(struct series_bin *into, const struct series_bin *from);

#endif
