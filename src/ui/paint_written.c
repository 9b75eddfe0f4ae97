/* SPDX-License-Identifier: BSD-2-Clause */
/* What tcpdump and tshark call a scope, once its frames are in a file. */
#include "paint.h"

#include "base/text.h"
#include "board.h"
#include "stats/scope_words.h"

#include <stdio.h>
#include <string.h>

#define INDENT 10 /* columns, the name of the program in them */
#define LINES_MOST 12

/* Lines are broken at blanks, painted from the top, or only counted. */
struct lines {
	struct canvas *canvas; /* NULL: counted */
	struct rect r;
	int n;
};

/* As much of a text as a line has room for, to its last blank if it has one. */
static size_t
fit(const char *text, int columns)
{
	size_t n = text_fit(text, (size_t)columns), end = n;

	if (!text[n])
		return n;
	while (end > 0 && text[end] != ' ')
		end--;
	return end > 0 ? end : n;
}

static void
add(struct lines *l, const char *title, const char *text, enum style style)
{
	int room = l->r.width - INDENT - 2;

	while (*text && room > 0 && l->n < LINES_MOST) {
		size_t n = fit(text, room);
		char line[SCOPE_WORDS_BYTES];

		snprintf(line, sizeof(line), "%.*s", (int)n, text);
		if (l->canvas && l->n < l->r.height) {
			int y = l->r.y + l->n;

			canvas_text(l->canvas, l->r.x + 1, y, INDENT - 1,
			    STYLE_KEY, title);
			canvas_text(
			    l->canvas, l->r.x + INDENT, y, room, style, line);
		}
		l->n++;
		title = "";
		text += n + (text[n] == ' ');
		if (n == 0)
			return;
	}
}

static void
add_unsaid(struct lines *l, const struct scope *scope, unsigned unsaid,
    const char *title)
{
	char text[SCOPE_WORDS_BYTES] = "has no words for:";
	size_t used = strlen(text);

	for (size_t i = 0; i < scope->n && used < sizeof(text); i++) {
		char label[SCOPE_LABEL_BYTES];

		if (!(unsaid >> i & 1))
			continue;
		scope_label(&scope->steps[i], label);
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s %s", unsaid & ((1u << i) - 1) ? "," : "", label);
	}
	add(l, title, text, STYLE_WARN);
}

static void
add_all(struct lines *l, const struct scope *scope)
{
	for (unsigned i = 0; i < N_SCOPE_TONGUES; i++) {
		enum scope_tongue tongue = (enum scope_tongue)i;
		const char *name = scope_tongue_name(tongue);
		char words[SCOPE_WORDS_BYTES];
		unsigned unsaid = scope_words(scope, tongue, words);

		add(l, name, words, STYLE_STRONG);
		if (unsaid)
			add_unsaid(l, scope, unsaid, *words ? "" : name);
	}
}

void
paint_written(struct board *s)
{
	struct rect r = s->layout.rows;
	struct lines l = {.r = r};

	r.height += s->layout.other.height + s->layout.total.height;
	add_all(&l, &s->trail.scope);
	if (l.n < r.height) {
		r.y += r.height - l.n;
		r.height = l.n;
	}
	canvas_fill(&s->canvas, r, ' ', STYLE_PLAIN);
	l = (struct lines){.canvas = &s->canvas, .r = r};
	add_all(&l, &s->trail.scope);
}
