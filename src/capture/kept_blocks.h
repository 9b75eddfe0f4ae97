/* SPDX-License-Identifier: BSD-2-Clause */
/* kept_blocks owns blocks of a pcapng file until somebody takes them. */
#ifndef CAPTURE_KEPT_BLOCKS_H
#define CAPTURE_KEPT_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kept_blocks {
	bool wanted; /* by source_config.keep_blocks */
	bool lost;   /* there was no room, or no memory */
	uint8_t *bytes;
	size_t used, room;
};

/* A whole block behind the others, if wanted; what is in it stays as it is. */
void kept_blocks_add(struct kept_blocks *k, const uint8_t *block, size_t n);

/* Forget all: the file is read from another place. */
void kept_blocks_clear(struct kept_blocks *k);
void kept_blocks_fini(struct kept_blocks *k);

#endif
