/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows are met once, in any order; a heap keeps the best of them, as many as
 * are asked for, so a table of a million costs what its scan costs.
 */
#include "views/query.h"

#include "query_graph.h"
#include "stats/analysis.h"
#include "stats/tables.h"
#include "views/where.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A window deeper than this is a heap only once it is full. */
#define HEAP_ROWS ((uint64_t)1 << 16)
#define MOST_KEYS 5
#define FEW_ROWS 1024

struct collector {
	const struct query *q;
	struct result *out;
	char *rows;
	uint64_t used, most;
	uint64_t
	    full; /* rows at which to begin to choose; most is ALL before */
	size_t row_bytes;
	bool no_room;
	/* The row that would go first, its sort cell and its keys: most rows
	 * are turned away by these, and often only the keys differ. */
	bool has_worst;
	struct cell worst[1 + MOST_KEYS];
};

int
result_init(struct result *r, size_t arena_bytes)
{
	*r = (struct result){0};
	return arena_init(&r->arena, arena_bytes);
}

void
result_fini(struct result *r)
{
	arena_fini(&r->arena);
}

struct query
query_default(const struct view *view)
{
	struct query q = {
	    .view = view,
	    .sort = view->sort,
	    .descending =
		view->columns[view->sort].descending != view->ascending,
	    .limit = QUERY_ALL,
	};

	for (unsigned c = 0; c < view->n_columns; c++) {
		if (view->columns[c].shown)
			q.needs |= view->columns[c].needs;
	}
	return q;
}

/* Order of two rows: by the sort column, ties by the row's key. */
static int
compare_rows(const struct query *q, const void *a, const void *b)
{
	const struct column *columns = q->view->columns;
	struct cell x = columns[q->sort].get(a), y = columns[q->sort].get(b);
	int order = cell_order(&x, &y, q->descending);

	for (unsigned c = 0; order == 0 && c < q->view->n_keys; c++) {
		x = columns[c].get(a);
		y = columns[c].get(b);
		order = cell_order(&x, &y, false);
	}
	return order;
}

static int
compare_for_sort(const void *a, const void *b, void *query)
{
	return compare_rows(query, a, b);
}

static char *
row_at(const struct collector *c, uint64_t i)
{
	return c->rows + i * c->row_bytes;
}

/* The root of the heap is the row that would go first. */
static void
sift_down(struct collector *c, uint64_t i, const void *row)
{
	for (;;) {
		uint64_t child = 2 * i + 1;

		if (child + 1 < c->used &&
		    compare_rows(c->q, row_at(c, child + 1), row_at(c, child)) >
			0)
			child++;
		if (child >= c->used ||
		    compare_rows(c->q, row_at(c, child), row) <= 0)
			break;
		memcpy(row_at(c, i), row_at(c, child), c->row_bytes);
		i = child;
	}
	memcpy(row_at(c, i), row, c->row_bytes);
}

static void
sift_up(struct collector *c, uint64_t i, const void *row)
{
	while (i > 0) {
		uint64_t parent = (i - 1) / 2;

		if (compare_rows(c->q, row_at(c, parent), row) >= 0)
			break;
		memcpy(row_at(c, i), row_at(c, parent), c->row_bytes);
		i = parent;
	}
	memcpy(row_at(c, i), row, c->row_bytes);
}

static bool
keep_all(struct collector *c, const void *row)
{
	char *room = arena_take(&c->out->arena, c->row_bytes);

	if (!room) {
		c->no_room = true;
		return false;
	}
	if (c->used == 0)
		c->rows = room;
	memcpy(room, row, c->row_bytes);
	c->used++;
	return true;
}

/* More rows than are wanted: from here on the best of them are kept. */
static bool
make_heap(struct collector *c)
{
	void *row = arena_take(&c->out->arena, c->row_bytes);

	c->no_room = !row;
	if (!row)
		return false;
	c->most = c->used;
	for (uint64_t i = c->used / 2; i-- > 0;) {
		memcpy(row, row_at(c, i), c->row_bytes);
		sift_down(c, i, row);
	}
	return true;
}

/* Once the heap is full its root is the worst; its cells are kept at hand. */
static void
remember_worst(struct collector *c)
{
	const struct query *q = c->q;

	c->worst[0] = q->view->columns[q->sort].get(c->rows);
	for (unsigned k = 0; k < q->view->n_keys; k++)
		c->worst[1 + k] = q->view->columns[k].get(c->rows);
	c->has_worst = true;
}

static bool
beats_worst(struct collector *c, const void *row)
{
	const struct view *view = c->q->view;
	struct cell x = view->columns[c->q->sort].get(row);
	int order;

	if (!c->has_worst)
		remember_worst(c);
	order = cell_order(&x, &c->worst[0], c->q->descending);
	for (unsigned k = 0; order == 0 && k < view->n_keys; k++) {
		x = view->columns[k].get(row);
		order = cell_order(&x, &c->worst[1 + k], false);
	}
	return order < 0;
}

static bool
collect(void *context, const void *row)
{
	struct collector *c = context;
	const struct query *q = c->q;

	c->out->all_rows++;
	if (q->where && !where_matches(q->where, q->view, row))
		return true;
	c->out->total_rows++;
	if (c->most == 0)
		return true;
	if (q->after && compare_rows(q, row, q->after) <= 0)
		return true;
	if (c->most == QUERY_ALL && c->used < c->full)
		return keep_all(c, row);
	if (c->most == QUERY_ALL && !make_heap(c))
		return false;
	if (c->used < c->most) {
		sift_up(c, c->used++, row);
	} else if (beats_worst(c, row)) {
		sift_down(c, 0, row);
		c->has_worst = false;
	}
	return true;
}

/* NEED_BESIDE of the column sorted by: its cells are not there in the scan. */
static uint32_t
sorts_beside(const struct query *q)
{
	return q->view->columns[q->sort].needs & NEED_BESIDE;
}

static int
begin(struct collector *c, const struct query *q, struct result *out)
{
	uint64_t most =
	    q->limit == QUERY_ALL || q->offset > QUERY_ALL - q->limit
		? QUERY_ALL
		: q->offset + q->limit;

	if (sorts_beside(q) && most > 0)
		most = QUERY_ALL;
	assert(q->view->n_keys <= MOST_KEYS);
	*c = (struct collector){
	    .q = q,
	    .out = out,
	    .row_bytes = q->view->row_bytes,
	    .most = most > HEAP_ROWS ? QUERY_ALL : most,
	    .full = most,
	};
	if (c->most == 0 || c->most == QUERY_ALL)
		return 0;
	c->rows = arena_take(&out->arena, c->most * c->row_bytes);
	return c->rows ? 0 : -ENOMEM;
}

/*
 * Late needs are worked out in the scan only if rows are judged by them.
 * Rates can be either: of a few rows late, of many in the scan.
 */
static uint32_t
scan_needs(const struct collector *c)
{
	const struct query *q = c->q;
	uint32_t judged = q->view->columns[q->sort].needs & ~NEED_BESIDE;
	uint32_t late = NEED_LATE | (c->most <= FEW_ROWS ? NEED_RATES : 0);

	if (q->where)
		judged |= where_needs(q->where, q->view);
	return (q->needs & ~late) | (judged & ~NEED_SERIES);
}

/* The window asked for, moved up when it lies past the last row. */
static void
cut_window(struct collector *c)
{
	struct result *out = c->out;
	uint64_t offset = c->q->offset, n;

	if (offset >= out->total_rows)
		offset = c->q->limit >= out->total_rows
		             ? 0
		             : out->total_rows - c->q->limit;
	n = c->used > offset ? c->used - offset : 0;
	out->offset = offset;
	out->n_rows = n < c->q->limit ? n : c->q->limit;
	out->rows = out->n_rows > 0 ? row_at(c, offset) : NULL;
}

static void
sum_columns(const struct view *view, const void *row, uint64_t *sums)
{
	for (unsigned c = 0; c < view->n_columns; c++) {
		if (view->columns[c].summed)
			sums[c] += view->columns[c].get(row).count;
	}
}

/* other = total less the rows at hand; evicted rows are in it. */
static int
balance(const struct analysis *a, struct result *out)
{
	const struct view *view = out->query.view;
	size_t bytes = view->n_columns * sizeof(uint64_t);
	char *row = arena_take(&out->arena, view->row_bytes);

	out->total = arena_take(&out->arena, bytes);
	out->other = arena_take(&out->arena, bytes);
	if (!row || !out->total || !out->other)
		return -ENOMEM;
	memset(out->total, 0, bytes);
	memset(out->other, 0, bytes);
	out->other_rows = out->all_rows - out->n_rows;
	out->has_total = view->total != NULL;
	if (!out->has_total)
		return 0;
	view->total(a, row);
	sum_columns(view, row, out->total);
	for (uint64_t i = 0; i < out->n_rows; i++)
		sum_columns(view, result_row(out, i), out->other);
	for (unsigned c = 0; c < view->n_columns; c++)
		out->other[c] = out->total[c] - out->other[c];
	return 0;
}

static bool
complete(const struct analysis *a, struct result *out, void *rows, uint64_t n,
    uint32_t needs)
{
	const struct view *view = out->query.view;

	return !view->complete || n == 0 ||
	       view->complete(a, rows, n, needs, &out->arena) >= 0;
}

/* The rows there are for the question, met once. */
static int
meet_rows(const struct analysis *a, const struct prepared *p, uint32_t needs,
    struct collector *c)
{
	const struct view *view = c->q->view;
	int r = 0;

	if (a)
		r = view->scan(a, needs, collect, c);
	for (size_t i = 0; p && i < p->n && !c->no_room; i++)
		collect(c, (const char *)p->rows + i * view->row_bytes);
	return r < 0 || !c->no_room ? r : -ENOMEM;
}

/* From an analysis, or from rows made beforehand. */
static int
answer(const struct analysis *a, const struct prepared *p,
    const struct query *q, struct result *out)
{
	struct collector c;
	uint32_t scanned, late;
	int r = begin(&c, q, out);

	if (r < 0)
		return r;
	scanned = scan_needs(&c);
	late = q->needs & ~(scanned & NEED_RATES);
	r = meet_rows(a, p, scanned, &c);
	if (r < 0)
		return r;
	if (sorts_beside(q)) {
		if (!complete(a, out, c.rows, c.used, sorts_beside(q)))
			return -ENOMEM;
		late = (late | NEED_CLIENTS) & ~NEED_SERIES;
	}
	if (c.used > 1) /* with none there is no array either */
		qsort_r(c.rows, c.used, c.row_bytes, compare_for_sort,
		    (void *)(uintptr_t)q);
	cut_window(&c);
	if (!complete(a, out, out->rows, out->n_rows, late))
		return -ENOMEM;
	return balance(a, out);
}

static int
no_room(const struct query *q, int r, struct error *err)
{
	return error_set(
	    err, r, "%s: the rows do not fit into memory", q->view->id);
}

/* An empty answer in what `out` has for it. */
static void
clear(struct result *out, const struct query *q)
{
	struct arena arena = out->arena;

	arena_reset(&arena);
	*out = (struct result){.query = *q, .arena = arena};
}

static int
fill_around(const struct analysis *a, struct result *out)
{
	int r = query_graph_fill(a, out);

	if (r < 0)
		return r;
	out->ledger = analysis_ledger(a);
	out->taken_ns = tables_clock_ns(a);
	return 0;
}

int
query_around(const struct analysis *a, struct result *out, struct error *err)
{
	int r = fill_around(a, out);

	return r < 0 ? no_room(&out->query, r, err) : 0;
}

int
query_run(const struct analysis *a, const struct query *q, struct result *out,
    struct error *err)
{
	int r;

	clear(out, q);
	r = answer(a, NULL, q, out);
	if (r == 0)
		r = fill_around(a, out);
	return r < 0 ? no_room(q, r, err) : 0;
}

int
query_prepared(const struct prepared *p, const struct query *q,
    struct result *out, struct error *err)
{
	int r;

	clear(out, q);
	r = answer(NULL, p, q, out);
	if (r < 0)
		return no_room(q, r, err);
	out->ledger = p->ledger;
	out->taken_ns = p->taken_ns;
	return 0;
}
