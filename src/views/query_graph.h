/* SPDX-License-Identifier: BSD-2-Clause */
/* query_graph owns what an answer says of time: bins, and rates of the whole.
 */
#ifndef VIEWS_QUERY_GRAPH_H
#define VIEWS_QUERY_GRAPH_H

#include "views/query.h"

/* 0, or -ENOMEM: the bins do not fit into the arena of `out`. */
int query_graph_fill(const struct analysis *a, struct result *out);

#endif
