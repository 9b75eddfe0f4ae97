/* SPDX-License-Identifier: BSD-2-Clause */
/* frame_keys owns what keys do while a frame is taken apart. */
#ifndef UI_FRAME_KEYS_H
#define UI_FRAME_KEYS_H

#include <stddef.h>

struct board;
struct input;

struct frame_key {
	const char *name, *help;
	const char *footer; /* the word in the last line, or NULL */
	void (*run)(struct board *s);
	int keys[5]; /* 0 ends */
};

/* The whole table, in the order of the help and of the last line. */
const struct frame_key *frame_keys(size_t *n);

/* One key or click. */
void frame_input(struct board *s, const struct input *in);

#endif
