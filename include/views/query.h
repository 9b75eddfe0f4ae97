/* SPDX-License-Identifier: BSD-2-Clause */
/* query owns how rows are asked for: one way for screen, report and export. */
#ifndef VIEWS_QUERY_H
#define VIEWS_QUERY_H

#include "base/alloc.h"
#include "base/error.h"
#include "stats/ledger.h"
#include "views/view.h"

#include <stdint.h>

struct analysis;
struct where;

#define QUERY_ALL UINT64_MAX

/* A question, by value. `where` may be NULL and must outlive the answer. */
struct query {
	const struct view *view;
	unsigned sort; /* column */
	bool descending;
	uint32_t needs; /* NEED_ bits of the columns that will be shown */
	uint64_t offset, limit;
	const struct where *where;
	/*
	 * A row, or NULL: only those behind it in this order are wanted. It is
	 * an answer's, with the texts it is sorted by; offset is 0 then.
	 */
	const void *after;
	uint64_t serial;     /* the asker's number, handed back */
	uint32_t graph_bins; /* bins of the graph to hand over: the newest */
	/*
	 * Their width: a multiple of those counted, rounded down to one; 0 is
	 * as counted. And where the first begins at the latest; 0 is any.
	 */
	int64_t graph_bin_ns, graph_from_ns;
};

/* What a bin of the graph has a number of. */
enum graph_series {
	GRAPH_BYTES_IN,
	GRAPH_BYTES_OUT,
	GRAPH_PACKETS,
	GRAPH_QUERIES, /* of DNS */
	GRAPH_FLOWS,   /* that began */
	GRAPH_LOST,    /* frames */
	GRAPH_DAMAGED, /* frames */
	N_GRAPH_SERIES
};

/* Bins of the timeline, the newest at the end, and the rates of the whole. */
struct graph {
	int64_t first_ns; /* start of bin 0 */
	int64_t bin_ns;
	int64_t counted_bin_ns; /* of which bin_ns is a multiple */
	uint32_t n_bins;
	const uint64_t *series[N_GRAPH_SERIES]; /* n_bins each, oldest first */
	uint64_t bps_in, bps_out;               /* over the last closed 2 s */
	uint64_t bps_in_10s, bps_out_10s, bps_in_40s, bps_out_40s;
	uint64_t packets_per_s;
};

/*
 * An answer, by value: everything lies in its arena, nothing points into the
 * analysis. Written by the answering thread, then const.
 */
struct result {
	struct query query;
	struct arena arena;
	void *rows; /* n_rows of view->row_bytes, in order */
	uint64_t n_rows;
	uint64_t offset;     /* of the first row; clamped to what there is */
	uint64_t total_rows; /* that match `where` */
	uint64_t all_rows;   /* with or without it */
	/*
	 * Per column, meaningful where column.summed: the view's total; and
	 * the total less the rows at hand, that is rows beyond the limit, rows
	 * that do not match, and rows evicted.
	 */
	uint64_t *total, *other;
	uint64_t other_rows; /* rows of the table that are not at hand */
	bool has_total;
	struct ledger ledger;
	struct graph graph;
	int64_t taken_ns; /* the analysis clock when it was answered */
};

int result_init(struct result *r, size_t arena_bytes);
void result_fini(struct result *r);

static inline const void *
result_row(const struct result *r, uint64_t i)
{
	return (const char *)r->rows + i * r->query.view->row_bytes;
}

/*
 * query_run - answer a question from an analysis.
 *
 * out      initialised; what it held before is dropped
 * errors   -ENOMEM: the rows do not fit into the arena
 * thread   the one that owns the analysis
 */
int query_run(const struct analysis *a, const struct query *q,
    struct result *out, struct error *err);

/* Rows made beforehand, and what a result says beside them. */
struct prepared {
	const void *rows; /* n of the view's, whose texts outlive the answer */
	size_t n;
	struct ledger ledger;
	int64_t taken_ns;
};

/*
 * query_prepared - query_run for a view whose rows no analysis has.
 *
 * The view has no scan, and its columns no needs.
 */
int query_prepared(const struct prepared *p, const struct query *q,
    struct result *out, struct error *err);

/*
 * query_around - give rows that came otherwise the graph, the rates and the
 * books of an analysis; errors as query_run.
 */
int query_around(
    const struct analysis *a, struct result *out, struct error *err);

/* The question a view asks by default: its sort, all rows, all shown. */
struct query query_default(const struct view *view);

#endif
