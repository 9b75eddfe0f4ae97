/* SPDX-License-Identifier: BSD-2-Clause */
/* frame_keys owns what keys do while a frame is taken apart. */
#ifndef UI_FRAME_KEYS_H
#define UI_FRAME_KEYS_H

#include "modal_keys.h"

struct input;

/* The whole table, in the order of the help and of the last line. */
const struct modal_key *frame_keys(size_t *n);

/* One key or click. */
void frame_input(struct board *s, const struct input *in);

#endif
