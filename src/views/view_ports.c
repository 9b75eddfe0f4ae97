/* SPDX-License-Identifier: BSD-2-Clause */
/* Ports: one row per protocol and port, as source and as destination. */
#include "lookup/services.h"
#include "rates.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

#define PORT(row) ((const struct port_row *)(row))

/* clang-format off */
static struct cell get_port(const void *r) { return cell_port(PORT(r)->port); }
static struct cell get_protocol(const void *r) { return cell_text(services_protocol(PORT(r)->protocol)); }
static struct cell get_service(const void *r) { return cell_text(services_name(PORT(r)->protocol, PORT(r)->port)); }
static struct cell get_packets(const void *r) { return cell_count(PORT(r)->packets_src + PORT(r)->packets_dst); }
static struct cell get_packets_src(const void *r) { return cell_count(PORT(r)->packets_src); }
static struct cell get_packets_dst(const void *r) { return cell_count(PORT(r)->packets_dst); }
static struct cell get_bytes(const void *r) { return cell_bytes(PORT(r)->bytes_src + PORT(r)->bytes_dst); }
static struct cell get_bytes_src(const void *r) { return cell_bytes(PORT(r)->bytes_src); }
static struct cell get_bytes_dst(const void *r) { return cell_bytes(PORT(r)->bytes_dst); }
static struct cell get_hosts(const void *r) { return cell_count(PORT(r)->hosts); }
static struct cell get_share(const void *r) { return share_of(PORT(r)->bytes_src + PORT(r)->bytes_dst - PORT(r)->bytes_both, PORT(r)->all_bytes); }

static const struct column columns[] = {
	{ .id = "port", .title = "Port", .unit = UNIT_PORT, .width = 5, .shown = true, .get = get_port,
	  .help = "Port number." },
	{ .id = "protocol", .title = "Proto", .unit = UNIT_TEXT, .width = 8, .shown = true, .get = get_protocol,
	  .help = "IP protocol the port belongs to." },
	{ .id = "service", .title = "Service", .unit = UNIT_TEXT, .width = 16, .shown = true, .get = get_service,
	  .help = "Usual name of the port: a guess." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = get_packets,
	  .help = "Packets from and to the port." },
	{ .id = "packets_src", .title = "From", .unit = UNIT_COUNT, .width = 9, .screen = true, .summed = true, .descending = true, .get = get_packets_src,
	  .help = "Packets with it as source port." },
	{ .id = "packets_dst", .title = "To", .unit = UNIT_COUNT, .width = 9, .screen = true, .summed = true, .descending = true, .get = get_packets_dst,
	  .help = "Packets with it as destination port." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes from and to the port." },
	{ .id = "bytes_src", .title = "Bytes from", .unit = UNIT_BYTES, .width = 10, .screen = true, .summed = true, .descending = true, .get = get_bytes_src,
	  .help = "IP bytes with it as source port." },
	{ .id = "bytes_dst", .title = "Bytes to", .unit = UNIT_BYTES, .width = 8, .screen = true, .summed = true, .descending = true, .get = get_bytes_dst,
	  .help = "IP bytes with it as destination port." },
	{ .id = "hosts", .title = "Hosts", .unit = UNIT_COUNT, .width = 6, .descending = true, .needs = NEED_DISTINCT, .get = get_hosts,
	  .help = "Distinct addresses that used the port: estimated where flows made room, at least where others lost more." },
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .screen = true, .descending = true, .get = get_share,
	  .help = "Part of all IP bytes that have ports." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	return tables_ports(a, wants_of(needs), emit, context);
}

static void
total(const struct analysis *a, void *row)
{
	tables_ports_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_ports_evicted(a, row);
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){
	    .kind = SCOPE_PORT,
	    .protocol = PORT(row)->protocol,
	    .port_a = PORT(row)->port,
	};
	return true;
}

const struct view view_ports = {
    .id = "ports",
    .title = "Ports",
    .help = "Ports by protocol, with their usual service.",
    COLUMNS(columns),
    .n_keys = 2,
    .sort = 6, /* bytes */
    .summary = true,
    .row_bytes = sizeof(struct port_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .scope = scope_of,
};
