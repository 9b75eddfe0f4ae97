/* SPDX-License-Identifier: BSD-2-Clause */
#include "text_columns.h"

#include "base/text.h"

#include <stdbool.h>
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

size_t
text_columns_least(const size_t *width, const size_t *least, unsigned i)
{
	return width[i] < least[i] || least[i] == SIZE_MAX ? width[i]
	                                                   : least[i];
}

/* By how much all columns are too wide when they are as narrow as can be. */
static size_t
excess(const size_t *width, const size_t *least, unsigned n, size_t gap,
    size_t room)
{
	size_t wanted = n ? (n - 1) * gap : 0;

	for (unsigned i = 0; i < n; i++)
		wanted += text_columns_least(width, least, i);
	return wanted > room ? wanted - room : 0;
}

/* Is it as well to lose what frees `size` as what frees `best`? */
static bool
frees_as_well(size_t size, size_t best, size_t need)
{
	return size >= (best < need ? best : need);
}

unsigned
text_columns_left_out(const size_t *width, const size_t *least,
    const enum text_worth *worth, unsigned n, size_t gap, size_t room,
    enum text_worth most)
{
	size_t need = excess(width, least, n, gap, room), best = 0;
	enum text_worth kind = TEXT_KEPT;
	unsigned found = n;

	if (need == 0)
		return n;
	for (unsigned i = 0; i < n; i++)
		if (worth[i] > kind)
			kind = worth[i];
	if (kind < most || kind == TEXT_KEPT)
		return n;
	for (unsigned i = 0; i < n; i++) {
		size_t size = text_columns_least(width, least, i) + gap;

		if (worth[i] == kind && frees_as_well(size, best, need)) {
			found = i;
			best = size;
		}
	}
	return found;
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
