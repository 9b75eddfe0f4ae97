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
