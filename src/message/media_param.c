/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A parameter is read in one pass over its field per piece it is in: pieces
 * are few, and fields short.
 */
#include "message/media_param.h"

#include "encoded_word.h"
#include "octets.h"

#include <stdio.h>

#define MOST_PIECES 16u
#define NAME_BYTES 40

/* One `name=value`; the value as it is sent. */
struct param {
	struct bytes name, value;
	bool quoted;
};

/* What is written so far. */
struct growing_text {
	char *out;
	size_t n, size;
	bool latin; /* bytes are characters of ISO 8859-1 */
};

static void
put(struct growing_text *t, uint8_t byte)
{
	if (t->latin && byte >= 0x80 && t->n + 2 < t->size) {
		t->out[t->n++] = (char)(0xc0 | byte >> 6);
		t->out[t->n++] = (char)(0x80 | (byte & 0x3f));
	} else if (!(t->latin && byte >= 0x80) && t->n + 1 < t->size) {
		t->out[t->n++] = (char)byte;
	}
}

static bool
is_space(uint8_t c)
{
	return octet_is_blank(c) || c == '\r' || c == '\n';
}

/* A quoted string up to its other quote, or to the end of the field. */
static size_t
quoted_length(const uint8_t *at, size_t n)
{
	size_t i = 0;

	while (i < n && at[i] != '"')
		i += at[i] == '\\' && i + 1 < n ? 2 : 1;
	return i;
}

static size_t
value_read(const uint8_t *at, size_t n, struct param *out)
{
	size_t i = 0;

	while (i < n && is_space(at[i]))
		i++;
	out->quoted = i < n && at[i] == '"';
	i += out->quoted;
	out->value.at = at + i;
	if (out->quoted) {
		out->value.n = quoted_length(at + i, n - i);
		return i + out->value.n;
	}
	while (i < n && at[i] != ';')
		i++;
	out->value.n = (size_t)(at + i - out->value.at);
	while (out->value.n > 0 && is_space(out->value.at[out->value.n - 1]))
		out->value.n--;
	return i;
}

/* The next parameter behind a semicolon; `rest` shrinks from its front. */
static bool
param_next(struct bytes *rest, struct param *out)
{
	const uint8_t *at = memchr(rest->at, ';', rest->n);
	const uint8_t *end = rest->at + rest->n;

	if (!at)
		return false;
	at++;
	while (at < end && is_space(*at))
		at++;
	out->name.at = at;
	while (at < end && *at != '=' && *at != ';' && !is_space(*at))
		at++;
	out->name.n = (size_t)(at - out->name.at);
	while (at < end && is_space(*at))
		at++;
	out->value = (struct bytes){at, 0};
	out->quoted = false;
	if (at < end && *at == '=') {
		at++;
		at += value_read(at, (size_t)(end - at), out);
	}
	*rest = (struct bytes){at, (size_t)(end - at)};
	return true;
}

static bool
param_find(struct bytes field, const char *name, struct param *out)
{
	/* a semicolon within quotes of the one before is passed with it */
	while (field.n > 0 && param_next(&field, out))
		if (octets_equal_any(out->name, name, strlen(name)))
			return true;
	return false;
}

static void
put_plain(struct growing_text *t, const struct param *p)
{
	for (size_t i = 0; i < p->value.n; i++) {
		uint8_t c = p->value.at[i];

		if (p->quoted && c == '\\' && i + 1 < p->value.n)
			c = p->value.at[++i];
		if (c != '\r' && c != '\n')
			put(t, c);
	}
}

static void
put_percents(struct growing_text *t, struct bytes value)
{
	for (size_t i = 0; i < value.n; i++) {
		uint8_t c = value.at[i];
		bool coded = c == '%' && i + 2 < value.n;
		int high = coded ? octet_hex(value.at[i + 1]) : -1;
		int low = coded ? octet_hex(value.at[i + 2]) : -1;

		if (high >= 0 && low >= 0) {
			c = (uint8_t)(high << 4 | low);
			i += 2;
		}
		put(t, c);
	}
}

/* charset'language' before the first piece of an extended value. */
static struct bytes
pass_charset(struct growing_text *t, struct bytes value)
{
	const uint8_t *first = memchr(value.at, '\'', value.n);
	const uint8_t *second =
	    first ? memchr(first + 1, '\'',
			value.n - (size_t)(first + 1 - value.at))
		  : NULL;
	struct bytes charset;

	if (!second)
		return value;
	charset = (struct bytes){value.at, (size_t)(first - value.at)};
	t->latin = octets_equal_any(charset, OCTETS("iso-8859-1"));
	return (struct bytes){
	    second + 1, value.n - (size_t)(second + 1 - value.at)};
}

static void
put_extended(struct growing_text *t, struct bytes value, bool first)
{
	put_percents(t, first ? pass_charset(t, value) : value);
}

/* name*0, name*1*, ... : RFC 2231 3. */
static bool
put_pieces(struct growing_text *t, struct bytes field, const char *name)
{
	char piece[NAME_BYTES];
	struct param p;
	unsigned i;

	for (i = 0; i < MOST_PIECES; i++) {
		snprintf(piece, sizeof(piece), "%.30s*%u*", name, i);
		if (param_find(field, piece, &p)) {
			put_extended(t, p.value, i == 0);
			continue;
		}
		piece[strlen(piece) - 1] = '\0';
		if (!param_find(field, piece, &p))
			break;
		put_plain(t, &p);
	}
	return i > 0;
}

size_t
media_param(struct bytes field, const char *name, char *out, size_t size)
{
	struct growing_text t = {.out = out, .size = size};
	char extended[NAME_BYTES];
	struct param p;

	snprintf(extended, sizeof(extended), "%.30s*", name);
	if (field.n > 0 && param_find(field, extended, &p))
		put_extended(&t, p.value, true);
	else if (field.n > 0 && !put_pieces(&t, field, name) &&
		 param_find(field, name, &p))
		put_plain(&t, &p);
	out[t.n] = '\0';
	return t.n;
}

size_t
media_file_name(
    struct bytes disposition, struct bytes type, char *out, size_t size)
{
	size_t n = media_param(disposition, "filename", out, size);

	if (n == 0)
		n = media_param(type, "name", out, size);
	return encoded_words_undo(out, n);
}

bool
media_is(struct bytes field, const char *word)
{
	size_t n = strlen(word);

	while (field.n > 0 && is_space(*field.at)) {
		field.at++;
		field.n--;
	}
	return octets_begin_any(field.at, field.n, word, n) &&
	       (field.n == n || word[n - 1] == '/' || field.at[n] == ';' ||
		   is_space(field.at[n]));
}
