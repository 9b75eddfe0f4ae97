/* SPDX-License-Identifier: BSD-2-Clause */
/* The names that were asked for. */
#include "base/text.h"
#include "message/dns_registry.h"
#include "said_private.h"

#include <string.h>

#define RCODE_SERVFAIL 2 /* RFC 1035 4.1.1 */
#define RCODE_NXDOMAIN 3

/* Record types with a bit of their own, in the order they are listed in. */
/* clang-format off */
static const uint16_t known_types[] = {
	DNS_TYPE_A, DNS_TYPE_AAAA, DNS_TYPE_HTTPS, DNS_TYPE_SVCB,
	DNS_TYPE_CNAME, DNS_TYPE_PTR, DNS_TYPE_SRV, DNS_TYPE_TXT, DNS_TYPE_MX,
	DNS_TYPE_NS, DNS_TYPE_SOA, DNS_TYPE_DNAME, DNS_TYPE_RRSIG,
	DNS_TYPE_CAA, DNS_TYPE_SPF,
	13 /* HINFO */, 35 /* NAPTR */, 43 /* DS */, 44 /* SSHFP */,
	47 /* NSEC */, 48 /* DNSKEY */, 50 /* NSEC3 */, 52 /* TLSA */,
	251 /* IXFR */, 252 /* AXFR */, 255 /* ANY */, 256 /* URI */,
};
/* clang-format on */

#define N_KNOWN (sizeof(known_types) / sizeof(known_types[0]))
#define OTHER_TYPE (UINT64_C(1) << N_KNOWN)

static uint64_t
type_bit(uint16_t type)
{
	for (size_t i = 0; i < N_KNOWN; i++)
		if (known_types[i] == type)
			return UINT64_C(1) << i;
	return OTHER_TYPE;
}

/* One more word of a list, unless it no longer fits. */
static void
list_add(char out[static SAID_LIST_BYTES], const char *word)
{
	size_t used = strlen(out), n = strlen(word);

	if (used + n + 2 >= SAID_LIST_BYTES)
		return;
	if (used > 0) {
		memcpy(out + used, ", ", 2);
		used += 2;
	}
	memcpy(out + used, word, n + 1);
}

void
said_types_text(uint64_t types, char out[static SAID_LIST_BYTES])
{
	char word[DNS_WORD_BYTES];

	out[0] = '\0';
	for (size_t i = 0; i < N_KNOWN; i++) {
		if (!(types & UINT64_C(1) << i))
			continue;
		dns_type_name(known_types[i], word);
		list_add(out, word);
	}
	if (types & OTHER_TYPE)
		list_add(out, "other");
}

static struct said_dns *
row_at(struct said *s, uint32_t slot)
{
	return words_at(&s->dns, slot);
}

static void
query(struct said *s, const struct dns_event *e, const char *name)
{
	uint32_t slot = words_touch(&s->dns, e->service, name, 1);

	if (e->retry)
		words_add(&s->dns, slot, DNS_RETRIES, 1);
	if (slot == MAP_NONE)
		return;
	words_client(&s->dns, slot, &e->client, 1);
	row_at(s, slot)->types |= type_bit(e->type);
}

/* The newest, whatever the order; of the same time, what sorts last. */
static void
set_answers(
    struct said *s, struct said_dns *row, int64_t time_ns, const char *text)
{
	struct blocks *texts = &s->dns.texts;
	size_t n = strlen(text) + 1;
	uint32_t block;

	if (row->answers != BLOCKS_NONE &&
	    (time_ns < row->answered_ns ||
		(time_ns == row->answered_ns &&
		    strcmp(text, blocks_at(texts, row->answers)) <= 0)))
		return;
	block = row->answers;
	if (block == BLOCKS_NONE || blocks_size(texts, block) < n) {
		block = blocks_take(texts, n);
		if (block == BLOCKS_NONE)
			return;
		if (row->answers != BLOCKS_NONE)
			blocks_give(texts, row->answers);
	}
	memcpy(blocks_at(texts, block), text, n);
	row->answers = block;
	row->answered_ns = time_ns;
}

/* A name that nobody was seen asking for gets a row too, without queries. */
static void
response(struct said *s, const struct dns_event *e, const char *name)
{
	char answers[DNS_ANSWERS_BYTES];
	struct words *w = &s->dns;
	uint32_t slot = e->matched ? words_find(w, e->service, name)
	                           : words_touch(w, e->service, name, 0);

	words_add(w, slot, DNS_RESPONSES, 1);
	if (e->rcode == RCODE_NXDOMAIN)
		words_add(w, slot, DNS_NXDOMAIN, 1);
	if (e->rcode == RCODE_SERVFAIL)
		words_add(w, slot, DNS_SERVFAIL, 1);
	if (slot == MAP_NONE)
		return;
	row_at(s, slot)->types |= type_bit(e->type);
	if (e->latency_ns >= 0)
		latency_add(
		    &row_at(s, slot)->latency, &w->texts, e->latency_ns);
	text_sanitize(e->answers, strlen(e->answers), answers, sizeof(answers));
	if (*answers)
		set_answers(s, row_at(s, slot), e->time_ns, answers);
}

static void
unanswered(struct said *s, const struct dns_event *e, const char *name)
{
	words_add(
	    &s->dns, words_find(&s->dns, e->service, name), DNS_UNANSWERED, 1);
}

/* What is said with a name, by kind of event. */
void
said_dns_tell(void *to, const struct dns_event *e)
{
	static void (*const tell[])(
	    struct said *, const struct dns_event *, const char *) = {
	    [DNS_EVENT_QUERY] = query,
	    [DNS_EVENT_RESPONSE] = response,
	    [DNS_EVENT_UNANSWERED] = unanswered,
	    [DNS_EVENT_NAMED] = NULL,
	};
	char name[WORDS_TEXT_BYTES];

	if (e->kind >= sizeof(tell) / sizeof(tell[0]) || !tell[e->kind])
		return;
	text_sanitize(e->name, strlen(e->name), name, sizeof(name));
	tell[e->kind](to, e, name);
}

void
said_dns_leave(void *said, struct word *word)
{
	struct said *s = said;
	struct said_dns *row = (struct said_dns *)(void *)word;

	latency_give(&row->latency, &s->dns.texts);
	if (row->answers != BLOCKS_NONE)
		blocks_give(&s->dns.texts, row->answers);
}

void
said_dns_merge(void *pair, uint32_t slot, uint32_t theirs)
{
	const struct said_pair *p = pair;
	struct said_dns *row = row_at(p->into, slot);
	const struct said_dns *from = words_at(&p->from->dns, theirs);

	row->types |= from->types;
	latency_merge(&row->latency, &p->into->dns.texts, &from->latency,
	    &p->from->dns.texts);
	if (from->answers != BLOCKS_NONE)
		set_answers(p->into, row, from->answered_ns,
		    blocks_at(&p->from->dns.texts, from->answers));
}
