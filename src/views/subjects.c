/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A key is a line for each part: which column it is from ('0' the first, '1'
 * the other, '-' neither), then the cell's exact text. Texts of rows hold no
 * line breaks, so a key says the same as the cells it was made from.
 */
#include "subjects.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define ABSENT '-'

/* A subject as it is written down: {column} or {column|other} in the name. */
struct declared {
	const char *view, *measure, *name;
	const char *only; /* rows with this cell, or NULL */
	bool whole, summary, is_url;
};

/*
 * A flow goes without the client's port, which is new each time, and by the
 * name the client asked for: it stays when the address behind it changes.
 * Special addresses lie in no country, though rows say what they are for.
 */
/* clang-format off */
static const struct declared declared[] = {
	{ "hosts", "bytes", "{address}", .summary = true },
	{ "pairs", "bytes", "{src} -> {dst}", .whole = true },
	{ "flows", "bytes", "{client} -> {server_name|server}:{server_port} {protocol}", .whole = true },
	{ "ports", "bytes", "{protocol} {port} {service}", .summary = true },
	{ "dns", "queries", "{name}", .whole = true, .summary = true },
	{ "dns_clients", "queries", "{client}", .whole = true },
	{ "resolvers", "queries", "{resolver}", .whole = true },
	{ "urls", "bytes", "{url}", .is_url = true },
	{ "names", "bytes", "{server_name}", .summary = true },
	{ "countries", "bytes", "{country}", "country_code", .summary = true },
	{ "cities", "bytes", "{city}, {country}", "country_code" },
	{ "networks", "bytes", "AS{asn} {organization}", "asn" },
};
/* clang-format on */

static int
column_named(const struct view *view, const char *id, size_t n)
{
	for (unsigned c = 0; c < view->n_columns; c++) {
		const char *other = view->columns[c].id;

		if (strlen(other) == n && memcmp(other, id, n) == 0)
			return (int)c;
	}
	assert(0 && "a subject names a column that is not there");
	return -1;
}

/* "text{column|other}" at *at, which moves behind it. */
static struct subject_part
part_read(const struct view *view, const char **at)
{
	const char *open = strchr(*at, '{');
	const char *close = strchr(open, '}');
	const char *bar = memchr(open, '|', (size_t)(close - open));
	const char *end = bar ? bar : close;
	struct subject_part part = {.instead = -1};

	assert((size_t)(open - *at) < sizeof(part.before));
	memcpy(part.before, *at, (size_t)(open - *at));
	part.column = column_named(view, open + 1, (size_t)(end - open - 1));
	if (bar)
		part.instead =
		    column_named(view, bar + 1, (size_t)(close - bar - 1));
	*at = close + 1;
	return part;
}

bool
subject_get(size_t i, struct subject *out)
{
	const struct declared *d = &declared[i];
	const char *at;

	_Static_assert(sizeof(declared) / sizeof(declared[0]) <= SUBJECT_MOST,
	    "room for all");
	if (i >= sizeof(declared) / sizeof(declared[0]))
		return false;
	at = d->name;
	*out = (struct subject){
	    .view = view_find(d->view),
	    .whole = d->whole,
	    .summary = d->summary,
	    .is_url = d->is_url,
	};
	out->only =
	    d->only ? column_named(out->view, d->only, strlen(d->only)) : -1;
	out->measure =
	    (unsigned)column_named(out->view, d->measure, strlen(d->measure));
	while (*at)
		out->parts[out->n_parts++] = part_read(out->view, &at);
	return true;
}

bool
subject_is_view(const struct view *view)
{
	struct subject s;

	for (size_t i = 0; subject_get(i, &s); i++)
		if (s.view == view)
			return true;
	return false;
}

/* The cell of a part, and from which of its columns it is. */
static char
part_cell(const struct subject *s, const struct subject_part *part,
    const void *row, struct cell *out)
{
	*out = s->view->columns[part->column].get(row);
	if (!out->absent)
		return '0';
	if (part->instead < 0)
		return ABSENT;
	*out = s->view->columns[part->instead].get(row);
	return out->absent ? ABSENT : '1';
}

size_t
subject_key(const struct subject *s, const void *row,
    char out[static SUBJECT_KEY_BYTES])
{
	size_t n = 0, each = SUBJECT_KEY_BYTES / s->n_parts;
	bool named = false;

	if (s->only >= 0 && s->view->columns[s->only].get(row).absent)
		return 0;
	for (unsigned i = 0; i < s->n_parts; i++) {
		char text[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];
		struct cell cell;
		char from = part_cell(s, &s->parts[i], row, &cell);

		named |= from != ABSENT;
		out[n++] = from;
		n += (size_t)snprintf(out + n, each - 3, "%s",
		    from == ABSENT ? "" : cell_text_exact(&cell, text));
		if (n > (i + 1) * each - 2) /* cut: snprintf says how long */
			n = (i + 1) * each - 2;
		out[n++] = '\n';
	}
	out[n] = '\0';
	return named ? n : 0;
}

size_t
subject_hide_query(char *key)
{
	char *query = strchr(key, '?');

	if (query)
		strcpy(query, "?\n"); /* the line break was there before */
	return strlen(key);
}

/* A part of a key: `n` bytes of text, from which column. */
struct piece {
	char from;
	const char *text;
	int n;
};

static struct piece
piece_read(const char **key)
{
	struct piece p = {.from = **key, .text = *key + 1};

	p.n = (int)strcspn(p.text, "\n");
	*key = p.text + p.n + 1;
	return p;
}

static void
put(char **at, char *end, const char *text, int n)
{
	size_t room = (size_t)(end - *at), all = (size_t)n;

	if (all >= room)
		all = room - 1;
	memcpy(*at, text, all);
	*at += all;
	**at = '\0';
}

static void
put_text(char **at, char *end, const char *text)
{
	put(at, end, text, (int)strlen(text));
}

/* An IPv6 address before a port stands in brackets (RFC 3986 3.2.2). */
static bool
needs_brackets(const struct subject *s, unsigned i, const struct piece *p)
{
	int column = p->from == '0' ? s->parts[i].column : s->parts[i].instead;

	return i + 1 < s->n_parts && strcmp(s->parts[i + 1].before, ":") == 0 &&
	       s->view->columns[column].unit == UNIT_ADDRESS &&
	       memchr(p->text, ':', (size_t)p->n);
}

void
subject_name(const struct subject *s, const char *key, char *out, size_t size)
{
	char *at = out, *end = out + size;

	*out = '\0';
	for (unsigned i = 0; i < s->n_parts; i++) {
		struct piece p = piece_read(&key);
		bool brackets;

		if (p.from == ABSENT)
			continue;
		brackets = needs_brackets(s, i, &p);
		if (i == 0 || at > out)
			put_text(&at, end, s->parts[i].before);
		put_text(&at, end, brackets ? "[" : "");
		put(&at, end, p.text, p.n);
		put_text(&at, end, brackets ? "]" : "");
	}
}

static void
put_term(char **at, char *end, const char *column, const char *text, int n)
{
	put_text(at, end, column);
	put_text(at, end, "=\"");
	for (int i = 0; i < n; i++) {
		if (text[i] == '"' || text[i] == '\\')
			put_text(at, end, "\\");
		put(at, end, &text[i], 1);
	}
	put_text(at, end, "\"");
}

void
subject_where(const struct subject *s, const char *key, char *out, size_t size)
{
	const struct column *columns = s->view->columns;
	char *at = out, *end = out + size;

	*out = '\0';
	for (unsigned i = 0; i < s->n_parts; i++) {
		struct piece p = piece_read(&key);
		const struct subject_part *part = &s->parts[i];

		put_text(&at, end, i ? " " : "");
		put_term(&at, end, columns[part->column].id,
		    p.from == '0' ? p.text : "", p.from == '0' ? p.n : 0);
		if (p.from != '1')
			continue;
		put_text(&at, end, " ");
		put_term(&at, end, columns[part->instead].id, p.text, p.n);
	}
}
