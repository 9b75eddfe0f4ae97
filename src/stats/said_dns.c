/* SPDX-License-Identifier: BSD-2-Clause */
/* The names that were asked for, of whom, and by whom. */
#include "base/text.h"
#include "message/dns_registry.h"
#include "said_hosts.h"
#include "said_private.h"
#include "stats/series.h"

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
row_at(struct words *w, uint32_t slot)
{
	return words_at(w, slot);
}

/* One of the tables that an event is told to, and whose row it is there. */
struct place {
	struct words *words;
	struct said_hosts *hosts; /* by address, or NULL: by name */
	const struct addr *addr;
	const struct words_key *name;
	const struct addr *other; /* who is listed in the row */
};

static uint32_t
find(const struct place *p, uint8_t service)
{
	return p->hosts ? said_host_find(p->hosts, service, p->addr)
	                : words_find_key(p->words, p->name);
}

static uint32_t
touch(const struct place *p, uint8_t service, uint64_t n)
{
	return p->hosts ? said_host_touch(p->hosts, service, p->addr, n)
	                : words_touch_key(p->words, p->name, n);
}

static void
query(const struct place *p, const struct dns_event *e)
{
	uint32_t slot = touch(p, e->service, 1);

	if (e->retry)
		words_add(p->words, slot, DNS_RETRIES, 1);
	if (slot == MAP_NONE)
		return;
	words_client(p->words, slot, p->other, 1);
	row_at(p->words, slot)->types |= type_bit(e->type);
}

/* The newest, whatever the order; of the same time, what sorts last. */
static void
set_answers(
    struct words *w, struct said_dns *row, int64_t time_ns, const char *text)
{
	struct blocks *texts = &w->texts;
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

static void
keep_answers(const struct place *p, uint32_t slot, const struct dns_event *e)
{
	char answers[DNS_ANSWERS_BYTES];

	text_sanitize(e->answers, strlen(e->answers), answers, sizeof(answers));
	if (*answers)
		set_answers(
		    p->words, row_at(p->words, slot), e->time_ns, answers);
}

/* A name that nobody was seen asking for gets a row too, without queries. */
static void
response(const struct place *p, const struct dns_event *e)
{
	struct words *w = p->words;
	uint32_t slot =
	    e->matched ? find(p, e->service) : touch(p, e->service, 0);

	words_add(w, slot, DNS_RESPONSES, 1);
	if (e->rcode == RCODE_NXDOMAIN)
		words_add(w, slot, DNS_NXDOMAIN, 1);
	if (e->rcode == RCODE_SERVFAIL)
		words_add(w, slot, DNS_SERVFAIL, 1);
	if (slot == MAP_NONE)
		return;
	row_at(w, slot)->types |= type_bit(e->type);
	if (e->latency_ns >= 0)
		latency_add(
		    &row_at(w, slot)->latency, &w->texts, e->latency_ns);
	if (!p->hosts)
		keep_answers(p, slot, e);
}

static void
unanswered(const struct place *p, const struct dns_event *e)
{
	words_add(p->words, find(p, e->service), DNS_UNANSWERED, 1);
}

/*
 * Each event goes to all three tables alike, so that their totals are the
 * same. Over mDNS who is asked, or answered, may be a group. The name comes
 * last, as its row is the one that is least likely to be in the cache.
 */
static void
tell_tables(struct said *s, const struct dns_event *e,
    void (*tell)(const struct place *, const struct dns_event *))
{
	struct said_hosts *resolvers = &s->resolvers, *askers = &s->askers;
	char text[WORDS_TEXT_BYTES];
	struct words_key name;
	const struct place places[] = {
	    {&resolvers->words, resolvers, &e->server, NULL, &e->client},
	    {&askers->words, askers, &e->client, NULL, &e->server},
	    {&s->dns, NULL, NULL, &name, &e->client},
	};

	text_sanitize(e->name, strlen(e->name), text, sizeof(text));
	words_expect(&s->dns, e->service, text, &name);
	if (e->kind == DNS_EVENT_QUERY && s->bins)
		series_bin(s->bins, e->time_ns)->queries++;
	said_host_fetch(askers, e->service, &e->client);
	tell(&places[0], e);
	words_fetch(&s->dns, &name);
	tell(&places[1], e);
	tell(&places[2], e);
}

void
said_dns_tell(void *to, const struct dns_event *e)
{
	static void (*const tell[])(
	    const struct place *, const struct dns_event *) = {
	    [DNS_EVENT_QUERY] = query,
	    [DNS_EVENT_RESPONSE] = response,
	    [DNS_EVENT_UNANSWERED] = unanswered,
	    [DNS_EVENT_NAMED] = NULL,
	};
	struct said *s = to;

	said_named_dns(s, e);
	if (e->kind < sizeof(tell) / sizeof(tell[0]) && tell[e->kind])
		tell_tables(s, e, tell[e->kind]);
}

void
said_dns_leave(void *words, struct word *word)
{
	struct words *w = words;
	struct said_dns *row = (struct said_dns *)(void *)word;

	latency_give(&row->latency, &w->texts);
	if (row->answers != BLOCKS_NONE)
		blocks_give(&w->texts, row->answers);
}

void
said_dns_merge(void *words_pair, uint32_t slot, uint32_t theirs)
{
	const struct words_pair *p = words_pair;
	struct said_dns *row = row_at(p->into, slot);
	const struct said_dns *from = words_at(p->from, theirs);

	row->types |= from->types;
	latency_merge(
	    &row->latency, &p->into->texts, &from->latency, &p->from->texts);
	if (from->answers != BLOCKS_NONE)
		set_answers(p->into, row, from->answered_ns,
		    blocks_at(&p->from->texts, from->answers));
}
