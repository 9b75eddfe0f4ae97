/* SPDX-License-Identifier: BSD-2-Clause */
/* Flows: the records themselves, turned so that the client comes first. */
#include "analysis_private.h"

/* Of a flow that is still read, nobody knows yet whether it says one. */
static const char *
server_name(const struct analysis *a, const struct flow *f)
{
	return f->said.settled && f->said.ref ? said_name(a->said, f->said.ref)
	                                      : NULL;
}

static struct flow_row
row_of(const struct analysis *a, uint32_t slot, const struct flow *f)
{
	unsigned client = flow_client(f);
	const struct flow_side *out = &f->side[client];
	const struct flow_side *in = &f->side[!client];
	uint16_t ports[2] = {f->key.port_a, f->key.port_b};

	return (struct flow_row){
	    .slot = slot,
	    .newest = f->recent,
	    .protocol = f->key.protocol,
	    .state = f->state,
	    .icmp = f->icmp,
	    .app = f->said.app,
	    .server_name = server_name(a, f),
	    .has_ports = f->key.kind == FLOW_PORTS,
	    .client_port = ports[client],
	    .server_port = ports[!client],
	    .client = flow_addr(f, client),
	    .server = flow_addr(f, !client),
	    .packets = {out->packets, in->packets},
	    .bytes = {out->bytes, in->bytes},
	    .retransmits = f->retransmits,
	    .out_of_order = f->out_of_order,
	    .zero_windows = f->zero_windows,
	    .resets = f->resets,
	    .all_bytes = a->total.bytes,
	    .rtt_ns = f->rtt_ns,
	    .first_ns = flow_first_ns(f),
	    .last_ns = flow_last_ns(f),
	};
}

static void
add_recent(const struct analysis *a, uint32_t slot, const struct flow *f,
    struct flow_row *row)
{
	struct recent_sums sums = {0};
	unsigned client = flow_client(f);

	ref_recent(a, ref_of(REF_FLOWS, slot, client), &sums);
	row->recent = sums;
}

void
tables_flows(const struct analysis *a, struct table_wants wants, table_fn *emit,
    void *context)
{
	for (uint32_t slot = 0; slot < a->ladder.flows.used; slot++) {
		const struct flow *f = ladder_flow(&a->ladder, slot);
		struct flow_row row;

		if (!flow_is_flow(f))
			continue;
		row = row_of(a, slot, f);
		if (wants.rates)
			add_recent(a, slot, f, &row);
		if (wants.names) {
			row.name[0] = tables_name(a, &row.client, false);
			row.name[1] = tables_name(a, &row.server, false);
		}
		if (!emit(context, &row))
			return;
	}
}

static void
from_counts(
    struct flow_row *out, const struct analysis *a, const struct counts *c)
{
	*out = (struct flow_row){
	    .packets = {c->packets, 0},
	    .bytes = {c->bytes, 0},
	    .all_bytes = a->total.bytes,
	};
}

void
tables_flows_total(const struct analysis *a, struct flow_row *out)
{
	from_counts(out, a, &a->total);
}

/* Fragments whose first part was never seen are in no flow, but in the sum. */
void
tables_flows_evicted(const struct analysis *a, struct flow_row *out)
{
	struct counts c = a->ladder.gone_flows;

	for (uint32_t slot = 0; slot < a->ladder.flows.used; slot++) {
		const struct flow *f = ladder_flow(&a->ladder, slot);

		if (!flow_is_flow(f))
			counts_add_flow(&c, f);
	}
	from_counts(out, a, &c);
}

void
tables_flows_complete(const struct analysis *a, struct flow_row *rows, size_t n,
    bool rates, uint64_t *values)
{
	for (size_t i = 0; i < n; i++) {
		struct flow_row *row = &rows[i];
		uint64_t *series = values ? values + i * RECENT_STEPS : NULL;

		if (rates)
			add_recent(a, row->slot,
			    ladder_flow(&a->ladder, row->slot), row);
		if (series)
			recent_series(
			    a->ladder.recent, row->slot, row->newest, series);
		row->series = series;
	}
}
