/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder owns the flow records, and how they lose detail when it gets full. */
#ifndef STATS_LADDER_H
#define STATS_LADDER_H

#include "base/map.h"
#include "flow/flow.h"
#include "stats/recent.h"
#include "stats/sketches.h"

#include <stddef.h>
#include <stdint.h>

/* IP protocols that have ports, and so rows in the ports view. */
#define N_PORT_PROTOCOLS 5
#define N_PORTS 65536u

/* Slot of a protocol with ports in arrays of N_PORT_PROTOCOLS, or -1. */
int port_protocol_slot(uint8_t protocol);
uint8_t port_protocol_at(int slot);

struct counts {
	uint64_t packets, bytes, payload, wire;
};

static inline void
counts_add(struct counts *into, const struct counts *from)
{
	into->packets += from->packets;
	into->bytes += from->bytes;
	into->payload += from->payload;
	into->wire += from->wire;
}

static inline void
counts_add_flow(struct counts *c, const struct flow *f)
{
	c->packets += flow_packets(f);
	c->bytes += flow_bytes(f);
	c->payload += f->side[0].payload + f->side[1].payload;
	c->wire += f->wire;
}

/* What packets from and to one port were. */
struct port_counts {
	uint64_t packets_src, packets_dst, bytes_src, bytes_dst;
};

/*
 * Ports whose counts lie together. A table has a page for those that came up,
 * as long as it has one left; what comes later is of none, and in `other`.
 */
#define PORTS_PER_PAGE 128u
#define PORT_PAGES (N_PORT_PROTOCOLS * N_PORTS / PORTS_PER_PAGE)

struct port_page {
	struct port_counts counts[PORTS_PER_PAGE];
	uint64_t own[PORTS_PER_PAGE]; /* bytes from a port to the same number */
};

struct port_table {
	struct port_page *pages;
	uint32_t capacity, used;
	uint16_t
	    place[PORT_PAGES]; /* in `pages`, + 1; by protocol slot, port */
	struct port_counts other;
};

/* Bytes of a table of that many pages; PORT_PAGES have room for every port. */
size_t port_table_plan(uint32_t pages);
int port_table_init(struct port_table *t, uint32_t pages);
void port_table_fini(struct port_table *t);
void port_table_clear(struct port_table *t);

/* Add what one flow had, and what another table has of some pages. */
void port_table_add(struct port_table *t, const struct flow *f);
void port_table_merge(struct port_table *into, const struct port_table *from,
    size_t first_page, size_t n_pages);

/* A page, counted from the first port of the first protocol, or NULL. */
const struct port_page *port_table_page(
    const struct port_table *t, size_t page);

/* Have the counts of a flow's ports come into the cache. */
void port_table_prefetch(const struct port_table *t, const struct flow *f);

/*
 * Three tables of struct flow: flows, what is left of pairs, what is left of
 * hosts. A packet is in exactly one record. When a table is full, one of the
 * next few records in line goes: half-open and one-packet flows first, then
 * what is idle, then what is small; it is folded one step down, and booked as
 * gone from the views that showed it in detail.
 */
struct ladder {
	struct map flows, pairs, hosts;
	uint32_t flows_hand, pairs_hand, hosts_hand;
	uint32_t next_victim; /* flow chosen ahead, or MAP_NONE */
	uint32_t refusals;    /* newcomers a full table of hosts turned away */
	struct flow *leaving; /* flows evicted, not yet folded */
	uint32_t n_leaving;
	struct recent *recent;
	struct port_table ports;  /* of flows that are gone */
	struct counts gone_flows; /* no longer in any row of flows */
	struct counts gone_pairs; /* ... of pairs and conversations */
	struct counts gone_sent, gone_received; /* ... of hosts, by side */
	uint64_t n_gone_flows, n_gone_pairs, n_gone_hosts;
	uint64_t *host_lost; /* bytes of hosts gone, by a hash of the address */
	uint32_t n_host_lost; /* power of two */
	struct sketches lost; /* hosts' peers, and hosts of ports: see below */
};

struct ladder_config {
	uint32_t flows, pairs, hosts; /* capacities */
	uint32_t recent_entries;
	uint32_t port_pages;
	size_t sketch_bytes;
};

int ladder_init(
    struct ladder *l, const struct ladder_config *config, struct error *err);
void ladder_fini(struct ladder *l);
void ladder_clear(struct ladder *l);

/* Bytes of what is left of hosts, and of what others lost. */
size_t ladder_hosts_plan(uint32_t hosts);

/*
 * ladder_touch - the record of a flow key, made when it is not there.
 *
 * now_ns   the analysis clock, to tell what is idle
 * created  set when the record is new and zero but for its key
 * returns  slot in l->flows
 */
uint32_t ladder_touch(struct ladder *l, const struct flow_key *key,
    uint64_t hash, int64_t now_ns, bool *created);

/*
 * ladder_settle - fold what was evicted since the last call.
 *
 * Evicted flows wait here so that their cache misses overlap. Call it after
 * at most LADDER_LEAVING touches, and before anything is asked of the tables.
 */
#define LADDER_LEAVING 64
void ladder_settle(struct ladder *l, int64_t now_ns);

/* Add what another ladder holds; see analysis_merge. */
int ladder_merge(struct ladder *into, const struct ladder *from, int64_t now_ns,
    struct error *err);

/*
 * Bytes that a host's records may be short of. It had at most what all hosts
 * of its hash had when they left, however often each came back.
 */
uint64_t ladder_host_err(
    const struct ladder *l, const uint8_t addr[16], uint8_t family);

/* What of a host, or of a port, its lost ends are found by and counted as. */
uint64_t ladder_host_hash(
    const struct ladder *l, const uint8_t addr[16], uint8_t family);

/*
 * ladder_peers - how many distinct peers a host has had.
 *
 * host     its hash
 * held     ... of the peers in its records of flows and pairs; gets sorted
 * returns  exact when no pair of it is gone. An estimate when there is a
 *          sketch of those that are, never less than what is held; else that
 */
uint64_t ladder_peers(
    const struct ladder *l, uint64_t host, uint64_t *held, size_t n);

/* The same for the hosts that had a port of a protocol with that slot. */
uint64_t ladder_port_hosts(const struct ladder *l, int protocol_slot,
    uint16_t port, uint64_t *held, size_t n);

/* A pair, or what is left of it, leaves: each host loses a peer. */
void ladder_lose_peers(struct ladder *l, const uint64_t hosts[static 2]);

/* A flow leaves: each of its ports loses a host. */
void ladder_lose_ports(
    struct ladder *l, const struct flow *f, const uint64_t hosts[static 2]);

static inline struct flow *
ladder_flow(const struct ladder *l, uint32_t slot)
{
	return map_at(&l->flows, slot);
}

#endif
