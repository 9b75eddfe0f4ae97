/* SPDX-License-Identifier: BSD-2-Clause */
#include "key_spots.h"

void
key_spots_add(struct key_spots *k, int x, int width, int key)
{
	if (k->n == KEY_SPOTS)
		return;
	k->at[k->n].x = x;
	k->at[k->n].width = width;
	k->at[k->n++].key = key;
}

int
key_spots_find(const struct key_spots *k, int x)
{
	for (unsigned i = 0; i < k->n; i++) {
		if (x >= k->at[i].x && x < k->at[i].x + k->at[i].width)
			return k->at[i].key;
	}
	return 0;
}
