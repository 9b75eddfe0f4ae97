/* SPDX-License-Identifier: BSD-2-Clause */
#include "rows.h"

#include <errno.h>
#include <stdlib.h>

int
rows_init(struct rows *rows, const struct report_part *part)
{
	*rows = (struct rows){.part = part};
	if (!part->next)
		return 0;
	rows->row = calloc(1, part->view->row_bytes);
	rows->sum = calloc(part->view->n_columns, sizeof(rows->sum[0]));
	if (rows->row && rows->sum)
		return 0;
	rows_fini(rows);
	return -ENOMEM;
}

void
rows_fini(struct rows *rows)
{
	free(rows->row);
	free(rows->sum);
	free(rows->keys);
	rows->keys = NULL;
	rows->row = NULL;
	rows->sum = NULL;
}

static const void *
next_streamed(struct rows *rows)
{
	const struct report_part *part = rows->part;
	int r = rows->failure ? 0 : part->next(part->context, rows->row);

	if (r < 0)
		rows->failure = r;
	if (r <= 0)
		return NULL;
	rows->at++;
	for (unsigned i = 0; rows_add_up(rows) && i < part->n_columns; i++) {
		const struct column *column = part_column(part, i);

		if (column->summed)
			rows->sum[part->columns[i]] +=
			    column->get(rows->row).count;
	}
	return rows->row;
}

const void *
rows_next(struct rows *rows)
{
	if (rows->row)
		return next_streamed(rows);
	if (rows->at >= rows->part->result->n_rows)
		return NULL;
	return result_row(rows->part->result, rows->at++);
}

bool
rows_add_up(const struct rows *rows)
{
	return rows->part->result->has_total;
}

uint64_t
rows_total(const struct rows *rows, unsigned column)
{
	return rows->part->result->total[column];
}

uint64_t
rows_other(const struct rows *rows, unsigned column)
{
	uint64_t total = rows_total(rows, column);

	if (!rows->sum)
		return rows->part->result->other[column];
	return total > rows->sum[column] ? total - rows->sum[column] : 0;
}

uint64_t
rows_count_total(const struct rows *rows)
{
	uint64_t total = rows->part->result->total_rows;

	return total > rows->at ? total : rows->at;
}

uint64_t
rows_count_other(const struct rows *rows)
{
	const struct result *result = rows->part->result;

	if (!rows->sum)
		return result->other_rows;
	return result->all_rows > rows->at ? result->all_rows - rows->at : 0;
}
