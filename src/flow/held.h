/* SPDX-License-Identifier: BSD-2-Clause */
/* held owns the bytes of one stream that wait for others. */
#ifndef FLOW_HELD_H
#define FLOW_HELD_H

#include "base/blocks.h"
#include "flow/stream.h"

/* Offsets from the first byte that is not done with. */
struct held_range {
	uint32_t start, end;
	bool lost; /* these will never come */
};

/*
 * Lies at the beginning of a block. Neighbouring ranges are one when they are
 * of a kind; between others there are holes, which may still be filled.
 */
struct held {
	uint32_t head; /* in bytes[]: where offset 0 lies */
	uint32_t n;
	struct held_range ranges[STREAM_RANGES];
	uint8_t bytes[];
};

static inline struct held *
held_at(const struct blocks *b, uint32_t block)
{
	return block == BLOCKS_NONE ? NULL : blocks_at(b, block);
}

/* What is added, or where from; no bytes = lost ones. */
struct held_part {
	uint32_t start, end;
	const uint8_t *bytes;
};

/*
 * held_add - fill what is still missing of a part; what is there stays.
 *
 * block      BLOCKS_NONE when nothing waits so far; set to where it does
 * part       bytes end at STREAM_MOST at the latest
 * conflicts  grows by the bytes that were there, but as others
 * returns    false when there is no memory, or there are too many holes:
 *            then some of it, or none, was taken
 */
bool held_add(struct blocks *b, uint32_t *block, const struct held_part *part,
    uint64_t *conflicts);

/* The first `by` bytes are done with; a block without bytes is given back. */
void held_advance(struct blocks *b, uint32_t *block, uint64_t by);

/*
 * The first byte is now one that lies `by` before it.
 *
 * returns  false when there is no room for that, and nothing was changed
 */
bool held_set_back(struct blocks *b, uint32_t *block, uint32_t by);

#endif
