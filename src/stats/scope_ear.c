/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The talks that the tables are filled from are listened to here as well, so
 * what belongs to a name is what was counted for it.
 */
#include "scope_ear.h"

#include "base/text.h"
#include "digest.h"
#include "flow/talk.h"
#include "message/app.h"
#include "said_private.h"
#include "stats/words.h"

#include <errno.h>
#include <stdlib.h>

#define MOST_FLOWS (1u << 18)
#define MOST_MARKS (1u << 16)
#define MOST_TALKS 8192u
#define MOST_QUERIES 16384u
#define LEAST 64u
#define NUMBERS_AT_FIRST (1u << 20) /* frames that a bitmap begins with */
#define BITS 64

/* A connection, and the steps that something in it is the answer to. */
struct mark {
	struct flow_key key;
	uint64_t steps; /* a bit each */
};

/* Frames by number. */
struct numbers {
	uint64_t *words;
	uint64_t n_words;
};

struct scope_ear {
	const struct scope *scope;
	struct map flows;              /* listened to; the oldest makes room */
	struct map marks;              /* connections that it was said in */
	uint32_t flow_hand, mark_hand; /* the oldest, once a table is full */
	struct talks *talks;
	struct numbers said[SCOPE_STEPS];
	struct flow_key now; /* what is being listened to, or all zeros */
	uint64_t number;
	bool datagram, tunnel;
};

bool
scope_ear_concerns(const struct scope_step *step)
{
	return step->kind == SCOPE_DNS_NAME || step->kind == SCOPE_RESOLVER ||
	       step->kind == SCOPE_DNS_CLIENT || step->kind == SCOPE_URL ||
	       step->kind == SCOPE_SERVER_NAME;
}

/* Without memory for it a frame is not remembered: the scope is smaller. */
static void
number_add(struct numbers *n, uint64_t number)
{
	uint64_t word = number / BITS, wanted;
	uint64_t *grown;

	if (word >= n->n_words) {
		wanted = n->n_words ? n->n_words : NUMBERS_AT_FIRST / BITS;
		while (wanted <= word)
			wanted *= 2;
		grown = realloc(n->words, wanted * sizeof(*grown));
		if (!grown)
			return;
		memset(grown + n->n_words, 0,
		    (wanted - n->n_words) * sizeof(*grown));
		n->words = grown;
		n->n_words = wanted;
	}
	n->words[word] |= UINT64_C(1) << number % BITS;
}

static bool
number_has(const struct numbers *n, uint64_t number)
{
	uint64_t word = number / BITS;

	return word < n->n_words && n->words[word] >> number % BITS & 1;
}

/* The record of that key; `*made` says that nobody knew it. */
static void *
touch(struct map *m, uint32_t *hand, const struct flow_key *key, bool *made)
{
	uint64_t hash = map_hash(m, key);
	uint32_t slot = map_find(m, key, hash);

	*made = slot == MAP_NONE;
	if (!*made)
		return map_at(m, slot);
	if (!map_full(m))
		return map_at(m, map_insert(m, key, hash));
	slot = (*hand)++ % m->used;
	map_replace(m, slot, key, hash);
	return map_at(m, slot);
}

static void
mark_connection(struct scope_ear *e, const struct flow_key *key, size_t i)
{
	bool made;
	struct mark *m = touch(&e->marks, &e->mark_hand, key, &made);

	m->steps |= UINT64_C(1) << i;
}

static bool
is_of(const struct scope_step *step, uint8_t app)
{
	return !*step->of || strcmp(step->of, app_title((enum app)app)) == 0;
}

static bool
is_about(const struct scope_step *step, const struct dns_event *event)
{
	char name[WORDS_TEXT_BYTES];

	if (!is_of(step, event->service))
		return false;
	switch (step->kind) {
	case SCOPE_RESOLVER:
		return addr_equal(&step->a, &event->server);
	case SCOPE_DNS_CLIENT:
		return addr_equal(&step->a, &event->client);
	case SCOPE_DNS_NAME:
		text_sanitize(
		    event->name, strlen(event->name), name, sizeof(name));
		return strcmp(step->text, name) == 0;
	default:
		return false;
	}
}

/*
 * A datagram says something by itself, if it is no part of one; of a
 * connection all frames belong to what was said in it.
 */
static void
hear_dns(void *ear, const struct dns_event *event)
{
	struct scope_ear *e = ear;

	if ((event->kind != DNS_EVENT_QUERY &&
		event->kind != DNS_EVENT_RESPONSE) ||
	    e->now.family == FAMILY_NONE)
		return;
	for (size_t i = 0; i < e->scope->n; i++) {
		if (!is_about(&e->scope->steps[i], event))
			continue;
		if (e->datagram)
			number_add(&e->said[i], e->number);
		else
			mark_connection(e, &e->now, i);
	}
}

/* The flow that has these ends; what is in a tunnel is its tunnel's. */
static struct flow_key
key_of_ends(
    const struct scope_ear *e, const struct talk_ends *ends, uint8_t protocol)
{
	struct packet p = {
	    .family = ends->client.family,
	    .protocol = protocol,
	    .flags = PACKET_PORTS,
	    .src_port = ends->client_port,
	    .dst_port = ends->server_port,
	};
	struct flow_key key;

	if (ends->inner || e->tunnel)
		return e->now;
	memcpy(p.src, ends->client.bytes, sizeof(p.src));
	memcpy(p.dst, ends->server.bytes, sizeof(p.dst));
	flow_key_of(&p, &key);
	return key;
}

/* A URL that is shown without its query stands for all of them. */
static bool
is_url(const char *wanted, const char *url)
{
	char cut[WORDS_TEXT_BYTES];
	size_t n = strlen(wanted), bytes;
	const char *text = digest_fit(url, cut, sizeof(cut), &bytes);

	return strncmp(text, wanted, n) == 0 &&
	       (text[n] == '\0' || text[n] == '?');
}

static uint32_t
hear_request(
    void *ear, const struct talk_ends *ends, const struct talk_request *request)
{
	struct scope_ear *e = ear;
	struct flow_key key = key_of_ends(e, ends, 6);

	for (size_t i = 0; i < e->scope->n; i++) {
		const struct scope_step *step = &e->scope->steps[i];

		if (step->kind == SCOPE_URL && is_url(step->text, request->url))
			mark_connection(e, &key, i);
	}
	return 0;
}

static uint32_t
hear_hello(
    void *ear, const struct talk_ends *ends, const struct talk_hello *hello)
{
	struct scope_ear *e = ear;
	struct flow_key key =
	    key_of_ends(e, ends, hello->app == APP_TLS ? 6 : 17);
	char name[WORDS_TEXT_BYTES];

	said_name_of(hello, name);
	for (size_t i = 0; i < e->scope->n; i++) {
		const struct scope_step *step = &e->scope->steps[i];

		if (step->kind == SCOPE_SERVER_NAME &&
		    is_of(step, hello->app) && strcmp(step->text, name) == 0)
			mark_connection(e, &key, i);
	}
	return 0;
}

static void
hear_response(void *ear, const struct talk_ends *ends,
    const struct talk_response *response)
{
	(void)ear;
	(void)ends;
	(void)response;
}

static void
hear_server_hello(void *ear, const struct talk_ends *ends,
    const struct talk_server_hello *hello)
{
	(void)ear;
	(void)ends;
	(void)hello;
}

static void
hear_settled(void *ear, const struct flow_key *key, uint32_t cookie)
{
	(void)ear;
	(void)key;
	(void)cookie;
}

static struct talk_sink
sink_of(struct scope_ear *e)
{
	return (struct talk_sink){
	    .to = e,
	    .dns = hear_dns,
	    .request = hear_request,
	    .response = hear_response,
	    .hello = hear_hello,
	    .server_hello = hear_server_hello,
	    .settled = hear_settled,
	    .flows = e,
	};
}

static uint32_t
share_of(size_t bytes, size_t each, uint32_t most)
{
	size_t n = bytes / each;

	return n < LEAST ? LEAST : n > most ? most : (uint32_t)n;
}

int
scope_ear_new(const struct scope *s, size_t bytes, struct scope_ear **out,
    struct error *err)
{
	const size_t index = 16;
	const struct talk_config talks = {
	    .talks = share_of(bytes / 16, 1024, MOST_TALKS),
	    .stream_bytes = bytes / 4,
	    .queries = share_of(bytes / 32, 256, MOST_QUERIES),
	    .http2_bytes = bytes / 32,
	};
	struct scope_ear *e = calloc(1, sizeof(*e));
	int r;

	if (!e)
		return error_set(err, -ENOMEM, "scope: no memory");
	e->scope = s;
	r = map_init(&e->flows, sizeof(struct flow),
	    share_of(bytes / 2, sizeof(struct flow) + index, MOST_FLOWS), err);
	if (r < 0)
		goto free_ear;
	r = map_init(&e->marks, sizeof(struct mark),
	    share_of(bytes / 16, sizeof(struct mark) + index, MOST_MARKS), err);
	if (r < 0)
		goto fini_flows;
	r = talks_new(&talks, &e->talks, err);
	if (r < 0)
		goto fini_marks;
	*out = e;
	return 0;

fini_marks:
	map_fini(&e->marks);
fini_flows:
	map_fini(&e->flows);
free_ear:
	free(e);
	return r;
}

void
scope_ear_free(struct scope_ear *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < SCOPE_STEPS; i++)
		free(e->said[i].words);
	talks_free(e->talks);
	map_fini(&e->marks);
	map_fini(&e->flows);
	free(e);
}

void
scope_ear_hear(
    struct scope_ear *e, const struct frame *frame, const struct packet *p)
{
	struct talk_sink sink = sink_of(e);
	unsigned side = flow_key_of(p, &e->now);
	bool made;
	struct flow *f = touch(&e->flows, &e->flow_hand, &e->now, &made);

	if (made)
		flow_guess_client(f, side);
	e->number = frame->number;
	e->datagram = !(p->flags & (PACKET_TCP | PACKET_FRAGMENT));
	e->tunnel = p->flags & PACKET_TUNNEL;
	if (e->tunnel)
		talks_see_inner(e->talks, frame, p, &sink);
	else if (talks_concern(f, p))
		talks_see(e->talks, f, side, p, frame, &sink);
	flow_count(f, side, p);
	e->now = (struct flow_key){0};
	talks_advance(e->talks, p->clock_ns, &sink);
}

void
scope_ear_finish(struct scope_ear *e)
{
	struct talk_sink sink = sink_of(e);

	talks_finish(e->talks, &sink);
}

bool
scope_ear_heard(const struct scope_ear *e, size_t i, const struct packet *p)
{
	struct flow_key key;
	uint32_t slot;

	if (number_has(&e->said[i], p->number))
		return true;
	flow_key_of(p, &key);
	slot = map_find(&e->marks, &key, map_hash(&e->marks, &key));
	return slot != MAP_NONE &&
	       ((const struct mark *)map_at(&e->marks, slot))->steps >> i & 1;
}
