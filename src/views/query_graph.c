/* SPDX-License-Identifier: BSD-2-Clause */
#include "query_graph.h"

#include "stats/tables.h"

#include <errno.h>

#define MOST_MERGED ((int64_t)1 << 32) /* bins of the graph */
#define MOST_SPAN_NS INT64_C(9000000000000000000)

/* How many of the bins counted are one of the graph. */
static int64_t
bins_merged(const struct query *q, int64_t bin_ns)
{
	int64_t merge = q->graph_bin_ns / bin_ns;

	return merge < 1 ? 1 : merge < MOST_MERGED ? merge : MOST_MERGED;
}

/* No more than all time there is, so that any of their times is a time. */
static uint32_t
bins_asked(const struct query *q, int64_t width_ns)
{
	int64_t most = MOST_SPAN_NS / width_ns;

	if (q->graph_bins <= most)
		return q->graph_bins;
	return most > 0 ? (uint32_t)most : 1;
}

static void
split_bins(
    const struct series_bin *b, uint32_t n, uint64_t *out[N_GRAPH_SERIES])
{
	for (uint32_t i = 0; i < n; i++) {
		out[GRAPH_BYTES_IN][i] = b[i].bytes_in;
		out[GRAPH_BYTES_OUT][i] = b[i].bytes_out;
		out[GRAPH_PACKETS][i] = b[i].packets;
		out[GRAPH_QUERIES][i] = b[i].queries;
		out[GRAPH_FLOWS][i] = b[i].flows;
		out[GRAPH_LOST][i] = b[i].lost;
		out[GRAPH_DAMAGED][i] = b[i].damaged;
	}
}

static void
fill_rates(const struct analysis *a, struct graph *g)
{
	struct overview o;

	tables_overview(a, &o);
	g->bps_in = o.in_2s * 8 / 2;
	g->bps_out = o.out_2s * 8 / 2;
	g->bps_in_10s = o.in_10s * 8 / 10;
	g->bps_out_10s = o.out_10s * 8 / 10;
	g->bps_in_40s = o.in_40s * 8 / 40;
	g->bps_out_40s = o.out_40s * 8 / 40;
	g->packets_per_s = o.packets_2s / 2;
}

int
query_graph_fill(const struct analysis *a, struct result *out)
{
	const struct series *s = tables_series(a);
	const struct query *q = &out->query;
	struct series_window w = {
	    .clock_ns = tables_clock_ns(a),
	    .from_ns = q->graph_from_ns ? q->graph_from_ns : INT64_MAX,
	    .merge = bins_merged(q, series_bin_ns(s)),
	};
	struct graph *g = &out->graph;
	uint64_t *numbers[N_GRAPH_SERIES];
	struct series_bin *bins;

	w.n = bins_asked(q, w.merge * series_bin_ns(s));
	bins = arena_take(&out->arena, w.n * sizeof(*bins));
	for (int i = 0; i < N_GRAPH_SERIES; i++) {
		numbers[i] = arena_take(&out->arena, w.n * sizeof(uint64_t));
		if (!bins || !numbers[i])
			return -ENOMEM;
		g->series[i] = numbers[i];
	}
	series_newest(s, &w, bins, &g->first_ns);
	split_bins(bins, w.n, numbers);
	g->counted_bin_ns = series_bin_ns(s);
	g->bin_ns = w.merge * g->counted_bin_ns;
	g->n_bins = w.n;
	fill_rates(a, g);
	return 0;
}
