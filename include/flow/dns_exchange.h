/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_exchange owns which DNS query was answered, when, and with what. */
#ifndef FLOW_DNS_EXCHANGE_H
#define FLOW_DNS_EXCHANGE_H

#include "base/addr.h"
#include "base/clock.h"
#include "base/error.h"
#include "message/app.h"
#include "message/dns.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_TIMEOUT_NS (10 * NS_PER_S) /* of packet time: unanswered */
#define DNS_RETRY_NS (5 * NS_PER_S)    /* the same again so soon: a retry */
#define DNS_ANSWERS_BYTES 256
#define DNS_NAMED_MOST 64 /* addresses that one message names */

enum dns_event_kind {
	DNS_EVENT_QUERY,      /* one per question of a message with QR=0 */
	DNS_EVENT_RESPONSE,   /* one per question that a response repeats */
	DNS_EVENT_UNANSWERED, /* nobody answered in time */
	DNS_EVENT_NAMED,      /* `named` is an address of `name` */
};

/* What happened. The texts live until the sink returns; they are raw bytes. */
struct dns_event {
	uint8_t kind;        /* enum dns_event_kind */
	uint8_t service;     /* enum app: DNS, mDNS or LLMNR */
	bool retry;          /* QUERY: asked again within DNS_RETRY_NS */
	bool matched;        /* RESPONSE, NAMED: to a query that was seen */
	uint16_t type;       /* asked for; NAMED: of the record */
	uint16_t rcode;      /* RESPONSE, with what EDNS adds */
	struct addr client;  /* who asks */
	struct addr server;  /* who answers; a group, when that was asked */
	struct addr named;   /* NAMED */
	int64_t time_ns;     /* of the packet; UNANSWERED: of the query */
	int64_t latency_ns;  /* RESPONSE, since the first query; -1 = unknown */
	const char *name;    /* as asked; dns_name_read says how written */
	const char *answers; /* RESPONSE: dns_answers_text; else "" */
};

struct dns_sink {
	void (*tell)(void *to, const struct dns_event *event);
	void *to;
};

/* Where a message was met. */
struct dns_where {
	struct addr src, dst;
	uint16_t src_port, dst_port;
	uint8_t service; /* enum app: DNS, mDNS or LLMNR */
	int64_t time_ns, clock_ns;
};

/* Since the start, or since dns_exchange_clear. */
struct dns_counts {
	uint64_t messages;
	uint64_t foreign;   /* on such a port, but no DNS */
	uint64_t malformed; /* DNS that could be read in part only */
	uint64_t forgotten; /* queries that left for newer ones, unanswered */
};

struct dns_exchange;

int dns_exchange_new(
    uint32_t capacity, struct dns_exchange **out, struct error *err);
void dns_exchange_free(struct dns_exchange *x);
void dns_exchange_clear(struct dns_exchange *x);
size_t dns_exchange_plan(uint32_t capacity);
const struct dns_counts *dns_exchange_counts(const struct dns_exchange *x);

/* Which of the services a pair of ports is for; APP_UNKNOWN for none. */
enum app dns_service(uint16_t a, uint16_t b);

/*
 * dns_exchange_see - meet one message, over UDP or out of a TCP stream.
 *
 * A response belongs to the query of the same two ends, ports, id and
 * question; without a question in it (an error), to the newest query of the
 * same ends, ports and id. A query that is sent again within DNS_RETRY_NS of
 * the first is a retry, and latency runs from the first, as Wireshark's
 * dns.time; later it is a new query, and the one before it is unanswered. So
 * is one without a response after DNS_TIMEOUT_NS of packet time.
 *
 * Queries over mDNS, and any to a group, are not waited for: who answers
 * these is not who was asked, answers come unasked, and silence is an answer
 * too (RFC 6762 6, RFC 4795 2.4).
 *
 * An address is named by the question that led to it, through any aliases
 * (CNAME) in their order; over mDNS by its own record. Unspecified and
 * loopback addresses name nobody: blocking resolvers answer with those.
 *
 * complete  false when bytes of the message are missing at its end
 * returns   false when it is no DNS; nothing is told then
 * bounded   when the table is full the oldest query is forgotten: it counts as
 *           unanswered, and its answer, should it come, as one to nobody
 * thread    the one that owns x
 */
bool dns_exchange_see(struct dns_exchange *x, const struct dns_where *where,
    const uint8_t *message, size_t len, bool complete,
    const struct dns_sink *sink);

/* Tell what went unanswered by now; dns_exchange_see does this as well. */
void dns_exchange_advance(
    struct dns_exchange *x, int64_t clock_ns, const struct dns_sink *sink);

/* No more will come: what waits is unanswered. In the order of the queries. */
void dns_exchange_flush(struct dns_exchange *x, const struct dns_sink *sink);

#endif
