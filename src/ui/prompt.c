/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/prompt.h"

#include "ui/input.h"

#include <stdio.h>
#include <string.h>

/* First byte of the character before `at`. */
static size_t
before(const struct prompt *l, size_t at)
{
	while (at > 0 && ((unsigned char)l->text[--at] & 0xc0) == 0x80)
		continue;
	return at;
}

static size_t
after(const struct prompt *l, size_t at)
{
	if (l->text[at])
		at++;
	while (((unsigned char)l->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t
word_before(const struct prompt *l)
{
	size_t at = l->at;

	while (at > 0 && l->text[at - 1] == ' ')
		at--;
	while (at > 0 && l->text[at - 1] != ' ')
		at--;
	return at;
}

static void
cut(struct prompt *l, size_t from, size_t to)
{
	memmove(l->text + from, l->text + to, strlen(l->text + to) + 1);
	l->at = from;
}

/* UTF-8 of a character that can be typed into a line; 0 for one that cannot. */
static size_t
encode(int v, char out[static 4])
{
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = v < 0x80 ? 1 : v < 0x800 ? 2 : v < 0x10000 ? 3 : 4;

	if (v < 0x20 || (v >= 0x7f && v < 0xa0) || v > 0x10ffff ||
	    (v >= 0xd800 && v < 0xe000))
		return 0;
	for (size_t i = n; i-- > 1; v >>= 6)
		out[i] = (char)(0x80 | (v & 0x3f));
	out[0] = (char)(first[n] | v);
	return n;
}

static bool
insert(struct prompt *l, int key)
{
	size_t length = strlen(l->text);
	char utf8[4];
	size_t n = encode(key, utf8);

	if (!n || length + n >= sizeof(l->text))
		return false;
	memmove(l->text + l->at + n, l->text + l->at, length - l->at + 1);
	memcpy(l->text + l->at, utf8, n);
	l->at += n;
	return true;
}

void
prompt_set(struct prompt *l, const char *text)
{
	snprintf(l->text, sizeof(l->text), "%s", text);
	l->at = strlen(l->text);
}

bool
prompt_key(struct prompt *l, int key)
{
	switch (key) {
	case INPUT_LEFT:
		l->at = before(l, l->at);
		return true;
	case INPUT_RIGHT:
		l->at = after(l, l->at);
		return true;
	case INPUT_HOME:
	case INPUT_CTRL('A'):
		l->at = 0;
		return true;
	case INPUT_END:
	case INPUT_CTRL('E'):
		l->at = strlen(l->text);
		return true;
	case INPUT_BACKSPACE:
		cut(l, before(l, l->at), l->at);
		return true;
	case INPUT_DELETE:
		cut(l, l->at, after(l, l->at));
		return true;
	case INPUT_CTRL('U'):
		cut(l, 0, l->at);
		return true;
	case INPUT_CTRL('K'):
		cut(l, l->at, strlen(l->text));
		return true;
	case INPUT_CTRL('W'):
		cut(l, word_before(l), l->at);
		return true;
	default:
		return insert(l, key);
	}
}
