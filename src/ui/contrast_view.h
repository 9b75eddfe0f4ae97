/* SPDX-License-Identifier: BSD-2-Clause */
/* contrast_view owns who made a difference, as a table like any other. */
#ifndef UI_CONTRAST_VIEW_H
#define UI_CONTRAST_VIEW_H

#include "deck/deck.h"

#include <stdbool.h>
#include <stdint.h>

struct board;

/* Two tables that are no tabs: they are in front while they are looked at. */
#define CONTRAST_VIEWS 2

struct contrast_view {
	struct deck_contrast of; /* the newest that was asked for */
	uint64_t serial;         /* of it; 0 = none yet */
	unsigned back;           /* view that was in front before */
	struct scope marked;     /* to compare with */
	bool is_marked;
};

/* The table at `index` past the tabs. */
const struct view *contrast_view_at(unsigned index);

/* Is one of them in front? */
bool contrast_view_is_open(const struct board *s);

/*
 * Whose graph and books are shown: those of all, as they were, where the
 * newest answer is a contrast that has none.
 */
void contrast_view_around(struct board *s);

/* Back to the view that was in front; false: there was none in front. */
bool contrast_view_close(struct board *s);

/* Go to the row in its own view, in the stretch that it is about. */
void contrast_view_enter(struct board *s);

/* "why 14:16:02-14:16:04, against 10 like it before": what is in front. */
void contrast_view_title(const struct board *s, char *out, size_t size);

#endif
