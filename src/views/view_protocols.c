/* SPDX-License-Identifier: BSD-2-Clause */
/* Protocols: the layers of every frame as a tree. */
#include "packet/packet.h"
#include "rates.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

#define PROTOCOL(row) ((const struct protocol_row *)(row))

static enum layer
layer_of(const struct protocol_row *p)
{
	return (enum layer)(p->node.layers >> (8 * p->node.depth) & 0xff);
}

/* clang-format off */
static struct cell get_protocol(const void *r) { return cell_text(layer_id(layer_of(PROTOCOL(r)))); }
static struct cell get_name(const void *r) { return cell_text(layer_title(layer_of(PROTOCOL(r)))); }
static struct cell get_depth(const void *r) { return cell_count(PROTOCOL(r)->node.depth); }
static struct cell get_packets(const void *r) { return cell_count(PROTOCOL(r)->node.packets); }
static struct cell get_bytes(const void *r) { return cell_bytes(PROTOCOL(r)->node.bytes); }
static struct cell get_wire(const void *r) { return cell_bytes(PROTOCOL(r)->node.wire); }
static struct cell get_share(const void *r) { return share_of(PROTOCOL(r)->node.packets, PROTOCOL(r)->all_packets); }
static struct cell get_order(const void *r) { return cell_count(PROTOCOL(r)->order); }

static const struct column columns[] = {
	{ .id = "protocol", .title = "Protocol", .unit = UNIT_TEXT, .width = 24, .shown = true, .get = get_protocol,
	  .help = "The layer; what it carries is below it." },
	{ .id = "order", .title = "Order", .unit = UNIT_COUNT, .width = 5, .get = get_order,
	  .help = "Place in the tree: parents first, busiest child first." },
	{ .id = "depth", .title = "Depth", .unit = UNIT_COUNT, .width = 5, .get = get_depth,
	  .help = "0 for the link layer, 1 for what it carries, and so on." },
	{ .id = "name", .title = "Name", .unit = UNIT_TEXT, .width = 20, .screen = true, .get = get_name,
	  .help = "The layer's name." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .descending = true, .get = get_packets,
	  .help = "Frames with this layer in this place." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes; frames without IP count with their wire length." },
	{ .id = "wire_bytes", .title = "Wire", .unit = UNIT_BYTES, .width = 8, .descending = true, .get = get_wire,
	  .help = "Bytes on the wire." },
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .screen = true, .descending = true, .get = get_share,
	  .help = "Part of all frames." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	(void)needs;
	tables_protocols(a, emit, context);
	return 0;
}

static unsigned
depth(const void *row)
{
	return PROTOCOL(row)->node.depth;
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){
	    .kind = SCOPE_LAYERS,
	    .layers = PROTOCOL(row)->node.layers,
	};
	return true;
}

const struct view view_protocols = {
    .id = "protocols",
    .title = "Protocols",
    .tab = "Proto",
    .help = "Layers as a tree, by the frames that have them.",
    COLUMNS(columns),
    .n_keys = 2,
    .sort = 1, /* the tree's own order */
    .summary = true,
    .row_bytes = sizeof(struct protocol_row),
    .scan = scan,
    .depth = depth,
    .scope = scope_of,
};
