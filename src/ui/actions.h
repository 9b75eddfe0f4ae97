/* SPDX-License-Identifier: BSD-2-Clause */
/* actions owns what each key does; keys.c says which. */
#ifndef UI_ACTIONS_H
#define UI_ACTIONS_H

#include <stdbool.h>

struct board;

void action_up(struct board *s, int key);
void action_down(struct board *s, int key);
void action_page_up(struct board *s, int key);
void action_page_down(struct board *s, int key);
void action_first(struct board *s, int key);
void action_last(struct board *s, int key);
void action_view(struct board *s, int key);
void action_next_view(struct board *s, int key);
void action_previous_view(struct board *s, int key);
void action_group(struct board *s, int key);
void action_sort(struct board *s, int key);
void action_columns(struct board *s, int key);
void action_reverse(struct board *s, int key);
void action_freeze(struct board *s, int key);
void action_units(struct board *s, int key);
void action_filter(struct board *s, int key);
void action_enter(struct board *s, int key);
void action_out(struct board *s, int key);
void action_cut(struct board *s, int key);
void action_page(struct board *s, int key);
void action_explain(struct board *s, int key);
void action_mark(struct board *s, int key);
void action_differ(struct board *s, int key);
void action_program(struct board *s, int key);

/* A key for the line that action_program asks for. */
void program_key(struct board *s, int key);
void action_open(struct board *s, int key);
void action_copy(struct board *s, int key);
void action_copy_cell(struct board *s, int key);

/* A click on a row, at x: action_copy_cell begins with what is there. */
void copy_point(struct board *s, int x);

void action_pause(struct board *s, int key);
void action_slower(struct board *s, int key);
void action_faster(struct board *s, int key);
void action_step(struct board *s, int key);

/* Is it a replay? It is said if it is none. */
bool action_needs_replay(struct board *s);

/* The deck was told something: look at it now, and soon again. */
void action_soon(struct board *s);

/* Replay at a speed; 0 is as fast as possible. */
void action_speed(struct board *s, double speed);

void action_home(struct board *s, int key);
void action_end(struct board *s, int key);
void action_decap(struct board *s, int key);
void action_scale(struct board *s, int key);
void action_queries(struct board *s, int key);
void action_names(struct board *s, int key);
void action_help(struct board *s, int key);
void action_redraw(struct board *s, int key);
void action_quit(struct board *s, int key);

#endif
