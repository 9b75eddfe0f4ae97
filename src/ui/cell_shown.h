/* SPDX-License-Identifier: BSD-2-Clause */
/* cell_shown owns what a table shows for a cell, with its mark behind it. */
#ifndef UI_CELL_SHOWN_H
#define UI_CELL_SHOWN_H

#include "ui/canvas.h"
#include "views/cell.h"

#define CELL_SHOWN_BYTES 640
#define CELL_SHOWN_ALL INT32_MAX

/*
 * cell_shown - as cell_text_scaled. A text that is marked leaves room for its
 * mark within `width` columns; others are for the canvas to cut.
 */
const char *cell_shown(const struct cell *cell, enum rate_style rates,
    const struct canvas *c, int width, char out[static CELL_SHOWN_BYTES]);

#endif
