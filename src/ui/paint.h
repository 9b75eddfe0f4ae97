/* SPDX-License-Identifier: BSD-2-Clause */
/* paint owns the picture: a board onto its canvas. */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "modal_keys.h"

#include <stdbool.h>

struct board;
struct graph;
struct timeline_shape;

/* The whole screen, from nothing. */
void paint_screen(struct board *s);

/* Its parts, each in its own rectangle of the layout. */
void paint_status(struct board *s);
void paint_graph(struct board *s);
void paint_readout(struct board *s);
void paint_tabs(struct board *s);
void paint_trail(struct board *s);
void paint_footer(struct board *s);
void paint_frame(struct board *s);
void paint_follow(struct board *s);
void paint_map(struct board *s);
void paint_matrix(struct board *s);
void paint_tray(struct board *s);
void paint_drawer(struct board *s);

/* What others call the scope that was just written, over the lowest rows. */
void paint_written(struct board *s);
void paint_help(struct board *s);

/* First and last column of the graph that is marked; false: there is none. */
bool paint_marked_columns(const struct board *s,
    const struct timeline_shape *shape, int *out_first, int *out_last);

/* Over the bins of the graph: the cursor, the range, and marks of losses. */
void paint_timeline(
    struct board *s, const struct graph *g, const struct timeline_shape *shape);

struct prompt;

/* The last line, while something is typed there: `why` is what is wrong. */
void paint_prompt(struct board *s, const char *title, const struct prompt *line,
    const char *why);

/*
 * The last line, where something else than the table has the keys.
 *
 * returns  the column behind them
 */
int paint_modal_keys(struct board *s, const struct modal_key *keys, size_t n);

#endif
