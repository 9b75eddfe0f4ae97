/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One frame: its headers and fields, and its bytes with those of the chosen
 * field in brackets. The bytes stand beside the tree where the screen is wide
 * enough, else below it.
 */
#include "paint.h"

#include "base/units.h"
#include "board.h"
#include "frame_keys.h"

#include <stdio.h>

#define WIDE 120 /* columns from which on both stand side by side */
#define OFFSET_COLUMNS 6
#define NAME_COLUMNS 22
#define NAME_COLUMNS_TIGHT 18
#define LEAST_HEX_ROWS 3

/* How the bytes are laid out; `first` is the first line of them in sight. */
struct hex {
	struct rect r;
	int across; /* bytes a line */
	int lines, first;
};

static int
hex_columns(int across)
{
	return OFFSET_COLUMNS + 3 * across + 1 + across;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Divide all but the first and the last line; returns the line between. */
static int
divide(struct board *s, struct hex *hex)
{
	struct frame_view *v = &s->frame;
	int width = s->canvas.width, height = s->canvas.height - 3;
	int rows;

	hex->across = width > hex_columns(16) ? 16 : 8;
	hex->lines = ((int)v->frame.captured + hex->across - 1) / hex->across;
	if (width >= WIDE) {
		int columns = hex_columns(hex->across) + 1;

		v->tree = (struct rect){0, 1, width - columns - 1, height};
		hex->r = (struct rect){width - columns, 1, columns, height};
		return s->canvas.height - 2;
	}
	rows = height * 2 / 5;
	rows = least(rows < LEAST_HEX_ROWS ? LEAST_HEX_ROWS : rows, hex->lines);
	v->tree = (struct rect){0, 1, width, height - rows};
	hex->r = (struct rect){0, height - rows + 2, width, rows};
	return height - rows + 1;
}

static void
paint_title(struct board *s)
{
	const struct frame_view *v = &s->frame;
	struct canvas *c = &s->canvas;
	char number[UNITS_TEXT_BYTES], time[UNITS_TEXT_BYTES];

	units_count(number, v->frame.number);
	units_clock(time, v->frame.time_ns);
	canvas_fill(c, (struct rect){0, 0, c->width, 1}, ' ', STYLE_HEADER);
	canvas_format(c, 1, 0, c->width - 2, STYLE_HEADER, "Frame %s  %s  %s",
	    number, time, v->info);
}

/* One node: what folds has a sign; values stand in a column of their own. */
static void
paint_node(struct board *s, int y, size_t i)
{
	const struct frame_view *v = &s->frame;
	const struct tree_node *node = &v->nodes[i];
	struct canvas *c = &s->canvas;
	int width = v->tree.width;
	int x = 1 + 2 * node->depth;
	int values = 4 + (width < 60 ? NAME_COLUMNS_TIGHT : NAME_COLUMNS);
	bool wrong = node->missing || (!node->depth && !node->bytes);
	enum style style = wrong         ? STYLE_WARN
	                   : node->depth ? STYLE_PLAIN
	                                 : STYLE_KEY;

	if (frame_view_folds(v, i))
		canvas_put(c, x, y, v->folded[i] ? '+' : '-', STYLE_KEY);
	x += 2;
	x += canvas_text(c, x, y, width - x, style, node->name);
	x = node->depth == 0 || x >= values ? x + 2 : values;
	if (x < width)
		canvas_text(c, x, y, width - x,
		    wrong ? STYLE_WARN : STYLE_PLAIN, node->value);
	if (i != v->selected)
		return;
	canvas_put(c, 0, y, 0x25b8, STYLE_SELECTED);
	canvas_restyle(c, (struct rect){0, y, width, 1}, STYLE_SELECTED);
}

static void
paint_tree(struct board *s)
{
	struct frame_view *v = &s->frame;
	uint16_t lines[TREE_NODES];
	size_t n = frame_view_lines(v, lines), at = 0;
	size_t height = v->tree.height > 0 ? (size_t)v->tree.height : 1;

	while (at + 1 < n && lines[at] != v->selected)
		at++;
	if (v->top > at)
		v->top = at;
	if (at >= v->top + height)
		v->top = at - height + 1;
	if (v->top + height > n)
		v->top = n > height ? n - height : 0;
	for (size_t y = 0; y < height && v->top + y < n; y++)
		paint_node(s, v->tree.y + (int)y, lines[v->top + y]);
}

/* "byte 7" or "bytes 7-9" */
static void
range_text(
    char *out, size_t size, const char *what, unsigned from, unsigned last)
{
	if (from == last)
		snprintf(out, size, "%s %u", what, from);
	else
		snprintf(out, size, "%ss %u-%u", what, from, last);
}

/* "Fragment offset: bytes 20-21, bits 3-15" */
static void
paint_place(struct board *s, int y)
{
	const struct frame_view *v = &s->frame;
	const struct tree_node *node = &v->nodes[v->selected];
	struct canvas *c = &s->canvas;
	char kept[UNITS_TEXT_BYTES], wire[UNITS_TEXT_BYTES];
	char right[4 * UNITS_TEXT_BYTES], bytes[40], bits[40] = "";
	int columns;

	canvas_fill(c, (struct rect){0, y, c->width, 1}, ' ', STYLE_HEADER);
	units_count(kept, v->frame.captured);
	units_count(wire, v->frame.wire);
	if (v->frame.captured < v->frame.wire)
		snprintf(
		    right, sizeof(right), "first %s of %s bytes", kept, wire);
	else
		snprintf(right, sizeof(right), "%s bytes", wire);
	columns = canvas_text_right(c, 0, y, c->width - 1, STYLE_HEADER, right);
	if (!v->n || !node->bytes)
		return;
	if (node->bits)
		range_text(bits, sizeof(bits), ", bit", node->bit,
		    node->bit + node->bits - 1u);
	range_text(
	    bytes, sizeof(bytes), "byte", node->at, node->at + node->bytes - 1);
	canvas_format(c, 1, y, c->width - columns - 4, STYLE_HEADER, "%s: %s%s",
	    node->name, bytes, bits);
}

/* Column of a byte's first digit; a blank lies before and after each. */
static int
byte_x(const struct hex *hex, int i)
{
	return hex->r.x + OFFSET_COLUMNS + 3 * i;
}

static int
text_x(const struct hex *hex, int i)
{
	return byte_x(hex, hex->across) + 1 + i;
}

static void
paint_byte(struct board *s, const struct hex *hex, int y, uint32_t at)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t byte = s->frame.bytes[at];
	int i = (int)at % hex->across;
	int x = byte_x(hex, i);

	canvas_put(
	    &s->canvas, x, y, (unsigned char)digits[byte >> 4], STYLE_PLAIN);
	canvas_put(&s->canvas, x + 1, y, (unsigned char)digits[byte & 15],
	    STYLE_PLAIN);
	canvas_put(&s->canvas, text_x(hex, i), y,
	    byte >= ' ' && byte <= '~' ? byte : '.', STYLE_DIM);
}

/* Bytes from..last of this line are the chosen ones: reversed, in brackets. */
static void
mark(struct board *s, const struct hex *hex, int y, int from, int last,
    bool begins, bool ends)
{
	struct canvas *c = &s->canvas;
	int x = byte_x(hex, from), end = byte_x(hex, last) + 2;

	canvas_restyle(c, (struct rect){x, y, end - x, 1}, STYLE_SELECTED);
	canvas_restyle(c,
	    (struct rect){text_x(hex, from), y, last - from + 1, 1},
	    STYLE_SELECTED);
	if (begins)
		canvas_put(c, x - 1, y, '[', STYLE_KEY);
	if (ends)
		canvas_put(c, end, y, ']', STYLE_KEY);
}

static void
paint_hex_line(struct board *s, const struct hex *hex, int line)
{
	const struct frame_view *v = &s->frame;
	const struct tree_node *node = &v->nodes[v->selected];
	uint32_t across = (uint32_t)hex->across;
	uint32_t at = (uint32_t)line * across;
	uint32_t end =
	    at + across < v->frame.captured ? at + across : v->frame.captured;
	uint32_t from = node->at > at ? node->at : at;
	uint32_t to =
	    node->at + node->bytes < end ? node->at + node->bytes : end;
	int y = hex->r.y + line - hex->first;

	canvas_format(
	    &s->canvas, hex->r.x, y, OFFSET_COLUMNS, STYLE_DIM, "%04x", at);
	for (uint32_t i = at; i < end; i++)
		paint_byte(s, hex, y, i);
	if (v->n && from < to)
		mark(s, hex, y, (int)(from - at), (int)(to - 1 - at),
		    from == node->at, to == node->at + node->bytes);
}

/* Scrolled so that where the chosen bytes begin is in sight. */
static void
paint_hex(struct board *s, struct hex *hex)
{
	const struct frame_view *v = &s->frame;
	int line = v->n ? (int)v->nodes[v->selected].at / hex->across : 0;

	hex->first = 0;
	if (hex->lines > hex->r.height) {
		hex->first = line > 0 ? line - 1 : 0;
		hex->first = least(hex->first, hex->lines - hex->r.height);
	}
	for (int i = hex->first;
	     i < hex->lines && i < hex->first + hex->r.height; i++)
		paint_hex_line(s, hex, i);
}

void
paint_frame(struct board *s)
{
	struct hex hex;
	int between = divide(s, &hex);
	size_t n;
	const struct modal_key *keys = frame_keys(&n);

	paint_title(s);
	paint_tree(s);
	paint_place(s, between);
	paint_hex(s, &hex);
	paint_modal_keys(s, keys, n);
}
