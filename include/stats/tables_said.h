/* SPDX-License-Identifier: BSD-2-Clause */
/* tables_said owns the rows of what was said: names, URLs, server names. */
#ifndef STATS_TABLES_SAID_H
#define STATS_TABLES_SAID_H

#include "stats/said.h"
#include "stats/tables.h"

#include <stddef.h>
#include <stdint.h>

/*
 * As in tables.h; but texts point into the tables, and stay valid until the
 * analysis goes on: tables_*_complete is for putting them elsewhere.
 */
struct said_wants {
	bool p95;     /* of DNS: work it out */
	bool clients; /* the text of each row's clients, until the next row */
};

/* What all three have in common. `slot` finds the row again. */
struct said_row {
	const char *text;
	const char *client_list; /* or NULL */
	uint64_t clients;        /* distinct; see clients_count */
	uint64_t err;            /* the first count may be short by */
	uint32_t slot;
};

struct dns_row {
	_Alignas(16) struct said_row said;
	struct addr host;    /* of tables by address, what `text` says */
	const char *service; /* "DNS", "mDNS", "LLMNR" */
	const char *answers; /* or "" */
	char types[SAID_LIST_BYTES];
	uint64_t queries, responses, nxdomain, servfail, unanswered, retries;
	int64_t latency_avg, latency_p95, latency_max; /* ns; -1 = unknown */
};

struct url_row {
	_Alignas(16) struct said_row said;
	const char *content_type, *user_agent; /* or "" */
	char methods[SAID_LIST_BYTES], statuses[SAID_LIST_BYTES];
	uint64_t requests, bytes;
};

struct name_row {
	_Alignas(16) struct said_row said;
	const char *protocol;                /* "TLS", "QUIC" */
	const char *version, *alpn;          /* these five "" when unknown */
	const char *ja3, *ja4, *certificate; /* of whoever came last */
	uint64_t connections, hellos, bytes;
	bool ech;
};

enum said_table {
	SAID_DNS, /* by name */
	SAID_URLS,
	SAID_NAMES,
	SAID_RESOLVERS, /* DNS by who is asked */
	SAID_ASKERS,    /* ... and by who asks */
};

/*
 * What was asked over DNS: `by` name, resolver or asker. Clients of an asker
 * are the resolvers it asked; answers are only there by name.
 *
 * Of a walk through these tables: 0, or -ENOMEM, and then there was none.
 */
int tables_dns(const struct analysis *a, enum said_table by,
    struct said_wants wants, table_fn *emit, void *context);
void tables_dns_total(
    const struct analysis *a, enum said_table by, struct dns_row *out);
void tables_dns_evicted(
    const struct analysis *a, enum said_table by, struct dns_row *out);

int tables_urls(const struct analysis *a, struct said_wants wants,
    table_fn *emit, void *context);
void tables_urls_total(const struct analysis *a, struct url_row *out);
void tables_urls_evicted(const struct analysis *a, struct url_row *out);

int tables_names(const struct analysis *a, struct said_wants wants,
    table_fn *emit, void *context);
void tables_names_total(const struct analysis *a, struct name_row *out);
void tables_names_evicted(const struct analysis *a, struct name_row *out);

/* The tables themselves, for whoever has something to tell. */
struct said *tables_said(struct analysis *a);

/* For rows that were chosen: what their scan left out. */
int64_t tables_dns_p95(
    const struct analysis *a, enum said_table by, uint32_t slot);

void tables_said_clients(const struct analysis *a, enum said_table table,
    uint32_t slot, char out[static CLIENTS_TEXT_BYTES]);

#endif
