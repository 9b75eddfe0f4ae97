/* SPDX-License-Identifier: BSD-2-Clause */
/* rows owns the walk over a part's rows, whether they are at hand or stream. */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "report/report.h"

struct rows {
	const struct report_part *part;
	uint64_t at;   /* rows given so far */
	void *row;     /* where a streamed row lands; NULL otherwise */
	uint64_t *sum; /* streamed: per column, of the rows given */
	int failure;   /* 0, or the negative errno that ended a stream */
	struct json_key *keys; /* of json, once a row was written */
};

/* 0, or -ENOMEM. */
int rows_init(struct rows *rows, const struct report_part *part);
void rows_fini(struct rows *rows);

/* The next row, or NULL at the end; valid until the next call. */
const void *rows_next(struct rows *rows);

/*
 * The books of a part once all rows were given. For a streamed part the
 * result at hand says what the view's total is, the walk what was written.
 */
uint64_t rows_total(const struct rows *rows, unsigned column);
uint64_t rows_other(const struct rows *rows, unsigned column);
uint64_t rows_count_total(const struct rows *rows);
uint64_t rows_count_other(const struct rows *rows);

/* Does the view add up, so that total and other mean something? */
bool rows_add_up(const struct rows *rows);

/* The column at output place i. */
static inline const struct column *
part_column(const struct report_part *part, unsigned i)
{
	return &part->view->columns[part->columns[i]];
}

#endif
