/* SPDX-License-Identifier: BSD-2-Clause */
/* run owns the plain loop: a source into an analysis, no pacing, no screen. */
#ifndef DECK_RUN_H
#define DECK_RUN_H

#include "base/error.h"
#include "capture/source.h"
#include "stats/analysis.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct recorder;

struct run_config {
	struct source *source;
	struct recorder *recorder; /* or NULL */
	uint64_t max_frames;       /* -c; 0 = no limit */
	int64_t max_ns;          /* --duration: of packet time for files, of the
	                            monotonic clock for live and streams; 0 = none */
	int64_t from_ns, to_ns;  /* frames outside are skipped */
	const atomic_bool *stop; /* set by a signal handler */
	/* Called about 5 times a second with 0..1 or -1, and frames so far. */
	void (*progress)(void *context, double done, uint64_t frames);
	void *context;
	bool mute; /* another run books this source's deliveries and losses */
};

/*
 * run_inline - read the source to its end (or a limit, or *stop) and count.
 *
 * returns  0 (also when stopped), or a negative errno: the source failed on
 *          the way; what came before is counted and err says why
 * thread   everything on the calling one
 */
int run_inline(const struct run_config *config, struct analysis *analysis,
    struct error *err);

/*
 * run_sharded - the same frames, dealt out to `threads` analyses that each
 * read `files` themselves, merged at the end into `analysis`.
 *
 * config   its source is left as it is, its recorder does not take part
 * errors   as run_inline; -ENOTSUP when it cannot be done so: the file cannot
 *          be opened again, or is not the same each time. Nothing has been
 *          counted then, and run_inline can have the source
 */
int run_sharded(const struct run_config *config,
    const struct source_files *files, const struct source_config *source,
    unsigned threads, struct analysis *analysis, struct error *err);

#endif
