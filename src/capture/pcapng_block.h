/* SPDX-License-Identifier: BSD-2-Clause */
/* pcapng_block owns the shape of a pcapng block and of the options in it. */
#ifndef CAPTURE_PCAPNG_BLOCK_H
#define CAPTURE_PCAPNG_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A block's body in one piece, or what is left of one. */
struct pcapng_block {
	const uint8_t *at;
	size_t bytes;
	uint32_t type;
	bool swapped;
};

struct pcapng_option {
	const uint8_t *at;
	uint16_t code;
	uint16_t bytes;
};

/* The options behind the `fixed` bytes that a body begins with. */
struct pcapng_block pcapng_block_options(
    const struct pcapng_block *b, size_t fixed);

/*
 * pcapng_option_next - take the next option off the front of `rest`.
 *
 * returns  1 and *out, 0 at the end, -1 when it runs past the block
 */
int pcapng_option_next(struct pcapng_block *rest, struct pcapng_option *out);

#endif
