/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The canvas is what tests look at: everything that is drawn is drawn here,
 * and term only carries the difference to the terminal. It is also the last
 * line against control bytes: none can be put into a cell.
 */
#include "ui/canvas.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define REPLACEMENT 0xfffdu
#define ELLIPSIS 0x2026u

/* What stands for our own signs where only ASCII may be written. */
static const struct {
	uint32_t character;
	char twin;
} twins[] = {
    {0x00b7, '.'}, /* middle dot */
    {0x2013, '-'}, /* en dash */
    {ELLIPSIS, '~'},
    {0x2500, '-'}, /* box: horizontal */
    {0x2508, '.'}, /* ... in four dashes */
    {0x2502, '|'}, /* box: vertical */
    {0x2550, '='}, /* box: double */
    {0x2514, '+'}, /* box: corner */
    {0x2518, '+'},
    {0x2524, '+'}, /* box: tick */
    {0x25b2, '^'}, /* up */
    {0x25b8, '>'}, /* small right */
    {0x25bc, 'v'}, /* down */
    {0x2039, '<'},
    {0x203a, '>'},
};

static uint32_t
twin(uint32_t character)
{
	for (size_t i = 0; i < sizeof(twins) / sizeof(twins[0]); i++) {
		if (twins[i].character == character)
			return (uint32_t)twins[i].twin;
	}
	return '?';
}

int
canvas_init(struct canvas *c, int width, int height, bool ascii)
{
	*c = (struct canvas){.ascii = ascii};
	return canvas_resize(c, width, height);
}

int
canvas_resize(struct canvas *c, int width, int height)
{
	struct glyph *cells;

	width = width < 1 ? 1 : width;
	height = height < 1 ? 1 : height;
	cells = calloc((size_t)width * (size_t)height, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	free(c->cells);
	c->cells = cells;
	c->width = width;
	c->height = height;
	canvas_clear(c);
	return 0;
}

void
canvas_fini(struct canvas *c)
{
	free(c->cells);
	c->cells = NULL;
}

void
canvas_clear(struct canvas *c)
{
	canvas_fill(
	    c, (struct rect){0, 0, c->width, c->height}, ' ', STYLE_PLAIN);
}

/* Columns of one printable character: 1 or 2, or 0 for a combining mark. */
static int
columns_of(const struct canvas *c, uint32_t character)
{
	int n;

	if (character < 0x80)
		return 1;
	n = wcwidth((wchar_t)character);
	if (n == 0)
		return 0;
	return n == 2 && !c->ascii ? 2 : 1;
}

/* A character half of which is overwritten leaves a blank behind. */
static void
break_wide(struct canvas *c, int x, int y)
{
	struct glyph *line = &c->cells[(size_t)y * (size_t)c->width];

	if (!line[x].character && x > 0)
		line[x - 1].character = ' ';
	if (x + 1 < c->width && !line[x + 1].character)
		line[x + 1].character = ' ';
}

void
canvas_put(struct canvas *c, int x, int y, uint32_t character, enum style style)
{
	struct glyph *at;
	int columns;

	if (x < 0 || y < 0 || x >= c->width || y >= c->height)
		return;
	if (character < 0x20 || (character >= 0x7f && character < 0xa0))
		character = REPLACEMENT;
	if (c->ascii && character >= 0x80)
		character = twin(character);
	columns = columns_of(c, character);
	if (columns == 0)
		return;
	if (columns == 2 && x + 1 == c->width) {
		character = ' ';
		columns = 1;
	}
	break_wide(c, x, y);
	at = &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
	at[0] = (struct glyph){character, (uint8_t)style};
	if (columns == 2) {
		break_wide(c, x + 1, y);
		at[0].character = character;
		at[1] = (struct glyph){0, (uint8_t)style};
	}
}

/* Length of the UTF-8 sequence a byte starts, 0 when it starts none. */
static size_t
sequence_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if ((first & 0xf0) == 0xe0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* The next character of a text; what is no UTF-8 is one U+FFFD per byte. */
static uint32_t
decode(const char **text)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const uint8_t *p = (const uint8_t *)*text;
	size_t n = sequence_length(p[0]);
	uint32_t v;

	*text += 1;
	if (n <= 1)
		return n ? p[0] : REPLACEMENT;
	v = p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return REPLACEMENT;
		v = v << 6 | (p[i] & 0x3fu);
	}
	if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return REPLACEMENT;
	*text += n - 1;
	return v;
}

int
canvas_columns(const struct canvas *c, const char *text)
{
	int n = 0;

	while (*text)
		n += columns_of(c, decode(&text));
	return n;
}

int
canvas_text(struct canvas *c, int x, int y, int columns, enum style style,
    const char *text)
{
	bool cut = canvas_columns(c, text) > columns;
	int room = cut ? columns - 1 : columns;
	int used = 0;

	if (columns <= 0)
		return 0;
	while (*text) {
		uint32_t character = decode(&text);
		int n = columns_of(c, character);

		if (used + n > room)
			break;
		if (n)
			canvas_put(c, x + used, y, character, style);
		used += n;
	}
	if (cut)
		canvas_put(c, x + used++, y, ELLIPSIS, style);
	return used;
}

int
canvas_text_right(struct canvas *c, int x, int y, int columns, enum style style,
    const char *text)
{
	int n = canvas_columns(c, text);

	if (n < columns)
		x += columns - n;
	return canvas_text(c, x, y, n < columns ? n : columns, style, text);
}

int
canvas_format(struct canvas *c, int x, int y, int columns, enum style style,
    const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return canvas_text(c, x, y, columns, style, text);
}

/* The part of a rectangle that lies on the canvas. */
static struct rect
clip(const struct canvas *c, struct rect r)
{
	int right = r.x + r.width, bottom = r.y + r.height;

	r.x = r.x < 0 ? 0 : r.x;
	r.y = r.y < 0 ? 0 : r.y;
	right = right > c->width ? c->width : right;
	bottom = bottom > c->height ? c->height : bottom;
	r.width = right - r.x;
	r.height = bottom - r.y;
	return r;
}

void
canvas_fill(
    struct canvas *c, struct rect r, uint32_t character, enum style style)
{
	r = clip(c, r);
	for (int y = r.y; y < r.y + r.height; y++) {
		for (int x = r.x; x < r.x + r.width; x++)
			canvas_put(c, x, y, character, style);
	}
}

void
canvas_restyle(struct canvas *c, struct rect r, enum style style)
{
	r = clip(c, r);
	for (int y = r.y; y < r.y + r.height; y++) {
		for (int x = r.x; x < r.x + r.width; x++)
			c->cells[(size_t)y * (size_t)c->width + (size_t)x]
			    .style = (uint8_t)style;
	}
}

/* UTF-8 of one character that canvas_put let through. */
static size_t
encode(uint32_t v, char out[static 4])
{
	if (v < 0x80) {
		out[0] = (char)v;
		return 1;
	}
	if (v < 0x800) {
		out[0] = (char)(0xc0 | v >> 6);
		out[1] = (char)(0x80 | (v & 0x3f));
		return 2;
	}
	if (v < 0x10000) {
		out[0] = (char)(0xe0 | v >> 12);
		out[1] = (char)(0x80 | (v >> 6 & 0x3f));
		out[2] = (char)(0x80 | (v & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | v >> 18);
	out[1] = (char)(0x80 | (v >> 12 & 0x3f));
	out[2] = (char)(0x80 | (v >> 6 & 0x3f));
	out[3] = (char)(0x80 | (v & 0x3f));
	return 4;
}

size_t
canvas_line(const struct canvas *c, int y, char *out, size_t size)
{
	size_t used = 0, kept = 0;

	for (int x = 0; x < c->width; x++) {
		uint32_t v = canvas_at(c, x, y)->character;
		char utf8[4];
		size_t n;

		if (!v)
			continue;
		n = encode(v, utf8);
		if (used + n >= size)
			break;
		for (size_t i = 0; i < n; i++)
			out[used++] = utf8[i];
		if (v != ' ')
			kept = used;
	}
	out[kept] = '\0';
	return kept;
}
