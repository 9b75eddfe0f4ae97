/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports: what flows had that are held, and what is left of those that went.
 * They are put together a protocol at a time, in a table that has room for all
 * of one.
 */
#include "analysis_private.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PROTOCOL_PAGES (N_PORTS / PORTS_PER_PAGE)

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

struct ports {
	const struct analysis *a;
	struct port_table table; /* of one protocol */
	uint64_t *hosts;         /* if they are asked for */
	unsigned seen;           /* a bit for each slot that has flows */
	table_fn *emit;
	void *context;
};

static bool
emit_port(const struct ports *p, const struct port_page *page, size_t at)
{
	const struct port_counts *c = &page->counts[at % PORTS_PER_PAGE];
	struct port_row row = {
	    .port = (uint16_t)(at % N_PORTS),
	    .protocol = port_protocol_at((int)(at / N_PORTS)),
	    .packets_src = c->packets_src,
	    .packets_dst = c->packets_dst,
	    .bytes_src = c->bytes_src,
	    .bytes_dst = c->bytes_dst,
	    .bytes_both = page->own[at % PORTS_PER_PAGE],
	    .hosts = p->hosts ? p->hosts[at] : 0,
	    .all_bytes = p->a->with_ports.bytes,
	};

	if (c->packets_src + c->packets_dst == 0)
		return true;
	if (p->hosts && row.hosts == 0) /* all of its flows are gone */
		row.hosts = distinct_hosts(p->a, at, 0);
	return p->emit(p->context, &row);
}

/* What flows of a protocol had; which others there are is seen on the way. */
static void
add_flows(struct ports *p, int slot)
{
	for (uint32_t i = 0; i < p->a->ladder.flows.used; i++) {
		const struct flow *f = ladder_flow(&p->a->ladder, i);
		int its = port_protocol_slot(f->key.protocol);

		if (its == slot)
			port_table_add(&p->table, f);
		else if (its >= 0)
			p->seen |= 1u << its;
	}
}

/* The ports of a protocol; false when the asker has had enough. */
static bool
emit_protocol(struct ports *p, int slot)
{
	size_t first = (size_t)slot * PROTOCOL_PAGES;

	port_table_clear(&p->table);
	port_table_merge(&p->table, &p->a->ladder.ports, first, PROTOCOL_PAGES);
	if (slot == 0 || p->seen >> slot & 1)
		add_flows(p, slot);
	for (size_t at = first; at < first + PROTOCOL_PAGES; at++) {
		const struct port_page *page = port_table_page(&p->table, at);

		for (size_t i = 0; page && i < PORTS_PER_PAGE; i++)
			if (!emit_port(p, page, at * PORTS_PER_PAGE + i))
				return false;
	}
	return true;
}

#define HOSTS_BYTES (N_PORT_PROTOCOLS * N_PORTS * sizeof(uint64_t))

size_t
tables_ports_plan(void)
{
	return port_table_plan(PROTOCOL_PAGES) + HOSTS_BYTES;
}

int
tables_ports(const struct analysis *a, struct table_wants wants, table_fn *emit,
    void *context)
{
	struct ports p = {.a = a, .emit = emit, .context = context};
	/* A half of it is for TCP and UDP only. */
	int r = port_table_init(&p.table, 2 * PROTOCOL_PAGES);
	bool more = true;

	if (r < 0)
		return r;
	if (wants.distinct)
		p.hosts = alloc_reserve(HOSTS_BYTES);
	if (wants.distinct && !p.hosts)
		r = -ENOMEM;
	if (p.hosts)
		count_port_hosts(a, p.hosts);
	for (int slot = 0; r == 0 && more && slot < N_PORT_PROTOCOLS; slot++)
		more = emit_protocol(&p, slot);
	port_table_fini(&p.table);
	alloc_release(p.hosts, HOSTS_BYTES);
	return r;
}

void
tables_ports_evicted(const struct analysis *a, struct port_row *out)
{
	const struct port_counts *c = &a->ladder.ports.other;

	*out = (struct port_row){
	    .packets_src = c->packets_src,
	    .packets_dst = c->packets_dst,
	    .bytes_src = c->bytes_src,
	    .bytes_dst = c->bytes_dst,
	    .all_bytes = a->with_ports.bytes,
	};
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
