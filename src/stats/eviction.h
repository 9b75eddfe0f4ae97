/* SPDX-License-Identifier: BSD-2-Clause */
/* eviction owns the choice of the record that leaves a full table. */
#ifndef STATS_EVICTION_H
#define STATS_EVICTION_H

#include "flow/flow.h"

#include <stdint.h>

#define EVICTION_BUSY 2u

/*
 * eviction_class - 0 for half-open and one-packet flows, 1 for what is idle,
 * EVICTION_BUSY for the rest: lower classes go first.
 */
unsigned eviction_class(const struct flow *f, int64_t now_ns);

/*
 * eviction_pick - the slot to give up in a full table of flow records.
 *
 * hand  where the last choice ended, kept by the table's owner; moves on
 */
uint32_t eviction_pick(const struct map *m, uint32_t *hand, int64_t now_ns);

#endif
