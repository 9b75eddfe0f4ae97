/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever a frame's bytes say, its tree lies within them and is plain text. */
#include "packet/tree.h"

#include "link_frame.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_node(const struct frame *frame, const struct tree_node *n)
{
	assert(n->depth <= 2 && n->id && n->name);
	assert(n->at <= frame->captured);
	assert(n->bytes <= frame->captured - n->at);
	assert(memchr(n->value, '\0', sizeof(n->value)));
	for (const char *c = n->value; *c; c++)
		assert(*c >= ' ' && *c <= '~');
}

static void
check_tree(const struct frame *frame, size_t max)
{
	static struct tree_node nodes[TREE_NODES];
	size_t n = tree_read(frame, nodes, max);

	assert(n <= max);
	assert(n == 0 || nodes[0].depth == 0);
	for (size_t i = 0; i < n; i++) {
		check_node(frame, &nodes[i]);
		assert(i == 0 || nodes[i].depth <= nodes[i - 1].depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame frame;

	if (size < LINK_FRAME_PREFIX)
		return 0;
	frame = link_frame(data, size);
	check_tree(&frame, TREE_NODES);
	check_tree(&frame, data[2] % TREE_NODES);
	return 0;
}
