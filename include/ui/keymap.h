/* SPDX-License-Identifier: BSD-2-Clause */
/* keymap owns the keys as somebody wants them; keys.c has those of everybody.
 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "base/error.h"
#include "ui/keys.h"

#include <stdbool.h>

#define KEYMAP_ROWS 80
#define KEYMAP_NAME_BYTES 48

/* May not be copied: names point into it. */
struct keymap {
	struct binding rows[KEYMAP_ROWS]; /* in the order of keys_table */
	size_t n;
	bool wanted[KEYMAP_ROWS]; /* by keymap_set */
	char names[KEYMAP_ROWS][KEYMAP_NAME_BYTES];
};

void keymap_init(struct keymap *m);

/*
 * keymap_set - other keys for what keys.c calls `id`, instead of its own.
 *
 * keys     names of keys (key_names.h), blanks between them; of a binding
 *          with a meaning for each key, in the order of those
 * errors   -EINVAL: no such binding or key, or none; err says which
 */
int keymap_set(
    struct keymap *m, const char *id, const char *keys, struct error *err);

/*
 * keymap_settle - what was wanted takes its keys from what was not.
 *
 * Ctrl-C always leaves, whatever else does.
 * errors   -EINVAL: two want one key, or a binding has none left
 */
int keymap_settle(struct keymap *m, struct error *err);

/* What keys.c has, as it is in this map; NULL stands for its own. */
const struct binding *keymap_table(const struct keymap *m, size_t *n);
const struct binding *keymap_footer(const struct keymap *m, int rank);

/*
 * keymap_find - what a key does, or NULL.
 *
 * meant    receives the key of keys.c in whose place it stands
 */
const struct binding *keymap_find(const struct keymap *m, int key, int *meant);

#endif
