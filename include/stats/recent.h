/* SPDX-License-Identifier: BSD-2-Clause */
/* recent owns who moved how much in each of the last 2-second steps. */
#ifndef STATS_RECENT_H
#define STATS_RECENT_H

#include "base/clock.h"
#include "base/error.h"
#include "flow/flow.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECENT_STEP_NS (2 * NS_PER_S)
#define RECENT_STEPS 30 /* 60 s of closed steps, and the open one */

/* What one flow moved in one step. 0 is no entry. */
struct recent_entry {
	uint32_t flow;     /* slot, or UINT32_MAX once it was evicted */
	uint32_t prev;     /* the flow's entry in an earlier step, or 0 */
	uint64_t bytes[2]; /* by side a, by side b */
};

/*
 * Entries lie in chunks, and each step owns a chain of chunks, so memory
 * follows what is busy now. Entries of a flow are chained newest first; a
 * link into a chunk that has been reused is told by the step it is in.
 */
struct recent;

int recent_new(uint32_t max_entries, struct recent **out, struct error *err);
void recent_free(struct recent *r);
void recent_clear(struct recent *r);
size_t recent_plan(uint32_t max_entries);

/* Number of the open step: floor(clock / 2 s). */
int64_t recent_step(const struct recent *r);

/* The clock moved: close steps up to that of clock_ns. Never goes back. */
void recent_advance(struct recent *r, int64_t clock_ns);

/*
 * recent_count - a flow moved bytes now.
 *
 * newest   the flow's link, updated
 */
void recent_count(struct recent *r, uint32_t flow, struct flow_recent *newest,
    unsigned side, uint64_t bytes);

/* The flow of that slot is evicted: its entries no longer count. */
void recent_forget(struct recent *r, uint32_t flow, struct flow_recent newest);

/* Bytes of one thing over the last closed steps, by side. */
struct recent_sums {
	uint64_t s2[2], s10[2], s40[2];
};

/* Add a flow's sums to *sums. */
void recent_sum(const struct recent *r, uint32_t flow,
    struct flow_recent newest, struct recent_sums *sums);

/*
 * Add a flow's bytes of both sides to series[RECENT_STEPS], oldest first; the
 * last one is the step closed last.
 */
void recent_series(const struct recent *r, uint32_t flow,
    struct flow_recent newest, uint64_t *series);

/*
 * Move the entries of another's flows over; slot_of[theirs] = ours, or
 * MAP_NONE when it has no place here.
 */
void recent_merge(struct recent *into, const struct recent *from,
    const uint32_t *slot_of,
    struct flow_recent *(*newest)(void *context, uint32_t slot), void *context);

#endif
