/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_columns owns the columns of DNS, by whatever its rows are grouped. */
#ifndef VIEWS_DNS_COLUMNS_H
#define VIEWS_DNS_COLUMNS_H

#include "said_texts.h"

#define DNS(row) ((const struct dns_row *)(row))

static inline struct cell
dns_latency(int64_t ns)
{
	return ns < 0 ? cell_absent(UNIT_DURATION) : cell_duration(ns);
}

/* clang-format off */
static inline struct cell get_host(const void *r) { return cell_addr(&DNS(r)->host); }
static inline struct cell get_service(const void *r) { return cell_text(DNS(r)->service); }
static inline struct cell get_types(const void *r) { return cell_text(DNS(r)->types); }
static inline struct cell get_queries(const void *r) { return cell_count(DNS(r)->queries); }
static inline struct cell get_responses(const void *r) { return cell_count(DNS(r)->responses); }
static inline struct cell get_nxdomain(const void *r) { return cell_count(DNS(r)->nxdomain); }
static inline struct cell get_servfail(const void *r) { return cell_count(DNS(r)->servfail); }
static inline struct cell get_unanswered(const void *r) { return cell_count(DNS(r)->unanswered); }
static inline struct cell get_retries(const void *r) { return cell_count(DNS(r)->retries); }
static inline struct cell get_clients(const void *r) { return cell_count(DNS(r)->said.clients); }
static inline struct cell get_client_list(const void *r) { return cell_text(DNS(r)->said.client_list); }
static inline struct cell get_average(const void *r) { return dns_latency(DNS(r)->latency_avg); }
static inline struct cell get_p95(const void *r) { return dns_latency(DNS(r)->latency_p95); }
static inline struct cell get_most(const void *r) { return dns_latency(DNS(r)->latency_max); }
static inline struct cell get_err(const void *r) { return DNS(r)->said.err ? cell_count(DNS(r)->said.err) : cell_absent(UNIT_COUNT); }

#define DNS_COLUMN_SERVICE \
	{ .id = "service", .title = "Service", .unit = UNIT_TEXT, .width = 7, .shown = true, .get = get_service, \
	  .help = "DNS, mDNS or LLMNR." }

#define DNS_COLUMN_TYPES \
	{ .id = "types", .title = "Types", .unit = UNIT_TEXT, .width = 12, .shown = true, .get = get_types, \
	  .help = "Record types asked for." }

#define DNS_COLUMNS_COUNTS \
	{ .id = "queries", .title = "Queries", .unit = UNIT_COUNT, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_queries, \
	  .help = "Questions, one per name in a query." }, \
	{ .id = "responses", .title = "Responses", .unit = UNIT_COUNT, .width = 9, .screen = true, .summed = true, .descending = true, .get = get_responses, \
	  .help = "Answers that repeat the question." }, \
	{ .id = "nxdomain", .title = "NXDomain", .unit = UNIT_COUNT, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_nxdomain, \
	  .help = "Responses that say there is no such name." }, \
	{ .id = "servfail", .title = "ServFail", .unit = UNIT_COUNT, .width = 8, .screen = true, .summed = true, .descending = true, .get = get_servfail, \
	  .help = "Responses that say the server failed." }, \
	{ .id = "unanswered", .title = "Unanswered", .unit = UNIT_COUNT, .width = 10, .screen = true, .summed = true, .descending = true, .get = get_unanswered, \
	  .help = "Queries without a response within 10 s." }, \
	{ .id = "retries", .title = "Retries", .unit = UNIT_COUNT, .width = 7, .summed = true, .descending = true, .get = get_retries, \
	  .help = "Queries sent again within 5 s." }

#define DNS_COLUMNS_CLIENTS \
	{ .id = "clients", .title = "Clients", .unit = UNIT_COUNT, .width = 7, .shown = true, .descending = true, .get = get_clients, \
	  .help = "Distinct addresses that asked: estimated once their table is full, at least where other rows lost more." }, \
	{ .id = "client_list", .title = "Client list", .unit = UNIT_TEXT, .width = 30, .needs = NEED_CLIENTS, .get = get_client_list, \
	  .help = "Who asked, and how often; the first 32." }

#define DNS_COLUMNS_LATENCY \
	{ .id = "latency_avg", .title = "Latency", .unit = UNIT_DURATION, .width = 8, .shown = true, .descending = true, .get = get_average, \
	  .help = "From query to response, on average." }, \
	{ .id = "latency_p95", .title = "95 %", .unit = UNIT_DURATION, .width = 8, .screen = true, .descending = true, .needs = NEED_P95, .get = get_p95, \
	  .help = "95 of 100 responses were no later; past 64 responses to 6 %." }, \
	{ .id = "latency_max", .title = "Slowest", .unit = UNIT_DURATION, .width = 8, .descending = true, .get = get_most, \
	  .help = "The slowest response." }

#define DNS_COLUMN_ERR \
	{ .id = "err", .title = "Err", .unit = UNIT_COUNT, .width = 8, .descending = true, .get = get_err, \
	  .help = "Queries the row may be short of because its table was full." }
/* clang-format on */

/* Fill in what chosen rows, grouped `by` that, still lack (view.complete). */
static inline int
dns_complete(const struct analysis *a, enum said_table by, void *rows, size_t n,
    uint32_t needs, struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		struct dns_row *row = (struct dns_row *)rows + i;

		if (needs & NEED_P95)
			row->latency_p95 =
			    tables_dns_p95(a, by, row->said.slot);
		if (!said_texts_complete(a, by, &row->said, needs, arena) ||
		    !said_texts_keep(&row->answers, arena))
			return -1;
	}
	return 0;
}

/* What a view does whose rows are those of DNS, grouped `by` that. */
#define DNS_FUNCTIONS(by)                                                      \
	static int scan(const struct analysis *a, uint32_t needs,              \
	    row_fn *emit, void *context)                                       \
	{                                                                      \
		return tables_dns(a, by, said_wants_of(needs), emit, context); \
	}                                                                      \
	static void total(const struct analysis *a, void *row)                 \
	{                                                                      \
		tables_dns_total(a, by, row);                                  \
	}                                                                      \
	static void evicted(const struct analysis *a, void *row)               \
	{                                                                      \
		tables_dns_evicted(a, by, row);                                \
	}                                                                      \
	static int complete(const struct analysis *a, void *rows, size_t n,    \
	    uint32_t needs, struct arena *arena)                               \
	{                                                                      \
		return dns_complete(a, by, rows, n, needs, arena);             \
	}

#endif
