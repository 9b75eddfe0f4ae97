/* SPDX-License-Identifier: BSD-2-Clause */
/* asking owns how these tests ask an analysis for rows and read their cells. */
#ifndef TESTS_VIEWS_ASKING_H
#define TESTS_VIEWS_ASKING_H

#include "check.h"

#include "views/query.h"

#define NEED_EVERYTHING                                                        \
	(NEED_RATES | NEED_SERIES | NEED_DISTINCT | NEED_PACKETS | NEED_INFO | \
	    NEED_FIELDS | NEED_CLIENTS | NEED_P95)

static inline struct cell
cell_of(const struct view *view, const void *row, const char *id)
{
	int column = view_column(view, id);

	if (column < 0)
		fail_msg("%s has no column %s", view->id, id);
	return view->columns[column].get(row);
}

static inline uint64_t
count_of(const struct view *view, const void *row, const char *id)
{
	return cell_of(view, row, id).count;
}

/* All rows with all of their cells; to be freed with result_fini. */
static inline struct result
ask(const struct analysis *a, const struct query *q)
{
	struct error err = {""};
	struct result r;

	CHECK_EQ(result_init(&r, (size_t)256 << 20), 0);
	if (query_run(a, q, &r, &err) < 0)
		fail_msg("%s", err.text);
	return r;
}

static inline struct query
everything(const char *id)
{
	struct query q = query_default(view_find(id));

	q.needs = NEED_EVERYTHING;
	return q;
}

static inline struct result
ask_everything(const struct analysis *a, const char *id)
{
	struct query q = everything(id);

	return ask(a, &q);
}

#endif
