/* SPDX-License-Identifier: BSD-2-Clause */
/* The help: all keys, then the view in front and its columns. */
#include "paint.h"

#include "board.h"
#include "follow_keys.h"
#include "frame_keys.h"
#include "lookup/name_origin.h"
#include "map_keys.h"
#include "matrix_keys.h"
#include "tray_keys.h"
#include "ui/keymap.h"

#include <stdio.h>

#define NAME_COLUMNS 12

/* A page longer than the screen: lines are drawn where they are in sight. */
struct page {
	struct canvas *canvas;
	struct help_search *search;
	int top, height, line;
};

static bool
in_sight(const struct page *p)
{
	return p->line >= p->top && p->line < p->top + p->height;
}

static void
heading(struct page *p, const char *text)
{
	p->line++; /* a blank line before */
	if (in_sight(p))
		canvas_text(p->canvas, 1, 1 + p->line - p->top,
		    p->canvas->width - 2, STYLE_STRONG, text);
	p->line++;
}

/* An arrow at the one we are at, a bracket at the others. */
static void
mark_hit(struct page *p)
{
	bool here = p->line == p->search->hit;

	help_search_add(p->search, p->line);
	if (in_sight(p))
		canvas_put(p->canvas, 0, 1 + p->line - p->top,
		    here ? 0x25b8 : '>', here ? STYLE_SELECTED : STYLE_WARN);
}

/* A name, and what it means in as many lines as that takes. */
static void
entry(struct page *p, const char *name, const char *help)
{
	int x = 3 + NAME_COLUMNS;
	int room = p->canvas->width - x - 1;

	if (help_search_matches(p->search, name, help))
		mark_hit(p);
	if (in_sight(p))
		canvas_text(p->canvas, 2, 1 + p->line - p->top, NAME_COLUMNS,
		    STYLE_KEY, name);
	do {
		int n = 0, blank = 0;

		while (help[n] && n < room) {
			if (help[++n] == ' ' || !help[n])
				blank = n;
		}
		n = blank ? blank : n;
		if (in_sight(p))
			canvas_format(p->canvas, x, 1 + p->line - p->top, room,
			    STYLE_PLAIN, "%.*s", n, help);
		help += n;
		help += *help == ' ';
		p->line++;
	} while (*help);
}

static void
all_keys(struct page *p, const struct board *s)
{
	size_t n;
	const struct binding *b = keymap_table(s->keys, &n);

	for (size_t i = 0; i < n; i++) {
		if (!i || b[i].group != b[i - 1].group)
			heading(p, keys_group_title(b[i].group));
		entry(p, b[i].name, b[i].help);
	}
	heading(p, "Mouse");
	entry(p, "click",
	    "A tab shows the view, a title sorts, a row selects, a key in the "
	    "last line is pressed.");
	entry(p, "drag", "In the graph: marks a range; a click, a bin.");
	entry(p, "wheel", "Scrolls the table.");
	heading(p, "In this help");
	entry(p, "/",
	    "Search for a word (also F3); n and N go to the next entry and the "
	    "one before.");
}

static void
modal_keys(struct page *p, const char *where,
    const struct modal_key *(*table)(size_t *n))
{
	size_t n;
	const struct modal_key *k = table(&n);

	heading(p, where);
	for (size_t i = 0; i < n; i++)
		entry(p, k[i].name, k[i].help);
}

static void
filter_words(struct page *p)
{
	heading(p, "Filter");
	entry(p, "word", "Any shown cell has it; several words: all of them.");
	entry(p, "name:text",
	    "That column has the text; =, !=, <, >, <=, >= "
	    "compare (bytes>1M, duration<2s), ~ matches a pattern.");
	entry(p, "!term", "Not that; `and`, `or` and ( ) combine terms.");
}

/* The letters behind names. */
static void
name_marks(struct page *p)
{
	heading(p, "Names");
	for (int i = N_NAME_ORIGINS - 1; i > NAME_NONE; i--) {
		const struct name_origin_text *t =
		    name_origin_text((enum name_origin)i);
		const char letter[2] = {t->letter, '\0'};

		entry(p, p->canvas->ascii ? letter : t->raised, t->help);
	}
}

static void
this_view(struct page *p, const struct board *s)
{
	const struct view *v = board_view(s);
	char text[128];

	snprintf(text, sizeof(text), "This view: %s", v->title);
	heading(p, text);
	entry(p, v->id, v->help);
	for (unsigned i = 0; i < v->n_columns; i++)
		entry(p, v->columns[i].id, v->columns[i].help);
}

static int
write_page(struct board *s)
{
	struct page p = {
	    .canvas = &s->canvas,
	    .search = &s->search,
	    .top = s->help_top,
	    .height = s->canvas.height - 2,
	    .line = -1,
	};

	s->search.n = 0;
	all_keys(&p, s);
	modal_keys(&p, "In a frame", frame_keys);
	modal_keys(&p, "In a conversation", follow_keys);
	modal_keys(&p, "Looking at a file", tray_keys);
	modal_keys(&p, "On the map", map_keys);
	modal_keys(&p, "In the matrix", matrix_keys);
	modal_keys(&p, "Choosing columns", drawer_keys);
	filter_words(&p);
	name_marks(&p);
	if (s->sandbox_note) {
		heading(&p, "This process");
		entry(&p, "sandbox", s->sandbox_note);
	}
	this_view(&p, s);
	return p.line;
}

static void
paint_last_line(struct board *s, int page, int lines)
{
	struct canvas *c = &s->canvas;
	int last = s->help_top + page < lines ? s->help_top + page : lines;

	if (*s->search.prompt.text)
		canvas_format(c, 1, c->height - 1, c->width - 2, STYLE_DIM,
		    "%d lines have '%s': n, N go on   / search   any other key "
		    "leaves",
		    s->search.n, s->search.prompt.text);
	else
		canvas_format(c, 1, c->height - 1, c->width - 2, STYLE_DIM,
		    "Up, Down, PgUp, PgDn scroll (%d-%d of %d)   / search   "
		    "any other key leaves",
		    s->help_top + 1, last, lines);
}

void
paint_help(struct board *s)
{
	struct canvas *c = &s->canvas;
	int page = c->height - 2;
	/* Its length depends on the width: count first, draw nothing. */
	int lines;

	canvas_clear(c);
	lines = write_page(s);
	s->help_top = help_search_settle(&s->search, s->help_top, page);
	if (s->help_top > lines - page)
		s->help_top = lines - page;
	if (s->help_top < 0)
		s->help_top = 0;
	canvas_clear(c);
	lines = write_page(s);
	canvas_fill(c, (struct rect){0, 0, c->width, 1}, ' ', STYLE_HEADER);
	canvas_text(c, 1, 0, c->width - 2, STYLE_HEADER, "tapdeck: help");
	if (s->search.editing)
		paint_prompt(s, "/ ", &s->search.prompt,
		    *s->search.prompt.text && !s->search.n ? "not found" : "");
	else
		paint_last_line(s, page, lines);
}
