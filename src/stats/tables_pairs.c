/* SPDX-License-Identifier: BSD-2-Clause */
/* Conversations: records grouped by their two addresses. */
#include "analysis_private.h"

#include <stdlib.h>
#include <string.h>

#define FEW_ROWS 256 /* at a time, where there is no memory for all */

struct conversations {
	const struct analysis *a;
	struct table_wants wants;
	table_fn *emit;
	void *context;
};

static bool
same_pair(const void *context, uint32_t x, uint32_t y)
{
	const struct flow_key *k = &ref_flow(context, x)->key;
	const struct flow_key *m = &ref_flow(context, y)->key;

	return k->family == m->family && memcmp(k->a, m->a, 32) == 0;
}

_Static_assert(offsetof(struct flow_key, b) == 16, "a and b are neighbours");

static void
add_table(const struct analysis *a, const struct map *m, uint32_t table)
{
	const struct hash_key *key = a->ladder.flows.key;

	for (uint32_t slot = 0; slot < m->used; slot++) {
		const struct flow_key *k =
		    &((const struct flow *)map_at(m, slot))->key;
		uint64_t hash =
		    hash_16(key, k->b, hash_16(key, k->a, k->family));

		rollup_add(a->rollup, hash, ref_of(table, slot, 0));
	}
}

static void
add_side(struct pair_row *row, unsigned to, const struct flow_side *s)
{
	struct flow_side sum = {row->packets[to], row->bytes[to],
	    row->payload[to], row->first_ns[to], row->last_ns[to]};

	flow_side_add(&sum, s);
	row->packets[to] = sum.packets;
	row->bytes[to] = sum.bytes;
	row->payload[to] = sum.payload;
	row->first_ns[to] = sum.first_ns;
	row->last_ns[to] = sum.last_ns;
}

/* Sums by side of a record become sums by side of a row. */
static void
add_recent(struct pair_row *row, const struct recent_sums *sums, bool swap)
{
	bool self = addr_equal(&row->a, &row->b);

	for (unsigned side = 0; side < 2; side++) {
		unsigned to = self ? 0 : side ^ swap;

		row->recent.s2[to] += sums->s2[side];
		row->recent.s10[to] += sums->s10[side];
		row->recent.s40[to] += sums->s40[side];
	}
}

/* Record order is by loaded words; people expect a to be the lower address. */
static bool
conversation_group(void *context, const struct rollup_item *group, size_t n)
{
	const struct conversations *c = context;
	const struct flow *f = ref_flow(c->a, group[0].ref);
	struct pair_row row = {
	    .a = flow_addr(f, 0),
	    .b = flow_addr(f, 1),
	    .all_bytes = c->a->total.bytes,
	};
	struct recent_sums recent = {0};
	int order = addr_compare(&row.a, &row.b);
	bool swap = order > 0, self = order == 0;

	if (swap) {
		struct addr first = row.b;

		row.b = row.a;
		row.a = first;
	}
	for (size_t i = 0; i < n; i++) {
		f = ref_flow(c->a, group[i].ref);
		add_side(&row, swap, &f->side[0]);
		/* A host that talks to itself does so in one direction. */
		add_side(&row, !self && !swap, &f->side[1]);
		if (c->wants.rates)
			ref_recent(c->a, group[i].ref, &recent);
	}
	add_recent(&row, &recent, swap);
	if (c->wants.names) {
		row.name[0] = tables_name(c->a, &row.a, false);
		row.name[1] = tables_name(c->a, &row.b, false);
	}
	return c->emit(c->context, &row);
}

void
tables_conversations(const struct analysis *a, struct table_wants wants,
    table_fn *emit, void *context)
{
	struct conversations c = {a, wants, emit, context};

	rollup_begin(a->rollup);
	add_table(a, &a->ladder.flows, REF_FLOWS);
	add_table(a, &a->ladder.pairs, REF_PAIRS);
	rollup_each(a->rollup, same_pair, ref_touch, a, conversation_group, &c);
	rollup_forget(a->rollup);
}

static int
row_order(const void *x, const void *y)
{
	const struct pair_row *p = *(struct pair_row *const *)x;
	const struct pair_row *q = *(struct pair_row *const *)y;
	int order = addr_compare(&p->a, &q->a);

	return order ? order : addr_compare(&p->b, &q->b);
}

static void
complete_from(
    const struct analysis *a, struct pair_row **sorted, size_t n, uint32_t slot)
{
	const struct flow *f = ladder_flow(&a->ladder, slot);
	struct pair_row key = {.a = flow_addr(f, 0), .b = flow_addr(f, 1)};
	struct pair_row *wanted = &key, **found;
	struct recent_sums sums = {0};
	bool swap = addr_compare(&key.a, &key.b) > 0;

	if (swap) {
		key.a = flow_addr(f, 1);
		key.b = flow_addr(f, 0);
	}
	found =
	    bsearch(&wanted, sorted, n, sizeof(struct pair_row *), row_order);
	if (!found)
		return;
	ref_recent(a, ref_of(REF_FLOWS, slot, 0), &sums);
	/* Both directions of a pair may be rows of their own: equal keys. */
	while (found > sorted && row_order(found - 1, &wanted) == 0)
		found--;
	for (; found < sorted + n && row_order(found, &wanted) == 0; found++)
		add_recent(*found, &sums, swap);
}

/* As addr_bit, the same for a pair in either order. */
static uint64_t
pair_bit(const uint8_t a[16], const uint8_t b[16])
{
	uint8_t both[16];

	for (size_t i = 0; i < sizeof(both); i++)
		both[i] = a[i] ^ b[i];
	return addr_bit(both);
}

static void
complete_some(const struct analysis *a, struct pair_row *const *rows, size_t n,
    struct pair_row **sorted)
{
	uint64_t bits = 0; /* pair_bit of each row */

	for (size_t i = 0; i < n; i++) {
		sorted[i] = rows[i];
		sorted[i]->recent = (struct recent_sums){0};
		bits |= pair_bit(rows[i]->a.bytes, rows[i]->b.bytes);
	}
	qsort(sorted, n, sizeof(*sorted), row_order);
	for (uint32_t slot = 0; slot < a->ladder.flows.used; slot++) {
		const struct flow *f = ladder_flow(&a->ladder, slot);

		if (is_active(a, f, 20) && bits & pair_bit(f->key.a, f->key.b))
			complete_from(a, sorted, n, slot);
	}
}

/* A rate that is not there would look like none: without memory, by parts. */
void
tables_conversations_complete(
    const struct analysis *a, struct pair_row *const *rows, size_t n)
{
	struct pair_row **sorted = calloc(n + 1, sizeof(struct pair_row *));
	struct pair_row *few[FEW_ROWS];

	if (sorted)
		complete_some(a, rows, n, sorted);
	for (size_t i = 0; !sorted && i < n; i += FEW_ROWS)
		complete_some(
		    a, rows + i, n - i < FEW_ROWS ? n - i : FEW_ROWS, few);
	free(sorted);
}

void
tables_conversations_locate(
    const struct analysis *a, struct pair_row *const *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		rows[i]->place[0] = tables_place(a, &rows[i]->a);
		rows[i]->place[1] = tables_place(a, &rows[i]->b);
	}
}

static void
from_counts(
    struct pair_row *out, const struct analysis *a, const struct counts *c)
{
	*out = (struct pair_row){
	    .packets = {c->packets, 0},
	    .bytes = {c->bytes, 0},
	    .payload = {c->payload, 0},
	    .all_bytes = a->total.bytes,
	};
}

void
tables_conversations_total(const struct analysis *a, struct pair_row *out)
{
	from_counts(out, a, &a->total);
}

void
tables_conversations_evicted(const struct analysis *a, struct pair_row *out)
{
	from_counts(out, a, &a->ladder.gone_pairs);
}
