/* SPDX-License-Identifier: BSD-2-Clause */
/* subjects owns which rows are things that can be compared, and their names. */
#ifndef VIEWS_SUBJECTS_H
#define VIEWS_SUBJECTS_H

#include "views/view.h"

#include <stdbool.h>
#include <stddef.h>

#define SUBJECT_MOST 16u       /* subjects */
#define SUBJECT_PARTS 4u       /* cells that name a thing */
#define SUBJECT_KEY_BYTES 4096 /* longer ones are cut */

/* One cell of a name: the column, or the other one where that is blank. */
struct subject_part {
	char before[8]; /* text in front of it */
	int column, instead;
};

/* The rows of a view as things: what names them, what they are judged by. */
struct subject {
	const struct view *view;
	unsigned measure; /* column */
	int only;         /* column that must not be blank, or -1 */
	bool whole;       /* its things are all there is, each once */
	bool summary;     /* compared without being asked for */
	bool is_url;      /* its name may end in a query string */
	struct subject_part parts[SUBJECT_PARTS];
	unsigned n_parts;
};

/* Subject number i as declared, or false past the last one. */
bool subject_get(size_t i, struct subject *out);

/* Are the rows of this view things? */
bool subject_is_view(const struct view *view);

/* A key of URLs without the query string; returns its new length. */
size_t subject_hide_query(char *key);

/*
 * subject_key - what tells one thing from another, as text without line
 * breaks but its own.
 *
 * returns  its length without the NUL; 0: nothing names this row
 */
size_t subject_key(const struct subject *s, const void *row,
    char out[static SUBJECT_KEY_BYTES]);

/* A key as people read it, and as a row filter; NUL-ended, cut to size. */
void subject_name(
    const struct subject *s, const char *key, char *out, size_t size);
void subject_where(
    const struct subject *s, const char *key, char *out, size_t size);

#endif
