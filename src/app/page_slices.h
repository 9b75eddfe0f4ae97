/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_slices owns the second reading of a file for a page: the top rows of
 * some views in each of many equal stretches of time.
 */
#ifndef APP_PAGE_SLICES_H
#define APP_PAGE_SLICES_H

#include "app/selection.h"
#include "deck/slices.h"
#include "report/report.h"
#include "stats/ledger.h"
#include "views/query.h"

/* Why frames cannot be read again, mostly. */
#define PAGE_READ_ONCE                                                         \
	"what comes from an interface or through a pipe can be read only once"

/* What a page was counted from, and how to read that once more. */
struct page_again {
	const struct where *where; /* of the rows; or NULL */
	struct ledger books;       /* of what was counted */
	const char *missing;       /* NULL, or why it cannot be read again */
	/*
	 * Read it into slices; the configuration lacks `run` and `like`.
	 * Errors are those of slices_run.
	 */
	int (*read)(void *context, struct slices_config *config,
	    struct slices_books *books, struct error *err);
	void *context;
};

struct page_slices {
	struct report_slices slices; /* for report_options.slices */
	struct page_again again;
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
 * again      copied
 * bin_ns     a slice is a whole number of these
 * err        where the walk will say what went wrong
 * errors     -ENOMEM; page_slices_fini is due all the same
 */
int page_slices_init(struct page_slices *p, const struct selection *selection,
    const struct page_again *again, int64_t bin_ns, struct error *err);
void page_slices_fini(struct page_slices *p);

#endif
