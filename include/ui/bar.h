/* SPDX-License-Identifier: BSD-2-Clause */
/* bar owns how the parts of one line shrink until they fit a width. */
#ifndef UI_BAR_H
#define UI_BAR_H

#include "ui/canvas.h"

#define BAR_PARTS 12
#define BAR_FORMS 3
#define BAR_BYTES 280

/* A part says the same in up to three lengths, longest first; "" is none. */
struct bar_part {
	enum style style;
	bool right; /* stands at the right end */
	unsigned form;
	char forms[BAR_FORMS][BAR_BYTES];
};

struct bar {
	unsigned n;
	struct bar_part parts[BAR_PARTS];
};

/*
 * bar_fit - choose a form for each part.
 *
 * yields   parts (by number) in the order in which they give way, each time
 *          by one form; none of them more often than it has forms left
 */
void bar_fit(struct bar *b, const struct canvas *c, int width,
    const uint8_t *yields, size_t n_yields);

/* Draw the chosen forms on a line, two blanks apart. */
void bar_draw(const struct bar *b, struct canvas *c, struct rect r);

#endif
