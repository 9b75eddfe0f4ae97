/* SPDX-License-Identifier: BSD-2-Clause */
#include "paint_page.h"

#include "base/units.h"
#include "board.h"

#include <stdio.h>
#include <string.h>

#define TEXT_X 2
#define HEX_X 12 /* after the mark and the offset */
#define HEX_ACROSS 16
#define HEX_TIGHT 8
#define NOTE_LINES 4

static const enum style looks[] = {
    [CONVERSATION_CLIENT] = STYLE_OUT,
    [CONVERSATION_SERVER] = STYLE_IN,
};

static int
hex_columns(int across)
{
	return HEX_X + 3 * across + 2 + across;
}

/* Bytes a line of hex, or columns a line of text. */
static int
columns_of(const struct board *s, const struct follow_view *v)
{
	if (v->form == FOLLOW_TEXT)
		return s->canvas.width - TEXT_X;
	return s->canvas.width >= hex_columns(HEX_ACROSS) ? HEX_ACROSS
	                                                  : HEX_TIGHT;
}

static void
paint_gap(struct board *s, const struct follow_view *v, int y,
    const struct speech *speech)
{
	const char *what = "missing from the capture";
	char count[UNITS_TEXT_BYTES];
	struct canvas *c = &s->canvas;
	int room = c->width - TEXT_X;

	if (speech->kind == SPEECH_ANEW) {
		canvas_text(c, TEXT_X, y, room, STYLE_WARN,
		    "[another connection on the same ports]");
		return;
	}
	if (speech->kind == SPEECH_CUT)
		what = v->answer->from_memory ? "not kept in memory"
		                              : "cut off when captured";
	units_count(count, speech->n);
	canvas_format(c, TEXT_X, y, room, STYLE_WARN, "[%s byte%s %s]", count,
	    speech->n == 1 ? "" : "s", what);
}

static void
paint_text(struct board *s, const struct follow_view *v, int y,
    const struct follow_line *line)
{
	const uint8_t *at =
	    conversation_bytes(v->answer->said) + line->speech->at + line->at;
	enum style style = looks[line->speech->side];
	uint32_t n = line->n;
	int column = 0;

	n -= n > 0 && at[n - 1] == '\n';
	n -= n > 0 && n < line->n && at[n - 1] == '\r';
	for (uint32_t i = 0; i < n;) {
		char text[FOLLOW_TEXT_BYTES];
		int columns;

		i += (uint32_t)follow_character(
		    at + i, n - i, column, text, &columns);
		canvas_text(
		    &s->canvas, TEXT_X + column, y, columns, style, text);
		column += columns;
	}
}

static void
paint_hex(struct board *s, const struct follow_view *v, int y,
    const struct follow_line *line)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *at =
	    conversation_bytes(v->answer->said) + line->speech->at + line->at;
	enum style style = looks[line->speech->side];
	struct canvas *c = &s->canvas;
	int across = v->lines.columns;

	canvas_format(c, TEXT_X, y, HEX_X - TEXT_X, STYLE_DIM, "%08x",
	    (uint32_t)(line->speech->offset + line->at));
	for (int i = 0; i < (int)line->n; i++) {
		int x = HEX_X + 3 * i + (i >= HEX_TIGHT);

		canvas_put(c, x, y, (unsigned char)digits[at[i] >> 4], style);
		canvas_put(
		    c, x + 1, y, (unsigned char)digits[at[i] & 15], style);
		canvas_put(c, HEX_X + 3 * across + 1 + (across > HEX_TIGHT) + i,
		    y, at[i] >= ' ' && at[i] <= '~' ? at[i] : '.', style);
	}
}

static void
paint_line(struct board *s, const struct follow_view *v, int y,
    const struct follow_line *line)
{
	const struct speech *speech = line->speech;

	if (speech->kind != SPEECH_ANEW)
		canvas_put(&s->canvas, 0, y, speech->side ? '<' : '>',
		    line->at == 0 ? STYLE_KEY : looks[speech->side]);
	if (speech->kind != SPEECH_BYTES)
		paint_gap(s, v, y, speech);
	else if (v->form == FOLLOW_TEXT)
		paint_text(s, v, y, line);
	else
		paint_hex(s, v, y, line);
}

void
paint_page_instead(struct board *s, const char *text)
{
	struct canvas *c = &s->canvas;
	int columns = canvas_columns(c, text);
	int room = columns < c->width - 2 ? columns : c->width - 2;

	canvas_text(
	    c, (c->width - room) / 2, c->height / 3, room, STYLE_PLAIN, text);
}

void
paint_page_note(char notes[static PAGE_NOTES_BYTES], const char *text)
{
	size_t used = strlen(notes);

	snprintf(notes + used, PAGE_NOTES_BYTES - used, "%s%s",
	    used ? "; " : "", text);
}

int
paint_page_notes(struct board *s, int y, const char *text)
{
	struct canvas *c = &s->canvas;
	int room = c->width - 2, lines = 0;

	while (*text && lines < NOTE_LINES) {
		int n = 0, blank = 0;

		while (text[n] && n < room) {
			if (text[++n] == ' ' || !text[n])
				blank = n;
		}
		n = blank ? blank : n;
		canvas_format(
		    c, 1, y + lines++, room, STYLE_WARN, "%.*s", n, text);
		text += n;
		text += *text == ' ';
	}
	return lines;
}

void
paint_page_arrange(struct board *s, struct follow_view *v, struct rect page)
{
	follow_view_arrange(v, page, columns_of(s, v));
}

void
paint_page(struct board *s, struct follow_view *v)
{
	struct follow_place at = follow_lines_seek(&v->lines, v->top);
	struct follow_line line;

	for (int y = 0; y < v->page.height; y++) {
		if (!follow_lines_next(&v->lines, &at, &line))
			break;
		paint_line(s, v, v->page.y + y, &line);
	}
}
