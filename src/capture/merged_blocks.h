/* SPDX-License-Identifier: BSD-2-Clause */
/* merged_blocks owns the blocks of several files as those of one section. */
#ifndef CAPTURE_MERGED_BLOCKS_H
#define CAPTURE_MERGED_BLOCKS_H

#include "kept_blocks.h"
#include "source_ops.h"

#include <stdbool.h>
#include <stdint.h>

/* What the interfaces of one file are called in the whole. */
struct part_blocks {
	uint32_t *ids; /* of all its sections, in order */
	uint32_t n, room;
	uint32_t section; /* where those of the present one begin */
	uint32_t own;     /* of frames that come without an interface of use */
	bool has_own;
	bool swapped; /* the present section */
};

struct merged_blocks {
	bool wanted;
	bool begun;            /* the section header was given */
	uint32_t n_interfaces; /* described so far */
	struct kept_blocks out, frame;
};

struct merged_source;

/* Nothing was given yet. */
void merged_blocks_reset(struct merged_source *m);
void merged_blocks_fini(struct merged_source *m);

extern const struct source_block_ops merged_block_ops;

#endif
