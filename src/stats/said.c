/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/said.h"

#include "said_hosts.h"
#include "said_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Of the share in 36ths: 10 for names in DNS, 1 for resolvers and 2 for who
 * asks them, 11 for URLs, 4 for names of servers, 4 for texts, 4 for names of
 * addresses.
 */
static size_t
parts(size_t bytes, unsigned n)
{
	return bytes / 36 * n;
}

/* And besides, for clients that found no room in their table. */
static size_t
missed_bytes(size_t bytes)
{
	return bytes / 64;
}

static struct words_config
dns_config(size_t bytes)
{
	return (struct words_config){.bytes = parts(bytes, 10),
	    .row_bytes = sizeof(struct said_dns),
	    .usual = 128,
	    .leave = said_dns_leave};
}

/* Their texts are short, but they wait for many answers. */
static struct words_config
host_config(size_t bytes)
{
	return (struct words_config){.bytes = bytes,
	    .row_bytes = sizeof(struct said_dns),
	    .usual = 256,
	    .leave = said_dns_leave};
}

static struct words_config
url_config(size_t bytes)
{
	return (struct words_config){.bytes = parts(bytes, 11),
	    .row_bytes = sizeof(struct said_url),
	    .usual = 160,
	    .leave = said_url_leave};
}

static struct words_config
name_config(size_t bytes)
{
	return (struct words_config){.bytes = parts(bytes, 4),
	    .row_bytes = sizeof(struct said_name),
	    .usual = 64,
	    .leave = said_name_leave};
}

size_t
said_plan(size_t bytes)
{
	struct words_config dns = dns_config(bytes), url = url_config(bytes),
			    name = name_config(bytes),
			    resolver = host_config(parts(bytes, 1)),
			    asker = host_config(parts(bytes, 2));

	return words_plan(&dns) + words_plan(&url) + words_plan(&name) +
	       words_plan(&resolver) + words_plan(&asker) +
	       interned_plan(parts(bytes, 4)) + named_plan(parts(bytes, 4)) +
	       sketches_plan(missed_bytes(bytes)) + sizeof(struct said);
}

/* `to` is who takes the row that leaves; no two tables lie in one place. */
static int
init_words(struct said *s, struct words *w, struct words_config config,
    void *to, struct error *err)
{
	config.to = to;
	config.missed = &s->missed;
	config.table = (uint32_t)((const char *)w - (const char *)s);
	return words_init(w, &config, err);
}

static int
init_hosts(
    struct said *s, struct said_hosts *h, size_t bytes, struct error *err)
{
	return init_words(s, &h->words, host_config(bytes), &h->words, err);
}

int
said_new(size_t bytes, struct said **out, struct error *err)
{
	struct said *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return error_set(err, -ENOMEM, "what was said: no memory");
	r = sketches_init(&s->missed, missed_bytes(bytes), err);
	if (r < 0)
		goto free_said;
	r = init_words(s, &s->dns, dns_config(bytes), &s->dns, err);
	if (r < 0)
		goto fini_missed;
	r = init_words(s, &s->urls, url_config(bytes), s, err);
	if (r < 0)
		goto fini_dns;
	r = init_words(s, &s->names, name_config(bytes), s, err);
	if (r < 0)
		goto fini_urls;
	r = init_hosts(s, &s->resolvers, parts(bytes, 1), err);
	if (r < 0)
		goto fini_names;
	r = init_hosts(s, &s->askers, parts(bytes, 2), err);
	if (r < 0)
		goto fini_resolvers;
	r = interned_init(&s->texts, parts(bytes, 4), err);
	if (r < 0)
		goto fini_askers;
	r = named_init(&s->named, parts(bytes, 4), err);
	if (r < 0)
		goto fini_texts;
	*out = s;
	return 0;

fini_texts:
	interned_fini(&s->texts);
fini_askers:
	words_fini(&s->askers.words);
fini_resolvers:
	words_fini(&s->resolvers.words);
fini_names:
	words_fini(&s->names);
fini_urls:
	words_fini(&s->urls);
fini_dns:
	words_fini(&s->dns);
fini_missed:
	sketches_fini(&s->missed);
free_said:
	free(s);
	return r;
}

void
said_free(struct said *s)
{
	if (!s)
		return;
	named_fini(&s->named);
	interned_fini(&s->texts);
	words_fini(&s->askers.words);
	words_fini(&s->resolvers.words);
	words_fini(&s->names);
	words_fini(&s->urls);
	words_fini(&s->dns);
	sketches_fini(&s->missed);
	free(s);
}

void
said_clear(struct said *s)
{
	words_clear(&s->dns);
	words_clear(&s->urls);
	words_clear(&s->names);
	said_hosts_clear(&s->resolvers);
	said_hosts_clear(&s->askers);
	interned_clear(&s->texts);
	named_clear(&s->named);
	sketches_clear(&s->missed);
}

struct talk_sink
said_sink(struct said *s)
{
	return (struct talk_sink){
	    .to = s,
	    .dns = said_dns_tell,
	    .request = said_url_request,
	    .response = said_url_response,
	    .hello = said_name_hello,
	    .server_hello = said_name_server,
	    .lease = said_named_lease,
	};
}

static void
merge_dns(struct words *into, const struct words *from)
{
	struct words_pair pair = {into, from};

	words_merge(into, from, said_dns_merge, &pair, NULL);
}

void
said_merge(struct said *into, const struct said *from, uint32_t *moved)
{
	struct said_pair pair = {into, from};

	merge_dns(&into->dns, &from->dns);
	merge_dns(&into->resolvers.words, &from->resolvers.words);
	merge_dns(&into->askers.words, &from->askers.words);
	words_merge(&into->urls, &from->urls, said_url_merge, &pair, NULL);
	words_merge(&into->names, &from->names, said_name_merge, &pair, moved);
	named_merge(&into->named, &from->named);
}

uint32_t
said_moved(const struct said *from, const uint32_t *moved, uint32_t cookie)
{
	uint32_t slot = words_slot(&from->names, cookie);

	return slot == MAP_NONE ? 0 : moved[slot];
}
