/* SPDX-License-Identifier: BSD-2-Clause */
/* matrix_view owns the matrix of pairs on the screen, and its cursor. */
#ifndef UI_MATRIX_VIEW_H
#define UI_MATRIX_VIEW_H

#include "matrix_fold.h"
#include "stats/scope.h"
#include "ui/canvas.h"
#include "views/query.h"

struct matrix_view {
	bool open;
	enum matrix_level level;
	bool filtered; /* the filter of rows leaves out some of all that */
	bool answered; /* there is something to show, or nothing at all */
	struct matrix_folder *folder; /* these two when it is first opened */
	struct matrix_pair *pairs;    /* MATRIX_PAIRS */
	size_t n;
	uint64_t all;             /* pairs there are */
	struct matrix_sum beyond; /* what those not at hand add up to */
	struct matrix folded;
	unsigned room;               /* groups that it was folded for */
	bool fresh;                  /* there is more to fold than was folded */
	unsigned at[2];              /* the cursor: row, column */
	struct matrix_group mark[2]; /* ... and whom it is on */
	bool marked[2];              /* false: on the others, or nobody */
	uint64_t top;                /* a round figure, at least any cell */
	int64_t asked_ns;
	struct rect page; /* where cells were painted, MATRIX_CELL wide */
};

#define MATRIX_CELL 3 /* columns of the screen */

/* False: there is no memory for it. */
bool matrix_view_init(struct matrix_view *m);
void matrix_view_fini(struct matrix_view *m);

/* The question for its pairs; `where` may be NULL. */
struct query matrix_view_query(
    const struct matrix_view *m, const struct where *where);

/* Keep what an answer says, if it is one to such a question. */
void matrix_view_take(struct matrix_view *m, const struct result *r);

/* Fold for so many groups, unless it is; the cursor stays on whom it is. */
void matrix_view_fold(struct matrix_view *m, unsigned room);

/* Rows, and columns, of cells: with that of the others, if it is there. */
unsigned matrix_view_lines(const struct matrix_view *m);

/* The cursor to a cell. */
void matrix_view_move(struct matrix_view *m, int row, int column);

/* Other groups. */
void matrix_view_collapse(struct matrix_view *m, enum matrix_level level);

/* "10.0.0.1", or "other (12)". */
void matrix_view_label(const struct matrix_view *m, unsigned line,
    char out[static MATRIX_LABEL_BYTES]);

/*
 * matrix_view_scope - the steps into the cell of the cursor.
 *
 * returns  how many, 0: others are nobody in particular
 */
size_t matrix_view_scope(
    const struct matrix_view *m, struct scope_step out[static 2]);

#endif
