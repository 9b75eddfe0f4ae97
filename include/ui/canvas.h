/* SPDX-License-Identifier: BSD-2-Clause */
/* canvas owns the grid of cells a screen is painted on, before any terminal. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a cell means; only term knows what that looks like. */
enum style {
	STYLE_PLAIN,
	STYLE_DIM,
	STYLE_STRONG,
	STYLE_NAME,
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
	STYLE_IN,
	STYLE_OUT,
	STYLE_TAB,
	STYLE_TAB_ACTIVE,
	STYLE_HEADER,
	STYLE_SORTED,
	STYLE_SELECTED,
	STYLE_KEY,
	STYLE_INPUT,
	STYLE_MAP_1, /* shades of the map, from little to much */
	STYLE_MAP_2,
	STYLE_MAP_3,
	STYLE_MAP_4,
	N_STYLES
};

struct rect {
	int x, y, width, height;
};

static inline bool
rect_holds(const struct rect *r, int x, int y)
{
	return x >= r->x && x < r->x + r->width && y >= r->y &&
	       y < r->y + r->height;
}

struct glyph {
	uint32_t character; /* 0: the right half of a wide one */
	uint8_t style;      /* enum style */
};

struct canvas {
	int width, height;
	bool ascii; /* characters beyond ASCII are replaced by their twin */
	struct glyph *cells;
};

/*
 * canvas_init   - a blank canvas; sizes below 1 count as 1.
 * canvas_resize - another size, blank again.
 *
 * errors  -ENOMEM, the canvas keeps its old size
 */
int canvas_init(struct canvas *c, int width, int height, bool ascii);
int canvas_resize(struct canvas *c, int width, int height);
void canvas_fini(struct canvas *c);
void canvas_clear(struct canvas *c);

/* One character; outside the canvas nothing happens. */
void canvas_put(
    struct canvas *c, int x, int y, uint32_t character, enum style style);

/*
 * canvas_text       - text from (x, y) on, in at most `columns` columns.
 * canvas_text_right - the same, ending at x + columns.
 * canvas_format     - canvas_text of a formatted line (up to 512 bytes).
 *
 * text     UTF-8; what does not fit ends in an ellipsis, and controls and
 *          invalid bytes show as U+FFFD whoever forgot to sanitise them
 * returns  columns written
 */
int canvas_text(struct canvas *c, int x, int y, int columns, enum style style,
    const char *text);
int canvas_text_right(struct canvas *c, int x, int y, int columns,
    enum style style, const char *text);
int canvas_format(struct canvas *c, int x, int y, int columns, enum style style,
    const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Columns a text takes on this canvas. */
int canvas_columns(const struct canvas *c, const char *text);

void canvas_fill(
    struct canvas *c, struct rect r, uint32_t character, enum style style);

/* Another style for what is already there. */
void canvas_restyle(struct canvas *c, struct rect r, enum style style);

/* Cell at (x, y), which must be on the canvas. */
static inline const struct glyph *
canvas_at(const struct canvas *c, int x, int y)
{
	return &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
}

/*
 * canvas_line - one line as UTF-8, without the blanks at its end.
 *
 * out      NUL-ended; whole characters only
 * returns  length of the text
 */
size_t canvas_line(const struct canvas *c, int y, char *out, size_t size);

#endif
