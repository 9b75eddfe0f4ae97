/* SPDX-License-Identifier: BSD-2-Clause */
/* scope_trail owns the way into a scope, step by step, and back out of it. */
#ifndef UI_SCOPE_TRAIL_H
#define UI_SCOPE_TRAIL_H

#include "deck/deck.h"
#include "stats/scope.h"

#include <stdbool.h>
#include <stdint.h>

struct board;
struct input;

/* What was in front before a step was taken, to come back to. */
struct trail_stop {
	unsigned view;
	bool map; /* over it */
	uint64_t top, selected;
	int x, width; /* of its label in the line, where it can be clicked */
};

struct trail {
	struct scope scope;
	struct trail_stop stops[SCOPE_STEPS + 1];
	uint64_t serial; /* of the scope that was asked for; 0 = of all */
	int64_t bin_ns;  /* wanted width; 0 = as counted */
	struct deck_scoped now;
	bool waits;   /* to go into the row that is on its way */
	uint64_t cut; /* serial of the cut that was asked for */
	char cut_path[256];
	bool written;  /* its filters are told, until a key is pressed */
	uint64_t page; /* the same of the page */
	char page_path[256];
};

/* One step further in; says so if there are too many. */
void trail_enter(struct board *s, const struct scope_step *step);

/* Another step in the place of the innermost, which there is. */
void trail_replace(struct board *s, const struct scope_step *step);

/* Count the scope anew, in bins as narrow as timeline_bin_wanted says. */
void trail_recount(struct board *s);

/* Out to where only `n` steps were taken. */
void trail_leave(struct board *s, size_t n);

/*
 * Into what the selected row is about, or says that there is nothing to go
 * into. A row that is not at hand yet is gone into as soon as it is.
 */
void trail_enter_row(struct board *s);

/* Look how far the counting is, and whether a file is written. */
void trail_take(struct board *s);

/* Write what is shown to a new file in the working directory. */
void trail_cut(struct board *s);

/* The same as a page for a browser. */
void trail_page(struct board *s);

/* A click on the line of the trail, at column x. */
void trail_click(struct board *s, int x);

/* Is the tape being gone through for it? */
bool trail_is_counting(const struct board *s);

/* Is there a line to be painted? */
bool trail_is_shown(const struct board *s);

#endif
