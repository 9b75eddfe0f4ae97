/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory of streams, and how far one of them is done with. */
#include "stream_private.h"

#include <errno.h>
#include <stdlib.h>

int
stream_pool_new(size_t bytes, struct stream_pool **out, struct error *err)
{
	struct stream_pool *pool = calloc(1, sizeof(*pool));
	int r;

	if (!pool)
		return error_set(err, -ENOMEM, "streams: no memory");
	r = blocks_init(&pool->blocks, bytes, err);
	if (r < 0) {
		free(pool);
		return r;
	}
	*out = pool;
	return 0;
}

void
stream_pool_free(struct stream_pool *pool)
{
	if (!pool)
		return;
	blocks_fini(&pool->blocks);
	free(pool);
}

void
stream_pool_clear(struct stream_pool *pool)
{
	blocks_clear(&pool->blocks);
	pool->hand = (struct at_hand){0};
	pool->stats = (struct stream_stats){0};
	pool->clock_ns = 0;
}

bool
stream_pool_room(const struct stream_pool *pool)
{
	return blocks_room(&pool->blocks, BLOCKS_MOST);
}

size_t
stream_pool_used(const struct stream_pool *pool)
{
	return blocks_lent(&pool->blocks);
}

const struct stream_stats *
stream_pool_stats(const struct stream_pool *pool)
{
	return &pool->stats;
}

void
hand_advance(struct at_hand *hand, uint64_t by)
{
	if (by >= (uint64_t)hand->n + hand->cut) {
		*hand = (struct at_hand){0};
		return;
	}
	hand->position += by;
	if (by > hand->n) {
		hand->cut -= (uint32_t)(by - hand->n);
		by = hand->n;
	}
	hand->bytes += by;
	hand->n -= (uint32_t)by;
}

void
stream_advance(struct stream_pool *pool, struct stream *s, uint64_t by)
{
	struct at_hand *hand = hand_of(pool, s);

	if (hand && s->next + by > hand->position)
		hand_advance(hand, s->next + by - hand->position);
	held_advance(&pool->blocks, &s->block, by);
	s->next += by;
	s->flags &= (uint16_t) ~(SHOWN | STREAM_WAITING);
	s->flags |= STREAM_ANCHORED;
}
