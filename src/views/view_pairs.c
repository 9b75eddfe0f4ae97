/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs and conversations: who talks to whom, one way and both ways. */
#include "name_cells.h"
#include "rates.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

/* One direction of a pair_row. */
struct way {
	struct pair_row pair;
	unsigned side; /* the sender: 0 = a */
};

#define WAY(row) ((const struct way *)(row))
#define PAIR(row) ((const struct pair_row *)(row))

/* clang-format off */
static struct cell get_src(const void *r) { return cell_addr(WAY(r)->side ? &WAY(r)->pair.b : &WAY(r)->pair.a); }
static struct cell get_dst(const void *r) { return cell_addr(WAY(r)->side ? &WAY(r)->pair.a : &WAY(r)->pair.b); }
static struct cell get_src_name(const void *r) { return name_cell(&WAY(r)->pair.name[WAY(r)->side]); }
static struct cell get_dst_name(const void *r) { return name_cell(&WAY(r)->pair.name[!WAY(r)->side]); }
static struct cell get_packets(const void *r) { return cell_count(WAY(r)->pair.packets[WAY(r)->side]); }
static struct cell get_bytes(const void *r) { return cell_bytes(WAY(r)->pair.bytes[WAY(r)->side]); }
static struct cell get_payload(const void *r) { return cell_bytes(WAY(r)->pair.payload[WAY(r)->side]); }
static struct cell get_rate(const void *r) { return rate_2s_side(&WAY(r)->pair.recent, WAY(r)->side); }
static struct cell get_first(const void *r) { return cell_time(WAY(r)->pair.first_ns[WAY(r)->side]); }
static struct cell get_last(const void *r) { return cell_time(WAY(r)->pair.last_ns[WAY(r)->side]); }
static struct cell get_share(const void *r) { return share_of(WAY(r)->pair.bytes[WAY(r)->side], WAY(r)->pair.all_bytes); }

static const struct column pair_columns[] = {
	{ .id = "src", .title = "Source", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_src,
	  .help = "Address that sent." },
	{ .id = "dst", .title = "Destination", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_dst,
	  .help = "Address that it was sent to." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = get_packets,
	  .help = "Packets in this direction." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes in this direction." },
	{ .id = "payload", .title = "Data", .unit = UNIT_BYTES, .width = 8, .summed = true, .descending = true, .get = get_payload,
	  .help = "Transport payload in this direction." },
	{ .id = "rate", .title = "Rate", .unit = UNIT_BPS, .width = 9, .screen = true, .descending = true, .needs = NEED_RATES, .get = get_rate,
	  .help = "Bits per second over the last closed 2 s." },
	{ .id = "first_seen", .title = "First seen", .unit = UNIT_TIME, .width = 10, .get = get_first,
	  .help = "Time of the first packet." },
	{ .id = "last_seen", .title = "Last seen", .unit = UNIT_TIME, .width = 9, .descending = true, .get = get_last,
	  .help = "Time of the last packet." },
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .screen = true, .descending = true, .get = get_share,
	  .help = "Part of all IP bytes." },
	{ .id = "src_name", .title = "Source name", .unit = UNIT_TEXT, .width = 18, .needs = NEED_NAME, .get = get_src_name,
	  .help = "What the sender is called." },
	{ .id = "dst_name", .title = "Destination name", .unit = UNIT_TEXT, .width = 18, .needs = NEED_NAME, .get = get_dst_name,
	  .help = "What the receiver is called." },
};

static struct cell get_a(const void *r) { return cell_addr(&PAIR(r)->a); }
static struct cell get_b(const void *r) { return cell_addr(&PAIR(r)->b); }
static struct cell get_a_name(const void *r) { return name_cell(&PAIR(r)->name[0]); }
static struct cell get_b_name(const void *r) { return name_cell(&PAIR(r)->name[1]); }
static struct cell get_packets_both(const void *r) { return cell_count(PAIR(r)->packets[0] + PAIR(r)->packets[1]); }
static struct cell get_bytes_both(const void *r) { return cell_bytes(PAIR(r)->bytes[0] + PAIR(r)->bytes[1]); }
static struct cell get_packets_ab(const void *r) { return cell_count(PAIR(r)->packets[0]); }
static struct cell get_packets_ba(const void *r) { return cell_count(PAIR(r)->packets[1]); }
static struct cell get_bytes_ab(const void *r) { return cell_bytes(PAIR(r)->bytes[0]); }
static struct cell get_bytes_ba(const void *r) { return cell_bytes(PAIR(r)->bytes[1]); }
static struct cell get_rate_both(const void *r) { return rate_2s(&PAIR(r)->recent); }
/* clang-format on */

/* First and last time of both directions together. */
static void
pair_times(const struct pair_row *p, int64_t *first, int64_t *last)
{
	unsigned seen = p->packets[0] ? 0 : 1;

	*first = p->first_ns[seen];
	*last = p->last_ns[seen];
	if (!p->packets[!seen])
		return;
	if (p->first_ns[!seen] < *first)
		*first = p->first_ns[!seen];
	if (p->last_ns[!seen] > *last)
		*last = p->last_ns[!seen];
}

static struct cell
get_first_both(const void *r)
{
	int64_t first, last;

	pair_times(r, &first, &last);
	return cell_time(first);
}

static struct cell
get_duration(const void *r)
{
	int64_t first, last;

	pair_times(r, &first, &last);
	return cell_duration(last - first);
}

/* clang-format off */
static struct cell get_share_both(const void *r) { return share_of(PAIR(r)->bytes[0] + PAIR(r)->bytes[1], PAIR(r)->all_bytes); }

static const struct column conversation_columns[] = {
	{ .id = "a", .title = "A", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_a,
	  .help = "The lower of the two addresses." },
	{ .id = "b", .title = "B", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_b,
	  .help = "The higher of the two addresses." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = get_packets_both,
	  .help = "Packets, both ways." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes_both,
	  .help = "IP bytes, both ways." },
	{ .id = "packets_ab", .title = "Pkts A-B", .unit = UNIT_COUNT, .width = 9, .descending = true, .get = get_packets_ab,
	  .help = "Packets from A to B." },
	{ .id = "packets_ba", .title = "Pkts B-A", .unit = UNIT_COUNT, .width = 9, .descending = true, .get = get_packets_ba,
	  .help = "Packets from B to A." },
	{ .id = "bytes_ab", .title = "A to B", .unit = UNIT_BYTES, .width = 8, .screen = true, .descending = true, .get = get_bytes_ab,
	  .help = "IP bytes from A to B." },
	{ .id = "bytes_ba", .title = "B to A", .unit = UNIT_BYTES, .width = 8, .screen = true, .descending = true, .get = get_bytes_ba,
	  .help = "IP bytes from B to A." },
	{ .id = "rate", .title = "Rate", .unit = UNIT_BPS, .width = 9, .shown = true, .descending = true, .needs = NEED_RATES, .get = get_rate_both,
	  .help = "Bits per second over the last closed 2 s, both ways." },
	{ .id = "first_seen", .title = "First seen", .unit = UNIT_TIME, .width = 10, .get = get_first_both,
	  .help = "Time of the first packet." },
	{ .id = "duration", .title = "Duration", .unit = UNIT_DURATION, .width = 9, .shown = true, .descending = true, .get = get_duration,
	  .help = "Time from the first to the last packet." },
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .screen = true, .descending = true, .get = get_share_both,
	  .help = "Part of all IP bytes." },
	{ .id = "a_name", .title = "Name of A", .unit = UNIT_TEXT, .width = 18, .needs = NEED_NAME, .get = get_a_name,
	  .help = "What A is called." },
	{ .id = "b_name", .title = "Name of B", .unit = UNIT_TEXT, .width = 18, .needs = NEED_NAME, .get = get_b_name,
	  .help = "What B is called." },
};
/* clang-format on */

struct ways {
	row_fn *emit;
	void *context;
};

/* Up to two directions of each conversation, those that had packets. */
static bool
emit_ways(void *context, const void *row)
{
	const struct ways *w = context;
	struct way way = {.pair = *PAIR(row)};

	for (; way.side < 2; way.side++) {
		if (way.pair.packets[way.side] > 0 &&
		    !w->emit(w->context, &way))
			return false;
	}
	return true;
}

static int
pairs_scan(
    const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	struct ways w = {emit, context};

	tables_conversations(a, wants_of(needs), emit_ways, &w);
	return 0;
}

static bool
keep_names(const struct analysis *a, struct pair_row *const *pairs, size_t n,
    struct arena *arena)
{
	tables_names_begin(a);
	for (size_t i = 0; i < n; i++) {
		struct pair_row *p = pairs[i];

		p->name[0] = tables_name(a, &p->a, true);
		p->name[1] = tables_name(a, &p->b, true);
		if (!name_keep(&p->name[0], arena) ||
		    !name_keep(&p->name[1], arena))
			return false;
	}
	return true;
}

/* The rows' pairs lie inside their structs, each kind at its own stride. */
static int
complete(const struct analysis *a, void *rows, size_t n, size_t stride,
    uint32_t needs, struct arena *arena)
{
	struct pair_row **pairs = arena_take(arena, n * sizeof(*pairs));

	if (!pairs)
		return -1;
	for (size_t i = 0; i < n; i++)
		pairs[i] = (void *)((char *)rows + i * stride);
	if (needs & NEED_RATES)
		tables_conversations_complete(a, pairs, n);
	if (needs & NEED_PLACE)
		tables_conversations_locate(a, pairs, n);
	return needs & NEED_NAME && !keep_names(a, pairs, n, arena) ? -1 : 0;
}

_Static_assert(offsetof(struct way, pair) == 0, "a way begins with its pair");

static int
pairs_complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	return complete(a, rows, n, sizeof(struct way), needs, arena);
}

static void
pairs_total(const struct analysis *a, void *row)
{
	struct way *w = row;

	w->side = 0;
	tables_conversations_total(a, &w->pair);
}

static void
pairs_evicted(const struct analysis *a, void *row)
{
	struct way *w = row;

	w->side = 0;
	tables_conversations_evicted(a, &w->pair);
}

static bool
pairs_scope(const void *row, struct scope_step *out)
{
	const struct way *w = row;
	bool back = w->side;

	*out = (struct scope_step){
	    .kind = SCOPE_PAIR,
	    .a = back ? w->pair.b : w->pair.a,
	    .b = back ? w->pair.a : w->pair.b,
	};
	return true;
}

static const struct place *
place_of(const void *row, unsigned end)
{
	return WAY(row)->pair.place[WAY(row)->side ^ end];
}

const struct view view_pairs = {
    .id = "pairs",
    .title = "Pairs",
    .help = "Who sends to whom, one row per direction.",
    COLUMNS(pair_columns),
    .n_keys = 2,
    .sort = 3, /* bytes */
    .row_bytes = sizeof(struct way),
    .scan = pairs_scan,
    .total = pairs_total,
    .evicted = pairs_evicted,
    .complete = pairs_complete,
    .scope = pairs_scope,
    .end_place = place_of,
};

static int
conversations_scan(
    const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	tables_conversations(a, wants_of(needs), emit, context);
	return 0;
}

static int
conversations_complete(const struct analysis *a, void *rows, size_t n,
    uint32_t needs, struct arena *arena)
{
	return complete(a, rows, n, sizeof(struct pair_row), needs, arena);
}

static void
conversations_total(const struct analysis *a, void *row)
{
	tables_conversations_total(a, row);
}

static void
conversations_evicted(const struct analysis *a, void *row)
{
	tables_conversations_evicted(a, row);
}

static bool
conversations_scope(const void *row, struct scope_step *out)
{
	const struct pair_row *p = row;

	*out = (struct scope_step){SCOPE_CONVERSATION, .a = p->a, .b = p->b};
	return true;
}

const struct view view_conversations = {
    .id = "conversations",
    .title = "Conversations",
    .tab = "Convs",
    .help = "Pairs of addresses, both ways together.",
    COLUMNS(conversation_columns),
    .n_keys = 2,
    .sort = 3, /* bytes */
    .summary = true,
    .row_bytes = sizeof(struct pair_row),
    .scan = conversations_scan,
    .total = conversations_total,
    .evicted = conversations_evicted,
    .complete = conversations_complete,
    .scope = conversations_scope,
};
