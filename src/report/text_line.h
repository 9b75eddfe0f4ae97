/* SPDX-License-Identifier: BSD-2-Clause */
/* text_line owns the lines of a table of text: cells, their place and room. */
#ifndef REPORT_TEXT_LINE_H
#define REPORT_TEXT_LINE_H

#include "rows.h"
#include "sink.h"

#define TEXT_GAP 2    /* spaces between columns */
#define TEXT_LEAST 12 /* columns of a text that has to give way */

/* One table on its way out. */
struct text_table {
	struct sink *s;
	struct rows rows;
	const struct report_part *part; /* with the columns that fit */
	struct report_part *fitting;    /* the same, while they are chosen */
	unsigned *columns;              /* its columns */
	const struct report_options *options;
	size_t *width;     /* per output column */
	size_t *limit;     /* per column: a longer text is cut or wrapped */
	size_t *start;     /* per column: where a wrapped text goes on */
	size_t *behind;    /* per column: what those behind it take at least */
	const char **rest; /* per column: what of its text is to come, or "" */
	char (*held)[ADDR_TEXT_BYTES]; /* per column: an address that wraps */
	size_t label;   /* what "other (12 rows)" takes of the first */
	size_t column;  /* where the line has come to */
	size_t pending; /* blanks due before the next text of the line */
};

/* Numbers stand to the right. */
bool text_line_is_right(enum unit unit);

/* Columns by which a row of a tree stands in. */
unsigned text_line_indent(const struct report_part *part, const void *row);

/* Blanks are owed until a text follows, so no line ends in them. */
void text_line_blanks(struct text_table *t, size_t n);

/* Blanks up to a place in the line, unless it has got there. */
void text_line_pad(struct text_table *t, size_t column);

/* A text as it is, moving nothing but the line's end. */
void text_line_text(struct text_table *t, const char *text);

/* A text that takes the columns it needs. */
void text_line_label(struct text_table *t, const char *label);

/* A text in output column i. */
void text_line_padded(
    struct text_table *t, unsigned i, const char *text, bool right);
void text_line_cell(struct text_table *t, unsigned i, const struct cell *cell);
void text_line_end(struct text_table *t);

/* A whole row, with the lines below it that wrapped texts take. */
void text_line_row(struct text_table *t, const void *row);

#endif
