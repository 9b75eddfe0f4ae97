/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers are written by hand: a report lists every packet of a capture, and
 * printf takes most of its time then.
 */
#include "phrase.h"

#include "base/addr.h"

struct phrase
phrase_begin(char *out, size_t size)
{
	out[0] = '\0';
	return (struct phrase){out, out + size - 1};
}

void
phrase_char(struct phrase *l, char c)
{
	if (l->at == l->end)
		return;
	*l->at++ = c >= ' ' && c <= '~' ? c : '.';
	*l->at = '\0';
}

void
phrase_text(struct phrase *l, const char *text)
{
	while (*text && l->at < l->end)
		*l->at++ = *text++;
	*l->at = '\0';
}

void
phrase_number(struct phrase *l, uint32_t number)
{
	char digits[11];
	char *first = digits + sizeof(digits) - 1;

	*first = '\0';
	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	phrase_text(l, first);
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
	for (size_t i = 0; i < n; i++) {
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
