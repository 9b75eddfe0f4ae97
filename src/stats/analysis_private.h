/* SPDX-License-Identifier: BSD-2-Clause */
/* analysis_private owns the inside of an analysis, for the stats floor only. */
#ifndef STATS_ANALYSIS_PRIVATE_H
#define STATS_ANALYSIS_PRIVATE_H

#include "flow/claims.h"
#include "flow/flow.h"
#include "flow/fragments.h"
#include "flow/talk.h"
#include "packet/issue.h"
#include "stats/analysis.h"
#include "stats/files.h"
#include "stats/ladder.h"
#include "stats/paths.h"
#include "stats/remembered.h"
#include "stats/rollup.h"
#include "stats/said.h"
#include "stats/series.h"
#include "stats/tables.h"

#define MAX_LOCAL 64

/* References of a grouping: which table, which slot, which side. */
enum { REF_FLOWS, REF_PAIRS, REF_HOSTS };

static inline uint32_t
ref_of(uint32_t table, uint32_t slot, unsigned side)
{
	return table << 25 | slot << 1 | side;
}

static inline unsigned
ref_side(uint32_t ref)
{
	return ref & 1;
}

/* What one 2-second step moved in all. */
struct step_total {
	int64_t step;
	uint64_t in, out, packets;
};

/* Fill in what names say of a host; `ask` as in tables_name. */
void tables_hosts_know(
    const struct analysis *a, struct host_row *row, bool ask);

/* One frame of a batch between its two passes. */
struct pending {
	struct packet packet;
	struct flow_key key;
	uint64_t hash;
	uint32_t guess; /* slot that the flow most likely has, or MAP_NONE */
	unsigned side;
	struct early_parts early; /* of a datagram's first part */
	struct flow_key quoted;   /* by an ICMP error */
	uint8_t icmp_error;       /* enum icmp_error */
};

struct analysis {
	struct analysis_config config; /* its `local` is not ours to keep */
	struct ladder ladder;
	struct fragments *fragments;
	struct claims *claims;
	struct talks *talks;
	struct said *said;
	struct files *files; /* NULL: nobody asks for them */
	struct series *series;
	struct remembered *remembered;
	struct paths paths;
	struct ledger ledger;
	struct counts total;      /* of all IP packets */
	struct counts with_ports; /* ... that have ports */
	struct issue_row issues[N_ISSUES];
	struct step_total steps[RECENT_STEPS + 1];
	struct step_total *step; /* the one found last */
	uint64_t delivered;      /* by the source */
	uint64_t lost_shown;     /* of the losses, those in the timeline */
	int64_t clock_ns;
	unsigned shard, n_shards;
	struct addr local[MAX_LOCAL];
	size_t n_local;
	bool has_clock;

	/* Scratch of queries; a const analysis may still fill it. */
	struct rollup *rollup;
	uint64_t *distinct;
	size_t distinct_bytes;

	struct pending pending[ANALYSIS_BATCH];
};

static inline const struct flow *
ref_flow(const struct analysis *a, uint32_t ref)
{
	const struct map *const tables[] = {
	    [REF_FLOWS] = &a->ladder.flows,
	    [REF_PAIRS] = &a->ladder.pairs,
	    [REF_HOSTS] = &a->ladder.hosts,
	};

	return map_at(tables[ref >> 25], ref >> 1 & 0xffffff);
}

/* The totals of a step, started when it is new. */
struct step_total *analysis_step(struct analysis *a, int64_t step);

/* Is there anything in the bytes of this packet to be read? */
static inline bool
analysis_listens(const struct flow *f, const struct packet *p)
{
	return (p->flags & PACKET_TUNNEL) || talks_concern(f, p);
}

/* Read them, before the packet is counted in its flow. */
void analysis_hear(struct analysis *a, struct flow *f, const struct pending *w,
    const struct frame *frame);

/* Packet time went on, or came to its end, for what is waited for. */
void analysis_hear_clock(struct analysis *a);
void analysis_hear_end(struct analysis *a);

/* Add what a flow moved lately; rests were never recent. */
void ref_recent(
    const struct analysis *a, uint32_t ref, struct recent_sums *sums);

/* Ask the record of a reference into the cache (a rollup_touch_fn). */
void ref_touch(const void *analysis, uint32_t ref);

/*
 * One bit of 64 by an address: most flows are turned away by a set of such
 * bits before anything is compared.
 */
static inline uint64_t
addr_bit(const uint8_t bytes[16])
{
	uint64_t mixed = (hash_load(bytes) ^ hash_load(bytes + 8)) *
	                 UINT64_C(0x9e3779b97f4a7c15);

	return UINT64_C(1) << (mixed >> 58);
}

/* How many of n hashes are distinct; sorts them. */
uint64_t count_distinct(uint64_t *hashes, size_t n);

/*
 * Did the flow move anything within the last closed steps, or the open one?
 * By the clock: the times of its packets may lie anywhere.
 */
static inline bool
is_active(const struct analysis *a, const struct flow *f, uint32_t steps)
{
	uint32_t open = (uint32_t)recent_step(a->ladder.recent);

	return f->recent.entry != 0 && open - f->recent.step <= steps;
}

#endif
