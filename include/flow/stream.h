/* SPDX-License-Identifier: BSD-2-Clause */
/* stream owns one direction of a TCP connection, put back in order. */
#ifndef FLOW_STREAM_H
#define FLOW_STREAM_H

#include "base/clock.h"
#include "base/error.h"
#include "message/reading.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How long a hole is waited for, in packet time. When the other side has
 * acknowledged what is missing, it has it, and we have missed it; a moment is
 * left for captures that take an ACK before what it is about.
 */
#define STREAM_HOLE_NS NS_PER_S
#define STREAM_ACKED_NS (NS_PER_MS / 5)

/* Most bytes that wait in one direction, holes included, and their parts. */
#define STREAM_MOST (96u << 10)
#define STREAM_RANGES 16u

/* Further away than this, a segment is believed when a second one agrees. */
#define STREAM_FAR (16u << 20)

/*
 * The memory of all streams of an analysis, and what went wrong in them. It
 * belongs to whoever feeds them: one thread.
 */
struct stream_pool;

struct stream_stats {
	uint64_t gaps;      /* holes given up */
	uint64_t lost;      /* bytes in them */
	uint64_t conflicts; /* bytes sent again as others than before */
	uint64_t refused;   /* segments for which there was no memory */
};

/* Reserve `bytes` of address space (at least 128 KiB); touched as used. */
int stream_pool_new(size_t bytes, struct stream_pool **out, struct error *err);
void stream_pool_free(struct stream_pool *pool);

/* Forget everything: every stream of the pool must be zeroed as well. */
void stream_pool_clear(struct stream_pool *pool);

/*
 * May a stream grow as far as it ever does? When not, the caller closes the
 * oldest ones until it may: a segment for which there is no memory is refused
 * and counted, and shows as a gap.
 */
bool stream_pool_room(const struct stream_pool *pool);

/* Bytes lent to streams now. */
size_t stream_pool_used(const struct stream_pool *pool);

const struct stream_stats *stream_pool_stats(const struct stream_pool *pool);

/*
 * Zeroed, it is a direction of which nothing was seen. Its owner may look at
 * it only through the functions below. Positions are sequence numbers that do
 * not wrap.
 */
struct stream {
	uint64_t next;    /* position of the first byte not done with */
	uint64_t newest;  /* after the last byte that was sent */
	uint64_t fin;     /* with STREAM_FIN: where the bytes end */
	uint64_t gap;     /* bytes given up just before `next` */
	int64_t since_ns; /* with STREAM_WAITING: when the hole was met */
	uint32_t block;   /* memory of what waits, or BLOCKS_NONE */
	uint32_t acked;   /* with STREAM_ACKED: sequence number */
	uint32_t start;   /* with STREAM_SYN: sequence number */
	uint16_t flags;   /* STREAM_ bits, see stream.c */
};

_Static_assert(sizeof(struct stream) <= 64, "a cache line at most");

/* One TCP segment as it was captured. */
struct stream_segment {
	const uint8_t *bytes; /* payload; `captured` of them are there */
	uint32_t captured;
	uint32_t wire_bytes; /* of payload by the headers, at least captured */
	uint32_t seq;
	uint8_t flags;    /* TCP_ bits */
	int64_t clock_ns; /* packet time, which never goes back */
};

/*
 * stream_is_new - does this segment begin another connection on the ports?
 *
 * That is a SYN with another number than the one at hand began with. Ask
 * before stream_segment, which then starts anew: the caller may end what was
 * read until now (stream_end, and the windows after it).
 */
bool stream_is_new(const struct stream *s, uint32_t seq, uint8_t flags);

/*
 * stream_segment - take one segment.
 *
 * Afterwards the windows must be asked for until there is none, before any
 * other stream of the pool is given anything: bytes that lie in the packet are
 * shown there, and copied only when they have to wait.
 *
 * The first byte seen of a position wins; another one is counted. Without a
 * SYN the first segment seen is the beginning, or what comes late from just
 * before it while nothing was used yet. Keep-alives and bytes past the FIN
 * are dropped. A reset gives up every hole.
 *
 * source  RFC 9293 3.4 (numbers), 3.8.4 (keep-alives); RFC 7413 (SYN with
 *         data)
 */
void stream_segment(struct stream_pool *pool, struct stream *s,
    const struct stream_segment *segment);

/* The other side has acknowledged everything before `ack`. Windows may follow.
 */
void stream_acked(
    struct stream_pool *pool, struct stream *s, uint32_t ack, int64_t clock_ns);

/* Nothing more will come: holes are given up. Windows follow. */
void stream_end(struct stream_pool *pool, struct stream *s);

/* Give its memory back and make it one of which nothing was seen. */
void stream_close(struct stream_pool *pool, struct stream *s);

/* What comes after the bytes of a window. */
enum stream_then {
	STREAM_MORE,
	STREAM_GAP, /* bytes that will never come: these are cut off */
	STREAM_END, /* nothing: the FIN, a reset, or stream_end */
};

/* Bytes in order, from the first one not done with. */
struct stream_window {
	const uint8_t *at;
	size_t n;
	uint64_t gap; /* bytes lost or given up between the last and these */
	enum stream_then then;
};

/*
 * stream_window - what there is to read now.
 *
 * returns  false when there is nothing that was not shown before
 *
 * The end is shown once, with no bytes when all were used before it. The
 * gap is said until something after it was used.
 */
bool stream_window(
    struct stream_pool *pool, struct stream *s, struct stream_window *out);

/*
 * stream_used - say how far the last window was read.
 *
 * used  bytes of it that are done with; when 0, and nothing is skipped, the
 *       bytes wait for more, or are given up when none can follow
 * skip  bytes after those that nobody needs to see, or even get;
 *       READING_ALL = all that will ever come: the memory is given back
 */
void stream_used(
    struct stream_pool *pool, struct stream *s, size_t used, uint64_t skip);

/* Was not all captured of what was skipped since this was asked last? */
bool stream_take_cut(struct stream *s);

/* Was it ended in order, with a FIN, rather than broken off? */
bool stream_is_closed(const struct stream *s);

/*
 * stream_gap - bytes given up since something was used, as a window says too.
 *
 * Unlike that it is there when no byte has come after them yet.
 * end  the sequence number after the last of them
 */
uint64_t stream_gap(const struct stream *s, uint32_t *end);

#endif
