/* SPDX-License-Identifier: BSD-2-Clause */
/* check_tree owns the compiled form of a check; parse makes it, check asks. */
#ifndef VIEWS_CHECK_TREE_H
#define VIEWS_CHECK_TREE_H

#include "base/error.h"
#include "views/contrast.h"
#include "views/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHECK_MAX_BYTES 1024
#define CHECK_MAX_NODES 256
#define CHECK_MAX_DEPTH 64
#define CHECK_MAX_TERMS 64

enum check_kind {
	/* numbers */
	CHECK_TERM,
	CHECK_LITERAL,
	CHECK_PLUS,
	CHECK_MINUS,
	CHECK_TIMES,
	CHECK_OVER,
	/* truths; those from here on */
	CHECK_LESS,
	CHECK_LESS_EQUAL,
	CHECK_GREATER,
	CHECK_GREATER_EQUAL,
	CHECK_EQUAL,
	CHECK_UNEQUAL,
	CHECK_AND,
	CHECK_OR,
	CHECK_NOT, /* of left */
};

static inline bool
check_is_truth(enum check_kind kind)
{
	return kind >= CHECK_LESS;
}

static inline bool
check_is_comparison(enum check_kind kind)
{
	return kind >= CHECK_LESS && kind <= CHECK_UNEQUAL;
}

/* A number by name, once however often it is named. */
struct check_term {
	char name[80];
	const struct view *view;
	int column;    /* of a total, or -1 */
	bool compared; /* one of struct contrast_counts */
	size_t count;  /* ... its offset */
	uint64_t value;
	bool known;
};

struct check_node {
	enum check_kind kind;
	const struct check_node *left, *right; /* made before this one */
	const struct check_term *term;
	double plain, bytes; /* a literal: as a number, and as a size */
	/* Where it stands in the source, blanks around it left out. */
	size_t from, to;
	bool holds; /* a truth, once it was worked out */
};

struct check_row {
	_Alignas(16) const char *term;
	uint64_t order;
	struct cell value;
	const char *holds; /* "true", "false" or NULL */
};

struct check {
	struct check_node *root;
	unsigned n_nodes, n_terms;
	struct check_node nodes[CHECK_MAX_NODES];
	struct check_term terms[CHECK_MAX_TERMS];
	char source[CHECK_MAX_BYTES + 1];
	struct ledger ledger; /* of what was asked */
	struct check_row rows[CHECK_MAX_TERMS + CHECK_MAX_NODES + 1];
	size_t n_rows;
	char texts[CHECK_MAX_NODES + 1][CHECK_MAX_BYTES + 1]; /* of rows */
};

/* Fill in a zeroed `c` from c->source. 0, or -EINVAL and err says why. */
int check_parse(struct check *c, struct error *err);

#endif
