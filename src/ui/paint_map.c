/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The map of the world. How much goes to a country shows in how many of its
 * dots are set, so that it can be read without colours; without braille each
 * cell is a character of about that darkness.
 */
#include "paint_map.h"

#include "base/units.h"
#include "board.h"
#include "map_keys.h"
#include "paint.h"
#include "shades.h"

#include <stdio.h>

#define BRAILLE 0x2800u
#define LEAST_LIST_ROWS 2
#define MAP_WIDTH_PARTS 19 /* rows of a hundred columns of the world */
#define CLOSE 1.2          /* degrees a dot, below which borders are drawn */
#define GAP 2
#define NARROW 72 /* columns below which words are left out */
#define WIDE 100  /* ... and from which on there is room for more */

static const char ascii_shades[SHADES + 1] = {'.', ':', '=', '%', '@'};

static const enum style shades[SHADES + 1] = {
    STYLE_DIM, STYLE_MAP_1, STYLE_MAP_2, STYLE_MAP_3, STYLE_MAP_4};

/* The dots of each shade, over and over: none, one in 8, 4, 2, all. */
/* clang-format off */
static const char patterns[SHADES + 1][4][5] = {
	{ "    ", "    ", "    ", "    " },
	{ "#   ", "    ", "  # ", "    " },
	{ "# # ", "    ", " # #", "    " },
	{ "# # ", " # #", "# # ", " # #" },
	{ "####", "####", "####", "####" },
};
/* clang-format on */

static bool
in_pattern(unsigned level, int x, int y)
{
	return patterns[level][y % 4][x % 4] == '#';
}

/* What a dot has around it; beyond the edge all goes on as it is. */
struct around {
	int own;
	bool coast, border; /* of a border one side only */
};

static struct around
look_around(const struct map_raster *r, int x, int y)
{
	struct around a = {.own = map_raster_country(r, x, y)};
	int right = x + 1 < r->width ? map_raster_country(r, x + 1, y) : a.own;
	int below = y + 1 < r->height ? map_raster_country(r, x, y + 1) : a.own;
	int left = x > 0 ? map_raster_country(r, x - 1, y) : a.own;
	int above = y > 0 ? map_raster_country(r, x, y - 1) : a.own;

	a.coast = right < 0 || below < 0 || left < 0 || above < 0;
	a.border =
	    (right >= 0 && right != a.own) || (below >= 0 && below != a.own);
	return a;
}

/* Full countries have gaps for borders, the others lines. */
static bool
is_set(const struct map_view *m, int x, int y, unsigned *level)
{
	struct around a = look_around(&m->raster, x, y);

	*level = 0;
	if (a.own < 0)
		return false;
	*level = shades_of(m->top, m->shade[a.own + 1]);
	if (*level == SHADES)
		return !a.border;
	return in_pattern(*level, x, y) || a.coast ||
	       (a.border && (*level || m->raster.across < CLOSE));
}

static void
paint_braille(struct board *s, int column, int row)
{
	const struct map_view *m = &s->map;
	unsigned bits = 0, most = 0;

	for (int y = 0; y < MAP_DOTS_Y; y++) {
		for (int x = 0; x < MAP_DOTS_X; x++) {
			unsigned level;

			if (is_set(m, column * MAP_DOTS_X + x,
				row * MAP_DOTS_Y + y, &level))
				bits |= map_dot_bit(x, y);
			most = level > most ? level : most;
		}
	}
	if (bits)
		canvas_put(&s->canvas, m->page.x + column, m->page.y + row,
		    BRAILLE + bits, shades[most]);
}

/* Land where a third of the cell is: of a coast half the cells show. */
static void
paint_ascii(struct board *s, int column, int row)
{
	const struct map_view *m = &s->map;
	unsigned land = 0, most = 0;

	for (int i = 0; i < MAP_DOTS_X * MAP_DOTS_Y; i++) {
		int own = map_raster_country(&m->raster,
		    column * MAP_DOTS_X + i % MAP_DOTS_X,
		    row * MAP_DOTS_Y + i / MAP_DOTS_X);
		unsigned level =
		    own < 0 ? 0 : shades_of(m->top, m->shade[own + 1]);

		land += own >= 0;
		most = level > most ? level : most;
	}
	if (land >= 3 || most)
		canvas_put(&s->canvas, m->page.x + column, m->page.y + row,
		    (uint8_t)ascii_shades[most], shades[most]);
}

static void
paint_land(struct board *s)
{
	const struct map_raster *r = &s->map.raster;

	for (int y = 0; y < r->rows; y++) {
		for (int x = 0; x < r->columns; x++) {
			if (s->canvas.ascii)
				paint_ascii(s, x, y);
			else
				paint_braille(s, x, y);
		}
	}
}

static void
value_text(
    const struct board *s, uint64_t value, char out[static UNITS_TEXT_BYTES])
{
	if (s->map.measure == MAP_BYTES)
		units_bytes(out, value);
	else
		units_rate(out, value, s->rates);
}

/* Two cells of each shade, and up to how much it stands for. */
static void
paint_legend(struct board *s, int y)
{
	struct canvas *c = &s->canvas;
	int x = 1;

	if (!s->map.top) {
		canvas_text(
		    c, x, y, c->width - x, STYLE_DIM, "nothing to shade yet");
		return;
	}
	for (unsigned level = 1; level <= SHADES; level++) {
		char text[UNITS_TEXT_BYTES];

		for (int i = 0; i < 2; i++) {
			unsigned bits = 0;

			for (int k = 0; k < MAP_DOTS_X * MAP_DOTS_Y; k++) {
				if (in_pattern(level, 2 * i + k % 2, k / 2))
					bits |= map_dot_bit(k % 2, k / 2);
			}
			canvas_put(c, x++, y,
			    c->ascii ? (uint8_t)ascii_shades[level]
				     : BRAILLE + bits,
			    shades[level]);
		}
		value_text(s, shades_limit(s->map.top, level), text);
		x += 1 + canvas_format(c, x + 1, y, c->width - x - 1,
			     STYLE_PLAIN, "to %s", text);
		x += GAP;
	}
	x += canvas_text(c, x, y, c->width - x, STYLE_DIM, "a country");
	if (s->map.here)
		canvas_format(c, x + GAP, y, c->width - x - GAP, STYLE_PLAIN,
		    "%c here", MAP_HERE);
}

/* How much cannot be on the map, and why. */
static void
rest_text(const struct board *s, char *out, size_t size)
{
	const struct map_rest *rest = &s->map.lists[MAP_COUNTRIES].rest;
	char special[UNITS_TEXT_BYTES], unknown[UNITS_TEXT_BYTES];
	char undrawn[UNITS_TEXT_BYTES];
	int n;

	units_bytes(special, rest->special);
	units_bytes(unknown, rest->unknown);
	units_bytes(undrawn, s->map.undrawn);
	n = snprintf(out, size, "no place: %s%s, %s unknown", special,
	    s->canvas.width < NARROW ? ""
	    : s->canvas.width < WIDE ? " special"
				     : " private or special",
	    unknown);
	if (s->map.undrawn)
		snprintf(out + n, size - (size_t)n, "; not drawn: %s", undrawn);
}

/* A part of the world, by what, of which part of all, through which filter. */
static int
paint_subject(struct board *s, int y)
{
	struct canvas *c = &s->canvas;
	size_t n, n_steps = s->trail.scope.n;
	const struct map_region *regions = map_regions(&n);
	char label[SCOPE_LABEL_BYTES];
	int x = 1;

	x += canvas_format(c, x, y, c->width - 2, STYLE_HEADER, "%s, by %s",
	    regions[s->map.region].title,
	    s->map.measure == MAP_BYTES ? "bytes" : "rate");
	if (n_steps > 0) {
		scope_label(&s->trail.scope.steps[n_steps - 1], label);
		x += canvas_format(
		    c, x, y, c->width / 3, STYLE_HEADER, ", %s", label);
	}
	if (s->map.filtered)
		x += canvas_format(c, x, y, c->width / 3, STYLE_WARN, ", / %s",
		    s->filter.prompt.text);
	return x;
}

static void
paint_title(struct board *s, int y)
{
	struct canvas *c = &s->canvas;
	char text[4 * UNITS_TEXT_BYTES + 64];
	int x;

	rest_text(s, text, sizeof(text));
	canvas_fill(c, (struct rect){0, y, c->width, 1}, ' ', STYLE_HEADER);
	x = paint_subject(s, y) + GAP;
	canvas_text_right(c, x, y, c->width - 1 - x, STYLE_HEADER, text);
}

static void
paint_footer_line(struct board *s)
{
	size_t n;
	const struct modal_key *keys = map_keys(&n);

	if (s->message_until_ns)
		canvas_text(&s->canvas, 1, s->canvas.height - 1,
		    s->canvas.width - 2, STYLE_STRONG, s->message);
	else
		paint_modal_keys(s, keys, n);
}

/* As high as the world is at this width, so long as lists have some rows. */
static int
map_rows(const struct board *s, int left)
{
	int rows = s->canvas.width * MAP_WIDTH_PARTS / 100 + 1;
	int most = left - LEAST_LIST_ROWS;

	return rows < most ? rows : most;
}

void
paint_map(struct board *s)
{
	struct map_view *m = &s->map;
	struct canvas *c = &s->canvas;
	int top = s->layout.banner.y + s->layout.banner.height;
	int left = c->height - top - 4; /* title, legend, lists' titles, keys */
	int rows = map_rows(s, left);
	size_t n;

	map_raster_make(
	    &m->raster, &map_regions(&n)[m->region], c->width, rows);
	m->page = (struct rect){(c->width - m->raster.columns) / 2, top + 1,
	    m->raster.columns, m->raster.rows};
	paint_status(s);
	paint_title(s, top);
	paint_land(s);
	map_marks_choose(m);
	map_arcs_paint(c, m);
	map_marks_paint(c, m);
	paint_legend(s, top + 1 + rows);
	paint_map_lists(
	    s, (struct rect){0, top + rows + 3, c->width, left - rows});
	paint_footer_line(s);
}
