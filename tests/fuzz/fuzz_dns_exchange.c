/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queries and responses in any order tell the same as a plain list of them.
 * Three bytes are a message: who, which question, and how much later.
 */
#include "meagre.h"

#include "flow/dns_exchange.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST 64 /* messages, and queries that fit the table */
#define MESSAGE_BYTES 19

/* One that waits has `waits` set; nothing ever leaves the list. */
struct listed {
	uint8_t who, question;
	bool waits;
	int64_t since_ns;
};

struct model {
	struct listed list[MOST];
	unsigned n;
	unsigned queries, retries, responses, matched, unanswered;
	int64_t latency_ns; /* sum */
};

static void
count(void *to, const struct dns_event *e)
{
	struct model *m = to;

	assert(strlen(e->name) == 1 && e->service == APP_DNS);
	m->queries += e->kind == DNS_EVENT_QUERY;
	m->retries += e->kind == DNS_EVENT_QUERY && e->retry;
	m->responses += e->kind == DNS_EVENT_RESPONSE;
	m->unanswered += e->kind == DNS_EVENT_UNANSWERED;
	if (e->kind != DNS_EVENT_RESPONSE || !e->matched)
		return;
	m->matched++;
	m->latency_ns += e->latency_ns;
}

static struct listed *
find(struct model *m, uint8_t who, uint8_t question)
{
	for (unsigned i = 0; i < m->n; i++) {
		struct listed *l = &m->list[i];

		if (l->waits && l->who == who && l->question == question)
			return l;
	}
	return NULL;
}

static void
give_up(struct model *m, int64_t before_ns)
{
	for (unsigned i = 0; i < m->n; i++) {
		struct listed *l = &m->list[i];

		if (!l->waits || l->since_ns >= before_ns)
			continue;
		l->waits = false;
		m->unanswered++;
	}
}

static void
model_ask(struct model *m, uint8_t who, uint8_t question, int64_t now_ns)
{
	struct listed *l = find(m, who, question);

	m->queries++;
	if (l && now_ns - l->since_ns < DNS_RETRY_NS) {
		m->retries++;
		return;
	}
	if (l) {
		l->waits = false;
		m->unanswered++;
	}
	m->list[m->n++] = (struct listed){who, question, true, now_ns};
}

static void
model_answer(struct model *m, uint8_t who, uint8_t question, int64_t now_ns)
{
	struct listed *l = find(m, who, question);

	m->responses++;
	if (!l)
		return;
	l->waits = false;
	m->matched++;
	m->latency_ns += now_ns - l->since_ns;
}

/* who: bits for client, port and id; question: bits for name and type. */
static void
see(struct dns_exchange *x, struct model *told, bool answer, uint8_t who,
    uint8_t question, int64_t now_ns)
{
	struct dns_sink sink = {count, told};
	uint8_t message[MESSAGE_BYTES] = {0, who & 1, answer ? 0x80 : 0, 0, 0,
	    1, [12] = 1, (uint8_t)('a' + (question & 1)), 0, 0,
	    1 + (question >> 1), 0, 1};
	struct addr client = {{10, 0, 0, who >> 2 & 1}, FAMILY_IPV4};
	struct addr server = {{10, 0, 1, 1}, FAMILY_IPV4};
	uint16_t port = 5000 + (who >> 1 & 1);
	struct dns_where where = {answer ? server : client,
	    answer ? client : server, answer ? 53 : port, answer ? port : 53,
	    APP_DNS, now_ns, now_ns};

	assert(
	    dns_exchange_see(x, &where, message, sizeof(message), true, &sink));
}

static void
compare(const struct model *model, const struct model *told)
{
	assert(model->queries == told->queries);
	assert(model->retries == told->retries);
	assert(model->responses == told->responses);
	assert(model->matched == told->matched);
	assert(model->unanswered == told->unanswered);
	assert(model->latency_ns == told->latency_ns);
}

static struct dns_exchange *x;

static void
let_go(void)
{
	dns_exchange_free(x);
	x = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct model model, told;
	struct dns_sink sink = {count, &told};
	int64_t now_ns = 0;

	meagre_made(let_go);
	if (!x && dns_exchange_new(MOST, &x, NULL) < 0) {
		assert(meagre_refused());
		return 0;
	}
	dns_exchange_clear(x);
	memset(&model, 0, sizeof(model));
	memset(&told, 0, sizeof(told));
	for (size_t at = 0; at + 3 <= size && at < 3 * MOST; at += 3) {
		uint8_t who = data[at] & 7, question = data[at + 1] & 3;
		bool answer = data[at] & 8;

		now_ns += data[at + 2] * (NS_PER_S / 16);
		give_up(&model, now_ns - DNS_TIMEOUT_NS);
		if (answer)
			model_answer(&model, who, question, now_ns);
		else
			model_ask(&model, who, question, now_ns);
		see(x, &told, answer, who, question, now_ns);
		compare(&model, &told);
	}
	give_up(&model, INT64_MAX);
	dns_exchange_flush(x, &sink);
	compare(&model, &told);
	return 0;
}
