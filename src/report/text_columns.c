/* SPDX-License-Identifier: BSD-2-Clause */
#include "text_columns.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

/* The widest column that may become narrower, or n. */
static unsigned
widest(const size_t *width, const size_t *least, unsigned n)
{
	unsigned found = n;

	for (unsigned i = 0; i < n; i++)
		if (least[i] != SIZE_MAX && width[i] > least[i] &&
		    (found == n || width[i] > width[found]))
			found = i;
	return found;
}

void
text_columns_fit(
    size_t *width, const size_t *least, unsigned n, size_t gap, size_t room)
{
	size_t wanted = n ? (n - 1) * gap : 0;

	for (unsigned i = 0; i < n; i++)
		wanted += width[i];
	for (; wanted > room; wanted--) {
		unsigned i = widest(width, least, n);

		if (i == n)
			return; /* numbers are never cut: then it is wider */
		width[i]--;
	}
}

static size_t
first_character(const char *text)
{
	size_t n = text[0] != '\0';

	while (n && (text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

size_t
text_columns_piece(const char *text, size_t width)
{
	size_t n = text_fit(text, width), at;

	if (n == 0)
		return first_character(text);
	if (!text[n])
		return n;
	for (at = n; at > n / 3; at--)
		if (text[at - 1] == ' ')
			return at;
	return n;
}
