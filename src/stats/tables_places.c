/* SPDX-License-Identifier: BSD-2-Clause */
/* Countries, cities, networks: each host counts for the place it is in. */
#include "analysis_private.h"

#include "base/alloc.h"

#include <errno.h>

/* Rows by the number of their place; memory is touched as places are met. */
struct grouping {
	const struct analysis *a;
	enum place_kind kind;
	struct place_row *rows;
	uint32_t n; /* above the highest number met */
};

#define ROWS_BYTES (PLACES_MOST_IDS * sizeof(struct place_row))
#define INDEX_BYTES (PLACES_MOST_IDS * sizeof(uint32_t))

size_t
tables_places_plan(uint32_t places)
{
	return places * (sizeof(struct place_row) + sizeof(uint32_t));
}

const struct place *
tables_place(const struct analysis *a, const struct addr *addr)
{
	static const struct place nowhere = {
	    .country = "",
	    .country_code = "",
	    .region = "",
	    .city = "",
	    .organization = "",
	    .location = "",
	    .label = {"<unknown>", "<unknown>", "<unknown>"},
	};

	return a->config.places ? places_get(a->config.places, addr) : &nowhere;
}

static bool
add_host(void *context, const void *row)
{
	struct grouping *g = context;
	const struct host_row *host = row;
	const struct place *place = tables_place(g->a, &host->addr);
	uint32_t id = place->id[g->kind];
	struct place_row *r = &g->rows[id];

	if (id >= g->n)
		g->n = id + 1;
	r->place = place;
	r->hosts++;
	for (unsigned side = 0; side < 2; side++) {
		r->packets[side] += host->packets[side];
		r->bytes[side] += host->bytes[side];
		r->recent.s2[side] += host->recent.s2[side];
		r->recent.s10[side] += host->recent.s10[side];
		r->recent.s40[side] += host->recent.s40[side];
	}
	return true;
}

int
tables_places(const struct analysis *a, enum place_kind kind,
    struct table_wants wants, table_fn *emit, void *context)
{
	struct grouping g = {.a = a, .kind = kind};

	g.rows = alloc_reserve(ROWS_BYTES);
	if (!g.rows)
		return -ENOMEM;
	tables_hosts(
	    a, (struct table_wants){.rates = wants.rates}, add_host, &g);
	for (uint32_t i = 0; i < g.n; i++) {
		g.rows[i].all_bytes = a->total.bytes;
		if (g.rows[i].hosts > 0 && !emit(context, &g.rows[i]))
			break;
	}
	alloc_release(g.rows, ROWS_BYTES);
	return 0;
}

static void
sums_of(struct place_row *out, const struct host_row *hosts)
{
	*out = (struct place_row){
	    .packets = {hosts->packets[OUT], hosts->packets[IN]},
	    .bytes = {hosts->bytes[OUT], hosts->bytes[IN]},
	    .all_bytes = hosts->all_bytes,
	};
}

void
tables_places_total(const struct analysis *a, struct place_row *out)
{
	struct host_row hosts;

	tables_hosts_total(a, &hosts);
	sums_of(out, &hosts);
}

void
tables_places_evicted(const struct analysis *a, struct place_row *out)
{
	struct host_row hosts;

	tables_hosts_evicted(a, &hosts);
	sums_of(out, &hosts);
}

/* Rows to complete, found by the number of their place. */
struct completing {
	const struct analysis *a;
	enum place_kind kind;
	struct place_row *rows;
	uint32_t *index; /* row and one, or 0 */
	bool rates;
	uint64_t *values;
};

static void
complete_from(const struct completing *c, uint32_t slot, unsigned side)
{
	const struct flow *f = ladder_flow(&c->a->ladder, slot);
	struct addr addr = flow_addr(f, side);
	uint32_t row = c->index[tables_place(c->a, &addr)->id[c->kind]];

	if (row == 0)
		return;
	row--;
	if (c->rates)
		ref_recent(
		    c->a, ref_of(REF_FLOWS, slot, side), &c->rows[row].recent);
	if (c->values)
		recent_series(c->a->ladder.recent, slot, f->recent,
		    c->values + (size_t)row * RECENT_STEPS);
}

int
tables_places_complete(const struct analysis *a, enum place_kind kind,
    struct place_row *rows, size_t n, bool rates, uint64_t *values)
{
	struct completing c = {a, kind, rows, NULL, rates, values};

	c.index = alloc_reserve(INDEX_BYTES);
	if (!c.index)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		c.index[rows[i].place->id[kind]] = (uint32_t)i + 1;
		if (rates)
			rows[i].recent = (struct recent_sums){0};
		if (values)
			rows[i].series = values + i * RECENT_STEPS;
	}
	for (uint32_t slot = 0; slot < a->ladder.flows.used; slot++) {
		if (!is_active(a, ladder_flow(&a->ladder, slot), RECENT_STEPS))
			continue;
		complete_from(&c, slot, 0);
		complete_from(&c, slot, 1);
	}
	alloc_release(c.index, INDEX_BYTES);
	return 0;
}
