/* SPDX-License-Identifier: BSD-2-Clause */
#include "views/check.h"

#include "base/text.h"
#include "check_tree.h"
#include "stats/analysis.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESULT_BYTES ((size_t)1 << 20) /* totals only, no rows */

int
check_compile(const char *text, struct check **out, struct error *err)
{
	size_t n = strlen(text);
	struct check *c;
	int r;

	if (n > CHECK_MAX_BYTES)
		return error_set(err, -EINVAL,
		    "check: at %d: the expression is too long",
		    CHECK_MAX_BYTES + 1);
	c = calloc(1, sizeof(*c));
	if (!c)
		return error_set(err, -ENOMEM, "check: out of memory");
	memcpy(c->source, text, n);
	r = check_parse(c, err);
	if (r < 0)
		check_free(c);
	else
		*out = c;
	return r;
}

void
check_free(struct check *c)
{
	free(c);
}

bool
check_compares(const struct check *c)
{
	for (unsigned i = 0; i < c->n_terms; i++)
		if (c->terms[i].compared)
			return true;
	return false;
}

bool
check_asks(const struct check *c, const struct view *view)
{
	for (unsigned i = 0; i < c->n_terms; i++)
		if (c->terms[i].view == view)
			return true;
	return false;
}

static void
count_compared(struct check_term *t, struct contrast *contrast)
{
	struct contrast_counts counts;

	t->known = contrast && contrast_count(contrast, t->view, &counts);
	if (t->known)
		memcpy(&t->value, (const char *)&counts + t->count,
		    sizeof(t->value));
}

static int
ask_total(struct check_term *t, const struct analysis *a, struct result *room,
    struct error *err)
{
	struct query q = query_default(t->view);
	int r;

	q.limit = 0;
	r = query_run(a, &q, room, err);
	if (r < 0)
		return r;
	t->value = t->column < 0 ? room->all_rows : room->total[t->column];
	t->known = true;
	return 0;
}

static int
ask_all(struct check *c, const struct analysis *a, struct contrast *contrast,
    struct error *err)
{
	struct result room;
	int r = result_init(&room, RESULT_BYTES);

	if (r < 0)
		return error_set(err, r, "check: out of memory");
	for (unsigned i = 0; i < c->n_terms && r == 0; i++) {
		struct check_term *t = &c->terms[i];

		if (t->compared)
			count_compared(t, contrast);
		else
			r = ask_total(t, a, &room, err);
	}
	result_fini(&room);
	return r;
}

/* What a number counts, for literals beside it. */
static enum unit
unit_of(const struct check_node *n)
{
	enum unit left, right;

	if (n->kind == CHECK_TERM)
		return n->term->column < 0
		           ? UNIT_COUNT
		           : n->term->view->columns[n->term->column].unit;
	if (n->kind == CHECK_LITERAL)
		return N_UNITS;
	left = unit_of(n->left);
	right = unit_of(n->right);
	if (n->kind == CHECK_OVER && right != N_UNITS)
		return N_UNITS;
	return left != N_UNITS ? left : right;
}

static double
divide(double a, double b)
{
	if (b != 0)
		return a / b;
	return a == 0 ? 0 : copysign(INFINITY, a);
}

/* `unit`: what literals are, unless a neighbour says otherwise. */
static double
number(const struct check_node *n, enum unit unit)
{
	enum unit own;
	double a, b;

	if (n->kind == CHECK_TERM)
		return (double)n->term->value;
	if (n->kind == CHECK_LITERAL)
		return unit == UNIT_BYTES ? n->bytes : n->plain;
	own = unit_of(n);
	if (n->kind == CHECK_TIMES || n->kind == CHECK_OVER)
		unit = N_UNITS; /* a factor has no unit */
	else if (own != N_UNITS)
		unit = own;
	a = number(n->left, unit);
	b = number(n->right, unit);
	switch (n->kind) {
	case CHECK_PLUS:
		return a + b;
	case CHECK_MINUS:
		return a - b;
	case CHECK_TIMES:
		return a * b;
	default:
		return divide(a, b);
	}
}

static bool
compare(const struct check_node *n)
{
	enum unit left = unit_of(n->left), right = unit_of(n->right);
	enum unit unit = left != N_UNITS ? left : right;
	double a = number(n->left, unit), b = number(n->right, unit);
	const bool holds[] = {
	    [CHECK_LESS] =
		a<b, [CHECK_LESS_EQUAL] = a <= b, [CHECK_GREATER] = a> b,
	    [CHECK_GREATER_EQUAL] = a >= b,
	    [CHECK_EQUAL] = a == b,
	    [CHECK_UNEQUAL] = a != b,
	};

	return holds[n->kind];
}

/* A node comes after those it is made of, so one walk does it all. */
static void
work_out(struct check *c)
{
	for (unsigned i = 0; i < c->n_nodes; i++) {
		struct check_node *n = &c->nodes[i];

		if (check_is_comparison(n->kind))
			n->holds = compare(n);
		else if (n->kind == CHECK_AND)
			n->holds = n->left->holds && n->right->holds;
		else if (n->kind == CHECK_OR)
			n->holds = n->left->holds || n->right->holds;
		else if (n->kind == CHECK_NOT)
			n->holds = !n->left->holds;
	}
}

static struct check_row *
add_row(struct check *c, const char *term)
{
	struct check_row *row = &c->rows[c->n_rows];

	*row = (struct check_row){
	    .term = term,
	    .order = ++c->n_rows,
	    .value = cell_absent(UNIT_COUNT),
	};
	return row;
}

static struct cell
term_value(const struct check_term *t)
{
	if (!t->known)
		return cell_absent(UNIT_COUNT);
	if (t->column >= 0 && t->view->columns[t->column].unit == UNIT_BYTES)
		return cell_bytes(t->value);
	return cell_count(t->value);
}

static const char *
truth_word(bool holds)
{
	return holds ? "true" : "false";
}

/* What a node was read from, without the blanks behind it. */
static const char *
source_of(struct check *c, unsigned node)
{
	const struct check_node *n = &c->nodes[node];
	size_t to = n->to;

	while (to > n->from && strchr(" \t\n\v\f\r", c->source[to - 1]))
		to--;
	text_sanitize(c->source + n->from, to - n->from, c->texts[node],
	    sizeof(c->texts[node]));
	return c->texts[node];
}

/* The numbers, each comparison, and last the whole. */
static void
make_rows(struct check *c)
{
	c->n_rows = 0;
	for (unsigned i = 0; i < c->n_terms; i++)
		add_row(c, c->terms[i].name)->value = term_value(&c->terms[i]);
	for (unsigned i = 0; i < c->n_nodes; i++) {
		if (check_is_comparison(c->nodes[i].kind))
			add_row(c, source_of(c, i))->holds =
			    truth_word(c->nodes[i].holds);
	}
	add_row(c, "check")->holds = truth_word(c->root->holds);
}

int
check_run(struct check *c, const struct analysis *a, struct contrast *contrast,
    struct error *err)
{
	int r = ask_all(c, a, contrast, err);

	if (r < 0)
		return r;
	work_out(c);
	c->ledger = analysis_ledger(a);
	make_rows(c);
	return c->root->holds;
}

int
check_query(struct check *c, const struct query *q, struct result *out,
    struct error *err)
{
	struct prepared prepared = {
	    .rows = c->rows,
	    .n = c->n_rows,
	    .ledger = c->ledger,
	    .taken_ns = c->ledger.last_ns,
	};

	return query_prepared(&prepared, q, out, err);
}

void
check_line(const struct check *c, char *out, size_t size)
{
	char source[CHECK_MAX_BYTES + 1];
	size_t n;

	text_sanitize(c->source, strlen(c->source), source, sizeof(source));
	n = (size_t)snprintf(
	    out, size, "%s: %s", c->root->holds ? "passed" : "failed", source);
	for (unsigned i = 0; i < c->n_terms && n < size; i++) {
		const struct check_term *t = &c->terms[i];

		n += (size_t)snprintf(out + n, size - n, "%s%s %ju",
		    i ? ", " : " (", t->name, (uintmax_t)t->value);
	}
	if (c->n_terms > 0 && n < size)
		snprintf(out + n, size - n, ")");
}

#define ROW(row) ((const struct check_row *)(row))

/* clang-format off */
static struct cell get_term(const void *r) { return cell_text(ROW(r)->term); }
static struct cell get_order(const void *r) { return cell_number(ROW(r)->order); }
static struct cell get_value(const void *r) { return ROW(r)->value; }
static struct cell get_holds(const void *r) { return cell_text(ROW(r)->holds); }

static const struct column columns[] = {
	{ .id = "order", .title = "#", .unit = UNIT_NUMBER, .width = 3, .get = get_order,
	  .help = "Place in the expression: numbers first, then comparisons." },
	{ .id = "term", .title = "Term", .unit = UNIT_TEXT, .width = 30, .shown = true, .get = get_term,
	  .help = "A number, a comparison, or check: all of it." },
	{ .id = "value", .title = "Value", .unit = UNIT_COUNT, .width = 9, .shown = true, .descending = true, .needs = NEED_PLACE, .get = get_value,
	  .help = "What the number is." },
	{ .id = "holds", .title = "Holds", .unit = UNIT_TEXT, .width = 5, .shown = true, .get = get_holds,
	  .help = "true or false." },
};
/* clang-format on */

const struct view view_check = {
    .id = "check",
    .title = "Check",
    .help = "Whether a condition holds, and why.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 0, /* order */
    .row_bytes = sizeof(struct check_row),
};
