/* SPDX-License-Identifier: BSD-2-Clause */
/* where owns the row filter, the same on the screen and in --where. */
#ifndef VIEWS_WHERE_H
#define VIEWS_WHERE_H

#include "base/error.h"
#include "views/view.h"

struct where;

/*
 * where_compile - words match any shown cell (case ignored); column:text,
 * column=value, column!=value, column>1M, column<2s, >=, <=, column~regex,
 * !term, and, or, &&, ||, (...), "quoted words". Terms side by side mean
 * `and`, which binds closer than `or`.
 *
 * Texts are looked for in what a screen shows and in the exact form. Values
 * are read by the column's unit: sizes as units_parse_size, counts and rates
 * in powers of 1000, times as moments or as a time of day (14:22), addresses
 * also as a prefix (10.0.0.0/8), which is equal to all it holds. column="" is
 * a cell without a value, column!="" one with. Regular expressions are POSIX
 * extended without back-references. An empty filter matches everything.
 *
 * errors  -EINVAL, err says what and at which character; -ENOMEM
 */
int where_compile(const char *text, struct where **out, struct error *err);
void where_free(struct where *w);

/*
 * where_check - does the view have every column that the filter names, and can
 * those hold the values? An unknown column matches no row.
 *
 * errors  -EINVAL, err says what, where, and which columns there are
 */
int where_check(
    const struct where *w, const struct view *view, struct error *err);

/* NEED_ bits of the columns that it looks at, whether they are shown or not. */
uint32_t where_needs(const struct where *w, const struct view *view);

bool where_matches(
    const struct where *w, const struct view *view, const void *row);

/*
 * where_copy - a second, equal filter, for another thread to own.
 */
struct where *where_copy(const struct where *w);

#endif
