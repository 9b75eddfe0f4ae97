/* SPDX-License-Identifier: BSD-2-Clause */
#include "modal_keys.h"

#include "actions.h"
#include "board.h"
#include "ui/keymap.h"

void
modal_help(struct board *s)
{
	action_help(s, '?');
}

void
modal_quit(struct board *s)
{
	action_quit(s, INPUT_CTRL('C'));
}

bool
modal_keys_press(
    const struct modal_key *table, size_t n, struct board *s, int key)
{
	for (size_t i = 0; i < n; i++) {
		for (const int *k = table[i].keys; *k; k++) {
			if (*k == key) {
				table[i].run(s);
				return true;
			}
		}
	}
	return false;
}

void
modal_keys_play(struct board *s, int key)
{
	const struct binding *b = keymap_find(s->keys, key, &key);

	if (b && b->group == KEY_GROUP_PLAY)
		b->run(s, key);
}
