/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/said.h"

#include "said_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of the share: 3/8 for DNS, 3/8 for URLs, 1/8 for names, 1/8 for texts. */
static struct words_config
dns_config(size_t bytes)
{
	return (struct words_config){.bytes = bytes / 8 * 3,
	    .row_bytes = sizeof(struct said_dns),
	    .usual = 128,
	    .leave = said_dns_leave};
}

static struct words_config
url_config(size_t bytes)
{
	return (struct words_config){.bytes = bytes / 8 * 3,
	    .row_bytes = sizeof(struct said_url),
	    .usual = 160,
	    .leave = said_url_leave};
}

static struct words_config
name_config(size_t bytes)
{
	return (struct words_config){.bytes = bytes / 8,
	    .row_bytes = sizeof(struct said_name),
	    .usual = 64,
	    .leave = said_name_leave};
}

size_t
said_plan(size_t bytes)
{
	struct words_config dns = dns_config(bytes), url = url_config(bytes),
			    name = name_config(bytes);

	return words_plan(&dns) + words_plan(&url) + words_plan(&name) +
	       interned_plan(bytes / 8) + sizeof(struct said);
}

static int
init_words(struct words *w, struct words_config config, struct said *s,
    struct error *err)
{
	config.to = s;
	return words_init(w, &config, err);
}

int
said_new(size_t bytes, struct said **out, struct error *err)
{
	struct said *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return error_set(err, -ENOMEM, "what was said: no memory");
	r = init_words(&s->dns, dns_config(bytes), s, err);
	if (r < 0)
		goto free_said;
	r = init_words(&s->urls, url_config(bytes), s, err);
	if (r < 0)
		goto fini_dns;
	r = init_words(&s->names, name_config(bytes), s, err);
	if (r < 0)
		goto fini_urls;
	r = interned_init(&s->texts, bytes / 8, err);
	if (r < 0)
		goto fini_names;
	*out = s;
	return 0;

fini_names:
	words_fini(&s->names);
fini_urls:
	words_fini(&s->urls);
fini_dns:
	words_fini(&s->dns);
free_said:
	free(s);
	return r;
}

void
said_free(struct said *s)
{
	if (!s)
		return;
	interned_fini(&s->texts);
	words_fini(&s->names);
	words_fini(&s->urls);
	words_fini(&s->dns);
	free(s);
}

void
said_clear(struct said *s)
{
	words_clear(&s->dns);
	words_clear(&s->urls);
	words_clear(&s->names);
	interned_clear(&s->texts);
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
	};
}

void
said_merge(struct said *into, const struct said *from, uint32_t *moved)
{
	struct said_pair pair = {into, from};

	words_merge(&into->dns, &from->dns, said_dns_merge, &pair, NULL);
	words_merge(&into->urls, &from->urls, said_url_merge, &pair, NULL);
	words_merge(&into->names, &from->names, said_name_merge, &pair, moved);
}

uint32_t
said_moved(const struct said *from, const uint32_t *moved, uint32_t cookie)
{
	uint32_t slot = words_slot(&from->names, cookie);

	return slot == MAP_NONE ? 0 : moved[slot];
}
