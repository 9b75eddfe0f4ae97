/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/dns_exchange.h"

#include "message/dns_rdata.h"

#include "dns_named.h"
#include "dns_pending.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PORT_DNS 53
#define PORT_MDNS 5353
#define PORT_LLMNR 5355
#define MOST_AWAITED 8 /* questions of one message; nobody answers two */

struct dns_exchange {
	struct dns_pending pending;
	struct dns_counts counts;
};

/* What the steps of reading one message share. */
struct seen {
	struct dns_exchange *x;
	const struct dns_where *where;
	const struct dns_sink *sink;
	struct dns_message message;
};

int
dns_exchange_new(
    uint32_t capacity, struct dns_exchange **out, struct error *err)
{
	struct dns_exchange *x = calloc(1, sizeof(*x));
	int r;

	if (!x)
		return error_set(err, -ENOMEM, "dns: no memory");
	r = dns_pending_init(&x->pending, capacity, err);
	if (r < 0) {
		free(x);
		return r;
	}
	*out = x;
	return 0;
}

void
dns_exchange_free(struct dns_exchange *x)
{
	if (!x)
		return;
	dns_pending_fini(&x->pending);
	free(x);
}

void
dns_exchange_clear(struct dns_exchange *x)
{
	dns_pending_clear(&x->pending);
	x->counts = (struct dns_counts){0};
}

size_t
dns_exchange_plan(uint32_t capacity)
{
	return map_plan(sizeof(struct asked), capacity);
}

const struct dns_counts *
dns_exchange_counts(const struct dns_exchange *x)
{
	return &x->counts;
}

/* The lower port decides, as it is the server's. */
enum app
dns_service(uint16_t a, uint16_t b)
{
	if (a == PORT_DNS || b == PORT_DNS)
		return APP_DNS;
	if (a == PORT_MDNS || b == PORT_MDNS)
		return APP_MDNS;
	return a == PORT_LLMNR || b == PORT_LLMNR ? APP_LLMNR : APP_UNKNOWN;
}

static uint64_t
hash_question(const struct hash_key *k, const struct dns_question *q)
{
	size_t n = strlen(q->name);
	uint64_t hash = n << 16 | q->type;
	char part[16];

	for (size_t at = 0; at < n; at += sizeof(part)) {
		size_t left = n - at;

		memset(part, 0, sizeof(part));
		memcpy(part, q->name + at,
		    left < sizeof(part) ? left : sizeof(part));
		hash = hash_16(k, part, hash);
	}
	return hash;
}

/* Who asks is who sent a query, and whom a response was sent to. */
static struct asked_key
key_of(const struct seen *s)
{
	const struct dns_where *w = s->where;
	bool response = s->message.flags & DNS_RESPONSE;
	const struct addr *client = response ? &w->dst : &w->src;
	const struct addr *server = response ? &w->src : &w->dst;
	struct asked_key key = {
	    .server = hash_16(s->x->pending.map.key, server->bytes, 0),
	    .client_port = response ? w->dst_port : w->src_port,
	    .server_port = response ? w->src_port : w->dst_port,
	    .id = s->message.id,
	    .family = client->family,
	};

	memcpy(key.client, client->bytes, sizeof(key.client));
	return key;
}

static struct dns_event
event_of(const struct seen *s, enum dns_event_kind kind)
{
	const struct dns_where *w = s->where;
	bool response = s->message.flags & DNS_RESPONSE;

	return (struct dns_event){
	    .kind = (uint8_t)kind,
	    .service = w->service,
	    .client = response ? w->dst : w->src,
	    .server = response ? w->src : w->dst,
	    .time_ns = w->time_ns,
	    .latency_ns = -1,
	    .answers = "",
	};
}

static void
tell_unanswered(const struct asked *a, const struct dns_sink *sink)
{
	struct dns_event e = {
	    .kind = DNS_EVENT_UNANSWERED,
	    .service = a->service,
	    .type = a->type,
	    .client = a->client,
	    .server = a->server,
	    .time_ns = a->time_ns,
	    .latency_ns = -1,
	    .name = a->name,
	    .answers = "",
	};

	sink->tell(sink->to, &e);
}

static bool
is_awaited(const struct dns_where *w)
{
	return w->service != APP_MDNS && !addr_is_multicast(&w->dst);
}

/*
 * Wait for the answer to a question.
 *
 * returns  true when it has been asked just now already
 */
static bool
await(struct seen *s, const struct dns_question *q)
{
	const struct dns_where *w = s->where;
	struct dns_pending *pending = &s->x->pending;
	struct asked_key key = key_of(s);
	struct asked *a, *ended;

	key.question = hash_question(pending->map.key, q);
	a = dns_pending_find(pending, &key);
	if (a && a->state == ASKED_WAITING &&
	    w->clock_ns - a->clock_ns < DNS_RETRY_NS)
		return true;
	ended = a ? a : dns_pending_crowded(pending);
	if (ended && ended->state == ASKED_WAITING)
		tell_unanswered(ended, s->sink);
	a = dns_pending_begin(pending, &key, w->clock_ns);
	a->time_ns = w->time_ns;
	a->client = w->src;
	a->server = w->dst;
	a->type = q->type;
	a->service = w->service;
	memcpy(a->name, q->name, strlen(q->name) + 1);
	return false;
}

static void
see_query(struct seen *s)
{
	struct dns_event e = event_of(s, DNS_EVENT_QUERY);
	bool awaited = is_awaited(s->where);
	struct dns_question q;

	for (unsigned i = 0; dns_question_next(&s->message, &q); i++) {
		e.name = q.name;
		e.type = q.type;
		e.retry = awaited && i < MOST_AWAITED && !s->message.fault &&
		          await(s, &q);
		s->sink->tell(s->sink->to, &e);
	}
}

/* Whether it waited, or had been answered or given up before. */
static void
settle(struct asked *a, struct dns_event *e)
{
	int64_t took;

	if (!a || a->state != ASKED_WAITING)
		return;
	a->state = ASKED_ANSWERED;
	took = e->time_ns - a->time_ns;
	e->latency_ns = took > 0 ? took : 0;
	e->matched = true;
}

/* An error may come without the question it is about. */
static void
see_bare_response(struct seen *s, struct dns_event *e)
{
	struct asked_key key = key_of(s);
	struct asked *a = dns_pending_find_any(&s->x->pending, &key);

	if (!a)
		return;
	e->name = a->name;
	e->type = a->type;
	settle(a, e);
	s->sink->tell(s->sink->to, e);
}

static void
see_question_again(
    struct seen *s, const struct dns_question *q, struct dns_event *e)
{
	struct asked_key key = key_of(s);

	key.question = hash_question(s->x->pending.map.key, q);
	e->name = q->name;
	e->type = q->type;
	e->latency_ns = -1;
	e->matched = false;
	settle(dns_pending_find(&s->x->pending, &key), e);
	s->sink->tell(s->sink->to, e);
}

static void
see_response(struct seen *s)
{
	struct dns_event e = event_of(s, DNS_EVENT_RESPONSE);
	struct dns_event named = event_of(s, DNS_EVENT_NAMED);
	char answers[DNS_ANSWERS_BYTES];
	struct dns_question q;

	e.rcode = (uint16_t)dns_rcode(&s->message);
	dns_answers_text(&s->message, answers, sizeof(answers));
	e.answers = answers;
	if (s->where->service == APP_MDNS)
		dns_named_by_owner(&s->message, &named, s->sink);
	else if (!s->message.count[DNS_QUESTION])
		see_bare_response(s, &e);
	for (bool first = true; dns_question_next(&s->message, &q);
	     first = false) {
		see_question_again(s, &q, &e);
		e.answers = ""; /* they have been told */
		named.matched = e.matched;
		if (s->where->service != APP_MDNS && first)
			dns_named_by_question(&s->message, &q, &named, s->sink);
	}
}

/* Is anything wrong with it that cutting it does not explain? */
static bool
is_malformed(struct dns_message m, bool complete)
{
	struct dns_record r;

	while (!m.fault && dns_record_next(&m, &r))
		continue;
	return m.fault == DNS_FAULT_NAME || (m.fault && complete);
}

bool
dns_exchange_see(struct dns_exchange *x, const struct dns_where *where,
    const uint8_t *message, size_t len, bool complete,
    const struct dns_sink *sink)
{
	struct seen s = {.x = x, .where = where, .sink = sink};

	dns_exchange_advance(x, where->clock_ns, sink);
	if (!dns_message_read(message, len, &s.message)) {
		x->counts.foreign++;
		return false;
	}
	x->counts.messages++;
	if (s.message.flags & DNS_RESPONSE)
		see_response(&s);
	else
		see_query(&s);
	x->counts.malformed += is_malformed(s.message, complete);
	x->counts.forgotten = x->pending.forgotten;
	return true;
}

void
dns_exchange_advance(
    struct dns_exchange *x, int64_t clock_ns, const struct dns_sink *sink)
{
	const struct asked *a;

	while ((a = dns_pending_expire(&x->pending, clock_ns)))
		tell_unanswered(a, sink);
}

void
dns_exchange_flush(struct dns_exchange *x, const struct dns_sink *sink)
{
	dns_exchange_advance(x, INT64_MAX, sink);
}
