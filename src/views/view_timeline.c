/* SPDX-License-Identifier: BSD-2-Clause */
/* Timeline: one row per bin of time, empty ones too. */
#include "rates.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

#define BIN(row) (&((const struct bin_row *)(row))->bin)

/* clang-format off */
static struct cell get_time(const void *r) { return cell_time(((const struct bin_row *)r)->start_ns); }
static struct cell get_bytes(const void *r) { return cell_bytes(BIN(r)->bytes_in + BIN(r)->bytes_out); }
static struct cell get_packets(const void *r) { return cell_count(BIN(r)->packets); }
static struct cell get_wire(const void *r) { return cell_bytes(BIN(r)->wire); }
static struct cell get_in(const void *r) { return cell_bytes(BIN(r)->bytes_in); }
static struct cell get_out(const void *r) { return cell_bytes(BIN(r)->bytes_out); }
static struct cell get_flows(const void *r) { return cell_count(BIN(r)->flows); }
static struct cell get_lost(const void *r) { return cell_count(BIN(r)->lost); }
static struct cell get_queries(const void *r) { return cell_count(BIN(r)->queries); }
static struct cell get_damaged(const void *r) { return cell_count(BIN(r)->damaged); }

static const struct column columns[] = {
	{ .id = "time", .title = "Time", .unit = UNIT_TIME, .width = 20, .shown = true, .get = get_time,
	  .help = "Start of the bin, a multiple of its width since the epoch." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = get_packets,
	  .help = "IP packets." },
	{ .id = "wire_bytes", .title = "Wire", .unit = UNIT_BYTES, .width = 8, .summed = true, .descending = true, .get = get_wire,
	  .help = "Bytes on the wire of every frame, IP or not." },
	{ .id = "bytes_in", .title = "In", .unit = UNIT_BYTES, .width = 8, .screen = true, .descending = true, .get = get_in,
	  .help = "IP bytes that came in; in and out are all bytes." },
	{ .id = "bytes_out", .title = "Out", .unit = UNIT_BYTES, .width = 8, .screen = true, .descending = true, .get = get_out,
	  .help = "IP bytes that went out: from our addresses, else from clients." },
	{ .id = "flows", .title = "New flows", .unit = UNIT_COUNT, .width = 9, .screen = true, .descending = true, .get = get_flows,
	  .help = "Flows that began in it." },
	{ .id = "lost", .title = "Lost", .unit = UNIT_COUNT, .width = 6, .screen = true, .descending = true, .get = get_lost,
	  .help = "Frames lost meanwhile." },
	{ .id = "dns_queries", .title = "DNS", .unit = UNIT_COUNT, .width = 6, .screen = true, .descending = true, .get = get_queries,
	  .help = "Queries of DNS." },
	{ .id = "damaged", .title = "Damaged", .unit = UNIT_COUNT, .width = 7, .descending = true, .get = get_damaged,
	  .help = "Frames with a fault in them; see the issues." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	(void)needs;
	tables_timeline(a, emit, context);
	return 0;
}

static void
total(const struct analysis *a, void *row)
{
	tables_timeline_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_timeline_evicted(a, row);
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	const struct bin_row *b = row;

	*out = (struct scope_step){
	    .kind = SCOPE_TIME,
	    .from_ns = b->start_ns,
	    .to_ns = b->start_ns + b->width_ns,
	};
	return true;
}

const struct view view_timeline = {
    .id = "timeline",
    .title = "Timeline",
    .tab = "Time",
    .help = "What each bin of time held.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 0, /* time */
    .row_bytes = sizeof(struct bin_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .scope = scope_of,
};
