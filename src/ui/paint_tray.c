/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file: what it is and where it is from, what of it is not there and why,
 * and its beginning, decoded, as text or as hex.
 */
#include "paint.h"

#include "base/units.h"
#include "board.h"
#include "paint_page.h"
#include "tray_keys.h"

#include <stdio.h>
#include <string.h>

/* What it was asked for as, else what it is saved as. */
static const char *
name_of(const struct file_row *row)
{
	if (*row->url)
		return row->url;
	return *row->saved.path ? row->saved.path : "(its request is unknown)";
}

static void
paint_title(struct board *s)
{
	const struct tray_view *v = &s->tray;
	struct canvas *c = &s->canvas;
	int columns = 0;

	canvas_fill(c, (struct rect){0, 0, c->width, 1}, ' ', STYLE_HEADER);
	if (v->filed && v->filed->as.said)
		columns = canvas_text_right(c, 0, 0, c->width - 1, STYLE_HEADER,
		    v->page.form == FOLLOW_TEXT ? "text" : "hex");
	canvas_format(c, 1, 0, c->width - columns - 4, STYLE_HEADER, "File  %s",
	    name_of(&v->of.row));
}

static void
paint_waiting(struct board *s)
{
	char text[80];

	snprintf(text, sizeof(text),
	    "taking it out of the capture: %d %%  (Esc ends it)",
	    (int)(deck_file_progress(s->deck) * 100));
	paint_page_instead(s, text);
}

static void
note_missing(char notes[static PAGE_NOTES_BYTES], uint64_t n)
{
	char count[UNITS_TEXT_BYTES], text[UNITS_TEXT_BYTES + 40];

	units_count(count, n);
	snprintf(text, sizeof(text), "%s byte%s not in the capture", count,
	    n == 1 ? " is" : "s are");
	paint_page_note(notes, text);
}

/* Everything that is not there, and why. */
static void
make_notes(char notes[static PAGE_NOTES_BYTES], const struct tray_view *v)
{
	const struct deck_filed *f = v->filed;
	char text[80];

	notes[0] = '\0';
	if (f->more) {
		snprintf(text, sizeof(text),
		    "only the first %u KiB are shown (w saves all)",
		    DECK_FILE_BYTES >> 10);
		paint_page_note(notes, text);
	}
	if (f->missing)
		note_missing(notes, f->missing);
	if (!f->ended)
		paint_page_note(notes, v->of.row.ended
					   ? "broken off"
					   : "its end has not come yet");
	if (f->note)
		paint_page_note(notes, f->note);
	if (*f->saved.note)
		paint_page_note(notes, f->saved.note);
	if (*f->as.failure)
		paint_page_note(notes, f->as.failure);
}

/* What it is; where it lies; and which of its lines are in sight. */
static void
paint_facts(struct board *s)
{
	struct tray_view *v = &s->tray;
	const struct file_row *row = &v->of.row;
	struct canvas *c = &s->canvas;
	const struct follow_lines *l = &v->page.lines;
	char sent[UNITS_TEXT_BYTES], first[UNITS_TEXT_BYTES];
	char last[UNITS_TEXT_BYTES], all[UNITS_TEXT_BYTES];
	char text[4 * UNITS_TEXT_BYTES];
	uint64_t end = v->page.top + (uint64_t)v->page.page.height;
	int columns;

	units_count(first, l->n ? v->page.top + 1 : 0);
	units_count(last, end < l->n ? end : l->n);
	units_count(all, l->n);
	snprintf(text, sizeof(text), "lines %s-%s of %s%s", first, last,
	    l->complete ? "" : "more than ", all);
	columns = canvas_text_right(c, 0, 1, c->width - 1, STYLE_DIM, text);
	units_bytes(sent, row->bytes);
	canvas_format(c, 1, 1, c->width - columns - 4, STYLE_DIM,
	    "%s%s%s%s%s%s%s%s",
	    *row->content_type ? row->content_type : "no type",
	    row->ended ? ", " : "", row->ended ? sent : "",
	    row->ended ? " sent" : "", *row->coding ? " as " : "", row->coding,
	    *row->saved.path ? ", saved as " : "", row->saved.path);
}

static void
paint_body(struct board *s)
{
	struct tray_view *v = &s->tray;
	struct rect page = {0, 2, s->canvas.width, s->canvas.height - 3};
	char notes[PAGE_NOTES_BYTES];
	int n_notes;

	make_notes(notes, v);
	n_notes = paint_page_notes(s, page.y, notes);
	page.y += n_notes;
	page.height -= n_notes;
	paint_page_arrange(s, &v->page, page);
	paint_facts(s);
	if (v->page.lines.n > 0)
		paint_page(s, &v->page);
	else
		paint_page_instead(s, "there is nothing in it");
}

void
paint_tray(struct board *s)
{
	const struct tray_view *v = &s->tray;
	const struct modal_key *keys;
	size_t n;

	keys = tray_keys(&n);
	paint_title(s);
	if (!v->filed)
		paint_waiting(s);
	else if (!v->filed->as.said || !v->filed->found)
		paint_page_instead(s, v->filed->as.failure);
	else
		paint_body(s);
	if (s->message_until_ns)
		canvas_text(&s->canvas, 1, s->canvas.height - 1,
		    s->canvas.width - 2, STYLE_STRONG, s->message);
	else
		paint_modal_keys(s, keys, n);
}
