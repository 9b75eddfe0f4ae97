/* SPDX-License-Identifier: BSD-2-Clause */
/* Hosts: one row per address. */
#include "name_cells.h"
#include "rates.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

#define HOST(row) ((const struct host_row *)(row))

static struct cell
get_named(const void *r)
{
	static const char *const words[] = {
	    [NAMED_UNKNOWN] = NULL, [NAMED_NO] = "no", [NAMED_YES] = "yes"};

	return cell_text(words[HOST(r)->named]);
}

/* clang-format off */
static struct cell get_address(const void *r) { return cell_addr(&HOST(r)->addr); }
static struct cell get_name(const void *r) { return name_cell(&HOST(r)->name); }
static struct cell get_name_source(const void *r) { return name_source_cell(&HOST(r)->name); }
static struct cell get_location(const void *r) { return cell_text(HOST(r)->place ? HOST(r)->place->location : NULL); }
static struct cell get_country(const void *r) { return cell_text(HOST(r)->place ? HOST(r)->place->country : NULL); }
static struct cell get_country_code(const void *r) { return cell_text(HOST(r)->place ? HOST(r)->place->country_code : NULL); }
static struct cell get_city(const void *r) { return cell_text(HOST(r)->place ? HOST(r)->place->city : NULL); }
static struct cell get_asn(const void *r) { return HOST(r)->place && HOST(r)->place->asn ? cell_number(HOST(r)->place->asn) : cell_absent(UNIT_NUMBER); }
static struct cell get_organization(const void *r) { return cell_text(HOST(r)->place ? HOST(r)->place->organization : NULL); }
static struct cell get_packets(const void *r) { return cell_count(HOST(r)->packets[OUT] + HOST(r)->packets[IN]); }
static struct cell get_packets_out(const void *r) { return cell_count(HOST(r)->packets[OUT]); }
static struct cell get_packets_in(const void *r) { return cell_count(HOST(r)->packets[IN]); }
static struct cell get_bytes(const void *r) { return cell_bytes(HOST(r)->bytes[OUT] + HOST(r)->bytes[IN]); }
static struct cell get_bytes_out(const void *r) { return cell_bytes(HOST(r)->bytes[OUT]); }
static struct cell get_bytes_in(const void *r) { return cell_bytes(HOST(r)->bytes[IN]); }
static struct cell get_wire(const void *r) { return cell_bytes(HOST(r)->wire); }
static struct cell get_payload_out(const void *r) { return cell_bytes(HOST(r)->payload[OUT]); }
static struct cell get_payload_in(const void *r) { return cell_bytes(HOST(r)->payload[IN]); }
static struct cell get_rate(const void *r) { return rate_2s(&HOST(r)->recent); }
static struct cell get_rate_out(const void *r) { return rate_2s_side(&HOST(r)->recent, OUT); }
static struct cell get_rate_in(const void *r) { return rate_2s_side(&HOST(r)->recent, IN); }
static struct cell get_rate_10s(const void *r) { return rate_10s(&HOST(r)->recent); }
static struct cell get_rate_40s(const void *r) { return rate_40s(&HOST(r)->recent); }
static struct cell get_peers(const void *r) { return cell_count(HOST(r)->peers); }
static struct cell get_first(const void *r) { return cell_time(HOST(r)->first_ns); }
static struct cell get_last(const void *r) { return cell_time(HOST(r)->last_ns); }
static struct cell get_share(const void *r) { return share_of(HOST(r)->bytes[OUT] + HOST(r)->bytes[IN] - HOST(r)->self, HOST(r)->all_bytes); }
static struct cell get_err(const void *r) { return HOST(r)->err ? cell_bytes(HOST(r)->err) : cell_absent(UNIT_BYTES); }
static struct cell get_series(const void *r) { return cell_series(HOST(r)->series); }

static const struct column columns[] = {
	{ .id = "address", .title = "Address", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_address,
	  .help = "Address of the host." },
	{ .id = "name", .title = "Name", .unit = UNIT_TEXT, .width = 18, .shown = true, .needs = NEED_NAME, .get = get_name,
	  .help = "What the address is called, by the best that said so." },
	{ .id = "name_source", .title = "Source", .unit = UNIT_TEXT, .width = 7, .needs = NEED_NAME, .get = get_name_source,
	  .help = "Who said so: dns, sni, http, mdns, llmnr, dhcp, capture, hosts, reverse." },
	{ .id = "named", .title = "Named", .unit = UNIT_TEXT, .width = 5, .needs = NEED_NAME, .get = get_named,
	  .help = "Did an answer of DNS name it? Of what clients of ours connected to, where answers were seen." },
	{ .id = "location", .title = "Location", .unit = UNIT_TEXT, .width = 16, .shown = true, .needs = NEED_PLACE, .get = get_location,
	  .help = "Country and city, or what a special address is for." },
	{ .id = "country", .title = "Country", .unit = UNIT_TEXT, .width = 14, .needs = NEED_PLACE, .get = get_country,
	  .help = "Country of the address." },
	{ .id = "country_code", .title = "CC", .unit = UNIT_TEXT, .width = 2, .needs = NEED_PLACE, .get = get_country_code,
	  .help = "Code of the country, as ISO 3166 has it." },
	{ .id = "city", .title = "City", .unit = UNIT_TEXT, .width = 14, .needs = NEED_PLACE, .get = get_city,
	  .help = "City of the address." },
	{ .id = "asn", .title = "ASN", .unit = UNIT_NUMBER, .width = 7, .needs = NEED_PLACE, .get = get_asn,
	  .help = "Number of the autonomous system it is in." },
	{ .id = "organization", .title = "Organization", .unit = UNIT_TEXT, .width = 20, .needs = NEED_PLACE, .get = get_organization,
	  .help = "Who runs that autonomous system." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = get_packets,
	  .help = "Packets sent and received." },
	{ .id = "packets_out", .title = "Pkts out", .unit = UNIT_COUNT, .width = 9, .summed = true, .descending = true, .get = get_packets_out,
	  .help = "Packets sent." },
	{ .id = "packets_in", .title = "Pkts in", .unit = UNIT_COUNT, .width = 9, .summed = true, .descending = true, .get = get_packets_in,
	  .help = "Packets received." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes sent and received." },
	{ .id = "bytes_out", .title = "Out", .unit = UNIT_BYTES, .width = 8, .screen = true, .summed = true, .descending = true, .get = get_bytes_out,
	  .help = "IP bytes sent." },
	{ .id = "bytes_in", .title = "In", .unit = UNIT_BYTES, .width = 8, .screen = true, .summed = true, .descending = true, .get = get_bytes_in,
	  .help = "IP bytes received." },
	{ .id = "wire_bytes", .title = "Wire", .unit = UNIT_BYTES, .width = 8, .summed = true, .descending = true, .get = get_wire,
	  .help = "Bytes on the wire, link headers included." },
	{ .id = "payload_out", .title = "Data out", .unit = UNIT_BYTES, .width = 8, .summed = true, .descending = true, .get = get_payload_out,
	  .help = "Transport payload sent." },
	{ .id = "payload_in", .title = "Data in", .unit = UNIT_BYTES, .width = 8, .summed = true, .descending = true, .get = get_payload_in,
	  .help = "Transport payload received." },
	{ .id = "rate", .title = "Rate", .unit = UNIT_BPS, .width = 9, .shown = true, .descending = true, .needs = NEED_RATES, .get = get_rate,
	  .help = "Bits per second over the last closed 2 s, both ways." },
	{ .id = "rate_out", .title = "Rate out", .unit = UNIT_BPS, .width = 9, .descending = true, .needs = NEED_RATES, .get = get_rate_out,
	  .help = "Bits per second sent over the last closed 2 s." },
	{ .id = "rate_in", .title = "Rate in", .unit = UNIT_BPS, .width = 9, .descending = true, .needs = NEED_RATES, .get = get_rate_in,
	  .help = "Bits per second received over the last closed 2 s." },
	{ .id = "rate_10s", .title = "10 s", .unit = UNIT_BPS, .width = 9, .descending = true, .needs = NEED_RATES, .get = get_rate_10s,
	  .help = "Bits per second over the last closed 10 s, both ways." },
	{ .id = "rate_40s", .title = "40 s", .unit = UNIT_BPS, .width = 9, .descending = true, .needs = NEED_RATES, .get = get_rate_40s,
	  .help = "Bits per second over the last closed 40 s, both ways." },
	{ .id = "peers", .title = "Peers", .unit = UNIT_COUNT, .width = 6, .descending = true, .needs = NEED_DISTINCT, .get = get_peers,
	  .help = "Distinct addresses it exchanged packets with: estimated where flows made room, at least where others lost more." },
	{ .id = "first_seen", .title = "First seen", .unit = UNIT_TIME, .width = 8, .get = get_first,
	  .help = "Time of its first packet." },
	{ .id = "last_seen", .title = "Last seen", .unit = UNIT_TIME, .width = 9, .shown = true, .descending = true, .get = get_last,
	  .help = "Time of its last packet." },
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .shown = true, .descending = true, .get = get_share,
	  .help = "Part of all IP bytes that it sent or received." },
	{ .id = "err", .title = "Err", .unit = UNIT_BYTES, .width = 8, .descending = true, .get = get_err,
	  .help = "Bytes the row may be short of because its table was full." },
	{ .id = "last_60s", .title = "Last 60 s", .unit = UNIT_SERIES, .width = 15, .screen = true, .needs = NEED_SERIES, .get = get_series,
	  .help = "Bytes in each of the last 30 steps of 2 s." },
};
/* clang-format on */

struct unnamed {
	row_fn *emit;
	void *context;
};

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	tables_hosts(a, wants_of(needs), emit, context);
	return 0;
}

static void
total(const struct analysis *a, void *row)
{
	tables_hosts_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_hosts_evicted(a, row);
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	uint64_t *values;

	if (!series_space(arena, n, needs, &values))
		return -1;
	if (needs & NEED_NAME) {
		tables_hosts_name(a, rows, n);
		for (size_t i = 0; i < n; i++)
			if (!name_keep(
				&((struct host_row *)rows)[i].name, arena))
				return -1;
	}
	if (needs & NEED_PLACE)
		tables_hosts_locate(a, rows, n);
	if (needs & (NEED_SERIES | NEED_RATES))
		tables_hosts_complete(a, rows, n, needs & NEED_RATES, values);
	return 0;
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){.kind = SCOPE_HOST, .a = HOST(row)->addr};
	return true;
}

/* Those that one of ours connected to and no answer of DNS had in it. */
static bool
emit_unnamed(void *context, const void *row)
{
	const struct unnamed *u = context;

	return HOST(row)->named != NAMED_NO || u->emit(u->context, row);
}

static int
scan_unnamed(
    const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	struct unnamed u = {emit, context};

	return scan(a, needs | NEED_NAME, emit_unnamed, &u);
}

const struct view view_hosts = {
    .id = "hosts",
    .title = "Hosts",
    .help = "Addresses, busiest first.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 13, /* bytes */
    .summary = true,
    .row_bytes = sizeof(struct host_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
    .scope = scope_of,
};

const struct view view_unnamed = {
    .id = "unnamed",
    .title = "Unnamed",
    .help = "Addresses that clients of ours connected to though no DNS answer "
	    "ever named them; empty unless answers were seen.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 13, /* bytes */
    .group_of = &view_hosts,
    .row_bytes = sizeof(struct host_row),
    .scan = scan_unnamed,
    .complete = complete,
};
