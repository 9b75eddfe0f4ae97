/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/selection.h"

#include "report/report.h"
#include "sort_word.h"
#include "word_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 500   /* of each view in a page */
#define SUMMARY_ROWS 10 /* of each view in a report without --view */

static int
no_memory(struct error *err)
{
	return error_set(err, -ENOMEM, "out of memory");
}

static bool
has_view(const struct selection *s, const struct view *view)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->items[i].view == view)
			return true;
	return false;
}

/* A view counts once, however often it is named. */
static void
add_view(struct selection *s, const struct view *view)
{
	if (!has_view(s, view))
		s->items[s->n++].view = view;
}

static void
add_all(struct selection *s)
{
	for (size_t i = 0; views[i]; i++)
		add_view(s, views[i]);
}

/* "all" may stand in a list: those before it come first. */
static int
add_named(struct selection *s, const char *id, struct error *err)
{
	const struct view *view = view_find(id);

	if (strcmp(id, WORD_ALL) == 0) {
		add_all(s);
		return 0;
	}
	if (!view)
		return error_set(
		    err, -EINVAL, "--view: '%s': no such view", id);
	add_view(s, view);
	return 0;
}

static int
choose_named(struct selection *s, const char *text, struct error *err)
{
	char word[WORD_BYTES];

	while (word_next(&text, word)) {
		int r = add_named(s, word, err);

		if (r < 0)
			return r;
	}
	return 0;
}

/* Without --view: those wanted, less what the filter cannot be asked of. */
static int
choose_wanted(struct selection *s, bool (*wanted)(const struct view *),
    const struct where *where, struct error *err)
{
	int r = 0;

	for (size_t i = 0; views[i]; i++) {
		if (!wanted(views[i]))
			continue;
		if (where && where_check(where, views[i], err) < 0)
			r = -EINVAL;
		else
			add_view(s, views[i]);
	}
	return s->n ? 0 : r;
}

/* Views by name, or NULL: the usual ones. */
static const char *
wanted_names(const struct options *o)
{
	return o->view ? o->view : o->format ? o->format->view : NULL;
}

static int
choose_views(struct selection *s, const char *names, const struct where *where,
    struct error *err)
{
	int r = choose_named(s, names, err);

	if (r < 0)
		return r;
	for (size_t i = 0; where && i < s->n; i++) {
		r = where_check(where, s->items[i].view, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The column of that id in each view that has one; false when none has. */
static bool
is_column(const struct selection *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (view_column(s->items[i].view, id) >= 0)
			return true;
	return s->n == 0; /* only views to come: nobody can say */
}

static int
check_columns(const struct selection *s, const char *text, struct error *err)
{
	char word[WORD_BYTES];

	while (word_next(&text, word))
		if (strcmp(word, WORD_ALL) != 0 && !is_column(s, word))
			return error_set(err, -EINVAL,
			    "--columns: '%s': no such column", word);
	return 0;
}

static void
add_column(struct selected *item, unsigned column)
{
	for (unsigned i = 0; i < item->n_columns; i++)
		if (item->columns[i] == column)
			return;
	item->columns[item->n_columns++] = column;
}

/*
 * A page has room, and opens lists only for who asks. Of a series of a minute
 * it has a better picture.
 */
static void
add_page_columns(struct selected *item)
{
	for (unsigned i = 0; i < item->view->n_columns; i++) {
		const struct column *c = &item->view->columns[i];

		if (c->unit != UNIT_SERIES &&
		    (c->shown || c->screen || c->needs & NEED_CLIENTS))
			add_column(item, i);
	}
}

static void
add_all_columns(struct selected *item)
{
	for (unsigned i = 0; i < item->view->n_columns; i++)
		add_column(item, i);
}

/* Those of the view, and in its place what the rows were put in order by. */
static void
add_usual_columns(struct selected *item)
{
	for (unsigned i = 0; i < item->view->n_columns; i++)
		if (item->view->columns[i].shown ||
		    (item->has_sort && i == item->sort))
			add_column(item, i);
}

static int
choose_columns(
    struct selected *item, const char *text, bool page, struct error *err)
{
	char word[WORD_BYTES];

	item->columns =
	    calloc(item->view->n_columns + 1, sizeof(item->columns[0]));
	if (!item->columns)
		return no_memory(err);
	while (text && word_next(&text, word)) {
		int column = view_column(item->view, word);

		if (strcmp(word, WORD_ALL) == 0)
			add_all_columns(item);
		else if (column >= 0)
			add_column(item, (unsigned)column);
	}
	item->has_columns = item->n_columns > 0;
	if (item->n_columns == 0 && page)
		add_page_columns(item);
	else if (item->n_columns == 0)
		add_usual_columns(item);
	return 0;
}

/* Who asked, behind the other columns: the list has no end in sight. */
static void
add_details(struct selected *item)
{
	const struct view *v = item->view;

	for (unsigned i = 0; i < v->n_columns; i++) {
		if (!(v->columns[i].needs & NEED_CLIENTS))
			continue;
		add_column(item, i);
		item->has_columns = true;
	}
}

static void
choose_order(struct selected *item, const struct sort_word *order)
{
	struct query usual = query_default(item->view);
	int column = order->given ? view_column(item->view, order->column) : -1;

	item->sort = usual.sort;
	item->descending = usual.descending;
	if (column < 0)
		return;
	item->has_sort = true;
	item->sort = (unsigned)column;
	item->descending = order->directed
	                       ? order->descending
	                       : item->view->columns[column].descending;
}

static size_t
count_views(void)
{
	size_t n = 0;

	while (views[n])
		n++;
	return n;
}

static bool
is_page(const struct options *o)
{
	return o->format && o->format->page;
}

/* The series of a page is whole, and in order: it is the page's time axis. */
static bool
is_axis(const struct selected *item, const struct options *o)
{
	return is_page(o) && strcmp(item->view->id, "timeline") == 0;
}

static uint64_t
usual_limit(const struct options *o)
{
	if (is_page(o))
		return PAGE_ROWS;
	return wanted_names(o) ? QUERY_ALL : SUMMARY_ROWS;
}

static int
fill_item(struct selected *item, const struct options *o,
    const struct sort_word *order, struct error *err)
{
	static const struct sort_word none;
	bool axis = is_axis(item, o);
	int r;

	item->limit = axis           ? QUERY_ALL
	              : o->has_limit ? o->limit
	                             : usual_limit(o);
	choose_order(item, axis ? &none : order);
	r = choose_columns(item, axis ? NULL : o->columns, is_page(o), err);
	if (r < 0)
		return r;
	if (o->details)
		add_details(item);
	item->hide_queries = o->hide_queries;
	return 0;
}

static int
fill(struct selection *s, const struct options *o, struct error *err)
{
	struct sort_word order;
	struct error why;
	int r = sort_word_read(o->sort, &order, &why);

	if (r < 0)
		return error_set(err, r, "--sort: %s", why.text);
	if (order.given && !is_column(s, order.column))
		return error_set(
		    err, -EINVAL, "--sort: '%s': no such column", order.column);
	if (o->columns) {
		r = check_columns(s, o->columns, err);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < s->n && r == 0; i++)
		r = fill_item(&s->items[i], o, &order, err);
	return r;
}

static bool
is_summary(const struct view *view)
{
	return view->summary;
}

/* Rows that are frames are too many for a page, unless somebody asks. */
static bool
is_for_page(const struct view *view)
{
	return !view->frame;
}

static bool
is_any(const struct view *view)
{
	return view != NULL;
}

static int
make(const struct options *options, bool (*wanted)(const struct view *),
    const struct where *where, struct selection *out, struct error *err)
{
	int r;

	*out = (struct selection){0};
	out->items = calloc(count_views() + 1, sizeof(out->items[0]));
	if (!out->items)
		return no_memory(err);
	if (wanted_names(options))
		r = choose_views(out, wanted_names(options), where, err);
	else
		r = choose_wanted(out, wanted, where, err);
	return r < 0 ? r : fill(out, options, err);
}

int
selection_make(const struct options *options, const struct where *where,
    struct selection *out, struct error *err)
{
	return make(options, is_page(options) ? is_for_page : is_summary, where,
	    out, err);
}

int
selection_make_for_screen(const struct options *options,
    const struct where *where, struct selection *out, struct error *err)
{
	return make(options, is_any, where, out, err);
}

int
selection_make_of(const struct view *view, uint64_t limit,
    const struct options *options, const struct where *where,
    struct selection *out, struct error *err)
{
	int r;

	*out = (struct selection){0};
	out->items = calloc(1, sizeof(out->items[0]));
	if (!out->items)
		return no_memory(err);
	if (where && where_check(where, view, err) < 0)
		return -EINVAL;
	add_view(out, view);
	r = fill(out, options, err);
	if (r == 0 && !options->has_limit)
		out->items[0].limit = limit;
	return r;
}

void
selection_fini(struct selection *s)
{
	for (size_t i = 0; s->items && i < s->n; i++)
		free(s->items[i].columns);
	free(s->items);
	*s = (struct selection){0};
}

struct query
selected_query(const struct selected *s, const struct where *where)
{
	struct query q = query_default(s->view);

	q.sort = s->sort;
	q.descending = s->descending;
	q.limit = s->limit;
	q.where = where;
	q.needs = s->view->columns[s->sort].needs;
	q.needs |= s->hide_queries ? NEED_NO_QUERIES : 0;
	for (unsigned i = 0; i < s->n_columns; i++)
		q.needs |= s->view->columns[s->columns[i]].needs;
	return q;
}
