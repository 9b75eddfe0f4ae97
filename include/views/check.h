/* SPDX-License-Identifier: BSD-2-Clause */
/* check owns what --check asks: a condition on totals, and if it holds. */
#ifndef VIEWS_CHECK_H
#define VIEWS_CHECK_H

#include "base/error.h"
#include "views/query.h"

#include <stdbool.h>
#include <stddef.h>

struct analysis;
struct check;
struct contrast;

/* One row a number that was asked for, a comparison, and all together. */
extern const struct view view_check;

/*
 * check_compile - numbers and comparisons of them.
 *
 *     dns.nxdomain/dns.queries < 2% and hosts.new == 0
 *
 * A number is VIEW.COLUMN, the total of a column that adds up; VIEW.rows; of
 * what is compared (views/contrast) also VIEW.new, VIEW.gone, VIEW.changed; or
 * a literal, a size where it meets bytes and a count elsewhere ("10M"), or a
 * percentage ("2%" is 0.02). + - * / and (...) as usual; < <= > >= == != of
 * two numbers; `and` (&&) before `or` (||), `not` (!) before both.
 *
 * errors  -EINVAL, err says what and at which character; -ENOMEM
 */
int check_compile(const char *text, struct check **out, struct error *err);
void check_free(struct check *c);

/* Does it ask for what is new, gone or changed? */
bool check_compares(const struct check *c);

/* Does it ask anything of this view? */
bool check_asks(const struct check *c, const struct view *view);

/*
 * check_run - work it out.
 *
 * contrast  what was compared, or NULL when nothing is asked of it
 * returns   1: it holds; 0: it does not; or -ENOMEM
 *
 * Nothing of nothing (0/0) is 0; a part of nothing is more than any number.
 */
int check_run(struct check *c, const struct analysis *a,
    struct contrast *contrast, struct error *err);

/* After check_run: a question of view_check, `out` initialised. */
int check_query(struct check *c, const struct query *q, struct result *out,
    struct error *err);

/* After check_run: "passed: EXPR (dns.queries 120, hosts.new 0)", cut to size.
 */
void check_line(const struct check *c, char *out, size_t size);

#endif
