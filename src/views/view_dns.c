/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS: one row per name that was asked for, and service it was asked of. */
#include "said_texts.h"

#define DNS(row) ((const struct dns_row *)(row))

static struct cell
latency(int64_t ns)
{
	return ns < 0 ? cell_absent(UNIT_DURATION) : cell_duration(ns);
}

/* clang-format off */
static struct cell get_name(const void *r) { return cell_text(DNS(r)->said.text); }
static struct cell get_service(const void *r) { return cell_text(DNS(r)->service); }
static struct cell get_types(const void *r) { return cell_text(DNS(r)->types); }
static struct cell get_queries(const void *r) { return cell_count(DNS(r)->queries); }
static struct cell get_responses(const void *r) { return cell_count(DNS(r)->responses); }
static struct cell get_nxdomain(const void *r) { return cell_count(DNS(r)->nxdomain); }
static struct cell get_servfail(const void *r) { return cell_count(DNS(r)->servfail); }
static struct cell get_unanswered(const void *r) { return cell_count(DNS(r)->unanswered); }
static struct cell get_retries(const void *r) { return cell_count(DNS(r)->retries); }
static struct cell get_clients(const void *r) { return cell_count(DNS(r)->said.clients); }
static struct cell get_client_list(const void *r) { return cell_text(DNS(r)->said.client_list); }
static struct cell get_average(const void *r) { return latency(DNS(r)->latency_avg); }
static struct cell get_p95(const void *r) { return latency(DNS(r)->latency_p95); }
static struct cell get_most(const void *r) { return latency(DNS(r)->latency_max); }
static struct cell get_answers(const void *r) { return cell_text(DNS(r)->answers); }
static struct cell get_err(const void *r) { return DNS(r)->said.err ? cell_count(DNS(r)->said.err) : cell_absent(UNIT_COUNT); }

static const struct column columns[] = {
	{ .id = "name", .title = "Name", .unit = UNIT_TEXT, .width = 30, .shown = true, .get = get_name,
	  .help = "Name asked for, lower case." },
	{ .id = "service", .title = "Service", .unit = UNIT_TEXT, .width = 7, .shown = true, .get = get_service,
	  .help = "DNS, mDNS or LLMNR." },
	{ .id = "types", .title = "Types", .unit = UNIT_TEXT, .width = 12, .shown = true, .get = get_types,
	  .help = "Record types asked for." },
	{ .id = "queries", .title = "Queries", .unit = UNIT_COUNT, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_queries,
	  .help = "Questions, one per name in a query." },
	{ .id = "responses", .title = "Responses", .unit = UNIT_COUNT, .width = 9, .screen = true, .summed = true, .descending = true, .get = get_responses,
	  .help = "Answers that repeat the question." },
	{ .id = "nxdomain", .title = "NXDomain", .unit = UNIT_COUNT, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_nxdomain,
	  .help = "Responses that say there is no such name." },
	{ .id = "servfail", .title = "ServFail", .unit = UNIT_COUNT, .width = 8, .screen = true, .summed = true, .descending = true, .get = get_servfail,
	  .help = "Responses that say the server failed." },
	{ .id = "unanswered", .title = "Unanswered", .unit = UNIT_COUNT, .width = 10, .screen = true, .summed = true, .descending = true, .get = get_unanswered,
	  .help = "Queries without a response within 10 s." },
	{ .id = "retries", .title = "Retries", .unit = UNIT_COUNT, .width = 7, .summed = true, .descending = true, .get = get_retries,
	  .help = "Queries sent again within 5 s." },
	{ .id = "clients", .title = "Clients", .unit = UNIT_COUNT, .width = 7, .shown = true, .descending = true, .get = get_clients,
	  .help = "Distinct addresses that asked; at least, once their table is full." },
	{ .id = "client_list", .title = "Client list", .unit = UNIT_TEXT, .width = 30, .needs = NEED_CLIENTS, .get = get_client_list,
	  .help = "Who asked, and how often; the first 32." },
	{ .id = "latency_avg", .title = "Latency", .unit = UNIT_DURATION, .width = 8, .shown = true, .descending = true, .get = get_average,
	  .help = "From query to response, on average." },
	{ .id = "latency_p95", .title = "95 %", .unit = UNIT_DURATION, .width = 8, .screen = true, .descending = true, .needs = NEED_P95, .get = get_p95,
	  .help = "95 of 100 responses were no later; past 64 responses to 6 %." },
	{ .id = "latency_max", .title = "Slowest", .unit = UNIT_DURATION, .width = 8, .descending = true, .get = get_most,
	  .help = "The slowest response." },
	{ .id = "answers", .title = "Answers", .unit = UNIT_TEXT, .width = 30, .screen = true, .get = get_answers,
	  .help = "What the latest response said." },
	{ .id = "err", .title = "Err", .unit = UNIT_COUNT, .width = 8, .descending = true, .get = get_err,
	  .help = "Queries the row may be short of because its table was full." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	tables_dns(a, said_wants_of(needs), emit, context);
	return 0;
}

static void
total(const struct analysis *a, void *row)
{
	tables_dns_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_dns_evicted(a, row);
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		struct dns_row *row = (struct dns_row *)rows + i;

		if (needs & NEED_P95)
			row->latency_p95 = tables_dns_p95(a, row->said.slot);
		if (!said_texts_complete(
			a, SAID_DNS, &row->said, needs, arena) ||
		    !said_texts_keep(&row->answers, arena))
			return -1;
	}
	return 0;
}

const struct view view_dns = {
    .id = "dns",
    .title = "DNS",
    .help = "Names that were asked for, and what came of it.",
    COLUMNS(columns),
    .n_keys = 2,
    .sort = 3, /* queries */
    .summary = true,
    .row_bytes = sizeof(struct dns_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
};
