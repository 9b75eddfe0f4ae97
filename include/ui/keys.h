/* SPDX-License-Identifier: BSD-2-Clause */
/* keys owns the one table of what keys do: dispatch, help, footer, manual. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stddef.h>

#define KEYS_PER_BINDING 11

struct board;

enum key_group {
	KEY_GROUP_MOVE,
	KEY_GROUP_TABLE,
	KEY_GROUP_TIME,
	KEY_GROUP_PLAY,
	KEY_GROUP_SCREEN,
	N_KEY_GROUPS
};

struct binding {
	const char *name; /* as people call the keys: "Space" */
	const char *id;   /* never changes */
	const char *help; /* one sentence */
	enum key_group group;
	int rank;           /* place in the last line from 1 on, or 0 */
	const char *footer; /* the word there */
	void (*run)(struct board *s, int key);
	int keys[KEYS_PER_BINDING]; /* characters or enum input_key; 0 ends */
};

/* The whole table, in the order of the help screen. */
const struct binding *keys_table(size_t *n);

/* What a key does, or NULL. */
const struct binding *keys_find(int key);

/* The key of that place in the last line, or NULL behind the last. */
const struct binding *keys_footer(int rank);

/* Heading of a group: "Moving". */
const char *keys_group_title(enum key_group group);

#endif
