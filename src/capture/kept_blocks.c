/* SPDX-License-Identifier: BSD-2-Clause */
#include "kept_blocks.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)64 << 20)
#define LEAST_ROOM 4096

static bool
make_room(struct kept_blocks *k, size_t n)
{
	size_t room = k->room ? k->room : LEAST_ROOM;
	uint8_t *grown;

	if (n > MOST_BYTES - k->used)
		return false;
	while (room < k->used + n)
		room *= 2;
	if (room == k->room)
		return true;
	grown = realloc(k->bytes, room);
	if (!grown)
		return false;
	k->bytes = grown;
	k->room = room;
	return true;
}

void
kept_blocks_add(struct kept_blocks *k, const uint8_t *block, size_t n)
{
	if (!k->wanted || k->lost)
		return;
	if (!make_room(k, n)) {
		k->lost = true;
		return;
	}
	memcpy(k->bytes + k->used, block, n);
	k->used += n;
}

void
kept_blocks_clear(struct kept_blocks *k)
{
	k->used = 0;
	k->lost = false;
}

void
kept_blocks_fini(struct kept_blocks *k)
{
	free(k->bytes);
	*k = (struct kept_blocks){0};
}
