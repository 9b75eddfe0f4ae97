/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS clients: one row per address that asked over DNS, and service. */
#include "dns_columns.h"
#include "stats/scope.h"

extern const struct view view_dns;

/* clang-format off */
static const struct column columns[] = {
	{ .id = "client", .title = "Client", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_host,
	  .help = "Address that asked, or that was answered." },
	DNS_COLUMN_SERVICE,
	DNS_COLUMN_TYPES,
	DNS_COLUMNS_COUNTS,
	{ .id = "resolvers", .title = "Resolvers", .unit = UNIT_COUNT, .width = 9, .shown = true, .descending = true, .get = get_clients,
	  .help = "Distinct addresses it asked: estimated once their table is full, at least where other rows lost more." },
	{ .id = "resolver_list", .title = "Resolver list", .unit = UNIT_TEXT, .width = 30, .needs = NEED_CLIENTS, .get = get_client_list,
	  .help = "Whom it asked, and how often; the first 32." },
	DNS_COLUMNS_LATENCY,
	DNS_COLUMN_ERR,
};
/* clang-format on */

DNS_FUNCTIONS(SAID_ASKERS)

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out =
	    (struct scope_step){.kind = SCOPE_DNS_CLIENT, .a = DNS(row)->host};
	scope_set_text(out, "", DNS(row)->service);
	return true;
}

const struct view view_dns_clients = {
    .id = "dns_clients",
    .title = "DNS clients",
    .help = "DNS by who asked.",
    COLUMNS(columns),
    .n_keys = 2,
    .sort = 3, /* queries */
    .group_of = &view_dns,
    .row_bytes = sizeof(struct dns_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
    .scope = scope_of,
};
