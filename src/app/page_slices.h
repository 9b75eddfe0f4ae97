/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_slices owns the second reading of a file for a page: the top rows of
 * some views in each of many equal stretches of time.
 */
#ifndef APP_PAGE_SLICES_H
#define APP_PAGE_SLICES_H

#include "app/reporting.h"
#include "views/query.h"

struct page_slices {
	struct report_slices slices; /* for report_options.slices */
	const struct reporting_input *input;
	struct query *queries; /* one a part */
	struct report_part *parts;
	struct result *results;
	unsigned *columns; /* of all parts */
	uint64_t n_slices;
	struct error *err;
	int (*each)(void *to); /* while a walk goes on */
	void *to;
};

/*
 * page_slices_init - plan the slices; nothing is read before slices.walk.
 *
 * selection  what the page shows: the slices have those of its views that add
 *            up, with the columns among its own that do
 * bin_ns     a slice is a whole number of these
 * err        where the walk will say what went wrong
 * errors     -ENOMEM; page_slices_fini is due all the same
 */
int page_slices_init(struct page_slices *p, const struct selection *selection,
    const struct reporting_input *input, int64_t bin_ns, struct error *err);
void page_slices_fini(struct page_slices *p);

#endif
