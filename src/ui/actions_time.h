/* SPDX-License-Identifier: BSD-2-Clause */
/* actions_time owns what the keys of the timeline do; keys.c says which. */
#ifndef UI_ACTIONS_TIME_H
#define UI_ACTIONS_TIME_H

#include <stdbool.h>

struct board;

/* Into the bins marked in the graph; false: there are none. */
bool action_enter_time(struct board *s);

void action_bin_before(struct board *s, int key);
void action_bin_after(struct board *s, int key);
void action_extend_before(struct board *s, int key);
void action_extend_after(struct board *s, int key);
void action_spike_before(struct board *s, int key);
void action_spike_after(struct board *s, int key);
void action_series(struct board *s, int key);
void action_zoom_in(struct board *s, int key);
void action_zoom_out(struct board *s, int key);
void action_fit(struct board *s, int key);

#endif
