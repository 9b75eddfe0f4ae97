/* SPDX-License-Identifier: BSD-2-Clause */
/* answers owns the asking of several views at once, on several threads. */
#ifndef VIEWS_ANSWERS_H
#define VIEWS_ANSWERS_H

#include "base/error.h"
#include "stats/analysis.h"
#include "views/query.h"

#include <stddef.h>

/*
 * answers_get - results[i] of queries[i], for all n.
 *
 * analysis   stands still until this returns
 * threads    at most; 0 = as many as the machine has cores
 * results    initialised
 * errors     of the first query, in order, that failed
 */
int answers_get(const struct analysis *analysis, const struct query *queries,
    struct result *results, size_t n, unsigned threads, struct error *err);

#endif
