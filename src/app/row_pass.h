/* SPDX-License-Identifier: BSD-2-Clause */
/* row_pass owns the rows of a view that are more than memory is planned for:
 * asked for part by part, each behind the one before. */
#ifndef APP_ROW_PASS_H
#define APP_ROW_PASS_H

#include "app/selection.h"
#include "views/query.h"

struct row_pass {
	const struct analysis *analysis;
	struct query query;
	uint64_t left, chunk;       /* rows still to be given; and at a time */
	const struct result *shown; /* whose rows are next: the first ones */
	uint64_t at;                /* or, later on, one of these */
	struct result parts[2];
	unsigned n_parts, turn;
	struct error *err;
};

/*
 * row_pass_serves - can the rows behind a given one be told from the rest?
 *
 * Not where a column is sorted by that is worked out beside the rows, or whose
 * texts others may change meanwhile.
 */
bool row_pass_serves(const struct query *q);

/*
 * row_pass_init - give `limit` rows of which `first` has the beginning.
 *
 * first  an answer to `q`, which was limited to fewer; must outlive the pass
 * bytes  room for rows
 */
void row_pass_init(struct row_pass *p, const struct analysis *a,
    const struct query *q, uint64_t limit, const struct result *first,
    size_t bytes, struct error *err);
void row_pass_fini(struct row_pass *p);

/* For report_part.next, the struct as its context. */
int row_pass_next(void *pass, void *row);

#endif
