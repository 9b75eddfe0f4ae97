/* SPDX-License-Identifier: BSD-2-Clause */
/* paint_map owns how the map's parts share the screen, and its shades. */
#ifndef UI_PAINT_MAP_H
#define UI_PAINT_MAP_H

#include "ui/canvas.h"

struct board;
struct map_view;

/* Both lists, side by side, under their titles on the line above `r`. */
void paint_map_lists(struct board *s, struct rect r);

/*
 * map_marks_paint - number the first places of the list in front that are in
 * sight, and write their names where there is room.
 */
void map_marks_paint(struct canvas *c, struct map_view *m);

/* The name of what a row of a list is about. */
const char *map_row_name(const struct map_view *m, int list, size_t row);

#endif
