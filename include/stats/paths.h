/* SPDX-License-Identifier: BSD-2-Clause */
/* paths owns the counts of each stack of layers, the tree of protocols. */
#ifndef STATS_PATHS_H
#define STATS_PATHS_H

#include <stdbool.h>
#include <stdint.h>

#define PATHS_MAX 512 /* distinct stacks; more go to `other` */

struct path {
	uint64_t layers; /* enum layer a byte, outermost lowest */
	uint64_t packets, bytes, wire;
};

/* A plain value: copy it, zero it. */
struct paths {
	struct path path[PATHS_MAX];
	uint32_t used;
	struct path other;
	uint16_t hint[64]; /* where a stack was found last, by a cheap hash */
};

void paths_count(
    struct paths *p, uint64_t layers, uint64_t bytes, uint64_t wire);

void paths_merge(struct paths *into, const struct paths *from);

/*
 * One node of the tree: a prefix of at least one stack, with the sums of all
 * stacks below it.
 */
struct path_node {
	uint64_t layers; /* of the prefix */
	unsigned depth;  /* 0 = outermost */
	uint64_t packets, bytes, wire;
};

/* Every node, parents before children, busiest sibling first. */
void paths_each(const struct paths *p,
    bool (*visit)(void *context, const struct path_node *node), void *context);

#endif
