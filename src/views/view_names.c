/* SPDX-License-Identifier: BSD-2-Clause */
/* Names: one row per server name of encrypted connections, and protocol. */
#include "said_texts.h"
#include "stats/scope.h"

#define NAME(row) ((const struct name_row *)(row))

/* clang-format off */
static struct cell get_name(const void *r) { return cell_text(NAME(r)->said.text); }
static struct cell get_protocol(const void *r) { return cell_text(NAME(r)->protocol); }
static struct cell get_version(const void *r) { return cell_text(NAME(r)->version); }
static struct cell get_alpn(const void *r) { return cell_text(NAME(r)->alpn); }
static struct cell get_ja3(const void *r) { return cell_text(NAME(r)->ja3); }
static struct cell get_ja4(const void *r) { return cell_text(NAME(r)->ja4); }
static struct cell get_ech(const void *r) { return cell_text(NAME(r)->ech ? "yes" : ""); }
static struct cell get_certificate(const void *r) { return cell_text(NAME(r)->certificate); }
static struct cell get_connections(const void *r) { return cell_count(NAME(r)->connections); }
static struct cell get_hellos(const void *r) { return cell_count(NAME(r)->hellos); }
static struct cell get_clients(const void *r) { return cell_count(NAME(r)->said.clients); }
static struct cell get_client_list(const void *r) { return cell_text(NAME(r)->said.client_list); }
static struct cell get_bytes(const void *r) { return cell_bytes(NAME(r)->bytes); }
static struct cell get_err(const void *r) { return NAME(r)->said.err ? cell_count(NAME(r)->said.err) : cell_absent(UNIT_COUNT); }

static const struct column columns[] = {
	{ .id = "server_name", .title = "Server name", .unit = UNIT_TEXT, .width = 30, .shown = true, .get = get_name,
	  .help = "Name the client asked for, lower case; <none> when it named nobody." },
	{ .id = "protocol", .title = "Proto", .unit = UNIT_TEXT, .width = 6, .shown = true, .get = get_protocol,
	  .help = "TLS, DTLS, QUIC or Google QUIC." },
	{ .id = "version", .title = "Version", .unit = UNIT_TEXT, .width = 8, .screen = true, .get = get_version,
	  .help = "Of the latest connection: what the server chose, else what it was offered." },
	{ .id = "alpn", .title = "ALPN", .unit = UNIT_TEXT, .width = 8, .screen = true, .get = get_alpn,
	  .help = "Application protocol that the latest client likes best." },
	{ .id = "ja3", .title = "JA3", .unit = UNIT_TEXT, .width = 32, .get = get_ja3,
	  .help = "JA3 fingerprint of the latest client." },
	{ .id = "ja4", .title = "JA4", .unit = UNIT_TEXT, .width = 36, .get = get_ja4,
	  .help = "JA4 fingerprint of the latest client." },
	{ .id = "ech", .title = "ECH", .unit = UNIT_TEXT, .width = 3, .get = get_ech,
	  .help = "Yes when a client encrypted the name it really asked for, or said it could." },
	{ .id = "certificate", .title = "Certificate", .unit = UNIT_TEXT, .width = 20, .get = get_certificate,
	  .help = "Name in the latest certificate that was sent in the clear." },
	{ .id = "connections", .title = "Conns", .unit = UNIT_COUNT, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_connections,
	  .help = "Connections that began with its name." },
	{ .id = "hellos", .title = "Hellos", .unit = UNIT_COUNT, .width = 8, .summed = true, .descending = true, .get = get_hellos,
	  .help = "Client hellos, those that were sent again included." },
	{ .id = "clients", .title = "Clients", .unit = UNIT_COUNT, .width = 7, .shown = true, .descending = true, .get = get_clients,
	  .help = "Distinct addresses that connected: estimated once their table is full, at least where other rows lost more." },
	{ .id = "client_list", .title = "Client list", .unit = UNIT_TEXT, .width = 30, .needs = NEED_CLIENTS, .get = get_client_list,
	  .help = "Who connected, and how often; the first 32." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes of its connections, both ways." },
	{ .id = "err", .title = "Err", .unit = UNIT_COUNT, .width = 8, .descending = true, .get = get_err,
	  .help = "Connections the row may be short of because its table was full." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	return tables_names(a, said_wants_of(needs), emit, context);
}

static void
total(const struct analysis *a, void *row)
{
	tables_names_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_names_evicted(a, row);
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		struct name_row *row = (struct name_row *)rows + i;

		if (!said_texts_complete(
			a, SAID_NAMES, &row->said, needs, arena) ||
		    !said_texts_keep(&row->version, arena) ||
		    !said_texts_keep(&row->alpn, arena) ||
		    !said_texts_keep(&row->ja3, arena) ||
		    !said_texts_keep(&row->ja4, arena) ||
		    !said_texts_keep(&row->certificate, arena))
			return -1;
	}
	return 0;
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){.kind = SCOPE_SERVER_NAME};
	scope_set_text(out, NAME(row)->said.text, NAME(row)->protocol);
	return true;
}

const struct view view_names = {
    .id = "names",
    .title = "Names",
    .help = "Server names of encrypted connections.",
    COLUMNS(columns),
    .n_keys = 2,
    .sort = 8, /* connections */
    .summary = true,
    .row_bytes = sizeof(struct name_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
    .scope = scope_of,
};
