/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of servers that encrypted connections went to. */
#include "base/text.h"
#include "said_private.h"

#include <string.h>

static struct said_name *
row_at(struct said *s, uint32_t slot)
{
	return words_at(&s->names, slot);
}

static void
set_text(struct said *s, struct latest *l, int64_t time_ns, const char *text)
{
	if (text)
		latest_set(&s->texts, l, time_ns, text);
}

void
said_name_of(const struct talk_hello *hello, char out[static WORDS_TEXT_BYTES])
{
	const char *name = *hello->name ? hello->name : SAID_NOBODY;
	size_t n = text_sanitize(name, strlen(name), out, WORDS_TEXT_BYTES);

	for (size_t i = 0; i < n; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
}

static void
set_marks(struct said *s, struct said_name *row, int64_t time_ns,
    const struct talk_hello *hello)
{
	char alpn[64];

	set_text(s, &row->offered, time_ns, hello->version);
	set_text(s, &row->ja3, time_ns, hello->ja3);
	set_text(s, &row->ja4, time_ns, hello->ja4);
	row->ech |= hello->ech;
	if (hello->alpn.n == 0)
		return;
	text_sanitize(hello->alpn.at, hello->alpn.n, alpn, sizeof(alpn));
	set_text(s, &row->alpn, time_ns, alpn);
}

uint32_t
said_name_hello(
    void *to, const struct talk_ends *ends, const struct talk_hello *hello)
{
	struct said *s = to;
	char name[WORDS_TEXT_BYTES];
	struct words_key key;
	uint32_t slot;

	said_name_of(hello, name);
	words_expect(&s->names, hello->app, name, &key);
	if (*hello->name)
		said_named_hello(s, ends, name);
	slot = words_touch_key(&s->names, &key, !hello->again);
	words_add(&s->names, slot, NAME_HELLOS, 1);
	if (slot == MAP_NONE)
		return 0;
	if (!hello->again)
		words_client(&s->names, slot, &ends->client, 1);
	set_marks(s, row_at(s, slot), ends->time_ns, hello);
	return words_cookie(&s->names, slot);
}

void
said_name_server(void *to, const struct talk_ends *ends,
    const struct talk_server_hello *hello)
{
	struct said *s = to;
	uint32_t slot = words_slot(&s->names, hello->cookie);

	if (slot == MAP_NONE)
		return;
	set_text(s, &row_at(s, slot)->chosen, ends->time_ns, hello->version);
	set_text(s, &row_at(s, slot)->certificate, ends->time_ns,
	    hello->certificate);
}

void
said_count(struct said *s, uint32_t cookie, uint64_t bytes)
{
	if (cookie)
		words_add(&s->names, words_slot(&s->names, cookie), NAME_BYTES,
		    bytes);
}

void
said_prefetch(const struct said *s, uint32_t cookie)
{
	words_prefetch(&s->names, cookie);
}

const char *
said_name(const struct said *s, uint32_t cookie)
{
	uint32_t slot = words_slot(&s->names, cookie);

	if (slot == MAP_NONE ||
	    strcmp(words_text(&s->names, slot), SAID_NOBODY) == 0)
		return NULL;
	return words_text(&s->names, slot);
}

void
said_name_leave(void *said, struct word *word)
{
	struct said *s = said;
	struct said_name *row = (struct said_name *)(void *)word;

	latest_give(&s->texts, &row->offered);
	latest_give(&s->texts, &row->chosen);
	latest_give(&s->texts, &row->alpn);
	latest_give(&s->texts, &row->ja3);
	latest_give(&s->texts, &row->ja4);
	latest_give(&s->texts, &row->certificate);
}

void
said_name_merge(void *pair, uint32_t slot, uint32_t theirs)
{
	const struct said_pair *p = pair;
	struct interned *texts = &p->into->texts;
	const struct interned *from_texts = &p->from->texts;
	struct said_name *row = row_at(p->into, slot);
	const struct said_name *from = words_at(&p->from->names, theirs);

	latest_merge(texts, &row->offered, &from->offered, from_texts);
	latest_merge(texts, &row->chosen, &from->chosen, from_texts);
	latest_merge(texts, &row->alpn, &from->alpn, from_texts);
	latest_merge(texts, &row->ja3, &from->ja3, from_texts);
	latest_merge(texts, &row->ja4, &from->ja4, from_texts);
	latest_merge(texts, &row->certificate, &from->certificate, from_texts);
	row->ech |= from->ech;
}
