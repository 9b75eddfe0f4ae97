/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "stats/paths.h"

#define MOST_NODES 4096

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x >> 8;
}

/* What was counted, stack by stack. */
struct counted {
	uint64_t layers, bytes, wire;
};

struct tree {
	const struct counted *counted;
	size_t n_counted, n;
	struct path_node nodes[MOST_NODES];
};

static uint64_t
prefix(uint64_t layers, unsigned depth)
{
	return depth == 7 ? layers
	                  : layers & ((UINT64_C(1) << 8 * (depth + 1)) - 1);
}

static void
check_sums(const struct tree *t, const struct path_node *node)
{
	uint64_t packets = 0, bytes = 0, wire = 0;

	for (size_t i = 0; i < t->n_counted; i++) {
		if (prefix(t->counted[i].layers, node->depth) != node->layers)
			continue;
		packets++;
		bytes += t->counted[i].bytes;
		wire += t->counted[i].wire;
	}
	CHECK(packets > 0);
	CHECK_EQ(node->packets, packets);
	CHECK_EQ(node->bytes, bytes);
	CHECK_EQ(node->wire, wire);
}

/* The node before it that it hangs on, or is next to. */
static const struct path_node *
last_at(const struct tree *t, unsigned depth)
{
	for (size_t i = t->n; i-- > 0;) {
		if (t->nodes[i].depth == depth)
			return &t->nodes[i];
		if (t->nodes[i].depth < depth)
			return NULL;
	}
	return NULL;
}

static bool
see(void *context, const struct path_node *node)
{
	struct tree *t = context;
	const struct path_node *sibling = last_at(t, node->depth);

	check_sums(t, node);
	if (node->depth > 0) {
		const struct path_node *parent = NULL;

		for (size_t i = t->n; i-- > 0 && !parent;)
			if (t->nodes[i].depth == node->depth - 1)
				parent = &t->nodes[i];
		CHECK(parent != NULL);
		CHECK_EQ(parent->layers, prefix(node->layers, node->depth - 1));
	}
	if (sibling)
		CHECK(sibling->packets >= node->packets);
	for (size_t i = 0; i < t->n; i++)
		CHECK(t->nodes[i].layers != node->layers ||
		      t->nodes[i].depth != node->depth);
	CHECK(t->n < MOST_NODES);
	t->nodes[t->n++] = *node;
	return true;
}

static uint64_t
random_stack(uint64_t *x, unsigned kinds)
{
	unsigned depth = 1 + (unsigned)(random_next(x) % 8);
	uint64_t layers = 0;

	for (unsigned i = 0; i < depth; i++)
		layers |= (1 + random_next(x) % kinds) << 8 * i;
	return layers;
}

static void
run(uint64_t seed, unsigned kinds, size_t n, bool merged)
{
	struct paths *p = calloc(2, sizeof(*p));
	struct counted *counted = calloc(n, sizeof(*counted));
	struct tree *t = calloc(1, sizeof(*t));
	uint64_t x = seed, roots = 0;

	t->counted = counted;
	t->n_counted = n;
	for (size_t i = 0; i < n; i++) {
		counted[i].layers = random_stack(&x, kinds);
		counted[i].bytes = random_next(&x) % 1500;
		counted[i].wire = random_next(&x) % 1500;
		paths_count(&p[merged && i % 2], counted[i].layers,
		    counted[i].bytes, counted[i].wire);
	}
	if (merged)
		paths_merge(&p[0], &p[1]);
	paths_each(&p[0], see, t);
	for (size_t i = 0; i < t->n; i++)
		roots += t->nodes[i].depth == 0 ? t->nodes[i].packets : 0;
	CHECK_EQ(roots, n);
	free(t);
	free(counted);
	free(p);
}

static void
test_every_prefix_is_a_node_with_the_sums_below_it(void **state)
{
	(void)state;
	run(1, 1, 100, false);
	run(2, 2, 2000, false);
	run(3, 255, 60, false);
	run(4, 2, 2000, true);
	run(5, 255, 60, true);
}

/* More kinds of stacks than there is room for: not one packet is lost. */
static void
test_stacks_without_a_place_go_to_other(void **state)
{
	struct paths *p = calloc(2, sizeof(*p));
	uint64_t x = 7, packets = 0, wire = 0, sum = 0;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t w = random_next(&x) % 100;

		paths_count(&p[i % 2], random_stack(&x, 30), 1, w);
		sum += w;
	}
	CHECK_EQ(p[0].used, PATHS_MAX);
	paths_merge(&p[0], &p[1]);
	for (unsigned i = 0; i < p->used; i++) {
		packets += p->path[i].packets;
		wire += p->path[i].wire;
	}
	CHECK(p->other.packets > 0);
	CHECK_EQ(packets + p->other.packets, 20000);
	CHECK_EQ(wire + p->other.wire, sum);
	free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_prefix_is_a_node_with_the_sums_below_it),
	    cmocka_unit_test(test_stacks_without_a_place_go_to_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
