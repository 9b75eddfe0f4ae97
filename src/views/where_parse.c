/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * where_parse reads a filter by recursive descent:
 *
 *     any   = all { ("or" | "||") all }
 *     all   = not { [ "and" | "&&" ] not }
 *     not   = "!" not | "(" any ")" | term
 *     term  = word | column operator value
 *
 * There are no separate tokens: what ends a word depends on where it stands,
 * and an IPv6 address is a word although a column might look like its start.
 */
#include "where_tree.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "pattern.h"

struct parser {
	struct where *w;
	const char *at;
	unsigned depth;
	struct error *err;
};

/* Bytes as a person counts them: in characters, from 1. */
static unsigned
character_at(const struct where *w, const char *at)
{
	unsigned n = 1;

	for (const char *p = w->source; p < at; p++)
		n += ((uint8_t)*p & 0xc0) != 0x80;
	return n;
}

/* Says once what is wrong at `at`; always NULL, for the caller to return. */
static struct node *
fail(struct parser *p, const char *at, const char *what)
{
	error_set(
	    p->err, -EINVAL, "where: at %u: %s", character_at(p->w, at), what);
	return NULL;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
skip_blanks(struct parser *p)
{
	while (is_blank(*p->at))
		p->at++;
}

static bool
starts(const char *at, const char *with)
{
	return strncmp(at, with, strlen(with)) == 0;
}

static bool
is_connective(const char *at)
{
	return starts(at, "&&") || starts(at, "||");
}

/* Where a bare word ends that starts at `at`. */
static const char *
word_end(const char *at)
{
	while (
	    *at && !is_blank(*at) && !strchr("()\"", *at) && !is_connective(at))
		at++;
	return at;
}

/* A value may hold brackets of its own, as expressions do: "~(a|b)". */
static const char *
value_end(const char *at)
{
	unsigned open = 0;

	for (; *at && !is_blank(*at); at++) {
		if (*at == '(')
			open++;
		else if (*at == ')' && open-- == 0)
			break;
		if (!open && is_connective(at))
			break;
	}
	return at;
}

/* Is the word at `at` this one, and whole? Moves behind it. */
static bool
take_word(struct parser *p, const char *word)
{
	size_t n = strlen(word);

	if (word_end(p->at) != p->at + n || strncasecmp(p->at, word, n) != 0)
		return false;
	p->at += n;
	return true;
}

static bool
take(struct parser *p, const char *symbol)
{
	if (!starts(p->at, symbol))
		return false;
	p->at += strlen(symbol);
	return true;
}

static struct node *
node_new(struct parser *p, enum node_kind kind, const char *at)
{
	struct where *w = p->w;
	struct node *n;

	if (w->n_nodes == WHERE_MAX_NODES)
		return fail(p, at, "too many terms");
	n = &w->nodes[w->n_nodes++];
	n->kind = kind;
	n->at = character_at(w, at);
	return n;
}

static struct node *
join(struct parser *p, enum node_kind kind, const struct node *left,
    const struct node *right)
{
	struct node *n = right ? node_new(p, kind, p->at) : NULL;

	if (n) {
		n->left = left;
		n->right = right;
	}
	return n;
}

/* n bytes as a text of their own, A-Z lower on demand. */
static const char *
text_keep(struct where *w, const char *bytes, size_t n, bool fold)
{
	char *text = w->texts + w->n_texts;

	w->n_texts += n + 1;
	assert(w->n_texts <= sizeof(w->texts));
	for (size_t i = 0; i < n; i++)
		text[i] = fold ? literal_fold(bytes[i]) : bytes[i];
	text[n] = '\0';
	return text;
}

static void
literal_keep(struct where *w, struct literal *l, const char *bytes, size_t n)
{
	l->text = text_keep(w, bytes, n, false);
	l->folded = text_keep(w, bytes, n, true);
	literal_read(l);
}

/* A value or word in quotes; \" and \\ inside, other backslashes stay. */
static bool
quoted_read(struct parser *p, struct literal *out)
{
	char text[WHERE_MAX_BYTES];
	const char *start = p->at++;
	size_t n = 0;

	while (*p->at != '"') {
		if (*p->at == '\\' && (p->at[1] == '"' || p->at[1] == '\\'))
			p->at++;
		if (!*p->at) {
			fail(p, start, "the quote is not closed");
			return false;
		}
		text[n++] = *p->at++;
	}
	p->at++;
	literal_keep(p->w, out, text, n);
	return true;
}

static bool
value_read(struct parser *p, struct literal *out)
{
	const char *start = p->at;

	if (*start == '"')
		return quoted_read(p, out);
	p->at = value_end(start);
	if (p->at == start) {
		fail(p, start, "a value is missing");
		return false;
	}
	literal_keep(p->w, out, start, (size_t)(p->at - start));
	return true;
}

/* An operator; `spaced` if blanks may stand before it. */
struct symbol {
	const char *text;
	enum operator operator;
	bool spaced;
};

/* clang-format off */
static const struct symbol symbols[] = { /* longer ones first */
	{ "!=", OP_UNEQUAL, true },
	{ ">=", OP_GREATER_EQUAL, true },
	{ "<=", OP_LESS_EQUAL, true },
	{ "==", OP_EQUAL, true },
	{ "=", OP_EQUAL, true },
	{ ">", OP_GREATER, true },
	{ "<", OP_LESS, true },
	{ "~", OP_PATTERN, true },
	{ ":", OP_CONTAINS, false },
};
/* clang-format on */

static const struct symbol *
symbol_at(const char *at, bool spaced)
{
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		if (starts(at, symbols[i].text) &&
		    (!spaced || symbols[i].spaced))
			return &symbols[i];
	}
	return NULL;
}

/* Columns are called like C names; returns the end, or `at` for no name. */
static const char *
name_end(const char *at)
{
	if (*at >= '0' && *at <= '9')
		return at;
	while (*at == '_' || (*at >= '0' && *at <= '9') ||
	       (literal_fold(*at) >= 'a' && literal_fold(*at) <= 'z'))
		at++;
	return at;
}

/* "2001:db8::1" and "https://host" are no columns. */
static bool
is_word(const char *at)
{
	const char *end = word_end(at);
	char text[ADDR_TEXT_BYTES + 4] = "";
	struct literal l = {.text = text};

	if (starts(name_end(at), "://"))
		return true;
	if ((size_t)(end - at) >= sizeof(text))
		return false;
	memcpy(text, at, (size_t)(end - at));
	literal_read(&l);
	return literal_fits(&l, UNIT_ADDRESS);
}

static struct node *
word_read(struct parser *p)
{
	const char *start = p->at;
	struct node *n = node_new(p, NODE_WORD, start);

	if (!n)
		return NULL;
	if (*start == '"')
		return quoted_read(p, &n->literal) ? n : NULL;
	p->at = word_end(start);
	literal_keep(p->w, &n->literal, start, (size_t)(p->at - start));
	return n;
}

/* The rest of a term whose column is [start, p->at). */
static struct node *
term_read(struct parser *p, const char *start, const struct symbol *symbol)
{
	struct node *n = node_new(p, NODE_TERM, start);
	const char *value;
	const char *why;

	if (!n)
		return NULL;
	n->column = text_keep(p->w, start, (size_t)(p->at - start), true);
	n->operator= symbol->operator;
	skip_blanks(p);
	p->at += strlen(symbol->text);
	if (symbol->spaced)
		skip_blanks(p);
	value = p->at;
	if (!value_read(p, &n->literal))
		return NULL;
	if (n->operator!= OP_PATTERN)
		return n;
	why = pattern_compile(n->literal.text, &n->pattern);
	if (why)
		return fail(p, value, why);
	n->has_pattern = true;
	return n;
}

static struct node *
operand_read(struct parser *p)
{
	const char *start = p->at;
	const char *name = name_end(start);
	const struct symbol *symbol;

	if (!*start)
		return fail(p, start, "something is missing at the end");
	if (*start == ')')
		return fail(p, start, "this ) closes nothing");
	if (is_connective(start) || take_word(p, "and") || take_word(p, "or"))
		return fail(p, start, "a term is missing before this");
	if (symbol_at(start, true))
		return fail(p, start, "a column is missing before this");
	if (name == start || is_word(start))
		return word_read(p);
	p->at = name;
	symbol = symbol_at(name, false);
	if (!symbol) {
		skip_blanks(p);
		symbol = symbol_at(p->at, true);
		p->at = name;
	}
	if (symbol)
		return term_read(p, start, symbol);
	p->at = start;
	return word_read(p);
}

static struct node *any_read(struct parser *p);

static struct node *
group_read(struct parser *p)
{
	const char *start = p->at++;
	struct node *n = any_read(p);

	if (!n)
		return NULL;
	skip_blanks(p);
	if (!take(p, ")"))
		return fail(p, start, "this ( is not closed");
	return n;
}

static struct node *
not_read(struct parser *p)
{
	struct node *n, *inner;

	skip_blanks(p);
	if (*p->at != '(' && (*p->at != '!' || p->at[1] == '='))
		return operand_read(p);
	if (p->depth == WHERE_MAX_DEPTH)
		return fail(p, p->at, "nested too deeply");
	p->depth++;
	if (*p->at == '(') {
		n = group_read(p);
	} else {
		p->at++;
		inner = not_read(p);
		n = inner ? node_new(p, NODE_NOT, p->at) : NULL;
		if (n)
			n->left = inner;
	}
	p->depth--;
	return n;
}

/* Is the next thing an "or", or the end of what `all` may hold? */
static bool
is_over(struct parser *p)
{
	const char *at;
	bool over;

	skip_blanks(p);
	at = p->at;
	over = !*at || *at == ')' || starts(at, "||") || take_word(p, "or");
	p->at = at;
	return over;
}

static struct node *
all_read(struct parser *p)
{
	struct node *n = not_read(p);

	while (n && !is_over(p)) {
		if (!take(p, "&&"))
			take_word(p, "and");
		n = join(p, NODE_AND, n, not_read(p));
	}
	return n;
}

static struct node *
any_read(struct parser *p)
{
	struct node *n = all_read(p);

	while (n && (take(p, "||") || take_word(p, "or")))
		n = join(p, NODE_OR, n, all_read(p));
	return n;
}

int
where_parse(struct where *w, struct error *err)
{
	struct parser p = {.w = w, .at = w->source, .err = err};

	skip_blanks(&p);
	if (!*p.at)
		return 0;
	w->root = any_read(&p);
	if (w->root && *p.at) {
		fail(&p, p.at, "this ) closes nothing");
		w->root = NULL;
	}
	return w->root ? 0 : -EINVAL;
}
