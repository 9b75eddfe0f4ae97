/* SPDX-License-Identifier: BSD-2-Clause */
#include "page_slices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SLICES 120
#define SLICE_ROWS 20
#define OPEN_SLICES 4
#define RESULT_BYTES ((size_t)16 << 20)

/* Views whose rows mean the same in a slice as in the whole, and are few. */
static const char *const sliced[] = {
    "hosts",
    "conversations",
    "ports",
    "dns",
    "urls",
    "names",
    "countries",
};

static bool
is_sliced(const struct view *view)
{
	for (size_t i = 0; i < sizeof(sliced) / sizeof(sliced[0]); i++)
		if (strcmp(view->id, sliced[i]) == 0)
			return view->total != NULL;
	return false;
}

/* What says which row it is, and what can be added up. */
static unsigned
pick_columns(const struct selected *item, unsigned *out)
{
	unsigned n = 0, keys = 0;

	for (unsigned i = 0; i < item->n_columns; i++) {
		unsigned c = item->columns[i];

		if (c < item->view->n_keys)
			keys++;
		if (c < item->view->n_keys || item->view->columns[c].summed)
			out[n++] = c;
	}
	return keys == item->view->n_keys ? n : 0;
}

static int
add_part(struct page_slices *p, const struct selected *item, unsigned *columns)
{
	size_t at = p->slices.n_parts;
	struct report_part *part = &p->parts[at];
	struct query *q = &p->queries[at];
	int r;

	*part = (struct report_part){
	    .view = item->view,
	    .columns = columns,
	    .n_columns = pick_columns(item, columns),
	    .result = &p->results[at],
	};
	if (part->n_columns == 0)
		return 0;
	*q = selected_query(item, p->again.where);
	q->limit = SLICE_ROWS;
	q->needs = item->hide_queries ? NEED_NO_QUERIES : 0;
	for (unsigned i = 0; i < part->n_columns; i++)
		q->needs |= item->view->columns[columns[i]].needs;
	r = result_init(&p->results[at], RESULT_BYTES);
	if (r == 0)
		p->slices.n_parts++;
	return r;
}

static size_t
count_columns(const struct selection *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->items[i].n_columns;
	return n;
}

static int
add_parts(struct page_slices *p, const struct selection *s)
{
	unsigned *columns;

	p->queries = calloc(s->n + 1, sizeof(p->queries[0]));
	p->parts = calloc(s->n + 1, sizeof(p->parts[0]));
	p->results = calloc(s->n + 1, sizeof(p->results[0]));
	p->columns = calloc(count_columns(s) + 1, sizeof(p->columns[0]));
	if (!p->queries || !p->parts || !p->results || !p->columns)
		return -ENOMEM;
	columns = p->columns;
	for (size_t i = 0; i < s->n; i++) {
		if (is_sliced(s->items[i].view) &&
		    add_part(p, &s->items[i], columns) < 0)
			return -ENOMEM;
		columns += s->items[i].n_columns;
	}
	return 0;
}

/* Whole bins, as few to a slice as MOST_SLICES allows. */
static void
plan_time(struct page_slices *p, int64_t bin_ns)
{
	const struct ledger *books = &p->again.books;
	int64_t first, bins, per_slice;

	if (books->frames_analysed == 0 || bin_ns <= 0)
		return;
	first = books->first_ns - books->first_ns % bin_ns;
	bins = (books->last_ns - first) / bin_ns + 1;
	per_slice = (bins + MOST_SLICES - 1) / MOST_SLICES;
	p->slices.first_ns = first;
	p->slices.width_ns = per_slice * bin_ns;
	p->slices.n = (unsigned)((bins + per_slice - 1) / per_slice);
}

static int
take_slice(void *context, const struct slice *slice, const struct analysis *a,
    struct error *err)
{
	struct page_slices *p = context;

	(void)slice;
	for (size_t i = 0; i < p->slices.n_parts; i++) {
		int r = query_run(a, &p->queries[i], &p->results[i], err);

		if (r < 0)
			return r;
	}
	return p->each(p->to);
}

/* What the first reading met, damage too, this one will: it was told. */
static int
walk(void *context, int (*each)(void *to), void *to)
{
	struct page_slices *p = context;
	struct slices_config config = {
	    .first_ns = p->slices.first_ns,
	    .width_ns = p->slices.width_ns,
	    .n = p->slices.n,
	    .open = OPEN_SLICES,
	    .each = take_slice,
	    .context = p,
	};
	struct slices_books read = {0};
	int r;

	p->each = each;
	p->to = to;
	r = p->again.read(p->again.context, &config, &read, p->err);
	p->slices.late = read.late;
	return r == -EBADMSG ? 0 : r;
}

int
page_slices_init(struct page_slices *p, const struct selection *selection,
    const struct page_again *again, int64_t bin_ns, struct error *err)
{
	*p = (struct page_slices){.again = *again, .err = err};
	p->slices.rows = SLICE_ROWS;
	p->slices.walk = walk;
	p->slices.context = p;
	p->slices.missing = again->missing;
	if (again->missing)
		return 0;
	if (add_parts(p, selection) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	p->slices.parts = p->parts;
	if (p->slices.n_parts == 0) {
		p->slices.missing = "none of them can be told for a stretch";
		return 0;
	}
	plan_time(p, bin_ns);
	if (p->slices.n == 0)
		p->slices.missing = "there are no frames";
	return 0;
}

void
page_slices_fini(struct page_slices *p)
{
	for (size_t i = 0; i < p->slices.n_parts; i++)
		result_fini(&p->results[i]);
	free(p->queries);
	free(p->parts);
	free(p->results);
	free(p->columns);
	*p = (struct page_slices){0};
}
