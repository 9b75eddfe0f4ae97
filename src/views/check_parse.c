/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_parse reads a condition by recursive descent:
 *
 *     any        = all { ("or" | "||") all }
 *     all        = not { ("and" | "&&") not }
 *     not        = ("not" | "!") not | comparison
 *     comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "=" | "!=") sum ]
 *     sum        = product { ("+" | "-") product }
 *     product    = atom { ("*" | "/") atom }
 *     atom       = "(" any ")" | name "." name | literal
 *
 * Brackets hold a number or a truth: what an operator stands between is looked
 * at when it is met.
 */
#include "check_tree.h"

#include "literal.h"
#include "subjects.h"
#include "views/view_packets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_BYTES 32

struct parser {
	struct check *c;
	const char *at;
	unsigned depth;
	struct error *err;
};

/* An operator, and what it makes of its two sides. */
struct symbol {
	const char *text;
	enum check_kind kind;
};

/* Says once what is wrong at `at`; always NULL, for the caller to return. */
static struct check_node *
fail(struct parser *p, const char *at, const char *what)
{
	unsigned n = 1; /* in characters, from 1 */

	for (const char *c = p->c->source; c < at; c++)
		n += ((uint8_t)*c & 0xc0) != 0x80;
	error_set(p->err, -EINVAL, "check: at %u: %s", n, what);
	return NULL;
}

static void
skip_blanks(struct parser *p)
{
	while (*p->at == ' ' || (*p->at >= '\t' && *p->at <= '\r'))
		p->at++;
}

static bool
is_letter(char c)
{
	return c == '_' || (literal_fold(c) >= 'a' && literal_fold(c) <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is the symbol next, or the word, and whole? Moves behind it. */
static bool
take(struct parser *p, const char *symbol)
{
	size_t n = strlen(symbol);

	skip_blanks(p);
	if (strncmp(p->at, symbol, n) != 0 ||
	    (is_letter(*symbol) && (is_letter(p->at[n]) || p->at[n] == '.')))
		return false;
	p->at += n;
	return true;
}

/* The first of the symbols that is next, or NULL; the last has no text. */
static const struct symbol *
take_one(struct parser *p, const struct symbol *symbols)
{
	for (; symbols->text; symbols++)
		if (take(p, symbols->text))
			return symbols;
	return NULL;
}

static struct check_node *
node_new(struct parser *p, enum check_kind kind, size_t from)
{
	struct check *c = p->c;
	struct check_node *n;

	if (c->n_nodes == CHECK_MAX_NODES)
		return fail(p, p->at, "too many terms");
	n = &c->nodes[c->n_nodes++];
	n->kind = kind;
	n->from = from;
	n->to = (size_t)(p->at - c->source);
	return n;
}

/* Both sides have to be what the operator is for. */
static struct check_node *
join(struct parser *p, const struct symbol *s, const char *at,
    const struct check_node *left, const struct check_node *right)
{
	bool truths = s->kind >= CHECK_AND;
	struct check_node *n;

	if (!right)
		return NULL;
	if (check_is_truth(left->kind) != truths ||
	    check_is_truth(right->kind) != truths)
		return fail(p, at,
		    truths ? "this joins comparisons, not numbers"
			   : "this needs a number on both sides");
	n = node_new(p, s->kind, left->from);
	if (n) {
		n->left = left;
		n->right = right;
	}
	return n;
}

/* Letters and _, at most WORD_BYTES - 1. */
static bool
take_name(struct parser *p, char out[static WORD_BYTES])
{
	size_t n = 0;

	while (is_letter(p->at[n]) && n < WORD_BYTES)
		n++;
	if (n == 0 || n == WORD_BYTES)
		return false;
	memcpy(out, p->at, n);
	out[n] = '\0';
	p->at += n;
	return true;
}

/* What a view can be asked beside its columns. */
struct special {
	const char *id;
	bool compared;
	size_t count;
};

/* clang-format off */
static const struct special specials[] = {
	{ "rows", false, 0 },
	{ "new", true, offsetof(struct contrast_counts, new) },
	{ "gone", true, offsetof(struct contrast_counts, gone) },
	{ "changed", true, offsetof(struct contrast_counts, changed) },
};
/* clang-format on */

static bool
find_special(const char *id, struct check_term *out)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
		if (strcmp(specials[i].id, id) != 0)
			continue;
		out->column = -1;
		out->compared = specials[i].compared;
		out->count = specials[i].count;
		return true;
	}
	return false;
}

/* Why nobody can say the number, or NULL. */
static const char *
find_term(const char *view, const char *id, struct check_term *out)
{
	out->view = view_find(view);
	if (!out->view)
		return "no such view";
	if (out->view == &view_packets)
		return "rows of packets are not counted: timeline.packets is";
	if (find_special(id, out))
		return out->compared && !subject_is_view(out->view)
		           ? "nothing of this view is compared"
		           : NULL;
	out->column = view_column(out->view, id);
	if (out->column < 0)
		return "the view has no such column";
	if (!out->view->total || !out->view->columns[out->column].summed)
		return "this column does not add up to a total";
	return NULL;
}

static struct check_node *
term_read(struct parser *p)
{
	const char *start = p->at, *why;
	char view[WORD_BYTES], id[WORD_BYTES];
	struct check_term term = {.column = -1};
	struct check *c = p->c;
	struct check_node *n;
	unsigned i = 0;

	if (!take_name(p, view) || *p->at++ != '.' || !take_name(p, id))
		return fail(p, start, "not a name like hosts.bytes");
	why = find_term(view, id, &term);
	if (why)
		return fail(p, start, why);
	snprintf(term.name, sizeof(term.name), "%s.%s", view, id);
	while (i < c->n_terms && strcmp(c->terms[i].name, term.name) != 0)
		i++;
	if (i == CHECK_MAX_TERMS)
		return fail(p, start, "too many terms");
	if (i == c->n_terms)
		c->terms[c->n_terms++] = term;
	n = node_new(p, CHECK_TERM, (size_t)(start - c->source));
	if (n)
		n->term = &c->terms[i];
	return n;
}

/* "10", "0.5", "1.5MB", "2.5k"; its blank and % are taken later. */
static bool
take_literal(struct parser *p, char out[static WORD_BYTES])
{
	size_t n = 0;

	while (n < WORD_BYTES &&
	       (is_digit(p->at[n]) || p->at[n] == '.' || is_letter(p->at[n])))
		n++;
	if (n == 0 || n == WORD_BYTES)
		return false;
	memcpy(out, p->at, n);
	out[n] = '\0';
	p->at += n;
	return true;
}

/* What a literal is as a plain number and as a size; false: neither. */
static bool
literal_values(const struct literal *l, bool percent, struct check_node *n)
{
	bool is_plain = literal_fits(l, UNIT_PERCENT); /* digits, a fraction */

	if (percent && !is_plain)
		return false;
	if (is_plain) {
		n->plain = percent ? l->percent / 100 : l->percent;
		n->bytes = n->plain;
		return true;
	}
	if (!literal_fits(l, UNIT_COUNT) && !literal_fits(l, UNIT_BYTES))
		return false;
	n->bytes = (double)l->bytes;
	n->plain = literal_fits(l, UNIT_COUNT) ? (double)l->count : n->bytes;
	if (!literal_fits(l, UNIT_BYTES))
		n->bytes = n->plain;
	return true;
}

static struct check_node *
literal_take(struct parser *p)
{
	const char *start = p->at;
	char text[WORD_BYTES];
	struct literal l = {.text = text, .folded = text};
	struct check_node *n, values = {0};

	if (!take_literal(p, text))
		return fail(p, start, "too long for a number");
	literal_read(&l);
	if (!literal_values(&l, take(p, "%"), &values))
		return fail(p, start, "not a number (10, 2.5k, 1.5MB, 2%)");
	n = node_new(p, CHECK_LITERAL, (size_t)(start - p->c->source));
	if (n) {
		n->plain = values.plain;
		n->bytes = values.bytes;
	}
	return n;
}

static struct check_node *any_read(struct parser *p);

static struct check_node *
group_read(struct parser *p)
{
	const char *start = p->at++;
	struct check_node *n;

	if (p->depth == CHECK_MAX_DEPTH)
		return fail(p, start, "nested too deeply");
	p->depth++;
	n = any_read(p);
	p->depth--;
	if (n && !take(p, ")"))
		return fail(p, start, "this ( is not closed");
	if (n) { /* where it stands, brackets and all */
		n->from = (size_t)(start - p->c->source);
		n->to = (size_t)(p->at - p->c->source);
	}
	return n;
}

static struct check_node *
atom_read(struct parser *p)
{
	skip_blanks(p);
	if (*p->at == '(')
		return group_read(p);
	if (is_digit(*p->at))
		return literal_take(p);
	if (is_letter(*p->at))
		return term_read(p);
	return fail(p, p->at,
	    *p->at ? "a number is missing before this"
		   : "something is missing at the end");
}

/* What `part` reads, with any number of operators between. */
static struct check_node *
chain_read(struct parser *p, const struct symbol *symbols,
    struct check_node *(*part)(struct parser *p))
{
	struct check_node *n = part(p);

	while (n) {
		const struct symbol *s;
		const char *at;

		skip_blanks(p);
		at = p->at;
		s = take_one(p, symbols);
		if (!s)
			break;
		n = join(p, s, at, n, part(p));
	}
	return n;
}

static struct check_node *
product_read(struct parser *p)
{
	static const struct symbol symbols[] = {
	    {"*", CHECK_TIMES}, {"/", CHECK_OVER}, {NULL, 0}};

	return chain_read(p, symbols, atom_read);
}

static struct check_node *
sum_read(struct parser *p)
{
	static const struct symbol symbols[] = {
	    {"+", CHECK_PLUS}, {"-", CHECK_MINUS}, {NULL, 0}};

	return chain_read(p, symbols, product_read);
}

static struct check_node *
comparison_read(struct parser *p)
{
	/* clang-format off */
	static const struct symbol symbols[] = { /* longer ones first */
		{ "<=", CHECK_LESS_EQUAL },
		{ ">=", CHECK_GREATER_EQUAL },
		{ "==", CHECK_EQUAL },
		{ "!=", CHECK_UNEQUAL },
		{ "=", CHECK_EQUAL },
		{ "<", CHECK_LESS },
		{ ">", CHECK_GREATER },
		{ NULL, 0 },
	};
	/* clang-format on */
	struct check_node *n = sum_read(p);
	const struct symbol *s;
	const char *at;

	if (!n)
		return NULL;
	skip_blanks(p);
	at = p->at;
	s = take_one(p, symbols);
	return s ? join(p, s, at, n, sum_read(p)) : n;
}

static struct check_node *
not_read(struct parser *p)
{
	struct check_node *n, *inner;
	const char *start;

	skip_blanks(p);
	start = p->at;
	if (!take(p, "!") && !take(p, "not"))
		return comparison_read(p);
	if (p->depth == CHECK_MAX_DEPTH)
		return fail(p, start, "nested too deeply");
	p->depth++;
	inner = not_read(p);
	p->depth--;
	if (inner && !check_is_truth(inner->kind))
		return fail(p, start, "this needs a comparison behind it");
	n = inner ? node_new(p, CHECK_NOT, (size_t)(start - p->c->source))
	          : NULL;
	if (n)
		n->left = inner;
	return n;
}

static struct check_node *
all_read(struct parser *p)
{
	static const struct symbol symbols[] = {
	    {"&&", CHECK_AND}, {"and", CHECK_AND}, {NULL, 0}};

	return chain_read(p, symbols, not_read);
}

static struct check_node *
any_read(struct parser *p)
{
	static const struct symbol symbols[] = {
	    {"||", CHECK_OR}, {"or", CHECK_OR}, {NULL, 0}};

	return chain_read(p, symbols, all_read);
}

int
check_parse(struct check *c, struct error *err)
{
	struct parser p = {.c = c, .at = c->source, .err = err};

	c->root = any_read(&p);
	if (!c->root)
		return -EINVAL;
	skip_blanks(&p);
	if (*p.at)
		c->root = fail(&p, p.at,
		    *p.at == ')' ? "this ) closes nothing"
				 : "an operator is missing before this");
	else if (!check_is_truth(c->root->kind))
		c->root = fail(&p, c->source, "this compares nothing");
	return c->root ? 0 : -EINVAL;
}
