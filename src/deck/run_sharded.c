/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each shard reads the whole file and counts its share. That is sound only
 * if all of them see the same frames, so nothing is merged before that is
 * known: a file that grows meanwhile is for the plain loop.
 */
#include "run_private.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct shard {
	struct run_config config;
	struct run_gate *gate;
	struct analysis *analysis;
	pthread_t thread;
	bool threaded;
	uint64_t seen;
	struct error err;
	int result;
};

/*
 * Open: gate `far` is the farthest that anybody may come to. Closed: that is
 * where all stop, whoever comes later.
 */
bool
run_gate_pass(struct run_gate *gate, uint64_t at, bool stop)
{
	uint64_t state = atomic_load(&gate->state), next, far;

	do {
		far = state >> 1;
		if (state & 1)
			return at < far;
		if (stop)
			next = (far > at ? far : at) << 1 | 1;
		else
			next = (far > at ? far : at + 1) << 1;
	} while (!atomic_compare_exchange_weak(&gate->state, &state, next));
	return !stop || at < far;
}

static void *
run_shard(void *context)
{
	struct shard *s = context;

	s->result =
	    run_read(&s->config, s->gate, &s->seen, s->analysis, &s->err);
	return NULL;
}

static void
close_shard(struct shard *s)
{
	if (s->config.source)
		source_close(s->config.source);
	analysis_free(s->analysis);
}

/* Only the first speaks for the source, and to the user. */
static int
open_shard(struct shard *s, const struct run_config *config,
    const struct source_files *files, const struct source_config *source,
    const struct analysis *whole, unsigned index, unsigned count,
    struct error *err)
{
	int r;

	s->config = *config;
	s->config.source = NULL;
	s->config.recorder = NULL;
	s->config.mute = index > 0;
	if (index > 0)
		s->config.progress = NULL;
	r = analysis_new_shard(whole, index, count, &s->analysis, err);
	return r < 0 ? r
	             : source_open_files(files, source, &s->config.source, err);
}

/* A thread that cannot be had is made up for by this one. */
static void
run_all(struct shard *shards, unsigned n)
{
	for (unsigned i = 1; i < n; i++)
		shards[i].threaded = pthread_create(&shards[i].thread, NULL,
					 run_shard, &shards[i]) == 0;
	run_shard(&shards[0]);
	for (unsigned i = 1; i < n; i++) {
		if (shards[i].threaded)
			pthread_join(shards[i].thread, NULL);
		else
			run_shard(&shards[i]);
	}
}

static bool
saw_the_same(const struct shard *shards, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		if (shards[i].seen != shards[0].seen ||
		    shards[i].result != shards[0].result)
			return false;
	}
	return true;
}

static int
merge_shards(struct shard *shards, unsigned n, struct analysis *analysis,
    struct error *err)
{
	for (unsigned i = 0; i < n; i++) {
		int r = analysis_merge(analysis, shards[i].analysis, err);

		if (r < 0)
			return r;
	}
	analysis_finish(analysis, analysis_ledger(shards[0].analysis).complete);
	if (shards[0].result < 0 && err)
		*err = shards[0].err;
	return shards[0].result;
}

static int
run_opened(struct shard *shards, unsigned n, struct analysis *analysis,
    struct error *err)
{
	run_all(shards, n);
	if (!saw_the_same(shards, n))
		return error_set(
		    err, -ENOTSUP, "the file changes while it is read");
	return merge_shards(shards, n, analysis, err);
}

/* Standard input has one position, however often it is opened. */
static bool
can_be_read_again(
    const struct run_config *config, const struct source_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->paths[i], "-") == 0)
			return false;
	return source_kind(config->source) == SOURCE_KIND_FILE &&
	       !source_follows(config->source);
}

int
run_sharded(const struct run_config *config, const struct source_files *files,
    const struct source_config *source, unsigned threads,
    struct analysis *analysis, struct error *err)
{
	const char *name = source_name(config->source);
	struct shard *shards;
	struct run_gate gate = {0};
	int r = 0;

	if (threads == 0 || !can_be_read_again(config, files))
		return error_set(
		    err, -ENOTSUP, "%s: can be read only once", name);
	shards = calloc(threads, sizeof(*shards));
	if (!shards)
		return error_set(err, -ENOTSUP, "%s: no memory", name);
	for (unsigned i = 0; r == 0 && i < threads; i++) {
		shards[i].gate = &gate;
		r = open_shard(&shards[i], config, files, source, analysis, i,
		    threads, err);
	}
	r = r == 0 ? run_opened(shards, threads, analysis, err) : -ENOTSUP;
	if (shards[0].config.source)
		source_adopt_links(config->source, shards[0].config.source);
	for (unsigned i = 0; i < threads; i++)
		close_shard(&shards[i]);
	free(shards);
	return r;
}
