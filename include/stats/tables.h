/* SPDX-License-Identifier: BSD-2-Clause */
/* tables owns the rows that an analysis can be asked for, as plain values. */
#ifndef STATS_TABLES_H
#define STATS_TABLES_H

#include "base/addr.h"
#include "lookup/names.h"
#include "lookup/places.h"
#include "packet/issue.h"
#include "stats/analysis.h"
#include "stats/paths.h"
#include "stats/recent.h"
#include "stats/remembered.h"
#include "stats/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Row structs hold whole counts; rates are bytes over the window, to be
 * scaled by the view. `all_bytes` is the analysis' total, for shares.
 * Each tables_* function hands over every row in an order that means nothing
 * and stops when `emit` returns false. `rates`, `distinct` ask for the costly
 * parts. Rows are whole multiples of 16 bytes, so that arenas pack them.
 * thread: the owner of the analysis.
 */
typedef bool table_fn(void *context, const void *row);

struct table_wants {
	bool rates, distinct, places, names;
};

#define OUT 0
#define IN 1

/* Did an answer of DNS name an address that one of ours connected to? */
enum named_state { NAMED_UNKNOWN, NAMED_NO, NAMED_YES };

struct host_row {
	_Alignas(16) struct addr addr;
	uint64_t packets[2], bytes[2], payload[2]; /* OUT, IN */
	uint64_t wire, err, peers, all_bytes;
	uint64_t self; /* bytes to itself: in both of `bytes` */
	int64_t first_ns, last_ns;
	struct recent_sums recent; /* sides are OUT, IN */
	const uint64_t *series;
	const struct place *place; /* with wants.places, else NULL */
	struct name name;          /* these two with wants.names */
	uint8_t named;             /* enum named_state */
	bool contacted;            /* by a client that is ours; it is not */
};

void tables_hosts(const struct analysis *a, struct table_wants wants,
    table_fn *emit, void *context);
void tables_hosts_total(const struct analysis *a, struct host_row *out);
void tables_hosts_evicted(const struct analysis *a, struct host_row *out);

/*
 * Work out rates and series of the given rows alone: cheaper than asking for
 * them of all rows when only a few will be shown.
 *
 * rates   fill `recent`, whatever it held
 * values  NULL, or RECENT_STEPS zeros a row, to become its `series`
 */
void tables_hosts_complete(const struct analysis *a, struct host_row *rows,
    size_t n, bool rates, uint64_t *values);

/* The hosts of a country, a city or a network together. */
struct place_row {
	_Alignas(16) const struct place *place;
	uint64_t hosts;
	uint64_t packets[2], bytes[2]; /* OUT, IN */
	uint64_t all_bytes;
	struct recent_sums recent;
	const uint64_t *series;
};

/* Where an address is; nowhere known, when nothing is looked up. */
const struct place *tables_place(
    const struct analysis *a, const struct addr *addr);

/* 0, or -ENOMEM: then there was no row. */
int tables_places(const struct analysis *a, enum place_kind kind,
    struct table_wants wants, table_fn *emit, void *context);
/* Bytes that asking for that many places takes meanwhile, at most. */
size_t tables_places_plan(uint32_t places);

void tables_places_total(const struct analysis *a, struct place_row *out);
void tables_places_evicted(const struct analysis *a, struct place_row *out);

/* As tables_hosts_complete, but that -ENOMEM leaves them as they are. */
int tables_places_complete(const struct analysis *a, enum place_kind kind,
    struct place_row *rows, size_t n, bool rates, uint64_t *values);

/*
 * What an address is called: by what the frames say, else by what is known
 * beside them. `ask`: reverse DNS too, when that is wanted and nothing is
 * known.
 */
struct name tables_name(
    const struct analysis *a, const struct addr *addr, bool ask);

/* Take in what reverse DNS has found out, before names are asked for. */
void tables_names_begin(const struct analysis *a);

/* Fill in `name` and `named`. */
void tables_hosts_name(
    const struct analysis *a, struct host_row *rows, size_t n);

/* Fill in `place`. */
void tables_hosts_locate(
    const struct analysis *a, struct host_row *rows, size_t n);

/* Two addresses, both ways: side 0 is what `a` sent. */
struct pair_row {
	_Alignas(16) struct addr a, b;
	uint64_t packets[2], bytes[2], payload[2];
	int64_t first_ns[2], last_ns[2];
	uint64_t all_bytes;
	struct recent_sums recent;
	struct name name[2];          /* of a, of b; with wants.names */
	const struct place *place[2]; /* of a, of b; see _locate, else NULL */
};

/* One row per pair of addresses, a before b by address. */
void tables_conversations(const struct analysis *a, struct table_wants wants,
    table_fn *emit, void *context);
void tables_conversations_complete(
    const struct analysis *a, struct pair_row *const *rows, size_t n);
void tables_conversations_locate(
    const struct analysis *a, struct pair_row *const *rows, size_t n);
void tables_conversations_total(const struct analysis *a, struct pair_row *out);
void tables_conversations_evicted(
    const struct analysis *a, struct pair_row *out);

/* One 5-tuple, client first: OUT is what the client sent. */
struct flow_row {
	_Alignas(16) struct flow_recent newest; /* for tables_flows_complete */
	uint32_t slot;
	uint8_t protocol, state;
	uint8_t icmp; /* enum icmp_error bits */
	uint8_t app;  /* enum app, by its bytes */
	bool has_ports;
	uint16_t client_port, server_port;
	struct addr client, server;
	uint64_t packets[2], bytes[2];
	uint64_t retransmits, out_of_order, zero_windows, resets;
	uint64_t all_bytes;
	int64_t rtt_ns; /* 0 = unknown */
	int64_t first_ns, last_ns;
	struct recent_sums recent;
	const uint64_t *series;
	const char *server_name; /* or NULL */
	struct name name[2];     /* of client, server; with wants.names */
};

void tables_flows(const struct analysis *a, struct table_wants wants,
    table_fn *emit, void *context);
void tables_flows_total(const struct analysis *a, struct flow_row *out);
void tables_flows_evicted(const struct analysis *a, struct flow_row *out);
void tables_flows_complete(const struct analysis *a, struct flow_row *rows,
    size_t n, bool rates, uint64_t *values);

struct port_row {
	_Alignas(16) uint16_t port;
	uint8_t protocol;
	uint64_t packets_src, packets_dst, bytes_src, bytes_dst;
	uint64_t bytes_both; /* at both ends: in bytes_src and in bytes_dst */
	uint64_t hosts, all_bytes;
};

/* 0, or -ENOMEM: then there was no row. */
int tables_ports(const struct analysis *a, struct table_wants wants,
    table_fn *emit, void *context);
void tables_ports_total(const struct analysis *a, struct port_row *out);
void tables_ports_evicted(const struct analysis *a, struct port_row *out);

/* Bytes that asking for ports takes meanwhile, at most. */
size_t tables_ports_plan(void);

struct protocol_row {
	_Alignas(16) struct path_node node;
	uint64_t order; /* place in the tree, parents first */
	uint64_t all_packets;
};

void tables_protocols(const struct analysis *a, table_fn *emit, void *context);

struct bin_row {
	_Alignas(16) int64_t start_ns;
	int64_t width_ns;
	struct series_bin bin;
};

void tables_timeline(const struct analysis *a, table_fn *emit, void *context);
void tables_timeline_total(const struct analysis *a, struct bin_row *out);
void tables_timeline_evicted(const struct analysis *a, struct bin_row *out);

struct issue_row {
	_Alignas(16) enum issue issue;
	uint64_t packets;
	uint64_t example; /* number of the first frame that has it */
};

void tables_issues(const struct analysis *a, table_fn *emit, void *context);

/* The newest frames kept, and the timeline. */
const struct remembered *tables_remembered(const struct analysis *a);
const struct series *tables_series(const struct analysis *a);

/* What crossed the wire in the last closed steps, in and out, and packets. */
struct overview {
	uint64_t in_2s, out_2s, in_10s, out_10s, in_40s, out_40s;
	uint64_t packets_2s;
};

void tables_overview(const struct analysis *a, struct overview *out);

/* The clock of the analysis: packet time, or what it was advanced to. */
int64_t tables_clock_ns(const struct analysis *a);

#endif
