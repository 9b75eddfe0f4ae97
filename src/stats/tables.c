/* SPDX-License-Identifier: BSD-2-Clause */
#include "analysis_private.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void
ref_recent(const struct analysis *a, uint32_t ref, struct recent_sums *sums)
{
	const struct flow *f = ref_flow(a, ref);
	unsigned side = ref_side(ref);
	struct recent_sums s = {0};

	if (ref >> 25 != REF_FLOWS || !is_active(a, f, 20))
		return;
	recent_sum(a->ladder.recent, ref >> 1 & 0xffffff, f->recent, &s);
	for (unsigned i = 0; i < 2; i++) {
		sums->s2[i] += s.s2[i ^ side];
		sums->s10[i] += s.s10[i ^ side];
		sums->s40[i] += s.s40[i ^ side];
	}
}

void
ref_touch(const void *analysis, uint32_t ref)
{
	const char *record = (const char *)ref_flow(analysis, ref);

	__builtin_prefetch(record);
	__builtin_prefetch(record + 64);
	__builtin_prefetch(record + 128);
}

static int
by_value(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

uint64_t
count_distinct(uint64_t *hashes, size_t n)
{
	uint64_t distinct = n > 0;

	qsort(hashes, n, sizeof(*hashes), by_value);
	for (size_t i = 1; i < n; i++)
		distinct += hashes[i] != hashes[i - 1];
	return distinct;
}

/* Hosts that had a port: its records grouped by it, then by address. */
struct port_hosts {
	const struct analysis *a;
	uint64_t *hosts; /* by protocol slot and port */
};

static uint64_t
distinct_hosts(const struct analysis *a, size_t port, size_t n)
{
	return ladder_port_hosts(&a->ladder, (int)(port / N_PORTS),
	    (uint16_t)(port % N_PORTS), a->distinct, n);
}

static size_t
ref_port(const struct analysis *a, uint32_t ref)
{
	const struct flow_key *k = &ref_flow(a, ref)->key;
	size_t slot = (size_t)port_protocol_slot(k->protocol);

	return slot * N_PORTS + (ref_side(ref) ? k->port_b : k->port_a);
}

static bool
same_port(const void *context, uint32_t x, uint32_t y)
{
	return ref_port(context, x) == ref_port(context, y);
}

static bool
port_group(void *context, const struct rollup_item *group, size_t n)
{
	struct port_hosts *p = context;
	size_t port;

	for (size_t i = 0; i < n; i++) {
		const struct flow_key *k = &ref_flow(p->a, group[i].ref)->key;

		p->a->distinct[i] = ladder_host_hash(&p->a->ladder,
		    ref_side(group[i].ref) ? k->b : k->a, k->family);
	}
	port = ref_port(p->a, group[0].ref);
	p->hosts[port] = distinct_hosts(p->a, port, n);
	return true;
}

static void
count_port_hosts(const struct analysis *a, uint64_t *hosts)
{
	struct port_hosts p = {a, hosts};

	rollup_begin(a->rollup);
	for (uint32_t slot = 0; slot < a->ladder.flows.used; slot++) {
		const struct flow_key *k = &ladder_flow(&a->ladder, slot)->key;

		if (k->kind != FLOW_PORTS ||
		    port_protocol_slot(k->protocol) < 0)
			continue;
		for (unsigned side = 0; side < 2; side++) {
			uint32_t ref = ref_of(REF_FLOWS, slot, side);
			uint32_t port = (uint32_t)ref_port(a, ref);

			/* Spread over the bits that are sorted by. */
			rollup_add(a->rollup, port * 2654435761u, ref);
		}
	}
	rollup_each(a->rollup, same_port, ref_touch, a, port_group, &p);
	rollup_forget(a->rollup);
}

/* A page of them; false when the asker has had enough. */
static bool
emit_ports(const struct analysis *a, const struct port_table *ports,
    const uint64_t *hosts, size_t page, table_fn *emit, void *context)
{
	size_t end = (page + 1) * PORTS_PER_PAGE;

	for (size_t i = page * PORTS_PER_PAGE; i < end; i++) {
		const struct port_counts *c = &ports->counts[i];
		struct port_row row = {
		    .port = (uint16_t)(i % N_PORTS),
		    .protocol = port_protocol_at((int)(i / N_PORTS)),
		    .packets_src = c->packets_src,
		    .packets_dst = c->packets_dst,
		    .bytes_src = c->bytes_src,
		    .bytes_dst = c->bytes_dst,
		    .bytes_both = ports->own[i],
		    .hosts = hosts ? hosts[i] : 0,
		    .all_bytes = a->with_ports.bytes,
		};

		if (c->packets_src + c->packets_dst == 0)
			continue;
		if (hosts && row.hosts == 0) /* all of its flows are gone */
			row.hosts = distinct_hosts(a, i, 0);
		if (!emit(context, &row))
			return false;
	}
	return true;
}

void
tables_ports(const struct analysis *a, struct table_wants wants, table_fn *emit,
    void *context)
{
	const size_t hosts_bytes =
	    N_PORT_PROTOCOLS * N_PORTS * sizeof(uint64_t);
	uint64_t *hosts = wants.distinct ? alloc_reserve(hosts_bytes) : NULL;
	struct port_table ports;
	bool more = port_table_init(&ports) == 0;

	if (more) {
		port_table_merge(&ports, &a->ladder.ports);
		for (uint32_t s = 0; s < a->ladder.flows.used; s++)
			port_table_add(&ports, ladder_flow(&a->ladder, s));
		if (hosts)
			count_port_hosts(a, hosts);
	}
	for (size_t page = 0; more && page < PORT_PAGES; page++)
		if (ports.used[page])
			more =
			    emit_ports(a, &ports, hosts, page, emit, context);
	port_table_fini(&ports);
	alloc_release(hosts, hosts_bytes);
}

void
tables_ports_total(const struct analysis *a, struct port_row *out)
{
	const struct counts *c = &a->with_ports;

	*out = (struct port_row){
	    .packets_src = c->packets,
	    .packets_dst = c->packets,
	    .bytes_src = c->bytes,
	    .bytes_dst = c->bytes,
	    .all_bytes = c->bytes,
	};
}

struct tree {
	const struct analysis *a;
	uint64_t order;
	table_fn *emit;
	void *context;
};

static bool
emit_node(void *context, const struct path_node *node)
{
	struct tree *t = context;
	struct protocol_row row = {
	    .node = *node,
	    .order = t->order++,
	    .all_packets = t->a->ledger.frames_analysed,
	};

	return t->emit(t->context, &row);
}

void
tables_protocols(const struct analysis *a, table_fn *emit, void *context)
{
	struct tree t = {a, 0, emit, context};

	paths_each(&a->paths, emit_node, &t);
}

struct bins {
	table_fn *emit;
	void *context;
	int64_t width_ns;
};

static bool
emit_bin(void *context, int64_t start_ns, const struct series_bin *bin)
{
	struct bins *b = context;
	struct bin_row row = {start_ns, b->width_ns, *bin};

	return b->emit(b->context, &row);
}

void
tables_timeline(const struct analysis *a, table_fn *emit, void *context)
{
	struct bins b = {emit, context, series_bin_ns(a->series)};

	series_each(a->series, emit_bin, &b);
}

void
tables_timeline_total(const struct analysis *a, struct bin_row *out)
{
	*out = (struct bin_row){
	    .bin.packets = a->total.packets,
	    .bin.bytes_in = a->total.bytes,
	    .bin.wire = a->ledger.wire_bytes,
	};
}

void
tables_timeline_evicted(const struct analysis *a, struct bin_row *out)
{
	*out = (struct bin_row){.bin = *series_evicted(a->series)};
}

void
tables_issues(const struct analysis *a, table_fn *emit, void *context)
{
	for (int i = 1; i < N_ISSUES; i++) {
		if (a->issues[i].packets > 0 && !emit(context, &a->issues[i]))
			return;
	}
}

const struct remembered *
tables_remembered(const struct analysis *a)
{
	return a->remembered;
}

const struct series *
tables_series(const struct analysis *a)
{
	return a->series;
}

int64_t
tables_clock_ns(const struct analysis *a)
{
	return a->clock_ns;
}

void
tables_overview(const struct analysis *a, struct overview *out)
{
	int64_t open = recent_step(a->ladder.recent);

	*out = (struct overview){0};
	for (size_t i = 0; i <= RECENT_STEPS; i++) {
		const struct step_total *t = &a->steps[i];
		int64_t age = open - t->step;

		if (age < 1 || age > 20)
			continue;
		out->in_40s += t->in;
		out->out_40s += t->out;
		out->in_10s += age <= 5 ? t->in : 0;
		out->out_10s += age <= 5 ? t->out : 0;
		out->in_2s += age == 1 ? t->in : 0;
		out->out_2s += age == 1 ? t->out : 0;
		out->packets_2s += age == 1 ? t->packets : 0;
	}
}
