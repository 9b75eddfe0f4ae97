/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Of two parts one is given while the last row of the other says where it
 * began, so that texts live for as long as they are compared with.
 */
#include "row_pass.h"

#include "views/view.h"

#include <string.h>

#define TEXT_BYTES 64 /* of a usual row */
#define LEAST_ROWS 64u
#define MOST_PARTS 64u                /* each is a look at all rows there are */
#define ARENA_BYTES ((size_t)1 << 30) /* address space; touched as needed */

bool
row_pass_serves(const struct query *q)
{
	uint32_t sorted = q->view->columns[q->sort].needs;

	return q->view->scan && !(sorted & (NEED_BESIDE | NEED_NAME));
}

void
row_pass_init(struct row_pass *p, const struct analysis *a,
    const struct query *q, uint64_t limit, const struct result *first,
    size_t bytes, struct error *err)
{
	uint64_t chunk = bytes / 2 / (q->view->row_bytes + TEXT_BYTES);
	uint64_t least = LEAST_ROWS + first->total_rows / MOST_PARTS;

	*p = (struct row_pass){
	    .analysis = a,
	    .query = *q,
	    .left = limit,
	    .chunk = chunk < least ? least : chunk,
	    .shown = first,
	    .err = err,
	};
}

void
row_pass_fini(struct row_pass *p)
{
	while (p->n_parts > 0)
		result_fini(&p->parts[--p->n_parts]);
	p->left = 0;
}

static int
open_parts(struct row_pass *p)
{
	int r = 0;

	while (r == 0 && p->n_parts < 2) {
		r = result_init(&p->parts[p->n_parts], ARENA_BYTES);
		p->n_parts += r == 0;
	}
	return r;
}

/* The rows behind the last one given; 1, 0 when there are none, -errno. */
static int
go_on(struct row_pass *p)
{
	struct result *next = &p->parts[p->turn];
	int r = open_parts(p);

	if (r < 0)
		return r;
	p->query.after = result_row(p->shown, p->shown->n_rows - 1);
	p->query.limit = p->left < p->chunk ? p->left : p->chunk;
	r = query_run(p->analysis, &p->query, next, p->err);
	if (r < 0)
		return r;
	p->turn = 1 - p->turn;
	p->shown = next;
	p->at = 0;
	return next->n_rows > 0;
}

int
row_pass_next(void *pass, void *row)
{
	struct row_pass *p = pass;
	int r = p->left > 0 && p->shown->n_rows > 0;

	if (r > 0 && p->at >= p->shown->n_rows)
		r = go_on(p);
	if (r <= 0) {
		row_pass_fini(p); /* the next view wants the room */
		return r;
	}
	memcpy(row, result_row(p->shown, p->at++), p->query.view->row_bytes);
	p->left--;
	return 1;
}
