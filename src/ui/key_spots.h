/* SPDX-License-Identifier: BSD-2-Clause */
/* key_spots owns where the last line names keys, for clicks on them. */
#ifndef UI_KEY_SPOTS_H
#define UI_KEY_SPOTS_H

#define KEY_SPOTS 24

struct key_spots {
	unsigned n;
	struct {
		int x, width, key;
	} at[KEY_SPOTS];
};

void key_spots_add(struct key_spots *k, int x, int width, int key);

/* The key named at x, or 0. */
int key_spots_find(const struct key_spots *k, int x);

#endif
