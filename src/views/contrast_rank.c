/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What rose and what fell is summed over the things of a subject that has all
 * there is (subject.whole), and a share is a part of that: it says something
 * even when one thing rises by what another one falls.
 */
#include "contrast_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES 1024
#define FEW 8 /* queries: with so many less nothing has changed much */

/* All there is of one measure. */
struct whole {
	const char *measure;
	uint64_t rose, fell;
	uint64_t now, usual;
};

struct wholes {
	struct whole list[SUBJECT_MOST];
	unsigned n;
};

static int
compare_amounts(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The middle one of n, or half-way between the two in the middle. */
static uint64_t
median(const uint64_t *values, unsigned n)
{
	uint64_t sorted[CONTRAST_MOST_USUAL];
	uint64_t low, high;

	if (n == 0)
		return 0;
	memcpy(sorted, values, n * sizeof(values[0]));
	qsort(sorted, n, sizeof(sorted[0]), compare_amounts);
	low = sorted[(n - 1) / 2];
	high = sorted[n / 2];
	return low + (high - low) / 2;
}

static bool
is_in_any(const uint64_t *values, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (values[i] > 0)
			return true;
	return false;
}

static const char *
measure_of(const struct subject *s)
{
	return s->view->columns[s->measure].id;
}

static struct whole *
whole_of(struct wholes *w, const struct subject *s)
{
	const char *measure = measure_of(s);

	for (unsigned i = 0; i < w->n; i++)
		if (strcmp(w->list[i].measure, measure) == 0)
			return &w->list[i];
	w->list[w->n].measure = measure;
	return &w->list[w->n++];
}

static void
add_thing(struct whole *w, uint64_t now, uint64_t usual)
{
	w->now += now;
	w->usual += usual;
	if (now > usual)
		w->rose += now - usual;
	else
		w->fell += usual - now;
}

static void
keep_larger(uint64_t *most, uint64_t n)
{
	if (n > *most)
		*most = n;
}

/* All there is, whichever of the subjects that have it all shows more of it. */
static void
sum_up(const struct contrast *c, struct wholes *wholes)
{
	struct whole each[SUBJECT_MOST] = {0};

	*wholes = (struct wholes){0};
	for (uint32_t i = 0; i < c->n_things; i++) {
		const uint64_t *amounts = contrast_amounts(c, i);

		add_thing(&each[c->things[i].subject], amounts[0],
		    median(amounts + 1, c->n_usual));
	}
	for (unsigned i = 0; i < c->n_subjects; i++) {
		struct whole *w = whole_of(wholes, &c->subjects[i]);

		if (!c->subjects[i].whole)
			continue;
		keep_larger(&w->now, each[i].now);
		keep_larger(&w->usual, each[i].usual);
		keep_larger(&w->rose, each[i].rose);
		keep_larger(&w->fell, each[i].fell);
	}
}

static double
percent_of(uint64_t part, uint64_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0;
}

/* Medians do not add up exactly, so a part may come out larger than all. */
static double
share_of(uint64_t part, uint64_t all)
{
	double share = percent_of(part, all);

	return share < 100 ? share : 100;
}

static const char *
change_word(uint64_t now, uint64_t usual, bool seen)
{
	if (!seen)
		return "new";
	if (now == 0)
		return "gone";
	return now > usual ? "more" : "less";
}

static void
judge(const struct contrast *c, const struct whole *whole, uint32_t thing,
    struct contrast_row *row)
{
	const uint64_t *amounts = contrast_amounts(c, thing);
	uint64_t now = amounts[0], usual = row->usual;
	bool seen = is_in_any(amounts + 1, c->n_usual);
	uint64_t most = whole->now > whole->usual ? whole->now : whole->usual;
	uint64_t difference = now > usual ? now - usual : usual - now;

	row->now = now;
	row->change = change_word(now, usual, seen);
	row->of_usual = usual ? percent_of(now, usual) : -1;
	row->share =
	    share_of(difference, now > usual ? whole->rose : whole->fell);
	if (row->unit == UNIT_COUNT)
		most += FEW;
	row->weight = share_of(difference, most);
}

static const char *
keep(struct contrast *c, const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = arena_take(&c->texts, n);

	return copy ? memcpy(copy, text, n) : NULL;
}

/* Names are made for those only that differ. */
static bool
name_row(struct contrast *c, uint32_t thing, struct contrast_row *row)
{
	const struct thing *t = &c->things[thing];
	const struct subject *s = &c->subjects[t->subject];
	char name[TEXT_BYTES] = "other", where[TEXT_BYTES] = "";

	if (t->key[0]) {
		subject_name(s, t->key, name, sizeof(name));
		if (!c->hide_queries || !s->is_url || !strchr(t->key, '?'))
			subject_where(s, t->key, where, sizeof(where));
	}
	row->view = s->view;
	row->measure = measure_of(s);
	row->unit = s->view->columns[s->measure].unit;
	row->what = keep(c, name);
	row->where = row->what ? keep(c, where) : NULL;
	return row->where != NULL;
}

static int
make_rows(struct contrast *c, struct error *err)
{
	struct wholes wholes;

	sum_up(c, &wholes);
	c->rows = calloc((size_t)c->n_things + 1, sizeof(c->rows[0]));
	if (!c->rows)
		return error_set(err, -ENOMEM, "comparison: no memory");
	for (uint32_t i = 0; i < c->n_things; i++) {
		const uint64_t *amounts = contrast_amounts(c, i);
		struct contrast_row *row = &c->rows[c->n_rows];
		const struct subject *s = &c->subjects[c->things[i].subject];

		if (c->things[i].subject >= c->n_shown)
			continue;
		row->usual = median(amounts + 1, c->n_usual);
		if (amounts[0] == row->usual)
			continue;
		if (!name_row(c, i, row))
			return error_set(
			    err, -ENOMEM, "comparison: no memory for names");
		judge(c, whole_of(&wholes, s), i, row);
		c->n_rows++;
	}
	return 0;
}

int
contrast_run(struct contrast *c, const struct query *q, struct result *out,
    struct error *err)
{
	struct prepared prepared;
	int r = c->rows ? 0 : make_rows(c, err);

	if (r < 0)
		return r;
	prepared = (struct prepared){
	    .rows = c->rows,
	    .n = c->n_rows,
	    .ledger = c->ledger,
	    .taken_ns = c->ledger.last_ns,
	};
	return query_prepared(&prepared, q, out, err);
}

static bool
is_twice(uint64_t a, uint64_t b)
{
	return a / 2 >= b;
}

static void
count_thing(
    const struct contrast *c, uint32_t thing, struct contrast_counts *out)
{
	const uint64_t *amounts = contrast_amounts(c, thing);
	bool seen = is_in_any(amounts + 1, c->n_usual);
	uint64_t now = amounts[0], usual = median(amounts + 1, c->n_usual);

	if (now > 0 && !seen)
		out->new ++;
	else if (now == 0 && usual > 0)
		out->gone++;
	else if (now > 0 && usual > 0 && now != usual)
		out->changed += is_twice(now, usual) || is_twice(usual, now);
}

bool
contrast_count(
    struct contrast *c, const struct view *view, struct contrast_counts *out)
{
	unsigned subject = 0;

	while (subject < c->n_subjects && c->subjects[subject].view != view)
		subject++;
	if (subject == c->n_subjects)
		return false;
	*out = (struct contrast_counts){0};
	/* Things before that are what is left over. */
	for (uint32_t i = c->n_subjects; i < c->n_things; i++)
		if (c->things[i].subject == subject)
			count_thing(c, i, out);
	return true;
}
