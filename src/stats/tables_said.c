/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of what was said, row by row. */
#include "stats/tables_said.h"

#include "analysis_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct words *
words_of(const struct analysis *a, enum said_table table)
{
	const struct words *const tables[] = {
	    [SAID_DNS] = &a->said->dns,
	    [SAID_URLS] = &a->said->urls,
	    [SAID_NAMES] = &a->said->names,
	    [SAID_RESOLVERS] = &a->said->resolvers.words,
	    [SAID_ASKERS] = &a->said->askers.words,
	};

	return tables[table];
}

/* One table on its way out. */
struct walk {
	const struct said *said;
	const struct words *words;
	struct said_wants wants;
	char *clients; /* room for a text of them, or NULL */
};

static struct said_row
common(const struct walk *w, uint32_t slot)
{
	if (w->clients)
		words_clients_text(w->words, slot, w->clients);
	return (struct said_row){
	    .text = words_text(w->words, slot),
	    .client_list = w->clients,
	    .clients = words_clients(w->words, slot),
	    .err = words_err(w->words, slot),
	    .slot = slot,
	};
}

/* Fills `row` and hands it over; each table has one. */
typedef bool walk_fn(
    const struct walk *w, uint32_t slot, table_fn *emit, void *context);

static int
walk(const struct analysis *a, enum said_table table, struct said_wants wants,
    walk_fn *each, table_fn *emit, void *context)
{
	struct walk w = {a->said, words_of(a, table), wants, NULL};

	if (wants.clients)
		w.clients = malloc(CLIENTS_TEXT_BYTES);
	if (wants.clients && !w.clients)
		return -ENOMEM;
	for (uint32_t slot = 0; slot < words_used(w.words); slot++) {
		if (words_there(w.words, slot) &&
		    !each(&w, slot, emit, context))
			break;
	}
	free(w.clients);
	return 0;
}

static void
dns_sums(struct dns_row *row, const uint64_t sum[static WORDS_SUMS])
{
	row->queries = sum[DNS_QUERIES];
	row->responses = sum[DNS_RESPONSES];
	row->nxdomain = sum[DNS_NXDOMAIN];
	row->servfail = sum[DNS_SERVFAIL];
	row->unanswered = sum[DNS_UNANSWERED];
	row->retries = sum[DNS_RETRIES];
}

static bool
each_dns(const struct walk *w, uint32_t slot, table_fn *emit, void *context)
{
	const struct said_dns *from = words_at(w->words, slot);
	const struct latency *l = &from->latency;
	const struct blocks *texts = &w->words->texts;
	struct dns_row row = {
	    .said = common(w, slot),
	    .service = app_title((enum app)from->word.kind),
	    .answers = from->answers == BLOCKS_NONE
	                   ? ""
	                   : blocks_at(texts, from->answers),
	    .latency_avg = latency_average(l),
	    .latency_p95 = w->wants.p95 ? latency_p95(l, texts) : -1,
	    .latency_max = l->n > 0 ? l->max_ns : -1,
	};

	dns_sums(&row, from->word.sum);
	said_types_text(from->types, row.types);
	if (w->words != &w->said->dns)
		addr_parse(row.said.text, &row.host);
	return emit(context, &row);
}

int
tables_dns(const struct analysis *a, enum said_table by,
    struct said_wants wants, table_fn *emit, void *context)
{
	return walk(a, by, wants, each_dns, emit, context);
}

void
tables_dns_total(
    const struct analysis *a, enum said_table by, struct dns_row *out)
{
	*out = (struct dns_row){0};
	dns_sums(out, words_of(a, by)->total);
}

void
tables_dns_evicted(
    const struct analysis *a, enum said_table by, struct dns_row *out)
{
	*out = (struct dns_row){0};
	dns_sums(out, words_of(a, by)->gone);
}

static void
url_sums(struct url_row *row, const uint64_t sum[static WORDS_SUMS])
{
	row->requests = sum[URL_REQUESTS];
	row->bytes = sum[URL_BODY_BYTES];
}

static bool
each_url(const struct walk *w, uint32_t slot, table_fn *emit, void *context)
{
	const struct said_url *from = words_at(w->words, slot);
	const struct interned *texts = &w->said->texts;
	struct url_row row = {
	    .said = common(w, slot),
	    .content_type = latest_text(texts, &from->content_type),
	    .user_agent = latest_text(texts, &from->user_agent),
	};

	url_sums(&row, from->word.sum);
	said_methods_text(from->methods, row.methods);
	said_statuses_text(from, row.statuses);
	return emit(context, &row);
}

int
tables_urls(const struct analysis *a, struct said_wants wants, table_fn *emit,
    void *context)
{
	return walk(a, SAID_URLS, wants, each_url, emit, context);
}

void
tables_urls_total(const struct analysis *a, struct url_row *out)
{
	*out = (struct url_row){0};
	url_sums(out, a->said->urls.total);
}

void
tables_urls_evicted(const struct analysis *a, struct url_row *out)
{
	*out = (struct url_row){0};
	url_sums(out, a->said->urls.gone);
}

static void
name_sums(struct name_row *row, const uint64_t sum[static WORDS_SUMS])
{
	row->connections = sum[NAME_CONNECTIONS];
	row->hellos = sum[NAME_HELLOS];
	row->bytes = sum[NAME_BYTES];
}

/* What the server chose is better than what it was offered. */
static const char *
version_of(const struct said_name *row, const struct interned *texts)
{
	return latest_text(
	    texts, row->chosen.id ? &row->chosen : &row->offered);
}

static bool
each_name(const struct walk *w, uint32_t slot, table_fn *emit, void *context)
{
	const struct said_name *from = words_at(w->words, slot);
	const struct interned *texts = &w->said->texts;
	struct name_row row = {
	    .said = common(w, slot),
	    .protocol = app_title((enum app)from->word.kind),
	    .version = version_of(from, texts),
	    .alpn = latest_text(texts, &from->alpn),
	    .ja3 = latest_text(texts, &from->ja3),
	    .ja4 = latest_text(texts, &from->ja4),
	    .certificate = latest_text(texts, &from->certificate),
	    .ech = from->ech,
	};

	name_sums(&row, from->word.sum);
	return emit(context, &row);
}

int
tables_names(const struct analysis *a, struct said_wants wants, table_fn *emit,
    void *context)
{
	return walk(a, SAID_NAMES, wants, each_name, emit, context);
}

void
tables_names_total(const struct analysis *a, struct name_row *out)
{
	*out = (struct name_row){0};
	name_sums(out, a->said->names.total);
}

void
tables_names_evicted(const struct analysis *a, struct name_row *out)
{
	*out = (struct name_row){0};
	name_sums(out, a->said->names.gone);
}

struct said *
tables_said(struct analysis *a)
{
	return a->said;
}

int64_t
tables_dns_p95(const struct analysis *a, enum said_table by, uint32_t slot)
{
	const struct words *w = words_of(a, by);
	const struct said_dns *row = words_at(w, slot);

	return latency_p95(&row->latency, &w->texts);
}

void
tables_said_clients(const struct analysis *a, enum said_table table,
    uint32_t slot, char out[static CLIENTS_TEXT_BYTES])
{
	words_clients_text(words_of(a, table), slot, out);
}
