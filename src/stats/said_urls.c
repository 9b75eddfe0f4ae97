/* SPDX-License-Identifier: BSD-2-Clause */
/* The URLs that were requested. */
#include "base/text.h"
#include "said_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Methods with a bit of their own: RFC 9110 9.3, RFC 5789, RFC 4918. */
static const char *const known_methods[] = {"GET", "HEAD", "POST", "PUT",
    "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PROPPATCH",
    "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH", "NOTIFY",
    "SUBSCRIBE", "UNSUBSCRIBE", "M-SEARCH", "PRI"};

#define N_KNOWN (sizeof(known_methods) / sizeof(known_methods[0]))
#define OTHER_METHOD (1u << N_KNOWN)

static uint32_t
method_bit(struct bytes method)
{
	for (size_t i = 0; i < N_KNOWN; i++)
		if (method.n == strlen(known_methods[i]) &&
		    memcmp(method.at, known_methods[i], method.n) == 0)
			return 1u << i;
	return method.n > 0 ? OTHER_METHOD : 0;
}

void
said_methods_text(uint32_t methods, char out[static SAID_LIST_BYTES])
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i <= N_KNOWN; i++) {
		if (!(methods & 1u << i) || used + 16 > SAID_LIST_BYTES)
			continue;
		used += (size_t)snprintf(out + used, SAID_LIST_BYTES - used,
		    "%s%s", used ? ", " : "",
		    i < N_KNOWN ? known_methods[i] : "other");
	}
}

static struct said_url *
row_at(struct said *s, uint32_t slot)
{
	return words_at(&s->urls, slot);
}

/* What a header field says, fit for people. */
static void
set_field(struct said *s, struct latest *l, int64_t time_ns, struct bytes field)
{
	char text[INTERNED_TEXT_BYTES];

	if (field.n == 0)
		return;
	text_sanitize(field.at, field.n, text, sizeof(text));
	latest_set(&s->texts, l, time_ns, text);
}

uint32_t
said_url_request(
    void *to, const struct talk_ends *ends, const struct talk_request *request)
{
	struct said *s = to;
	struct words_key key;
	uint32_t slot;

	words_expect(&s->urls, 0, request->url, &key);
	said_named_request(s, ends, request);
	slot = words_touch_key(&s->urls, &key, 1);
	if (slot == MAP_NONE)
		return 0;
	words_client(&s->urls, slot, &ends->client, 1);
	row_at(s, slot)->methods |= method_bit(request->method);
	set_field(s, &row_at(s, slot)->user_agent, ends->time_ns,
	    request->user_agent);
	return words_cookie(&s->urls, slot);
}

/* The first few that differ have a count each. */
static void
add_status(struct said_url *row, uint16_t status, uint64_t n)
{
	for (size_t i = 0; i < SAID_STATUSES; i++) {
		struct said_status *one = &row->statuses[i];

		if (one->status == 0)
			one->status = status;
		if (one->status == status) {
			one->count += n;
			return;
		}
	}
	row->other_statuses += n;
}

void
said_url_response(void *to, const struct talk_ends *ends,
    const struct talk_response *response)
{
	struct said *s = to;
	uint32_t slot = words_slot(&s->urls, response->cookie);

	words_add(&s->urls, slot, URL_BODY_BYTES, response->body_bytes);
	if (slot == MAP_NONE)
		return;
	if (response->status)
		add_status(row_at(s, slot), response->status, 1);
	set_field(s, &row_at(s, slot)->content_type, ends->time_ns,
	    response->content_type);
}

const char *
said_url(const struct said *s, uint32_t cookie)
{
	uint32_t slot = cookie ? words_slot(&s->urls, cookie) : MAP_NONE;

	return slot == MAP_NONE ? NULL : words_text(&s->urls, slot);
}

/* Most first, then by number. */
static bool
goes_before(const struct said_status *a, const struct said_status *b)
{
	return a->count != b->count ? a->count > b->count
	                            : a->status < b->status;
}

static size_t
sort_statuses(
    const struct said_url *row, struct said_status out[static SAID_STATUSES])
{
	size_t n = 0;

	for (; n < SAID_STATUSES && row->statuses[n].status; n++) {
		size_t i = n;

		for (; i > 0 && goes_before(&row->statuses[n], &out[i - 1]);
		     i--)
			out[i] = out[i - 1];
		out[i] = row->statuses[n];
	}
	return n;
}

void
said_statuses_text(const struct said_url *row, char out[static SAID_LIST_BYTES])
{
	struct said_status sorted[SAID_STATUSES];
	size_t n = sort_statuses(row, sorted), used = 0;

	out[0] = '\0';
	if (n == 1 && !row->other_statuses) {
		snprintf(out, SAID_LIST_BYTES, "%u", sorted[0].status);
		return;
	}
	for (size_t i = 0; i < n && used < SAID_LIST_BYTES; i++)
		used += (size_t)snprintf(out + used, SAID_LIST_BYTES - used,
		    "%s%u (%" PRIu64 ")", i ? ", " : "", sorted[i].status,
		    sorted[i].count);
	if (row->other_statuses && used + 12 < SAID_LIST_BYTES)
		snprintf(out + used, SAID_LIST_BYTES - used, ", others");
}

void
said_url_leave(void *said, struct word *word)
{
	struct said *s = said;
	struct said_url *row = (struct said_url *)(void *)word;

	latest_give(&s->texts, &row->content_type);
	latest_give(&s->texts, &row->user_agent);
}

void
said_url_merge(void *pair, uint32_t slot, uint32_t theirs)
{
	const struct said_pair *p = pair;
	struct said *s = p->into;
	struct said_url *row = row_at(s, slot);
	const struct said_url *from = words_at(&p->from->urls, theirs);

	row->methods |= from->methods;
	for (size_t i = 0; i < SAID_STATUSES; i++)
		if (from->statuses[i].status)
			add_status(row, from->statuses[i].status,
			    from->statuses[i].count);
	row->other_statuses += from->other_statuses;
	latest_merge(&s->texts, &row->content_type, &from->content_type,
	    &p->from->texts);
	latest_merge(
	    &s->texts, &row->user_agent, &from->user_agent, &p->from->texts);
}
