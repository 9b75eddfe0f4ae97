/* SPDX-License-Identifier: BSD-2-Clause */
/* contrast owns who made the difference between stretches of frames. */
#ifndef VIEWS_CONTRAST_H
#define VIEWS_CONTRAST_H

#include "base/error.h"
#include "views/query.h"
#include "views/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct analysis;
struct contrast;

#define CONTRAST_MOST_USUAL 15u

enum contrast_kind {
	CONTRAST_EXPLAIN, /* one stretch against those before it */
	CONTRAST_CHANGES, /* one run of frames against another one */
};

/* A thing: a host, a flow's two ends, a name... with what it amounts to. */
struct contrast_row {
	_Alignas(16) const struct view *view;
	const char *what;    /* "10.0.0.7 -> cdn.example:443 TCP" */
	const char *change;  /* "new", "gone", "more", "less" */
	const char *measure; /* the column that was compared: "bytes" */
	const char *where;   /* row filter that picks it in its view */
	enum unit unit;      /* of now and usual */
	uint64_t now, usual; /* usual: the median of the others */
	double of_usual;     /* percent, or under 0: never seen before */
	double share;        /* percent of all that came on top, or fell away */
	double weight;       /* percent of all there is, now or usually */
};

/* Both views have rows that contrast makes; no analysis can be asked them. */
extern const struct view view_explain, view_changes;

/*
 * contrast_new - nothing seen yet.
 *
 * chosen   ids with a comma between, of the views to compare; NULL: those
 *          that make sense for the kind
 * errors   -EINVAL: a view that is not there or has nothing to compare; -ENOMEM
 */
int contrast_new(enum contrast_kind kind, const char *chosen,
    struct contrast **out, struct error *err);
void contrast_free(struct contrast *c);

/* Before anything is added: room for no more than about so many bytes. */
void contrast_limit(struct contrast *c, size_t bytes);

/* From now on URLs are one thing whatever their query strings are. */
void contrast_hide_queries(struct contrast *c);

/*
 * contrast_add_usual - what is usual: up to CONTRAST_MOST_USUAL analyses.
 * contrast_add_now   - the one in question, once, after those.
 *
 * The rows of each view that sums bytes, or queries, are taken by their keys.
 * A view has room for tens of thousands of things, half of it for those that
 * are usual; what is past that, and what tables gave up, is one, "other".
 */
int contrast_add_usual(
    struct contrast *c, const struct analysis *a, struct error *err);
int contrast_add_now(
    struct contrast *c, const struct analysis *a, struct error *err);

/*
 * contrast_run - answer a question of view_explain or view_changes: what
 * differs, by weight unless the question says otherwise.
 *
 * out      initialised; its texts live as long as the contrast does
 */
int contrast_run(struct contrast *c, const struct query *q, struct result *out,
    struct error *err);

/* Things of one view by what became of them. */
struct contrast_counts {
	uint64_t new, gone;
	uint64_t changed; /* there both times, at least twice or half of it */
};

/* Is it one of the views that are compared? Then *out is filled in. */
bool contrast_count(
    struct contrast *c, const struct view *view, struct contrast_counts *out);

#endif
