/* SPDX-License-Identifier: BSD-2-Clause */
/* paint_page owns how lines of what was said look, as text and as hex. */
#ifndef UI_PAINT_PAGE_H
#define UI_PAINT_PAGE_H

#include "follow_view.h"

struct board;

/*
 * paint_page_arrange - fall into lines as wide as the screen (follow_view).
 * paint_page         - the lines that are in sight; there is at least one.
 */
void paint_page_arrange(
    struct board *s, struct follow_view *v, struct rect page);
void paint_page(struct board *s, struct follow_view *v);

/* A line in the middle of an empty page. */
void paint_page_instead(struct board *s, const char *text);

/* One more note behind those there are. */
#define PAGE_NOTES_BYTES 1024
void paint_page_note(char notes[static PAGE_NOTES_BYTES], const char *text);

/* As many lines as the text takes, at most a few; returns how many. */
int paint_page_notes(struct board *s, int y, const char *text);

#endif
