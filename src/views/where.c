/* SPDX-License-Identifier: BSD-2-Clause */
#include "views/where.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "pattern.h"
#include "where_tree.h"

#define CELL_TEXT_BYTES (ADDR_TEXT_BYTES + UNITS_TEXT_BYTES)

int
where_compile(const char *text, struct where **out, struct error *err)
{
	size_t n = strlen(text);
	struct where *w;
	int r;

	if (n > WHERE_MAX_BYTES)
		return error_set(err, -EINVAL,
		    "where: at %d: the filter is too long",
		    WHERE_MAX_BYTES + 1);
	w = calloc(1, sizeof(*w));
	if (!w)
		return error_set(err, -ENOMEM, "where: out of memory");
	memcpy(w->source, text, n);
	r = where_parse(w, err);
	if (r < 0) {
		where_free(w);
		return r;
	}
	*out = w;
	return 0;
}

void
where_free(struct where *w)
{
	if (!w)
		return;
	for (unsigned i = 0; i < w->n_nodes; i++) {
		if (w->nodes[i].has_pattern)
			regfree(&w->nodes[i].pattern);
	}
	free(w);
}

struct where *
where_copy(const struct where *w)
{
	struct where *copy = NULL;

	/* It compiled before: only memory can be missing. */
	if (where_compile(w->source, &copy, NULL) < 0)
		return NULL;
	return copy;
}

static const struct column *
column_find(const struct view *view, const char *id)
{
	int i = view_column(view, id);

	return i < 0 ? NULL : &view->columns[i];
}

/* "unknown column, and what there is"; ends with "..." if that is too much. */
static int
fail_unknown(const struct node *n, const struct view *view, struct error *err)
{
	char list[400] = "";
	char name[80];
	size_t used = 0;

	for (unsigned i = 0; i < view->n_columns; i++) {
		const char *id = view->columns[i].id;

		if (used + strlen(id) + sizeof(" ...") > sizeof(list)) {
			strcpy(list + used, " ...");
			break;
		}
		used += (size_t)sprintf(list + used, " %s", id);
	}
	text_sanitize(n->column, strlen(n->column), name, sizeof(name));
	return error_set(err, -EINVAL,
	    "where: at %u: unknown column %s; %s has%s", n->at, name, view->id,
	    list);
}

static int
fail_value(const struct node *n, enum unit unit, struct error *err)
{
	char value[80];

	text_sanitize(
	    n->literal.text, strlen(n->literal.text), value, sizeof(value));
	return error_set(err, -EINVAL, "where: at %u: %s: \"%s\" is not %s",
	    n->at, n->column, value, literal_example(unit));
}

/* column="" asks whether there is a value at all. */
static bool
asks_presence(const struct node *n)
{
	return !*n->literal.text &&
	       (n->operator== OP_EQUAL || n->operator== OP_UNEQUAL);
}

static int
check_term(const struct node *n, const struct view *view, struct error *err)
{
	const struct column *column = column_find(view, n->column);

	if (!column)
		return fail_unknown(n, view, err);
	if (n->operator== OP_CONTAINS || n->operator== OP_PATTERN ||
	    asks_presence(n) ||
	    literal_fits(&n->literal, column->unit))
		return 0;
	return fail_value(n, column->unit, err);
}

int
where_check(const struct where *w, const struct view *view, struct error *err)
{
	int r = 0;

	for (unsigned i = 0; i < w->n_nodes && r == 0; i++) {
		if (w->nodes[i].kind == NODE_TERM)
			r = check_term(&w->nodes[i], view, err);
	}
	return r;
}

/* A way to look at one text of a cell. */
typedef bool text_fn(const struct node *n, const char *text);

static bool
text_contains(const struct node *n, const char *text)
{
	return literal_within(&n->literal, text);
}

static bool
text_fits_pattern(const struct node *n, const char *text)
{
	return pattern_matches(&n->pattern, text);
}

/* Does either text of the cell do, the one people see or the exact one? */
static bool
either_text(const struct node *n, const struct cell *c, text_fn *test)
{
	char text[CELL_TEXT_BYTES];

	return test(n, cell_text_scaled(c, RATE_BITS, text)) ||
	       (c->unit != UNIT_TEXT && test(n, cell_text_exact(c, text)));
}

static bool
compares(const struct node *n, const struct cell *c)
{
	int order;

	if (asks_presence(n))
		return c->absent == (n->operator== OP_EQUAL);
	if (c->absent || !literal_fits(&n->literal, c->unit))
		return n->operator== OP_UNEQUAL;
	order = literal_compare(c, &n->literal);
	switch (n->operator) {
	case OP_EQUAL:
		return order == 0;
	case OP_UNEQUAL:
		return order != 0;
	case OP_LESS:
		return order < 0;
	case OP_LESS_EQUAL:
		return order <= 0;
	case OP_GREATER:
		return order > 0;
	case OP_GREATER_EQUAL:
		return order >= 0;
	default:
		return false;
	}
}

static bool
term_matches(const struct node *n, const struct view *view, const void *row)
{
	const struct column *column = column_find(view, n->column);
	struct cell c;

	if (!column)
		return false;
	c = column->get(row);
	if (n->operator== OP_CONTAINS)
		return either_text(n, &c, text_contains);
	if (n->operator== OP_PATTERN)
		return either_text(n, &c, text_fits_pattern);
	return compares(n, &c);
}

/* An address in another spelling, or a prefix, means the address. */
static bool
cell_matches_word(const struct node *n, const struct cell *c)
{
	if (c->absent)
		return false;
	if (c->unit == UNIT_ADDRESS &&
	    literal_fits(&n->literal, UNIT_ADDRESS) &&
	    literal_compare(c, &n->literal) == 0)
		return true;
	return either_text(n, c, text_contains);
}

static bool
word_matches(const struct node *n, const struct view *view, const void *row)
{
	for (unsigned i = 0; i < view->n_columns; i++) {
		const struct column *column = &view->columns[i];
		struct cell c;

		if (!column->shown && !column->screen)
			continue;
		c = column->get(row);
		if (cell_matches_word(n, &c))
			return true;
	}
	return false;
}

/* Words look at every column that is shown somewhere; a series has no text. */
static uint32_t
word_needs(const struct view *view)
{
	uint32_t needs = 0;

	for (unsigned i = 0; i < view->n_columns; i++) {
		const struct column *c = &view->columns[i];

		if ((c->shown || c->screen) && c->unit != UNIT_SERIES)
			needs |= c->needs;
	}
	return needs;
}

uint32_t
where_needs(const struct where *w, const struct view *view)
{
	uint32_t needs = 0;

	for (unsigned i = 0; i < w->n_nodes; i++) {
		const struct node *n = &w->nodes[i];
		const struct column *c = NULL;

		if (n->kind == NODE_WORD)
			needs |= word_needs(view);
		else if (n->kind == NODE_TERM)
			c = column_find(view, n->column);
		needs |= c ? c->needs : 0;
	}
	return needs;
}

static bool
node_matches(const struct node *n, const struct view *view, const void *row)
{
	switch (n->kind) {
	case NODE_AND:
		return node_matches(n->left, view, row) &&
		       node_matches(n->right, view, row);
	case NODE_OR:
		return node_matches(n->left, view, row) ||
		       node_matches(n->right, view, row);
	case NODE_NOT:
		return !node_matches(n->left, view, row);
	case NODE_WORD:
		return word_matches(n, view, row);
	case NODE_TERM:
		return term_matches(n, view, row);
	}
	return false;
}

bool
where_matches(const struct where *w, const struct view *view, const void *row)
{
	return !w->root || node_matches(w->root, view, row);
}
