/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS: one row per name that was asked for, and service it was asked of. */
#include "dns_columns.h"
#include "stats/scope.h"

/* clang-format off */
static struct cell get_name(const void *r) { return cell_text(DNS(r)->said.text); }
static struct cell get_answers(const void *r) { return cell_text(DNS(r)->answers); }

static const struct column columns[] = {
	{ .id = "name", .title = "Name", .unit = UNIT_TEXT, .width = 30, .shown = true, .get = get_name,
	  .help = "Name asked for, lower case." },
	DNS_COLUMN_SERVICE,
	DNS_COLUMN_TYPES,
	DNS_COLUMNS_COUNTS,
	DNS_COLUMNS_CLIENTS,
	DNS_COLUMNS_LATENCY,
	{ .id = "answers", .title = "Answers", .unit = UNIT_TEXT, .width = 30, .screen = true, .get = get_answers,
	  .help = "What the latest response said." },
	DNS_COLUMN_ERR,
};
/* clang-format on */

DNS_FUNCTIONS(SAID_DNS)

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){.kind = SCOPE_DNS_NAME};
	scope_set_text(out, DNS(row)->said.text, DNS(row)->service);
	return true;
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
    .scope = scope_of,
};
