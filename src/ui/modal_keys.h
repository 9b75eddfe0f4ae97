/* SPDX-License-Identifier: BSD-2-Clause */
/* modal_keys owns the shape of key tables for what lies over the table. */
#ifndef UI_MODAL_KEYS_H
#define UI_MODAL_KEYS_H

#include <stdbool.h>
#include <stddef.h>

struct board;

struct modal_key {
	const char *name, *help;
	const char *footer; /* the word in the last line, or NULL */
	void (*run)(struct board *s);
	int keys[5]; /* 0 ends */
};

#define MODAL_WHEEL_LINES 3

/* What each of them has. */
void modal_help(struct board *s);
void modal_quit(struct board *s);

/* Do what a key means in a table of n; false if it means nothing there. */
bool modal_keys_press(
    const struct modal_key *table, size_t n, struct board *s, int key);

/* Playing goes on under it, and so do those of its keys that are free. */
void modal_keys_play(struct board *s, int key);

#endif
