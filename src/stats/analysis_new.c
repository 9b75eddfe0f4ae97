/* SPDX-License-Identifier: BSD-2-Clause */
/* How an analysis begins: one number of bytes becomes the room of each table.
 */
#include "analysis_private.h"
#include "analysis_plan.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>

static int
init_scratch(struct analysis *a, size_t items, struct error *err)
{
	int r;

	a->rollup = calloc(1, sizeof(*a->rollup));
	if (!a->rollup)
		return error_set(err, -ENOMEM, "grouping: no memory");
	r = rollup_init(a->rollup, items, err);
	if (r < 0)
		return r;
	a->distinct_bytes = items * sizeof(*a->distinct);
	a->distinct = alloc_reserve(a->distinct_bytes);
	return a->distinct ? 0 : error_set(err, -ENOMEM, "grouping: no memory");
}

static void
free_scratch(struct analysis *a)
{
	alloc_release(a->distinct, a->distinct_bytes);
	if (a->rollup)
		rollup_fini(a->rollup);
	free(a->rollup);
}

static void
reset_counts(struct analysis *a)
{
	a->paths = (struct paths){0};
	a->ledger = (struct ledger){0};
	a->total = a->with_ports = (struct counts){0};
	a->delivered = 0;
	a->lost_shown = 0;
	a->clock_ns = 0;
	a->has_clock = false;
	memset(a->steps, 0, sizeof(a->steps));
	a->step = NULL;
	for (int i = 0; i < N_ISSUES; i++)
		a->issues[i] = (struct issue_row){.issue = (enum issue)i};
}

int
analysis_new(const struct analysis_config *config, struct analysis **out,
    struct error *err)
{
	struct analysis_plan plan = analysis_plan_of(config->memory_bytes);
	int64_t bin_ns = config->bin_ns ? config->bin_ns : 2 * NS_PER_S;
	struct analysis *a = calloc(1, sizeof(*a));
	int r;

	if (!a)
		return error_set(err, -ENOMEM, "analysis: no memory");
	a->config = *config;
	a->n_shards = 1;
	a->n_local = config->n_local < MAX_LOCAL ? config->n_local : MAX_LOCAL;
	for (size_t i = 0; i < a->n_local; i++)
		a->local[i] = config->local[i];
	reset_counts(a);
	r = ladder_init(&a->ladder, &plan.ladder, err);
	if (r < 0) {
		free(a);
		return r;
	}
	r = fragments_new(plan.datagrams, &a->fragments, err);
	if (r < 0)
		goto free_analysis;
	r = claims_new(plan.claims, &a->claims, err);
	if (r < 0)
		goto free_analysis;
	r = said_new(plan.said, &a->said, err);
	if (r < 0)
		goto free_analysis;
	if (config->tells_names)
		a->said->named.beside = config->names;
	r = talks_new(&plan.talks, &a->talks, err);
	if (r < 0)
		goto free_analysis;
	r = series_new(bin_ns, plan.bins, &a->series, err);
	if (r < 0)
		goto free_analysis;
	a->said->bins = a->series;
	r = remembered_new(config->keep_frames, &a->remembered, err);
	if (r < 0)
		goto free_analysis;
	if (config->list_files)
		r = files_new(plan.files, &a->files, err);
	if (r < 0)
		goto free_analysis;
	r = init_scratch(a, plan.items, err);
	if (r < 0)
		goto free_analysis;
	*out = a;
	return 0;

free_analysis:
	analysis_free(a);
	return r;
}

void
analysis_free(struct analysis *a)
{
	if (!a)
		return;
	free_scratch(a);
	files_free(a->files);
	remembered_free(a->remembered);
	series_free(a->series);
	said_free(a->said);
	talks_free(a->talks);
	claims_free(a->claims);
	fragments_free(a->fragments);
	ladder_fini(&a->ladder);
	free(a);
}

void
analysis_reset(struct analysis *a)
{
	ladder_clear(&a->ladder);
	series_clear(a->series);
	fragments_clear(a->fragments);
	claims_clear(a->claims);
	said_clear(a->said);
	talks_clear(a->talks);
	remembered_clear(a->remembered);
	if (a->files)
		files_clear(a->files);
	reset_counts(a);
}

void
analysis_reset_bins(struct analysis *a, int64_t bin_ns)
{
	int64_t as_configured =
	    a->config.bin_ns ? a->config.bin_ns : 2 * NS_PER_S;

	analysis_reset(a);
	series_rebin(a->series, bin_ns ? bin_ns : as_configured);
}

void
analysis_reset_decap(struct analysis *a, bool decap)
{
	analysis_reset(a);
	a->config.decap = decap;
}

int
analysis_new_like(const struct analysis *whole, unsigned count,
    struct analysis **out, struct error *err)
{
	struct analysis_config config = whole->config;

	config.memory_bytes =
	    analysis_plan_of(config.memory_bytes).memory / count;
	config.local = whole->local;
	config.n_local = whole->n_local;
	config.tells_names = false;
	return analysis_new(&config, out, err);
}

int
analysis_new_shard(const struct analysis *whole, unsigned index, unsigned count,
    struct analysis **out, struct error *err)
{
	int r = analysis_new_like(whole, count, out, err);

	if (r < 0)
		return r;
	(*out)->shard = index;
	(*out)->n_shards = count;
	return 0;
}

int
analysis_reader_new(
    const struct analysis *a, struct analysis **out, struct error *err)
{
	struct analysis *reader = malloc(sizeof(*reader));
	int r;

	if (!reader)
		return error_set(err, -ENOMEM, "grouping: no memory");
	*reader = *a;
	reader->rollup = NULL;
	reader->distinct = NULL;
	r = init_scratch(reader, a->rollup->capacity, err);
	if (r < 0)
		analysis_reader_free(reader);
	else
		*out = reader;
	return r;
}

void
analysis_reader_free(struct analysis *reader)
{
	if (!reader)
		return;
	free_scratch(reader);
	free(reader);
}

/* A grouping of hosts has two for each flow. */
size_t
analysis_reader_bytes(const struct analysis *a)
{
	size_t items = 2 * analysis_records(a);

	if (items > a->rollup->capacity)
		items = a->rollup->capacity;
	return rollup_plan(items) + items * sizeof(uint64_t);
}

size_t
analysis_records(const struct analysis *a)
{
	return (size_t)a->ladder.flows.used + a->ladder.pairs.used +
	       a->ladder.hosts.used;
}
