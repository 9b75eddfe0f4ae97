/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source_blocks owns the way to the blocks of a pcapng file as they stand in
 * it, for who wants to hand some of them on with all they say.
 */
#ifndef CAPTURE_SOURCE_BLOCKS_H
#define CAPTURE_SOURCE_BLOCKS_H

#include "capture/source.h"

/* Does it have blocks, and were they wished for (source_config.keep_blocks)? */
bool source_has_blocks(const struct source *s);

/*
 * source_blocks_take - what came between packets since the last call, up to
 * and with what stands before the last frame handed out: section headers,
 * interfaces, names, statistics, anything; whole, in order, in the byte order
 * of their section. A section header does not say how long its section is.
 *
 * out      valid until the next frame is asked for; n may be 0
 * errors   -E2BIG: more than 64 MiB came between two packets
 */
int source_blocks_take(
    struct source *s, const uint8_t **out, size_t *n, struct error *err);

/*
 * source_frame_block - the block that a frame lies in, comments and all.
 *
 * frame    the last one of source_next; valid as long as it is
 * returns  bytes at *out; 0: there is no memory for them
 */
size_t source_frame_block(
    struct source *s, const struct frame *frame, const uint8_t **out);

#endif
