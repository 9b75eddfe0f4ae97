/* SPDX-License-Identifier: BSD-2-Clause */
/* said owns what was said: names asked for, URLs, names of servers. */
#ifndef STATS_SAID_H
#define STATS_SAID_H

#include "base/error.h"
#include "flow/talk.h"
#include "stats/interned.h"
#include "stats/latency.h"
#include "stats/named.h"
#include "stats/words.h"

#include <stddef.h>
#include <stdint.h>

/* The sums of each table's rows; the first is what a row is worth. */
enum said_dns_sum {
	DNS_QUERIES,
	DNS_RESPONSES,
	DNS_NXDOMAIN,
	DNS_SERVFAIL,
	DNS_UNANSWERED,
	DNS_RETRIES,
};

enum said_url_sum { URL_REQUESTS, URL_BODY_BYTES };
enum said_name_sum { NAME_CONNECTIONS, NAME_HELLOS, NAME_BYTES };

/*
 * One query name of one service (the kind is an enum app), or one address that
 * was asked, or one that asked: the same exchanges, grouped in three ways.
 */
struct said_dns {
	struct word word;
	uint64_t types; /* a bit each, see said_types_text */
	struct latency latency;
	int64_t answered_ns; /* when the latest answers came */
	uint32_t answers;    /* of a name: block in the table's texts */
};

#define SAID_STATUSES 4

struct said_status {
	uint64_t count;
	uint16_t status; /* or 0 */
};

/* One URL. */
struct said_url {
	struct word word;
	uint64_t other_statuses; /* responses with none of these */
	struct said_status statuses[SAID_STATUSES];
	struct latest content_type, user_agent;
	uint32_t methods; /* a bit each, see said_methods_text */
};

/* One server name of one protocol (the kind is an enum app). */
struct said_name {
	struct word word;
	struct latest offered, chosen; /* versions */
	struct latest alpn, ja3, ja4, certificate;
	bool ech;
};

struct series;

#define SAID_HOSTS_KNOWN 1024 /* a power of two */

struct said_host {
	struct addr addr;
	uint8_t kind;
	uint32_t cookie; /* of its row; 0 = none */
};

/* Rows by address, whose text is their text, and where some of them are. */
struct said_hosts {
	struct words words;
	struct said_host known[SAID_HOSTS_KNOWN];
};

/* Written by the thread of its analysis; whoever reads changes nothing. */
struct said {
	struct series *bins; /* to count queries in, not its own; or NULL */
	struct words dns, urls, names;
	struct said_hosts resolvers, askers;
	struct interned texts;
	struct named named;     /* addresses */
	struct sketches missed; /* clients that no table had room for */
};

/* A name of nobody: a hello that names no server. */
#define SAID_NOBODY "<none>"

/*
 * said_new - empty tables within about that many bytes.
 *
 * bytes  in all; with less than 64 KiB they hold a few rows each
 */
int said_new(size_t bytes, struct said **out, struct error *err);
void said_free(struct said *s);
void said_clear(struct said *s);

/* Most bytes that tables with that share will touch. */
size_t said_plan(size_t bytes);

/*
 * said_sink - what tells these tables; `settled` is not theirs and NULL.
 *
 * Cookies of requests are rows of the URLs, those of hellos rows of the names.
 */
struct talk_sink said_sink(struct said *s);

/* IP bytes of a flow that was settled on the name of that cookie. */
void said_count(struct said *s, uint32_t cookie, uint64_t bytes);

/* Ask the name of that cookie into the cache, for said_count. */
void said_prefetch(const struct said *s, uint32_t cookie);

/* The server name of that cookie, or NULL when it has left, or names nobody. */
const char *said_name(const struct said *s, uint32_t cookie);

/* The URL of that cookie, or NULL when it has left. */
const char *said_url(const struct said *s, uint32_t cookie);

/*
 * said_merge - add what another said.
 *
 * moved  NULL, or room for said_moved_room(from) numbers, for said_moved
 */
void said_merge(struct said *into, const struct said *from, uint32_t *moved);

static inline size_t
said_moved_room(const struct said *from)
{
	return words_used(&from->names) + 1;
}

/* The cookie in the merged tables of a name's cookie in `from`, or 0. */
uint32_t said_moved(
    const struct said *from, const uint32_t *moved, uint32_t cookie);

/* "A, AAAA", "GET, POST", "200", "200 (12), 404 (1)"; cut when too long. */
#define SAID_LIST_BYTES 64
void said_types_text(uint64_t types, char out[static SAID_LIST_BYTES]);
void said_methods_text(uint32_t methods, char out[static SAID_LIST_BYTES]);
void said_statuses_text(
    const struct said_url *row, char out[static SAID_LIST_BYTES]);

#endif
