/* SPDX-License-Identifier: BSD-2-Clause */
/* tree owns what a frame says field by field, and where its bytes say it. */
#ifndef PACKET_TREE_H
#define PACKET_TREE_H

#include "packet/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_VALUE_BYTES 112
#define TREE_NODES 512 /* enough for whatever the first 192 bytes hold */

/* A header (depth 0), a field of it (1) or a part of a field (2). */
struct tree_node {
	uint8_t depth;
	const char *id;               /* "ttl"; of a header its layer's id */
	const char *name;             /* "Time to live" */
	char value[TREE_VALUE_BYTES]; /* printable ASCII, "" when none */
	uint32_t at, bytes;           /* in the frame; never past `captured` */
	uint8_t bit, bits; /* of the bits of those bytes; bits 0: all */
	bool missing;      /* says which bytes are not there */
};

/*
 * tree_read - the headers of a frame and their fields, as on the wire.
 *
 * The headers are those that dissect_frame meets, into tunnels too. A header
 * whose fields nobody listed shows as bytes; a header cut short shows what is
 * there and a node that says what is missing. Payload and trailer are nodes of
 * depth 0 of their own, and so is every issue.
 *
 * out      max nodes; parents before their children
 * returns  nodes written, at most max
 * cost     O(captured + max), no allocation
 * thread   any; touches only its arguments
 */
size_t tree_read(const struct frame *frame, struct tree_node *out, size_t max);

#endif
