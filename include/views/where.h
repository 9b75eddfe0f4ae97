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
 * !term, and, or, (...), "quoted words". Terms side by side mean `and`.
 *
 * errors  -EINVAL, err says what and at which character
 */
int where_compile(const char *text, struct where **out, struct error *err);
void where_free(struct where *w);

/* Does every column the filter names exist in the view? */
int where_check(const struct where *w, const struct view *view,
    struct error *err);

bool where_matches(const struct where *w, const struct view *view,
    const void *row);

/*
 * where_copy - a second, equal filter, for another thread to own.
 */
struct where *where_copy(const struct where *w);

#endif
