/* SPDX-License-Identifier: BSD-2-Clause */
/* map_keys owns what keys do while the map is shown. */
#ifndef UI_MAP_KEYS_H
#define UI_MAP_KEYS_H

#include "modal_keys.h"

struct input;

/* Show the map, over whatever view is in front. */
void action_map(struct board *s, int key);

/* Put the questions for what the map shows, one after the other; about once a
 * second, however often this is called. */
void map_ask(struct board *s);

/* Look at an answer that came. */
void map_take(struct board *s);

/* The whole table, in the order of the help and of the last line. */
const struct modal_key *map_keys(size_t *n);

/* One key or click. */
void map_input(struct board *s, const struct input *in);

#endif
