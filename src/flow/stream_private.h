/* SPDX-License-Identifier: BSD-2-Clause */
/* stream_private owns the inside of streams, for what puts in and takes out. */
#ifndef FLOW_STREAM_PRIVATE_H
#define FLOW_STREAM_PRIVATE_H

#include "flow/stream.h"
#include "held.h"

#define STREAM_STARTED 1u     /* `next` and `newest` mean something */
#define STREAM_SYN 2u         /* ... by a SYN, of number `start` - 1 */
#define STREAM_ANCHORED 4u    /* nothing before `next` is wanted */
#define STREAM_FIN 8u         /* `fin` is known */
#define STREAM_FLUSH 16u      /* no hole is waited for */
#define STREAM_WAITING 32u    /* there is a hole, met at `since_ns` */
#define STREAM_EVIDENT 64u    /* ... acknowledged before it was met */
#define STREAM_SHOWN 128u     /* the bytes that are ready were shown */
#define STREAM_SHOWN_CUT 256u /* ... and that they are all there is */
#define STREAM_ENDED 512u     /* the end was shown */
#define STREAM_ACKED 1024u    /* `acked` is known */
#define STREAM_STRANGE 2048u  /* the last segment was far off */
#define STREAM_DEAF 4096u     /* READING_ALL: nothing is wanted any more */
#define STREAM_CUT 8192u      /* what was skipped was not all captured */

#define SHOWN (STREAM_SHOWN | STREAM_SHOWN_CUT)

/* What is left of the segment at hand; it lies in the packet. */
struct at_hand {
	const struct stream *stream; /* whose it is; NULL = nobody's */
	const uint8_t *bytes;
	uint32_t n;
	uint32_t cut; /* bytes after those that were not captured */
	uint64_t position;
};

/* One thread, one stream at a time. */
struct stream_pool {
	struct blocks blocks;
	struct at_hand hand;
	struct stream_stats stats;
	int64_t clock_ns;
};

static inline struct at_hand *
hand_of(struct stream_pool *pool, const struct stream *s)
{
	return pool->hand.stream == s ? &pool->hand : NULL;
}

/* The first `by` bytes of what is at hand are done with. */
void hand_advance(struct at_hand *hand, uint64_t by);

/* The first `by` bytes of a stream are done with, and never come back. */
void stream_advance(struct stream_pool *pool, struct stream *s, uint64_t by);

#endif
