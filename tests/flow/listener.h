/* SPDX-License-Identifier: BSD-2-Clause */
/* listener owns talks in the hands of a test: every word becomes a line. */
#ifndef TESTS_FLOW_LISTENER_H
#define TESTS_FLOW_LISTENER_H

#include "check.h"

#include "base/map.h"
#include "flow/talk.h"
#include "packet/dissect.h"

#include <stdio.h>

#define LISTENER_BODIES 4096u

struct listener {
	struct map flows;
	struct talks *talks;
	char **lines; /* what was said, in its order */
	size_t n, room;
	uint32_t cookie;
	int64_t clock_ns;
	bool reads_bodies; /* every byte of those of HTTP/1 */
	uint32_t bodies;
	uint32_t sums[LISTENER_BODIES]; /* of the newest ones */
};

static inline void
listener_note(struct listener *l, const char *kind, const char *service,
    const char *text, unsigned number)
{
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 64;
		l->lines = realloc(l->lines, l->room * sizeof(*l->lines));
		assert_non_null(l->lines);
	}
	assert_true(asprintf(&l->lines[l->n++], "%s %s %s %u", kind, service,
			text, number) >= 0);
}

static inline void
listener_dns(void *to, const struct dns_event *e)
{
	if (e->kind == DNS_EVENT_QUERY)
		listener_note(
		    to, "query", app_id(e->service), e->name, e->type);
	if (e->kind == DNS_EVENT_RESPONSE)
		listener_note(
		    to, "response", app_id(e->service), e->name, e->rcode);
}

static inline uint32_t
listener_request(
    void *to, const struct talk_ends *ends, const struct talk_request *r)
{
	struct listener *l = to;

	(void)ends;
	listener_note(l, "request", app_id(r->app), r->url, 0);
	return ++l->cookie;
}

static inline void
listener_response(
    void *to, const struct talk_ends *ends, const struct talk_response *r)
{
	(void)ends;
	if (r->status)
		listener_note(to, "answer", "http", "", r->status);
	else
		listener_note(to, "body", "http", "", (unsigned)r->body_bytes);
}

static inline uint32_t
listener_hello(
    void *to, const struct talk_ends *ends, const struct talk_hello *h)
{
	struct listener *l = to;

	(void)ends;
	listener_note(l, "hello", app_id(h->app), h->name, h->again);
	return ++l->cookie;
}

static inline void
listener_server(
    void *to, const struct talk_ends *ends, const struct talk_server_hello *h)
{
	(void)ends;
	if (h->certificate)
		listener_note(to, "certificate", "tls", h->certificate, 0);
	else
		listener_note(to, "server", "tls", h->version, h->cipher);
}

static inline void
listener_settled(void *flows, const struct flow_key *key, uint32_t cookie)
{
	(void)key;
	(void)cookie;
	(void)flows;
}

static inline uint32_t
listener_body(
    void *to, const struct talk_ends *ends, const struct talk_body *body)
{
	struct listener *l = to;

	(void)ends;
	(void)body;
	l->sums[++l->bodies % LISTENER_BODIES] = 2166136261u;
	return l->bodies;
}

/* FNV-1a, which depends on order and is the same however it is cut up. */
static inline void
listener_body_bytes(void *to, uint32_t number, struct bytes bytes)
{
	struct listener *l = to;
	uint32_t *sum = &l->sums[number % LISTENER_BODIES];

	for (size_t i = 0; i < bytes.n; i++)
		*sum = (*sum ^ bytes.at[i]) * 16777619u;
}

static inline void
listener_body_missing(void *to, uint32_t number, uint64_t bytes)
{
	struct listener *l = to;

	(void)bytes;
	l->sums[number % LISTENER_BODIES] = 0;
}

static inline void
listener_body_end(void *to, uint32_t number, const struct talk_body_end *end)
{
	struct listener *l = to;

	if (l->reads_bodies && end->complete)
		listener_note(
		    l, "bytes", "http", "", l->sums[number % LISTENER_BODIES]);
}

static inline struct talk_sink
listener_sink(struct listener *l)
{
	return (struct talk_sink){
	    .body = listener_body,
	    .body_bytes = l->reads_bodies ? listener_body_bytes : NULL,
	    .body_missing = listener_body_missing,
	    .body_end = listener_body_end,
	    .bodies = l,
	    .to = l,
	    .dns = listener_dns,
	    .request = listener_request,
	    .response = listener_response,
	    .hello = listener_hello,
	    .server_hello = listener_server,
	    .settled = listener_settled,
	};
}

static inline struct listener
listener_new(uint32_t talks)
{
	struct listener l = {.clock_ns = INT64_MIN};
	struct talk_config config = {.talks = talks,
	    .stream_bytes = 8 << 20,
	    .queries = 4096,
	    .http2_bytes = 1 << 20};
	struct error err = {""};

	CHECK_EQ(map_init(&l.flows, sizeof(struct flow), 1 << 16, &err), 0);
	CHECK_EQ(talks_new(&config, &l.talks, &err), 0);
	return l;
}

static inline void
listener_free(struct listener *l)
{
	talks_free(l->talks);
	map_fini(&l->flows);
	for (size_t i = 0; i < l->n; i++)
		free(l->lines[i]);
	free(l->lines);
}

static inline struct flow *
listener_flow(struct listener *l, const struct packet *p, unsigned *side)
{
	struct flow_key key;
	uint64_t hash;
	uint32_t slot;
	struct flow *f;

	*side = flow_key_of(p, &key);
	hash = map_hash(&l->flows, &key);
	slot = map_find(&l->flows, &key, hash);
	if (slot != MAP_NONE)
		return map_at(&l->flows, slot);
	f = map_at(&l->flows, map_insert(&l->flows, &key, hash));
	if (key.port_a == key.port_b ? *side == 1 : key.port_b > key.port_a)
		f->flags |= FLOW_CLIENT_B;
	return f;
}

/* What an analysis does with a packet, as far as talks are concerned. */
static inline void
listener_hear(
    struct listener *l, const struct packet *p, const struct frame *frame)
{
	struct talk_sink sink = listener_sink(l);
	unsigned side;
	struct flow *f;

	if (p->family == FAMILY_NONE)
		return;
	f = listener_flow(l, p, &side);
	if (p->flags & PACKET_TUNNEL)
		talks_see_inner(l->talks, frame, p, &sink);
	else if (talks_concern(f, p))
		talks_see(l->talks, f, side, p, frame, &sink);
	flow_count(f, side, p);
}

static inline void
listener_finish(struct listener *l)
{
	struct talk_sink sink = listener_sink(l);

	talks_finish(l->talks, &sink);
}

#endif
