/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge decides what may reach a terminal. It shares nothing with base/text:
 * it decodes by another rule, asks libc for widths, and names what is hidden
 * by hand. Wants a UTF-8 locale.
 */
#ifndef TESTS_BASE_JUDGE_H
#define TESTS_BASE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

/* Decode by the table of RFC 3629 section 4 (its ABNF), one row a case. */
struct judge_form {
	uint8_t low[4], high[4];
	unsigned n;
};

/* clang-format off */
static const struct judge_form judge_forms[] = {
	{ { 0x00 }, { 0x7f }, 1 },
	{ { 0xc2, 0x80 }, { 0xdf, 0xbf }, 2 },
	{ { 0xe0, 0xa0, 0x80 }, { 0xe0, 0xbf, 0xbf }, 3 },
	{ { 0xe1, 0x80, 0x80 }, { 0xec, 0xbf, 0xbf }, 3 },
	{ { 0xed, 0x80, 0x80 }, { 0xed, 0x9f, 0xbf }, 3 },
	{ { 0xee, 0x80, 0x80 }, { 0xef, 0xbf, 0xbf }, 3 },
	{ { 0xf0, 0x90, 0x80, 0x80 }, { 0xf0, 0xbf, 0xbf, 0xbf }, 4 },
	{ { 0xf1, 0x80, 0x80, 0x80 }, { 0xf3, 0xbf, 0xbf, 0xbf }, 4 },
	{ { 0xf4, 0x80, 0x80, 0x80 }, { 0xf4, 0x8f, 0xbf, 0xbf }, 4 },
};
/* clang-format on */

static inline bool
judge_is_form(const struct judge_form *f, const uint8_t *at, size_t n)
{
	if (n < f->n)
		return false;
	for (unsigned i = 0; i < f->n; i++) {
		if (at[i] < f->low[i] || at[i] > f->high[i])
			return false;
	}
	return true;
}

/* Bytes of the character at `at`, 0 for none. */
static inline unsigned
judge_decode(const uint8_t *at, size_t n, uint32_t *out)
{
	static const uint8_t payload[] = {0, 0x7f, 0x1f, 0x0f, 0x07};

	for (unsigned k = 0; k < 9; k++) {
		const struct judge_form *f = &judge_forms[k];

		if (!judge_is_form(f, at, n))
			continue;
		*out = at[0] & payload[f->n];
		for (unsigned i = 1; i < f->n; i++)
			*out = *out * 64 + at[i] % 64;
		return f->n;
	}
	return 0;
}

static inline bool
judge_is_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	       c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe01ef) ||
	       (c >= 0xfdd0 && c <= 0xfdef) || c % 0x10000 >= 0xfffe;
}

/* NULL when the text may be shown, else why not. */
static inline const char *
judge_text(const char *text, size_t n)
{
	const uint8_t *at = (const uint8_t *)text;
	bool bare = false;

	while (n) {
		uint32_t c;
		unsigned used = judge_decode(at, n, &c);

		if (!used)
			return "not UTF-8";
		if (judge_is_hidden(c))
			return "a hidden character";
		if (wcwidth((wchar_t)c) == 0 && !bare)
			return "a mark on nothing, or on a mark";
		bare = wcwidth((wchar_t)c) != 0;
		at += used;
		n -= used;
	}
	return NULL;
}

#endif
