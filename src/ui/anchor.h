/* SPDX-License-Identifier: BSD-2-Clause */
/* anchor owns which row stays under the marker of a list that grows on top. */
#ifndef UI_ANCHOR_H
#define UI_ANCHOR_H

#include "views/query.h"

#include <stdbool.h>
#include <stdint.h>

struct anchor {
	bool on;
	uint64_t identity;     /* of the row under the marker; 0: not known */
	uint64_t rows, frames; /* of the answer it was seen in */
};

/*
 * anchor_set - hold on to a row from this answer on.
 *
 * row  NULL when it is not at hand: anchor_name does that once it is
 */
void anchor_set(struct anchor *a, const struct result *r, const void *row);
void anchor_name(struct anchor *a, const struct result *r, const void *row);

/*
 * anchor_shift - how many rows further down it is in a newer answer.
 *
 * place    where it was
 * returns  exact when the answer has the row, else by what came in meanwhile;
 *          0 when the list began anew
 */
uint64_t anchor_shift(struct anchor *a, const struct result *r, uint64_t place);

#endif
