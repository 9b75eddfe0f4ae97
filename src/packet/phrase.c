/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers are written by hand: a report lists every packet of a capture, and
 * printf takes most of its time then.
 */
#include "packet/phrase.h"

#include "base/addr.h"

#include <string.h>

struct phrase
phrase_begin(char *out, size_t size)
{
	out[0] = '\0';
	return (struct phrase){out, out + size - 1};
}

static void
phrase_put(struct phrase *l, const char *text, size_t n)
{
	size_t room = (size_t)(l->end - l->at);

	if (n > room)
		n = room;
	memcpy(l->at, text, n);
	l->at += n;
	*l->at = '\0';
}

void
phrase_char(struct phrase *l, char c)
{
	phrase_put(l, &c, 1);
}

void
phrase_text(struct phrase *l, const char *text)
{
	phrase_put(l, text, strlen(text));
}

void
phrase_number(struct phrase *l, uint32_t number)
{
	char digits[10];
	char *end = digits + sizeof(digits), *first = end;

	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	phrase_put(l, first, (size_t)(end - first));
}

void
phrase_foreign(struct phrase *l, const void *bytes, size_t n)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < n && l->at < l->end; i++) {
		if (b[i] >= ' ' && b[i] <= '~') {
			phrase_char(l, (char)b[i]);
			continue;
		}
		phrase_text(l, "\\x");
		phrase_hex(l, b[i], 2);
	}
}

void
phrase_hex(struct phrase *l, uint32_t number, unsigned digits)
{
	while (digits-- > 0)
		phrase_char(l, "0123456789abcdef"[number >> digits * 4 & 15]);
}

void
phrase_bytes(struct phrase *l, const uint8_t *bytes, size_t n, char between)
{
	for (size_t i = 0; i < n && l->at < l->end; i++) {
		if (i > 0 && between)
			phrase_char(l, between);
		phrase_hex(l, bytes[i], 2);
	}
}

void
phrase_named(struct phrase *l, const char *name, uint32_t number)
{
	phrase_text(l, name);
	phrase_number(l, number);
}

void
phrase_ipv4(struct phrase *l, const uint8_t wire[static 4])
{
	for (size_t i = 0; i < 4; i++)
		phrase_named(l, i ? "." : "", wire[i]);
}

void
phrase_ipv6(struct phrase *l, const uint8_t wire[static 16])
{
	char text[ADDR_TEXT_BYTES];
	struct addr a = addr_ipv6(wire);

	addr_text(&a, text);
	phrase_text(l, text);
}
