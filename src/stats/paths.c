/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/paths.h"

#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 8u

static struct path *
find_or_add(struct paths *p, uint64_t layers)
{
	/* Any spread will do: a wrong hint costs a search, nothing else. */
	uint16_t *hint = &p->hint[layers * UINT64_C(0x9e3779b97f4a7c15) >> 58];

	if (*hint < p->used && p->path[*hint].layers == layers)
		return &p->path[*hint];
	for (uint16_t i = 0; i < p->used; i++) {
		if (p->path[i].layers == layers) {
			*hint = i;
			return &p->path[i];
		}
	}
	if (p->used == PATHS_MAX)
		return &p->other;
	*hint = (uint16_t)p->used++;
	p->path[*hint].layers = layers;
	return &p->path[*hint];
}

static void
add(struct path *into, const struct path *from)
{
	into->packets += from->packets;
	into->bytes += from->bytes;
	into->wire += from->wire;
}

void
paths_count(struct paths *p, uint64_t layers, uint64_t bytes, uint64_t wire)
{
	struct path *path = find_or_add(p, layers);

	path->packets++;
	path->bytes += bytes;
	path->wire += wire;
}

void
paths_merge(struct paths *into, const struct paths *from)
{
	for (uint32_t i = 0; i < from->used; i++)
		add(find_or_add(into, from->path[i].layers), &from->path[i]);
	add(&into->other, &from->other);
}

static uint64_t
prefix(uint64_t layers, unsigned depth)
{
	return depth + 1 == MAX_DEPTH
	           ? layers
	           : layers & ((UINT64_C(1) << (8 * (depth + 1))) - 1);
}

static unsigned
layer_at(uint64_t layers, unsigned depth)
{
	return (unsigned)(layers >> (8 * depth)) & 0xff;
}

/* Sums of everything below one prefix. */
static struct path_node
node_of(const struct paths *p, uint64_t layers, unsigned depth)
{
	struct path_node node = {.layers = layers, .depth = depth};

	for (uint32_t i = 0; i < p->used; i++) {
		if (prefix(p->path[i].layers, depth) != layers)
			continue;
		node.packets += p->path[i].packets;
		node.bytes += p->path[i].bytes;
		node.wire += p->path[i].wire;
	}
	return node;
}

static int
busier_first(const void *a, const void *b)
{
	const struct path_node *x = a, *y = b;

	if (x->packets != y->packets)
		return x->packets > y->packets ? -1 : 1;
	return (x->layers > y->layers) - (x->layers < y->layers);
}

struct walk {
	const struct paths *paths;
	bool (*visit)(void *context, const struct path_node *node);
	void *context;
};

/* The distinct children of a prefix, busiest first; at most 255 layers. */
static size_t
children(const struct paths *p, uint64_t parent, unsigned depth,
    struct path_node out[static 256])
{
	bool seen[256] = {false};
	size_t n = 0;

	for (uint32_t i = 0; i < p->used; i++) {
		uint64_t layers = p->path[i].layers;
		unsigned layer = layer_at(layers, depth);

		if (layer == 0 || seen[layer] ||
		    (depth > 0 && prefix(layers, depth - 1) != parent))
			continue;
		seen[layer] = true;
		out[n++] = node_of(p, prefix(layers, depth), depth);
	}
	qsort(out, n, sizeof(*out), busier_first);
	return n;
}

static bool
visit_children(const struct walk *w, uint64_t parent, unsigned depth)
{
	struct path_node nodes[256];
	size_t n;

	if (depth == MAX_DEPTH)
		return true;
	n = children(w->paths, parent, depth, nodes);
	for (size_t i = 0; i < n; i++) {
		if (!w->visit(w->context, &nodes[i]) ||
		    !visit_children(w, nodes[i].layers, depth + 1))
			return false;
	}
	return true;
}

void
paths_each(const struct paths *p,
    bool (*visit)(void *context, const struct path_node *node), void *context)
{
	struct walk w = {p, visit, context};

	visit_children(&w, 0, 0);
}
