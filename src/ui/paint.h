/* SPDX-License-Identifier: BSD-2-Clause */
/* paint owns the picture: a board onto its canvas. */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "modal_keys.h"

struct board;

/* The whole screen, from nothing. */
void paint_screen(struct board *s);

/* Its parts, each in its own rectangle of the layout. */
void paint_status(struct board *s);
void paint_graph(struct board *s);
void paint_tabs(struct board *s);
void paint_trail(struct board *s);
void paint_footer(struct board *s);
void paint_frame(struct board *s);
void paint_follow(struct board *s);
void paint_map(struct board *s);
void paint_help(struct board *s);

/*
 * The last line, where something else than the table has the keys.
 *
 * returns  the column behind them
 */
int paint_modal_keys(struct board *s, const struct modal_key *keys, size_t n);

#endif
