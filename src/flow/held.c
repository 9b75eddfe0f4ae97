/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes lie in their block as they lie in the stream, holes and all: so what
 * has become whole can be shown without another copy.
 */
#include "held.h"

#include <assert.h>
#include <string.h>

_Static_assert(sizeof(struct held) + STREAM_MOST / 4 * 5 <= BLOCKS_MOST,
    "a stream fits into a block, with something to spare");

static size_t
capacity_of(const struct blocks *b, uint32_t block)
{
	return blocks_size(b, block) - sizeof(struct held);
}

/* Where the last byte ends: what is lost takes no room at the end. */
static uint32_t
bytes_end(const struct held *h)
{
	for (uint32_t i = h->n; i > 0; i--) {
		if (!h->ranges[i - 1].lost)
			return h->ranges[i - 1].end;
	}
	return 0;
}

/* Offset 0 shall lie at `head`, and offsets up to `end` shall have room. */
static struct held *
move(struct blocks *b, uint32_t *block, uint32_t head, uint32_t end)
{
	struct held *from = held_at(b, *block), *to = from;
	uint32_t other = *block;
	uint32_t span = bytes_end(from);

	if ((size_t)head + end > capacity_of(b, *block)) {
		other = blocks_take(b, sizeof(*to) + head + end);
		if (other == BLOCKS_NONE)
			return NULL;
		to = held_at(b, other);
		memcpy(to, from, sizeof(*from));
	}
	memmove(to->bytes + head, from->bytes + from->head, span);
	to->head = head;
	if (other != *block)
		blocks_give(b, *block);
	*block = other;
	return to;
}

/*
 * Room for bytes up to `end`. A quarter more, so that the next move is as far
 * away as this one was long.
 */
static struct held *
make_room(struct blocks *b, uint32_t *block, uint32_t end)
{
	struct held *h = held_at(b, *block);

	if (!h) {
		*block = blocks_take(b, sizeof(*h) + end + end / 4);
		h = held_at(b, *block);
		if (h)
			h->head = h->n = 0;
		return h;
	}
	if ((size_t)h->head + end <= capacity_of(b, *block))
		return h;
	if (end < bytes_end(h))
		end = bytes_end(h);
	if (blocks_room(b, sizeof(*h) + end + end / 4))
		return move(b, block, 0, end + end / 4);
	return end <= capacity_of(b, *block) ? move(b, block, 0, end) : NULL;
}

static void
remove_range(struct held *h, uint32_t i)
{
	h->n--;
	memmove(&h->ranges[i], &h->ranges[i + 1],
	    (h->n - i) * sizeof(h->ranges[0]));
}

/* A filled hole, before the range `i`: joined with what it touches. */
static bool
insert_range(struct held *h, uint32_t i, struct held_range r)
{
	struct held_range *before = i > 0 ? &h->ranges[i - 1] : NULL;
	struct held_range *after = i < h->n ? &h->ranges[i] : NULL;

	if (before && before->end == r.start && before->lost == r.lost) {
		before->end = r.end;
		if (after && after->start == r.end && after->lost == r.lost) {
			before->end = after->end;
			remove_range(h, i);
		}
		return true;
	}
	if (after && after->start == r.end && after->lost == r.lost) {
		after->start = r.start;
		return true;
	}
	if (h->n == STREAM_RANGES)
		return false;
	memmove(&h->ranges[i + 1], &h->ranges[i],
	    (h->n - i) * sizeof(h->ranges[0]));
	h->ranges[i] = r;
	h->n++;
	return true;
}

static uint64_t
count_conflicts(const struct held *h, const struct held_part *part,
    uint32_t start, uint32_t end)
{
	const uint8_t *there = h->bytes + h->head + start;
	const uint8_t *come = part->bytes + (start - part->start);
	uint64_t n = 0;

	if (memcmp(there, come, end - start) == 0)
		return 0;
	for (uint32_t i = 0; i < end - start; i++)
		n += there[i] != come[i];
	return n;
}

static bool
fill_hole(struct held *h, uint32_t i, const struct held_part *part,
    uint32_t start, uint32_t end)
{
	struct held_range r = {start, end, !part->bytes};

	if (!insert_range(h, i, r))
		return false;
	if (part->bytes)
		memcpy(h->bytes + h->head + start,
		    part->bytes + (start - part->start), end - start);
	return true;
}

static uint32_t
lesser(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static bool
fill(struct held *h, const struct held_part *part, uint64_t *conflicts)
{
	uint32_t at = part->start, i = 0, end;

	while (at < part->end) {
		while (i < h->n && h->ranges[i].end <= at)
			i++;
		end = part->end;
		if (i < h->n && h->ranges[i].start <= at) {
			end = lesser(end, h->ranges[i].end);
			if (part->bytes && !h->ranges[i].lost)
				*conflicts += count_conflicts(h, part, at, end);
		} else {
			if (i < h->n)
				end = lesser(end, h->ranges[i].start);
			if (!fill_hole(h, i, part, at, end))
				return false;
			i = i > 0 ? i - 1 : 0; /* it may have been joined */
		}
		at = end;
	}
	return true;
}

static void
give_when_empty(struct blocks *b, uint32_t *block)
{
	const struct held *h = held_at(b, *block);

	if (h && h->n == 0) {
		blocks_give(b, *block);
		*block = BLOCKS_NONE;
	}
}

bool
held_add(struct blocks *b, uint32_t *block, const struct held_part *part,
    uint64_t *conflicts)
{
	struct held *h;
	bool filled;

	assert(!part->bytes || part->end <= STREAM_MOST);
	h = make_room(b, block, part->bytes ? part->end : 0);
	if (!h)
		return false;
	filled = fill(h, part, conflicts);
	give_when_empty(b, block);
	return filled;
}

void
held_advance(struct blocks *b, uint32_t *block, uint64_t by)
{
	struct held *h = held_at(b, *block);
	uint32_t gone = 0, least;

	if (!h)
		return;
	while (gone < h->n && h->ranges[gone].end <= by)
		gone++;
	h->n -= gone;
	memmove(h->ranges, h->ranges + gone, h->n * sizeof(h->ranges[0]));
	give_when_empty(b, block);
	if (*block == BLOCKS_NONE)
		return;
	least = (uint32_t)by; /* what is left ends behind it */
	for (uint32_t i = 0; i < h->n; i++) {
		h->ranges[i].start -= lesser(h->ranges[i].start, least);
		h->ranges[i].end -= least;
	}
	h->head = bytes_end(h) > 0 ? h->head + least : 0;
}

bool
held_set_back(struct blocks *b, uint32_t *block, uint32_t by)
{
	struct held *h = held_at(b, *block);

	if (!h)
		return true;
	if (bytes_end(h) + by > STREAM_MOST)
		return false;
	if (h->head < by) {
		h = move(b, block, by, bytes_end(h));
		if (!h)
			return false;
	}
	h->head -= by;
	for (uint32_t i = 0; i < h->n; i++) {
		h->ranges[i].start += by;
		h->ranges[i].end += by;
	}
	return true;
}
