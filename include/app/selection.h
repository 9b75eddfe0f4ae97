/* SPDX-License-Identifier: BSD-2-Clause */
/* selection owns which views, columns and order the options ask for. */
#ifndef APP_SELECTION_H
#define APP_SELECTION_H

#include "app/options.h"
#include "views/query.h"
#include "views/where.h"

/* One view as it was asked for. */
struct selected {
	const struct view *view;
	unsigned *columns; /* indices, in output order */
	unsigned n_columns;
	unsigned sort;
	bool descending;
	bool has_sort, has_columns; /* by the options, not by default */
	bool hide_queries;
	uint64_t limit;
};

struct selection {
	struct selected *items;
	size_t n;
};

/*
 * selection_make - resolve --view, --columns, --sort and --limit.
 *
 * where    NULL or the filter; of the summary's views those are left out that
 *          lack one of its columns, a view named by the user must have them
 * out      free with selection_fini whatever came back
 * errors   -EINVAL: no such view or column; err says which
 *          -ENOMEM
 */
int selection_make(const struct options *options, const struct where *where,
    struct selection *out, struct error *err);

/* The same for a screen: without --view it is every view there is. */
int selection_make_for_screen(const struct options *options,
    const struct where *where, struct selection *out, struct error *err);

/* One view that is in no list, as the options want it; usually with `limit`. */
int selection_make_of(const struct view *view, uint64_t limit,
    const struct options *options, const struct where *where,
    struct selection *out, struct error *err);
void selection_fini(struct selection *s);

/* The question that a selected view asks. */
struct query selected_query(
    const struct selected *s, const struct where *where);

#endif
