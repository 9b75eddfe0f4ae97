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
 * map_marks_choose - the first places of the list in front that are in sight.
 * map_marks_paint  - their numbers, and their names where there is room.
 */
void map_marks_choose(struct map_view *m);
void map_marks_paint(struct canvas *c, struct map_view *m);

/* Arcs to the marks from where we are, if that is known. */
void map_arcs_paint(struct canvas *c, const struct map_view *m);

/* The name of what a row of a list is about. */
const char *map_row_name(const struct map_view *m, int list, size_t row);

#endif
