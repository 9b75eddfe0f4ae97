/* SPDX-License-Identifier: BSD-2-Clause */
/* Room for talks: planned at the start, the one used longest ago to go next. */
#include "base/alloc.h"
#include "talk_private.h"

#include <errno.h>
#include <stdlib.h>

#define DATAGRAMS 64u            /* in parts, at once */
#define HTTP2_STATE_BYTES 16384u /* less than one takes */
#define USE_NS (8 * NS_PER_S)    /* that order of use is told to */

static size_t
pool_bytes(uint32_t talks)
{
	return talks * sizeof(struct talk);
}

/* Some of that many talks are in need of more than others. */
static uint32_t
some_of(uint32_t talks, uint32_t one_in, uint32_t least, uint32_t most)
{
	uint32_t n = talks / one_in;

	return n < least ? least : n > most ? most : n;
}

/* Hellos being put together from datagrams, at once. */
static uint32_t
hellos_of(const struct talk_config *c)
{
	return some_of(c->talks, 8, 16, 256);
}

/* Mail, and transfers of files. */
static uint32_t
desks_of(const struct talk_config *c)
{
	return some_of(c->talks, 16, 8, 128);
}

/* Flows inside tunnels. */
static uint32_t
inner_of(const struct talk_config *c)
{
	return some_of(c->talks, 1, 64, 4096);
}

static uint32_t
http2_of(const struct talk_config *c)
{
	return (uint32_t)(c->http2_bytes / HTTP2_STATE_BYTES);
}

static size_t
hello_bytes(uint32_t hellos)
{
	return hellos * sizeof(union talk_hello_parts);
}

size_t
talks_plan(const struct talk_config *c)
{
	return sizeof(struct talks) + pool_bytes(c->talks) + c->stream_bytes +
	       dns_exchange_plan(c->queries) + hello_bytes(hellos_of(c)) +
	       desks_plan(desks_of(c)) + c->http2_bytes +
	       datagrams_plan(DATAGRAMS, c->stream_bytes / 8) +
	       map_plan(sizeof(struct flow), inner_of(c));
}

int
talks_new(
    const struct talk_config *config, struct talks **out, struct error *err)
{
	struct talks *t = calloc(1, sizeof(*t));
	int r;

	if (!t)
		return error_set(err, -ENOMEM, "reading streams: no memory");
	t->config = *config;
	t->n_hellos = hellos_of(config);
	t->n_http2 = http2_of(config);
	t->http2_room.most = config->http2_bytes;
	r = stream_pool_new(config->stream_bytes, &t->streams, err);
	if (r < 0)
		goto free_talks;
	r = dns_exchange_new(config->queries, &t->dns, err);
	if (r < 0)
		goto free_talks;
	r = map_init(&t->inner, sizeof(struct flow), inner_of(config), err);
	if (r < 0)
		goto free_talks;
	r = datagrams_new(
	    DATAGRAMS, config->stream_bytes / 8, &t->datagrams, err);
	if (r < 0)
		goto free_talks;
	r = desks_new(desks_of(config), &t->desks, err);
	if (r < 0)
		goto free_talks;
	t->pool = alloc_reserve(pool_bytes(config->talks));
	t->hellos = alloc_reserve(hello_bytes(t->n_hellos));
	t->hello_owner = calloc(t->n_hellos, sizeof(*t->hello_owner));
	t->http2_owner = calloc(t->n_http2 + 1, sizeof(*t->http2_owner));
	t->fingerprints = fingerprints_new();
	t->quic = quic_reader_new();
	if (t->pool && t->hellos && t->hello_owner && t->http2_owner &&
	    t->fingerprints && t->quic) {
		*out = t;
		return 0;
	}
	r = error_set(err, -ENOMEM, "reading streams: no memory");

free_talks:
	talks_free(t);
	return r;
}

/* HTTP/2 holds memory of its own. */
static void
forget_all(struct talks *t)
{
	for (uint32_t i = 0; t->pool && i < t->made; i++)
		if (t->pool[i].used)
			talk_http2_free(t, &t->pool[i]);
	t->made = t->free = t->oldest = t->newest = 0;
}

void
talks_free(struct talks *t)
{
	if (!t)
		return;
	forget_all(t);
	quic_reader_free(t->quic);
	fingerprints_free(t->fingerprints);
	free(t->http2_owner);
	free(t->hello_owner);
	alloc_release(t->hellos, hello_bytes(t->n_hellos));
	alloc_release(t->pool, pool_bytes(t->config.talks));
	if (t->inner.pool)
		map_fini(&t->inner);
	desks_free(&t->desks);
	datagrams_free(t->datagrams);
	dns_exchange_free(t->dns);
	stream_pool_free(t->streams);
	free(t);
}

void
talks_clear(struct talks *t)
{
	forget_all(t);
	alloc_forget(t->pool, pool_bytes(t->config.talks));
	memset(t->hello_owner, 0, t->n_hellos * sizeof(*t->hello_owner));
	map_clear(&t->inner);
	t->inner_hand = 0;
	stream_pool_clear(t->streams);
	dns_exchange_clear(t->dns);
	datagrams_clear(t->datagrams);
	desks_clear(&t->desks);
	promises_clear(&t->promises);
}

static uint32_t
number_of(const struct talks *t, const struct talk *talk)
{
	return (uint32_t)(talk - t->pool) + 1;
}

static void
unlink_talk(struct talks *t, struct talk *talk)
{
	struct talk *older = talk_numbered(t, talk->older);
	struct talk *newer = talk_numbered(t, talk->newer);

	*(older ? &older->newer : &t->oldest) = talk->newer;
	*(newer ? &newer->older : &t->newest) = talk->older;
}

static void
link_newest(struct talks *t, struct talk *talk)
{
	struct talk *before = talk_numbered(t, t->newest);

	talk->older = t->newest;
	talk->newer = 0;
	t->newest = number_of(t, talk);
	*(before ? &before->newer : &t->oldest) = t->newest;
}

/* Not each time: moving it touches two others, and order is only a hint. */
void
talk_use(struct talks *t, struct talk *talk, int64_t clock_ns)
{
	if (clock_ns - talk->used_ns < USE_NS)
		return;
	talk->used_ns = clock_ns;
	if (t->newest == number_of(t, talk))
		return;
	unlink_talk(t, talk);
	link_newest(t, talk);
}

void
talk_end(struct talks *t, struct talk *talk)
{
	talk_http2_free(t, talk);
	stream_close(t->streams, &talk->stream[0]);
	stream_close(t->streams, &talk->stream[1]);
	if (talk->hello_at)
		t->hello_owner[talk->hello_at - 1] = 0;
	unlink_talk(t, talk);
	talk->used = false;
	talk->newer = t->free;
	t->free = number_of(t, talk);
}

struct talk *
talk_of(struct talks *t, const struct flow *f)
{
	struct talk *talk;

	if (f->said.settled || f->said.ref == 0 || f->said.ref > t->made)
		return NULL;
	talk = &t->pool[f->said.ref - 1];
	return talk->used && memcmp(&talk->key, &f->key, sizeof(f->key)) == 0
	           ? talk
	           : NULL;
}

/* What every packet looks at; how far a protocol has come lies behind it. */
void
talks_prefetch(const struct talks *t, uint32_t ref)
{
	const char *at = (const char *)&t->pool[ref - 1];

	if (ref > t->made)
		return;
	for (size_t i = 0; i < offsetof(struct talk, http1) + 64; i += 64)
		__builtin_prefetch(at + i);
}

static struct talk *
place(struct talks *t)
{
	struct talk *talk = talk_numbered(t, t->free);

	if (talk)
		t->free = talk->newer;
	else
		talk = &t->pool[t->made++];
	return talk;
}

struct talk *
talk_begin(struct talks *t, struct flow *f, int64_t clock_ns)
{
	struct talk *talk = place(t);

	/* how far a protocol came is zeroed when one is spoken */
	memset(talk, 0, offsetof(struct talk, http1));
	talk->key = f->key;
	talk->used = true;
	talk->used_ns = clock_ns;
	talk->client = (uint8_t)flow_client(f);
	link_newest(t, talk);
	f->said.ref = number_of(t, talk);
	return talk;
}
