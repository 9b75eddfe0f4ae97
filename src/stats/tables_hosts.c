/* SPDX-License-Identifier: BSD-2-Clause */
/* Hosts: every record counts for both of its addresses. */
#include "analysis_private.h"

#include <stdlib.h>
#include <string.h>

#define FEW_ROWS 256 /* at a time, where there is no memory for all */

struct hosts {
	const struct analysis *a;
	struct table_wants wants;
	table_fn *emit;
	void *context;
};

static const uint8_t *
ref_addr(const struct analysis *a, uint32_t ref)
{
	const struct flow_key *k = &ref_flow(a, ref)->key;

	return ref_side(ref) ? k->b : k->a;
}

static bool
same_host(const void *context, uint32_t x, uint32_t y)
{
	const struct analysis *a = context;

	return memcmp(ref_addr(a, x), ref_addr(a, y), 16) == 0 &&
	       ref_flow(a, x)->key.family == ref_flow(a, y)->key.family;
}

static uint64_t
addr_hash(const struct analysis *a, const uint8_t addr[16], uint8_t family)
{
	return hash_16(a->ladder.flows.key, addr, family);
}

static void
add_table(const struct analysis *a, const struct map *m, uint32_t table)
{
	for (uint32_t slot = 0; slot < m->used; slot++) {
		const struct flow_key *k =
		    &((const struct flow *)map_at(m, slot))->key;

		rollup_add(a->rollup, addr_hash(a, k->a, k->family),
		    ref_of(table, slot, 0));
		if (k->kind != FLOW_HOST)
			rollup_add(a->rollup, addr_hash(a, k->b, k->family),
			    ref_of(table, slot, 1));
	}
}

static void
add_times(struct host_row *row, const struct flow *f)
{
	int64_t first = flow_first_ns(f), last = flow_last_ns(f);

	if (row->packets[OUT] + row->packets[IN] == 0) {
		row->first_ns = first;
		row->last_ns = last;
	}
	row->first_ns = first < row->first_ns ? first : row->first_ns;
	row->last_ns = last > row->last_ns ? last : row->last_ns;
}

static void
add_record(struct host_row *row, const struct flow *f, unsigned side)
{
	const struct flow_side *out = &f->side[side], *in = &f->side[!side];

	if (flow_packets(f) == 0)
		return;
	add_times(row, f);
	row->packets[OUT] += out->packets;
	row->packets[IN] += in->packets;
	row->bytes[OUT] += out->bytes;
	row->bytes[IN] += in->bytes;
	if (f->key.kind != FLOW_HOST && memcmp(f->key.a, f->key.b, 16) == 0)
		row->self += out->bytes;
	row->payload[OUT] += out->payload;
	row->payload[IN] += in->payload;
	row->wire += f->wire;
}

static uint64_t
distinct_peers(const struct analysis *a, const struct addr *host,
    const struct rollup_item *group, size_t n)
{
	const struct ladder *l = &a->ladder;
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		const struct flow *f = ref_flow(a, group[i].ref);

		if (f->key.kind != FLOW_HOST)
			a->distinct[used++] = ladder_host_hash(l,
			    ref_side(group[i].ref) ? f->key.a : f->key.b,
			    f->key.family);
	}
	return ladder_peers(l, ladder_host_hash(l, host->bytes, host->family),
	    a->distinct, used);
}

/* Rests do not know any more who began; what they are of was there before. */
static bool
is_contacted(
    const struct analysis *a, const struct rollup_item *group, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct flow *f = ref_flow(a, group[i].ref);
		unsigned side = ref_side(group[i].ref);
		uint8_t mine = side ? FLOW_LOCAL_B : FLOW_LOCAL_A;
		uint8_t both = FLOW_LOCAL_A | FLOW_LOCAL_B;

		if (flow_is_flow(f) && flow_client(f) != side &&
		    (f->flags & both) == (both & ~mine) &&
		    f->side[!side].packets > 0)
			return true;
	}
	return false;
}

static bool
host_group(void *context, const struct rollup_item *group, size_t n)
{
	const struct hosts *h = context;
	const struct analysis *a = h->a;
	struct host_row row = {
	    .addr =
		flow_addr(ref_flow(a, group[0].ref), ref_side(group[0].ref)),

	    .all_bytes = a->total.bytes,
	};

	row.err = ladder_host_err(&a->ladder, row.addr.bytes, row.addr.family);
	for (size_t i = 0; i < n; i++) {
		uint32_t ref = group[i].ref;

		add_record(&row, ref_flow(a, ref), ref_side(ref));
		if (h->wants.rates)
			ref_recent(a, ref, &row.recent);
	}
	if (h->wants.distinct)
		row.peers = distinct_peers(a, &row.addr, group, n);
	row.contacted = is_contacted(a, group, n);
	if (h->wants.names)
		tables_hosts_know(a, &row, false);
	if (h->wants.places)
		row.place = tables_place(a, &row.addr);
	return h->emit(h->context, &row);
}

void
tables_hosts(const struct analysis *a, struct table_wants wants, table_fn *emit,
    void *context)
{
	struct hosts h = {a, wants, emit, context};

	rollup_begin(a->rollup);
	add_table(a, &a->ladder.flows, REF_FLOWS);
	add_table(a, &a->ladder.pairs, REF_PAIRS);
	add_table(a, &a->ladder.hosts, REF_HOSTS);
	rollup_each(a->rollup, same_host, ref_touch, a, host_group, &h);
	rollup_forget(a->rollup);
}

static void
both_sides(struct host_row *out, const struct counts *sent,
    const struct counts *received, uint64_t wire)
{
	*out = (struct host_row){
	    .packets = {sent->packets, received->packets},
	    .bytes = {sent->bytes, received->bytes},
	    .payload = {sent->payload, received->payload},
	    .wire = wire,
	};
}

/* Each packet was sent by one host and received by one. */
void
tables_hosts_total(const struct analysis *a, struct host_row *out)
{
	both_sides(out, &a->total, &a->total, 2 * a->total.wire);
	out->all_bytes = a->total.bytes;
}

void
tables_hosts_evicted(const struct analysis *a, struct host_row *out)
{
	const struct ladder *l = &a->ladder;

	both_sides(out, &l->gone_sent, &l->gone_received, l->gone_sent.wire);
	out->all_bytes = a->total.bytes;
}

static int
row_order(const void *x, const void *y)
{
	return addr_compare(&(*(struct host_row *const *)x)->addr,
	    &(*(struct host_row *const *)y)->addr);
}

static struct host_row *
row_find(struct host_row **rows, size_t n, const struct addr *addr)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = addr_compare(&rows[middle]->addr, addr);

		if (c == 0)
			return rows[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Rows in order of address, to be found by it. */
struct chosen {
	struct host_row **sorted;
	const struct host_row *first;
	size_t n;
	bool rates;
	uint64_t *values;
	uint64_t bits; /* addr_bit of each row */
};

static void
complete_from(const struct analysis *a, const struct chosen *c, uint32_t slot,
    unsigned side)
{
	const struct flow *f = ladder_flow(&a->ladder, slot);
	struct addr addr;
	struct host_row *row;

	if (!(c->bits & addr_bit(side ? f->key.b : f->key.a)))
		return;
	addr = flow_addr(f, side);
	row = row_find(c->sorted, c->n, &addr);
	if (!row)
		return;
	if (c->rates)
		ref_recent(a, ref_of(REF_FLOWS, slot, side), &row->recent);
	if (c->values)
		recent_series(a->ladder.recent, slot, f->recent,
		    c->values + (row - c->first) * RECENT_STEPS);
}

static void
complete_some(const struct analysis *a, struct host_row *rows, size_t n,
    bool rates, uint64_t *values, struct host_row **sorted)
{
	struct chosen c = {sorted, rows, n, rates, values, 0};

	for (size_t i = 0; i < n; i++) {
		sorted[i] = &rows[i];
		c.bits |= addr_bit(rows[i].addr.bytes);
		if (rates)
			rows[i].recent = (struct recent_sums){0};
		if (values)
			rows[i].series = values + i * RECENT_STEPS;
	}
	qsort(sorted, n, sizeof(*sorted), row_order);
	for (uint32_t slot = 0; slot < a->ladder.flows.used; slot++) {
		if (!is_active(a, ladder_flow(&a->ladder, slot), RECENT_STEPS))
			continue;
		complete_from(a, &c, slot, 0);
		complete_from(a, &c, slot, 1);
	}
}

/* A rate that is not there would look like none: without memory, by parts. */
void
tables_hosts_complete(const struct analysis *a, struct host_row *rows, size_t n,
    bool rates, uint64_t *values)
{
	struct host_row **sorted = calloc(n + 1, sizeof(struct host_row *));
	struct host_row *few[FEW_ROWS];

	if (sorted)
		complete_some(a, rows, n, rates, values, sorted);
	for (size_t i = 0; !sorted && i < n; i += FEW_ROWS)
		complete_some(a, rows + i, n - i < FEW_ROWS ? n - i : FEW_ROWS,
		    rates, values ? values + i * RECENT_STEPS : NULL, few);
	free(sorted);
}

void
tables_hosts_locate(const struct analysis *a, struct host_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rows[i].place = tables_place(a, &rows[i].addr);
}
