/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck/run.h"

#include "base/clock.h"
#include "capture/recorder.h"
#include "deck/limits.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_NS (200 * NS_PER_MS)

struct run {
	const struct run_config *config;
	struct analysis *analysis;
	struct limits limits;
	bool unlimited;     /* no limit at all */
	bool paced_by_wall; /* live or stream: durations are of real time */
	bool stopped;       /* before the end, by somebody's wish */
	int64_t started_ns, tick_ns, last_frame_ns, clock_ns;
	uint64_t delivered;
	int record_error;
	struct error *err;
};

static void
record(struct run *r, const struct frame *frames, size_t n)
{
	struct recorder *recorder = r->config->recorder;

	for (size_t i = 0; i < n && recorder && !r->record_error; i++)
		r->record_error = recorder_write(recorder, &frames[i], r->err);
}

/* Frames asked for move up to the front; returns how many, and if to stop. */
static size_t
admit(struct run *r, struct frame *frames, size_t n, bool *over)
{
	size_t kept = 0;

	if (r->unlimited)
		return n;
	for (size_t i = 0; i < n && !*over; i++) {
		switch (limits_judge(&r->limits, &frames[i])) {
		case LIMIT_ADMIT:
			frames[kept++] = frames[i];
			break;
		case LIMIT_SKIP:
			break;
		case LIMIT_STOP:
			*over = true;
			break;
		}
	}
	if (limits_reached(&r->limits))
		*over = true;
	return kept;
}

static void
take_losses(struct run *r)
{
	struct source_losses lost = source_losses(r->config->source);

	analysis_losses(r->analysis, lost.kernel, lost.interface, 0);
}

/* Five times a second: progress, losses, and the clock while all is quiet. */
static void
tick(struct run *r)
{
	const struct run_config *c = r->config;
	int64_t now = clock_monotonic_ns();

	if (now - r->tick_ns < PROGRESS_NS)
		return;
	r->tick_ns = now;
	if (c->progress)
		c->progress(
		    c->context, source_progress(c->source), r->delivered);
	if (!r->paced_by_wall)
		return;
	take_losses(r);
	if (r->delivered > 0)
		analysis_advance(
		    r->analysis, r->clock_ns + (now - r->last_frame_ns));
	if (c->max_ns > 0 && now - r->started_ns >= c->max_ns)
		r->stopped = true;
}

static void
apply(struct run *r, struct frame *frames, size_t n, bool *over)
{
	size_t kept = admit(r, frames, n, over);

	if (kept == 0)
		return;
	record(r, frames, kept);
	r->delivered += kept;
	analysis_apply(r->analysis, frames, kept);
	if (r->paced_by_wall) {
		r->clock_ns = frames[kept - 1].clock_ns;
		r->last_frame_ns = clock_monotonic_ns();
	}
}

static bool
wants_to_go_on(const struct run *r)
{
	const atomic_bool *stop = r->config->stop;

	return !r->stopped &&
	       !(stop && atomic_load_explicit(stop, memory_order_relaxed));
}

static int
read_all(struct run *r, bool *ended)
{
	struct frame frames[ANALYSIS_BATCH];
	bool over = false;
	unsigned turns = 0;

	while (!over && wants_to_go_on(r)) {
		int n = source_next_batch(
		    r->config->source, frames, ANALYSIS_BATCH, r->err);

		if (n < 0)
			return n;
		if (n == 0 && source_ended(r->config->source))
			break;
		apply(r, frames, (size_t)n, &over);
		/* Reading the clock each time would cost as much as a frame. */
		if (n == 0 || turns++ % 64 == 0)
			tick(r);
	}
	*ended = over || wants_to_go_on(r);
	return 0;
}

int
run_inline(const struct run_config *config, struct analysis *analysis,
    struct error *err)
{
	bool live = source_kind(config->source) != SOURCE_KIND_FILE;
	int64_t now = clock_monotonic_ns();
	struct run r = {
	    .config = config,
	    .analysis = analysis,
	    .paced_by_wall = live,
	    .started_ns = now,
	    .tick_ns = now,
	    .err = err,
	};
	bool ended = false;
	int result;

	limits_init(&r.limits, config->max_frames, live ? 0 : config->max_ns,
	    config->from_ns, config->to_ns);
	r.unlimited = limits_none(&r.limits);
	result = read_all(&r, &ended);
	if (!config->mute) {
		take_losses(&r);
		analysis_received(analysis, r.delivered);
	}
	analysis_finish(analysis, result == 0 && (ended || live));
	return result < 0 ? result : r.record_error;
}

/* One thread of a sharded run, and what became of it. */
struct shard {
	struct run_config config;
	struct analysis *analysis;
	pthread_t thread;
	struct error err;
	int result;
};

static void *
run_shard(void *context)
{
	struct shard *s = context;

	s->result = run_inline(&s->config, s->analysis, &s->err);
	return NULL;
}

static void
close_shard(struct shard *s)
{
	if (s->config.source)
		source_close(s->config.source);
	analysis_free(s->analysis);
}

static int
open_shard(struct shard *s, const struct run_config *config, const char *path,
    const struct source_config *source, const struct analysis *whole,
    unsigned index, unsigned count, struct error *err)
{
	int r;

	s->config = *config;
	s->config.source = NULL;
	s->config.mute = index > 0;
	if (index > 0) {
		s->config.progress = NULL;
		s->config.recorder = NULL;
	}
	r = analysis_new_shard(whole, index, count, &s->analysis, err);
	if (r < 0)
		return r;
	r = source_open_file(path, source, &s->config.source, err);
	if (r < 0)
		return r;
	return pthread_create(&s->thread, NULL, run_shard, s) == 0
	           ? 0
	           : error_set(err, -EAGAIN, "%s: no more threads", path);
}

/* Every shard read the same frames, so one of them speaks for the source. */
static int
merge_shards(struct shard *shards, unsigned n, struct analysis *analysis,
    struct error *err)
{
	bool complete = true;

	for (unsigned i = 0; i < n; i++) {
		int r;

		complete =
		    complete && analysis_ledger(shards[i].analysis).complete;
		r = analysis_merge(analysis, shards[i].analysis, err);
		if (r < 0)
			return r;
	}
	analysis_finish(analysis, complete);
	return 0;
}

int
run_sharded(const struct run_config *config, const char *path,
    const struct source_config *source, unsigned threads,
    struct analysis *analysis, struct error *err)
{
	struct shard *shards = calloc(threads, sizeof(*shards));
	unsigned started = 0;
	int r = 0;

	if (!shards)
		return error_set(err, -ENOMEM, "%s: no memory", path);
	if (source_kind(config->source) != SOURCE_KIND_FILE)
		r = error_set(err, -ENOTSUP, "%s: can be read only once", path);
	for (; r == 0 && started < threads; started += r == 0)
		r = open_shard(&shards[started], config, path, source, analysis,
		    started, threads, err);
	for (unsigned i = 0; i < started; i++)
		pthread_join(shards[i].thread, NULL);
	if (r == 0)
		r = merge_shards(shards, threads, analysis, err);
	if (r == 0 && shards[0].result < 0) {
		r = shards[0].result;
		if (err)
			*err = shards[0].err;
	}
	for (unsigned i = 0; i < threads; i++)
		close_shard(&shards[i]);
	free(shards);
	return r;
}
