/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers are written by hand: a report lists every packet of a capture, and
 * printf takes most of its time then.
 */
#include "line.h"

#include "base/addr.h"

struct line
line_begin(char *out, size_t size)
{
	out[0] = '\0';
	return (struct line){out, out + size - 1};
}

void
line_char(struct line *l, char c)
{
	if (l->at == l->end)
		return;
	*l->at++ = c >= ' ' && c <= '~' ? c : '.';
	*l->at = '\0';
}

void
line_text(struct line *l, const char *text)
{
	while (*text && l->at < l->end)
		*l->at++ = *text++;
	*l->at = '\0';
}

void
line_number(struct line *l, uint32_t number)
{
	char digits[11];
	char *first = digits + sizeof(digits) - 1;

	*first = '\0';
	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	line_text(l, first);
}

void
line_hex(struct line *l, uint32_t number, unsigned digits)
{
	while (digits-- > 0)
		line_char(l, "0123456789abcdef"[number >> digits * 4 & 15]);
}

void
line_bytes(struct line *l, const uint8_t *bytes, size_t n, char between)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && between)
			line_char(l, between);
		line_hex(l, bytes[i], 2);
	}
}

void
line_named(struct line *l, const char *name, uint32_t number)
{
	line_text(l, name);
	line_number(l, number);
}

void
line_ipv4(struct line *l, const uint8_t wire[static 4])
{
	for (size_t i = 0; i < 4; i++)
		line_named(l, i ? "." : "", wire[i]);
}

void
line_ipv6(struct line *l, const uint8_t wire[static 16])
{
	char text[ADDR_TEXT_BYTES];
	struct addr a = addr_ipv6(wire);

	addr_text(&a, text);
	line_text(l, text);
}
