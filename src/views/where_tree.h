/* SPDX-License-Identifier: BSD-2-Clause */
/* where_tree owns the compiled form of a filter; parse makes it, where asks. */
#ifndef VIEWS_WHERE_TREE_H
#define VIEWS_WHERE_TREE_H

#include "literal.h"

#include "base/error.h"

#include <regex.h>

#define WHERE_MAX_BYTES 1024
#define WHERE_MAX_NODES 256
#define WHERE_MAX_DEPTH 64

enum node_kind {
	NODE_AND,
	NODE_OR,
	NODE_NOT,  /* of left */
	NODE_WORD, /* in any shown cell */
	NODE_TERM, /* column operator value */
};

enum operator{
	OP_EQUAL,
	OP_UNEQUAL,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_CONTAINS,
	OP_PATTERN,
};

struct node {
	enum node_kind kind;
	const struct node *left, *right; /* made before this one */
	/* WORD and TERM */
	unsigned at; /* character of the filter it starts at, from 1 */
	struct literal literal;
	/* TERM */
	const char *column;
	enum operator operator;
	bool has_pattern;
	regex_t pattern;
};

/* Texts of nodes lie in `texts`; the tree never changes once it is made. */
struct where {
	const struct node *root; /* NULL: everything matches */
	unsigned n_nodes;
	struct node nodes[WHERE_MAX_NODES];
	size_t n_texts;
	char source[WHERE_MAX_BYTES + 1];
	char texts[4 * WHERE_MAX_BYTES + 4]; /* no byte makes more than 4 */
};

/* Fill in a zeroed `w` from w->source. 0, or -EINVAL and err says why. */
int where_parse(struct where *w, struct error *err);

#endif
