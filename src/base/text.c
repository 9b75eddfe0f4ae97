/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text decides by code point, from its own tables: what is safe to show must
 * not depend on the locale a report happens to run in.
 */
#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "text_marks.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/*
 * Characters that steer the terminal, turn the direction of text, or are not
 * seen at all: controls, format characters, fillers, variation selectors and
 * tags. Names that look alike but differ in these would fool the reader.
 */
/* clang-format off */
static const struct text_range hidden[] = {
	{ 0x0000, 0x001f },   /* C0 */
	{ 0x007f, 0x009f },   /* DEL, C1 */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x0600, 0x0605 },   /* Arabic number signs: they enclose digits */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x06dd, 0x06dd },   /* end of ayah: encloses digits */
	{ 0x070f, 0x070f },   /* Syriac abbreviation mark */
	{ 0x0890, 0x0891 },   /* Arabic pound and piastre marks */
	{ 0x08e2, 0x08e2 },   /* disputed end of ayah */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180b, 0x180f },   /* Mongolian selectors and vowel separator */
	{ 0x200b, 0x200f },   /* zero width, direction marks */
	{ 0x2028, 0x202e },   /* line separators, bidi embeddings, overrides */
	{ 0x2060, 0x206f },   /* word joiner, bidi isolates */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xffa0, 0xffa0 },   /* halfwidth Hangul filler */
	{ 0xfff0, 0xfffb },   /* interlinear annotation */
	{ 0x110bd, 0x110bd }, /* Kaithi number signs */
	{ 0x110cd, 0x110cd },
	{ 0x13430, 0x1343f }, /* Egyptian hieroglyph format controls */
	{ 0x1bca0, 0x1bca3 }, /* shorthand format controls */
	{ 0x1d173, 0x1d17a }, /* musical format controls */
	{ 0xe0000, 0xe0fff }, /* tags, variation selectors */
};
/* clang-format on */

#define IN(table, code)                                                        \
	in_ranges((table), sizeof(table) / sizeof((table)[0]), (code))

static bool
in_ranges(const struct text_range *ranges, size_t n, uint32_t code)
{
	size_t low = 0;

	while (n > low) {
		size_t middle = low + (n - low) / 2;

		if (code > ranges[middle].last)
			low = middle + 1;
		else if (code < ranges[middle].first)
			n = middle;
		else
			return true;
	}
	return false;
}

/* Printable ASCII: nearly all there is, and nothing to decide about. */
static bool
is_plain(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

static bool
is_hidden(uint32_t code)
{
	return IN(hidden, code);
}

static bool
is_mark(uint32_t code)
{
	return code >= text_marks[0].first && IN(text_marks, code);
}

/* What a lead byte promises: bytes behind it, its own bits, the least code. */
struct lead {
	uint8_t low, high, n_more, bits;
	uint32_t least;
};

/* clang-format off */
static const struct lead leads[] = { /* RFC 3629 3 */
	{ 0xc2, 0xdf, 1, 0x1f, 0x80 },
	{ 0xe0, 0xef, 2, 0x0f, 0x800 },
	{ 0xf0, 0xf4, 3, 0x07, 0x10000 },
};
/* clang-format on */

/* Surrogates and noncharacters are not text, whatever their encoding. */
static bool
is_character(uint32_t code)
{
	return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) &&
	       !(code >= 0xfdd0 && code <= 0xfdef) && (code & 0xfffe) != 0xfffe;
}

static size_t
decode_long(const uint8_t *at, size_t n, const struct lead *lead, uint32_t *out)
{
	uint32_t code = *at & lead->bits;

	if (n <= lead->n_more)
		return 0;
	for (size_t i = 1; i <= lead->n_more; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < lead->least || !is_character(code))
		return 0;
	*out = code;
	return (size_t)lead->n_more + 1;
}

/* Bytes of the character at `at`, or 0 when it is not UTF-8. n is not 0. */
static size_t
decode(const uint8_t *at, size_t n, uint32_t *out)
{
	if (*at < 0x80) {
		*out = *at;
		return 1;
	}
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		if (*at >= leads[i].low && *at <= leads[i].high)
			return decode_long(at, n, &leads[i], out);
	}
	return 0;
}

/* Where the text goes. Once something does not fit, nothing more does. */
struct sink {
	char *at, *end; /* *end is kept for the NUL */
};

static bool
put(struct sink *s, const void *bytes, size_t n)
{
	if ((size_t)(s->end - s->at) < n) {
		s->end = s->at;
		return false;
	}
	memcpy(s->at, bytes, n);
	s->at += n;
	return true;
}

static bool
put_escaped(struct sink *s, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		char text[4] = {
		    '\\', 'x', digits[bytes[i] >> 4], digits[bytes[i] & 15]};

		if (!put(s, text, sizeof(text)))
			return false;
	}
	return true;
}

/*
 * One character that is not plain. *bare says whether the character before it
 * can take a combining mark: it stands as itself and has none yet.
 */
static bool
put_character(
    struct sink *s, const uint8_t *at, size_t n, uint32_t code, bool *bare)
{
	bool mark = is_mark(code);
	bool shown = !is_hidden(code) && (!mark || *bare);

	*bare = shown && !mark;
	return shown ? put(s, at, n) : put_escaped(s, at, n);
}

/* Eight at once: above 0x7e the high bit, or what is added, below 0x20 what
 * is borrowed says so. */
static bool
are_plain(uint64_t eight)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t low = (eight - ones * 0x20) & ~eight;

	return !((eight | (eight + ones) | low) & ones * 0x80);
}

/* Copy the plain bytes at the start; returns how many there were. */
static size_t
put_plain(struct sink *s, const uint8_t *at, size_t n)
{
	size_t room = (size_t)(s->end - s->at);
	size_t i = 0, most = n < room ? n : room;
	uint64_t eight;

	for (; most - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, at + i, sizeof(eight));
		if (!are_plain(eight))
			break;
		memcpy(s->at + i, &eight, sizeof(eight));
	}
	for (; i < most && is_plain(at[i]); i++)
		s->at[i] = (char)at[i];
	s->at += i;
	return i;
}

size_t
text_sanitize(const void *in, size_t n, char *out, size_t size)
{
	const uint8_t *at = in;
	struct sink s = {out, out + size - 1};
	bool bare = false;

	while (n && s.at < s.end) {
		size_t used = put_plain(&s, at, n);
		uint32_t code;

		bare |= used > 0;
		at += used;
		n -= used;
		if (!n || s.at == s.end)
			break;
		used = decode(at, n, &code);
		if (!used) {
			used = 1;
			bare = put(&s, REPLACEMENT, 3);
		} else if (!put_character(&s, at, used, code, &bare)) {
			break;
		}
		at += used;
		n -= used;
	}
	*s.at = '\0';
	return (size_t)(s.at - out);
}

/* Columns of one character of `bytes` bytes at `text`. */
static size_t
width_at(const char *text, size_t n, size_t *bytes)
{
	uint32_t code;
	int columns;

	*bytes = 1;
	if (is_plain((uint8_t)*text))
		return 1;
	*bytes = decode((const uint8_t *)text, n, &code);
	if (!*bytes) { /* not sanitised; do not fall over it */
		*bytes = 1;
		return 1;
	}
	if (is_mark(code))
		return 0;
	columns = wcwidth((wchar_t)code);
	return columns < 0 ? 1 : (size_t)columns;
}

size_t
text_width(const char *text)
{
	size_t n = strlen(text);
	size_t columns = 0;

	while (n) {
		size_t bytes;

		columns += width_at(text, n, &bytes);
		text += bytes;
		n -= bytes;
	}
	return columns;
}

size_t
text_fit(const char *text, size_t columns)
{
	size_t n = strlen(text);
	size_t at = 0;

	while (at < n) {
		size_t bytes;
		size_t width = width_at(text + at, n - at, &bytes);

		if (width > columns)
			break;
		columns -= width;
		at += bytes;
	}
	return at;
}
