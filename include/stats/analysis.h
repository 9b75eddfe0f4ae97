/* SPDX-License-Identifier: BSD-2-Clause */
/* analysis owns everything that was counted about a run of frames. */
#ifndef STATS_ANALYSIS_H
#define STATS_ANALYSIS_H

#include "base/addr.h"
#include "base/error.h"
#include "packet/frame.h"
#include "packet/packet.h"
#include "stats/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct analysis;
struct files_keeper;
struct names;
struct places;

struct analysis_config {
	size_t memory_bytes;  /* the plan; 0 = the default of the contract */
	int64_t bin_ns;       /* timeline bin; 0 = 2 s */
	bool decap;           /* count by the innermost IP header */
	uint32_t keep_frames; /* frames remembered for the packets view */
	bool list_files;      /* bodies of HTTP, for the files view */
	const struct addr *local; /* our own addresses (live), for in and out */
	size_t n_local;
	struct places *places; /* where addresses are, or NULL; outlives it */
	struct names *names;   /* what they are called elsewhere; likewise */
	bool tells_names; /* it also tells those what its frames say; analyses
	                     like it do not */
};

/*
 * analysis_new - an empty analysis; a plain value, no clock, no threads.
 *
 * errors   -ENOMEM
 * thread   whoever applies frames owns it
 */
int analysis_new(const struct analysis_config *config, struct analysis **out,
    struct error *err);
void analysis_free(struct analysis *a);

/*
 * Hand the bytes of bodies to a keeper, which outlives the analysis; needs
 * list_files. Shards and others made after its model have none.
 */
void analysis_keep_files(struct analysis *a, const struct files_keeper *keeper);

/* Back to empty, with the same configuration. */
void analysis_reset(struct analysis *a);

/* ... and in bins of that width from now on; 0 = as configured. */
void analysis_reset_bins(struct analysis *a, int64_t bin_ns);

/* Back to empty, to count by the innermost IP header or by the outermost. */
void analysis_reset_decap(struct analysis *a, bool decap);

#define ANALYSIS_BATCH 32

/*
 * analysis_apply - count up to ANALYSIS_BATCH frames.
 *
 * frames   in the order of the source; their bytes are read only now
 * cost     no allocation; one table is touched per frame
 */
void analysis_apply(struct analysis *a, const struct frame *frames, size_t n);

/* Packet time has reached clock_ns, whether frames came or not. */
void analysis_advance(struct analysis *a, int64_t clock_ns);

/*
 * Frames the source has handed over so far, counted by whoever took them from
 * it: the other side of the books.
 */
void analysis_received(struct analysis *a, uint64_t delivered);

/* What was lost before it reached us, as totals so far. */
void analysis_losses(
    struct analysis *a, uint64_t kernel, uint64_t interface, uint64_t ring);

/* The source came to its end; complete = undamaged and unabridged. */
void analysis_finish(struct analysis *a, bool complete);

/*
 * analysis_merge - add what `from` counted to `into`.
 *
 * Both must have seen disjoint sets of address pairs of the same tape (see
 * analysis_new_shard); then the result equals one analysis of all.
 */
int analysis_merge(
    struct analysis *into, const struct analysis *from, struct error *err);

/*
 * analysis_new_like - an empty analysis, configured as `whole` is, with one of
 * `count` equal parts of its memory plan.
 */
int analysis_new_like(const struct analysis *whole, unsigned count,
    struct analysis **out, struct error *err);

/*
 * analysis_new_shard - an empty analysis that counts only its share.
 *
 * Frames are dealt out by their pair of addresses, so that both directions
 * of a flow, its fragments and its conversation meet in one analysis. Each
 * shard is shown every frame, and counts those of share `index` of `count`.
 *
 * whole    whose configuration it takes, with a part of its memory plan
 */
int analysis_new_shard(const struct analysis *whole, unsigned index,
    unsigned count, struct analysis **out, struct error *err);

/*
 * analysis_reader_new - the same tables, to be asked by one more thread.
 *
 * Queries need scratch memory of their own; nothing else is copied. While
 * readers live, `a` must stand still, and no frame may be shown to them.
 */
int analysis_reader_new(
    const struct analysis *a, struct analysis **out, struct error *err);
void analysis_reader_free(struct analysis *reader);

/* The memory that one more takes, by what there is to group now. */
size_t analysis_reader_bytes(const struct analysis *a);

#define ANALYSIS_PARTS 13

/* A table of an analysis, and the most memory that it takes. */
struct analysis_part {
	const char *what;
	size_t capacity; /* records, or 0 where there is no one number */
	size_t bytes;
};

/*
 * analysis_plan_parts - what a number of bytes would be shared out to.
 *
 * memory_bytes  as in a configuration
 * returns       their sum: no more than the number, or what the least of each
 *               table takes
 */
size_t analysis_plan_parts(
    size_t memory_bytes, struct analysis_part out[static ANALYSIS_PARTS]);

/* What a configuration's memory_bytes comes to: 0 is the default. */
size_t analysis_memory(size_t memory_bytes);

/* What an analysis was given, and may take. */
size_t analysis_bytes(const struct analysis *a);

/* Records that a grouping goes through: flows, and what is left of others. */
size_t analysis_records(const struct analysis *a);

struct ledger analysis_ledger(const struct analysis *a);

#endif
