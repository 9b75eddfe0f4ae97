/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_pending owns the DNS queries that were asked lately, by their age. */
#ifndef FLOW_DNS_PENDING_H
#define FLOW_DNS_PENDING_H

#include "base/map.h"
#include "flow/dns_exchange.h"

/* Two ends, their ports, id and question; the longer parts as keyed hashes. */
struct asked_key {
	uint8_t client[16];
	uint64_t server, question;
	uint16_t client_port, server_port, id;
	uint8_t family, zero;
};

_Static_assert(sizeof(struct asked_key) == MAP_KEY_BYTES, "a map key");

enum asked_state {
	ASKED_WAITING,
	ASKED_ANSWERED,
	ASKED_GIVEN_UP,
};

struct asked {
	struct asked_key key;
	int64_t clock_ns; /* the analysis clock when it was first sent */
	int64_t time_ns;  /* its own time stamp then */
	struct addr client, server;
	uint32_t older, newer; /* slots in the row of age */
	uint16_t type;
	uint8_t service; /* enum app */
	uint8_t state;   /* enum asked_state */
	char name[DNS_NAME_BYTES];
};

/* A map whose records also stand in a row, from the oldest to the newest. */
struct dns_pending {
	struct map map;
	uint32_t oldest, newest;
	uint32_t due; /* the oldest not yet known to be over, or MAP_NONE */
	uint64_t forgotten;
};

int dns_pending_init(
    struct dns_pending *p, uint32_t capacity, struct error *err);
void dns_pending_fini(struct dns_pending *p);
void dns_pending_clear(struct dns_pending *p);

/* Of just that question, and the newest few of any question; or NULL. */
struct asked *dns_pending_find(
    const struct dns_pending *p, const struct asked_key *key);
struct asked *dns_pending_find_any(
    const struct dns_pending *p, const struct asked_key *key);

/* Who still waits, but has to go before another can begin; or NULL. */
struct asked *dns_pending_crowded(const struct dns_pending *p);

/*
 * dns_pending_begin - the place of a query that is sent now, as the newest.
 *
 * A query that is over makes room, or else the oldest when all is full.
 * returns  key, clock_ns and state are set; what else is there is old
 */
struct asked *dns_pending_begin(
    struct dns_pending *p, const struct asked_key *key, int64_t clock_ns);

/* The next that has waited too long, now given up; NULL when there is none. */
struct asked *dns_pending_expire(struct dns_pending *p, int64_t clock_ns);

#endif
