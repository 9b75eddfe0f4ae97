/* SPDX-License-Identifier: BSD-2-Clause */
#include "follow_lines.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define TAB 8
#define ESCAPED 4       /* columns of \xNN */
#define FIRST_MARK 0xcc /* no combining mark begins with a lesser byte */
#define LOOKED_AT 4096u /* bytes that tell text from other things */

void
follow_lines_init(struct follow_lines *l, const struct conversation *of,
    enum follow_form form, unsigned sides, int columns)
{
	l->of = of;
	l->form = form;
	l->sides = sides;
	l->columns = columns > 0 ? columns : 1;
	l->n = 0;
	l->complete = false;
	l->next = (struct follow_place){0, 0};
}

/* Bytes that the first one promises (RFC 3629 3), as far as they are there. */
static size_t
sequence(const uint8_t *at, size_t n)
{
	size_t wanted = *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : *at >= 0xc0 ? 2 : 1;
	size_t i = 1;

	while (i < wanted && i < n && (at[i] & 0xc0) == 0x80)
		i++;
	return i == wanted ? wanted : 1;
}

/* Bytes of what may be a mark on the character before, or 0. */
static size_t
mark_after(const uint8_t *at, size_t n, size_t used)
{
	size_t bytes = n > used && at[used] >= FIRST_MARK
	                   ? sequence(at + used, n - used)
	                   : 0;

	return bytes > 1 ? bytes : 0;
}

/* With the mark that stands on it, if there is just that after it. */
static size_t
with_mark(const uint8_t *at, size_t n, size_t used, char *text)
{
	size_t mark = mark_after(at, n, used);
	char both[FOLLOW_TEXT_BYTES];

	if (mark == 0)
		return used;
	text_sanitize(at, used + mark, both, sizeof(both));
	if (text_width(both) != text_width(text))
		return used;
	memcpy(text, both, sizeof(both));
	return used + mark;
}

/* A byte from the upper half that is no character: U+FFFD stands for it. */
static bool
is_stray(const uint8_t *at, size_t n)
{
	return *at >= 0x80 && sequence(at, n) == 1;
}

size_t
follow_character(const uint8_t *at, size_t n, int column,
    char text[static FOLLOW_TEXT_BYTES], int *columns)
{
	size_t used;

	if (*at == '\t') {
		*columns = TAB - column % TAB;
		snprintf(text, FOLLOW_TEXT_BYTES, "%*s", *columns, "");
		return 1;
	}
	used = sequence(at, n);
	text_sanitize(at, used, text, FOLLOW_TEXT_BYTES);
	*columns = is_stray(at, n) ? 1 : (int)text_width(text);
	if (*at < ' ' || is_stray(at, n))
		return used;
	return with_mark(at, n, used, text);
}

/* The same without the text, quickly for nearly all there is. */
static size_t
measure(const uint8_t *at, size_t n, int column, int *columns)
{
	char text[FOLLOW_TEXT_BYTES];

	if (is_stray(at, n) ||
	    (*at >= ' ' && *at < 0x7f && mark_after(at, n, 1) == 0)) {
		*columns = 1;
		return 1;
	}
	if ((*at < ' ' && *at != '\t') || *at == 0x7f) {
		*columns = ESCAPED;
		return 1;
	}
	return follow_character(at, n, column, text, columns);
}

/* Bytes of the first line of a text, its end included. */
static uint32_t
text_line(const uint8_t *at, uint32_t n, int room)
{
	uint32_t i = 0;
	int column = 0, columns;

	while (i < n) {
		size_t used;

		if (at[i] == '\n')
			return i + 1;
		if (at[i] == '\r' && i + 1 < n && at[i + 1] == '\n')
			return i + 2;
		used = measure(at + i, n - i, column, &columns);
		if (column + columns > room && i > 0)
			break;
		column += columns;
		i += (uint32_t)used;
	}
	return i;
}

bool
follow_lines_next(const struct follow_lines *l, struct follow_place *at,
    struct follow_line *out)
{
	size_t n;
	const struct speech *list = conversation_speeches(l->of, &n), *s;
	const uint8_t *bytes = conversation_bytes(l->of);
	uint32_t left;

	while (at->speech < n && list[at->speech].kind != SPEECH_ANEW &&
	       !(l->sides & 1u << list[at->speech].side))
		at->speech++;
	if (at->speech >= n)
		return false;
	s = &list[at->speech];
	*out = (struct follow_line){.speech = s, .at = at->at};
	if (s->kind == SPEECH_BYTES) {
		left = (uint32_t)s->n - at->at;
		out->n =
		    left < (uint32_t)l->columns ? left : (uint32_t)l->columns;
		if (l->form == FOLLOW_TEXT)
			out->n =
			    text_line(bytes + s->at + at->at, left, l->columns);
		at->at += out->n;
		if (at->at < s->n)
			return true;
	}
	*at = (struct follow_place){at->speech + 1, 0};
	return true;
}

bool
follow_lines_has(struct follow_lines *l, uint64_t i)
{
	struct follow_line line;

	while (l->n <= i && !l->complete) {
		struct follow_place before = l->next;

		if (!follow_lines_next(l, &l->next, &line)) {
			l->complete = true;
			break;
		}
		if (l->n % FOLLOW_MARK_LINES == 0)
			l->marks[l->n / FOLLOW_MARK_LINES] = before;
		l->n++;
	}
	return i < l->n;
}

uint64_t
follow_lines_count(struct follow_lines *l)
{
	follow_lines_has(l, UINT64_MAX);
	return l->n;
}

struct follow_place
follow_lines_seek(const struct follow_lines *l, uint64_t i)
{
	struct follow_place at = l->marks[i / FOLLOW_MARK_LINES];
	struct follow_line line;

	for (uint64_t n = i % FOLLOW_MARK_LINES; n > 0; n--)
		follow_lines_next(l, &at, &line);
	return at;
}

static bool
is_text(const uint8_t *bytes, size_t n)
{
	size_t odd = 0;

	for (size_t i = 0; i < n; i++)
		odd += (bytes[i] < ' ' && bytes[i] != '\n' &&
			   bytes[i] != '\r' && bytes[i] != '\t') ||
		       bytes[i] >= 0x7f;
	return odd * 4 <= n;
}

/* By how each side begins: what a head of text announces may be anything. */
bool
follow_is_text(const struct conversation *c)
{
	size_t n;
	const struct speech *list = conversation_speeches(c, &n);
	bool seen[2] = {false, false};

	for (size_t i = 0; i < n && !(seen[0] && seen[1]); i++) {
		const struct speech *s = &list[i];
		size_t looked = s->n < LOOKED_AT ? (size_t)s->n : LOOKED_AT;

		if (s->kind != SPEECH_BYTES || seen[s->side])
			continue;
		seen[s->side] = true;
		if (!is_text(conversation_bytes(c) + s->at, looked))
			return false;
	}
	return true;
}
