/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck/run.h"

#include "run_private.h"

#include "base/clock.h"
#include "capture/recorder.h"
#include "deck/limits.h"

#define PROGRESS_NS (200 * NS_PER_MS)

struct run {
	const struct run_config *config;
	struct analysis *analysis;
	struct limits limits;
	bool unlimited;     /* no limit at all */
	bool paced_by_wall; /* live or growing: durations are of real time */
	bool moves_clock;   /* ... and time goes on while all is quiet */
	bool stopped;       /* before the end, by somebody's wish */
	int64_t started_ns, tick_ns, last_frame_ns, clock_ns;
	uint64_t seen; /* frames the source has handed out */
	uint64_t delivered;
	int record_error;
	struct run_gate *gate;
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
	return r->unlimited ? n : limits_admit(&r->limits, frames, n, over);
}

/* Who reads a live recording while it grows should not wait for a megabyte. */
static void
flush_recording(struct run *r)
{
	struct recorder *recorder = r->config->recorder;

	if (recorder && !r->record_error)
		r->record_error = recorder_flush(recorder, r->err);
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

	if (r->paced_by_wall && c->max_ns > 0 &&
	    now - r->started_ns >= c->max_ns)
		r->stopped = true;
	if (now - r->tick_ns < PROGRESS_NS)
		return;
	r->tick_ns = now;
	if (c->progress)
		c->progress(
		    c->context, source_progress(c->source), r->delivered);
	if (!r->paced_by_wall)
		return;
	take_losses(r);
	flush_recording(r);
	if (r->delivered > 0 && r->moves_clock)
		analysis_advance(
		    r->analysis, r->clock_ns + (now - r->last_frame_ns));
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
is_told_to_stop(const struct run *r)
{
	const atomic_bool *stop = r->config->stop;

	return stop && atomic_load_explicit(stop, memory_order_relaxed);
}

/* Shards stop at the same frame or not at all, so only at a gate. */
static bool
wants_to_go_on(const struct run *r)
{
	uint64_t gate = r->seen / RUN_GATE_FRAMES;

	if (r->stopped || !r->gate)
		return !r->stopped && !is_told_to_stop(r);
	return r->seen % RUN_GATE_FRAMES > 0 ||
	       run_gate_pass(r->gate, gate, is_told_to_stop(r));
}

/* A batch ends where a gate stands. */
static size_t
batch_size(const struct run *r)
{
	uint64_t left = RUN_GATE_FRAMES - r->seen % RUN_GATE_FRAMES;

	return r->gate && left < ANALYSIS_BATCH ? (size_t)left : ANALYSIS_BATCH;
}

/* 0 at the end or when told to stop, with *whole saying which. */
static int
read_all(struct run *r, bool *whole)
{
	struct frame frames[ANALYSIS_BATCH];
	bool over = false;
	unsigned turns = 0;

	*whole = false;
	while (!over) {
		int n;

		if (!wants_to_go_on(r))
			return 0;
		n = source_next_batch(
		    r->config->source, frames, batch_size(r), r->err);
		if (n < 0)
			return n;
		if (n == 0 && source_ended(r->config->source))
			break;
		r->seen += (uint64_t)n;
		apply(r, frames, (size_t)n, &over);
		/* Reading the clock each time would cost as much as a frame. */
		if (n == 0 || r->paced_by_wall || turns++ % 64 == 0)
			tick(r);
	}
	*whole = true;
	return 0;
}

int
run_read(const struct run_config *config, struct run_gate *gate, uint64_t *seen,
    struct analysis *analysis, struct error *err)
{
	bool stored = source_kind(config->source) == SOURCE_KIND_FILE;
	bool live = !stored || source_follows(config->source);
	int64_t now = clock_monotonic_ns();
	struct run r = {
	    .config = config,
	    .analysis = analysis,
	    .paced_by_wall = live,
	    .moves_clock = !stored,
	    .started_ns = now,
	    .tick_ns = now,
	    .gate = gate,
	    .err = err,
	};
	bool whole;
	int result;

	limits_init(&r.limits, config->max_frames, live ? 0 : config->max_ns,
	    config->from_ns, config->to_ns);
	r.unlimited = limits_none(&r.limits);
	result = read_all(&r, &whole);
	if (!config->mute) {
		take_losses(&r);
		analysis_received(analysis, r.delivered);
	}
	analysis_finish(analysis, result == 0 && (whole || live));
	*seen = r.seen;
	return result < 0 ? result : r.record_error;
}

int
run_inline(const struct run_config *config, struct analysis *analysis,
    struct error *err)
{
	uint64_t seen;

	return run_read(config, NULL, &seen, analysis, err);
}
