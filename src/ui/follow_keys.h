/* SPDX-License-Identifier: BSD-2-Clause */
/* follow_keys owns what keys do while a conversation is on the screen. */
#ifndef UI_FOLLOW_KEYS_H
#define UI_FOLLOW_KEYS_H

#include "modal_keys.h"

struct input;

/* The whole table, in the order of the help and of the last line. */
const struct modal_key *follow_keys(size_t *n);

/* One key or click. */
void follow_input(struct board *s, const struct input *in);

#endif
