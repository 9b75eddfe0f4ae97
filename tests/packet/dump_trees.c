/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dump_trees FILE: of every frame its number, then every field that has bytes:
 * layer, id and the bits it covers as a hexadecimal number, for comparison
 * with what other programs find there.
 */
#include "frames.h"
#include "packet/tree.h"

#include <stdio.h>

/* The bits a node says are its own. */
static void
print_bits(const struct frame *f, const struct tree_node *node)
{
	uint64_t value = 0;

	if (!node->bits) {
		for (uint32_t i = 0; i < node->bytes; i++)
			printf("%02x", f->data[node->at + i]);
		return;
	}
	for (unsigned i = node->bit; i < node->bit + (unsigned)node->bits; i++)
		value =
		    value << 1 | (f->data[node->at + i / 8] >> (7 - i % 8) & 1);
	printf("%llx", (unsigned long long)value);
}

static void
print_tree(const struct frame *f, const struct tree_node *nodes, size_t n)
{
	const char *layer = "";

	printf("%llu", (unsigned long long)f->number);
	for (size_t i = 0; i < n; i++) {
		if (nodes[i].depth == 0)
			layer = nodes[i].id;
		if (nodes[i].depth != 1 || !nodes[i].bytes)
			continue;
		printf("\t%s.%s=", layer, nodes[i].id);
		print_bits(f, &nodes[i]);
	}
	printf("\n");
}

int
main(int argc, char **argv)
{
	static struct tree_node nodes[TREE_NODES];
	pcap_t *capture = argc > 1 ? frames_open(argv[1]) : NULL;
	struct frame f = {0};

	if (!capture)
		return 1;
	while (frames_next(capture, &f))
		print_tree(&f, nodes, tree_read(&f, nodes, TREE_NODES));
	pcap_close(capture);
	return 0;
}
