/* SPDX-License-Identifier: BSD-2-Clause */
/* Resolvers: one row per address that was asked over DNS, and service. */
#include "dns_columns.h"
#include "stats/scope.h"

extern const struct view view_dns;

/* clang-format off */
static const struct column columns[] = {
	{ .id = "resolver", .title = "Resolver", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_host,
	  .help = "Address that was asked, or that answered." },
	DNS_COLUMN_SERVICE,
	DNS_COLUMN_TYPES,
	DNS_COLUMNS_COUNTS,
	DNS_COLUMNS_CLIENTS,
	DNS_COLUMNS_LATENCY,
	DNS_COLUMN_ERR,
};
/* clang-format on */

DNS_FUNCTIONS(SAID_RESOLVERS)

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){.kind = SCOPE_RESOLVER, .a = DNS(row)->host};
	scope_set_text(out, "", DNS(row)->service);
	return true;
}

const struct view view_resolvers = {
    .id = "resolvers",
    .title = "Resolvers",
    .help = "DNS by who was asked.",
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
