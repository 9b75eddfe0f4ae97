/* SPDX-License-Identifier: BSD-2-Clause */
/* drawer owns the choosing of columns: which, in what order, how wide. */
#ifndef UI_DRAWER_H
#define UI_DRAWER_H

#include "modal_keys.h"
#include "ui/canvas.h"
#include "ui/input.h"
#include "ui/table.h"

#include <stdbool.h>

struct board;

/* All columns of the view in front, those that are shown first. */
struct drawer {
	bool open;
	unsigned n, selected, top;
	struct rect page;              /* where they were drawn */
	unsigned order[TABLE_COLUMNS]; /* columns of the view */
	bool shown[TABLE_COLUMNS];     /* by place in the order */
};

/* A key or a click while it is open. */
void drawer_input(struct board *s, const struct input *in);

/* Its keys, for the last line and the help. */
const struct modal_key *drawer_keys(size_t *n);

#endif
