/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What comes out of a stream. A segment that is next is shown where it lies in
 * its packet; whatever has to wait, for its own end or for what comes before
 * it, is copied (held.c). A hole is given up by what is known of it: the
 * receiver has it, it is too long ago, too much waits behind it, nothing more
 * will come.
 */
#include "stream_private.h"

static bool
has_acked(const struct stream *s, uint64_t position)
{
	return s->flags & STREAM_ACKED &&
	       (int32_t)(s->acked - (uint32_t)position) >= 0;
}

/* May it be read in the packet itself? */
static bool
is_direct(const struct stream *s, const struct at_hand *hand)
{
	return hand && s->block == BLOCKS_NONE && hand->position == s->next;
}

static uint32_t
ready_bytes(const struct stream_pool *pool, const struct stream *s)
{
	const struct held *h = held_at(&pool->blocks, s->block);

	return h && h->ranges[0].start == 0 && !h->ranges[0].lost
	           ? h->ranges[0].end
	           : 0;
}

/*
 * Offset of whatever is known to come after the first `n` bytes and the hole
 * behind them; 0 when nothing is.
 */
static uint64_t
beyond(struct stream_pool *pool, const struct stream *s, uint32_t n)
{
	const struct held *h = held_at(&pool->blocks, s->block);
	const struct at_hand *hand = hand_of(pool, s);
	uint32_t i = n > 0;
	uint64_t at = 0;

	if (h && i < h->n)
		at = h->ranges[i].start;
	if (hand && (at == 0 || hand->position - s->next < at))
		at = hand->position - s->next;
	if (at == 0 && s->flags & STREAM_FIN && s->fin > s->next + n)
		at = s->fin - s->next;
	return at;
}

static bool
hole_is_given_up(struct stream_pool *pool, struct stream *s, uint64_t end)
{
	bool acked = has_acked(s, s->next + end);
	int64_t age;

	if (s->flags & STREAM_FLUSH)
		return true;
	if (!(s->flags & STREAM_WAITING)) {
		s->flags &= (uint16_t)~STREAM_EVIDENT;
		s->flags |= STREAM_WAITING | (acked ? STREAM_EVIDENT : 0);
		s->since_ns = pool->clock_ns;
	}
	age = pool->clock_ns - s->since_ns;
	return s->flags & STREAM_EVIDENT || age > STREAM_HOLE_NS ||
	       (acked && age >= STREAM_ACKED_NS);
}

/* How many bytes right after the first `n` are known to be lost. */
static uint32_t
lost_bytes(struct stream_pool *pool, const struct stream *s, uint32_t n)
{
	const struct held *h = held_at(&pool->blocks, s->block);
	const struct at_hand *hand = hand_of(pool, s);
	uint32_t i = n > 0;

	if (is_direct(s, hand))
		return hand->cut;
	if (!h || i >= h->n || h->ranges[i].start != n)
		return 0;
	return h->ranges[i].end - n;
}

static enum stream_then
what_follows(struct stream_pool *pool, struct stream *s, uint32_t n)
{
	const struct at_hand *hand = hand_of(pool, s);
	uint64_t end;

	if (lost_bytes(pool, s, n) > 0)
		return STREAM_GAP;
	if (s->flags & STREAM_FIN && s->next + n >= s->fin)
		return STREAM_END;
	if (is_direct(s, hand))
		return STREAM_MORE;
	if (hand) /* no room for it: too much waits, or in too many parts */
		return STREAM_GAP;
	end = beyond(pool, s, n);
	if (end > 0)
		return hole_is_given_up(pool, s, end) ? STREAM_GAP
		                                      : STREAM_MORE;
	return s->flags & STREAM_FLUSH ? STREAM_END : STREAM_MORE;
}

/*
 * Has it room beside what waits? What is next always has, so that there is no
 * standing still; what is not makes the hole before it be given up.
 */
static bool
fits(const struct held *h, struct at_hand *hand, uint64_t at, uint32_t ready)
{
	if (at == 0 && hand->n > STREAM_MOST) {
		hand->cut += hand->n - STREAM_MOST;
		hand->n = STREAM_MOST;
	}
	return at + hand->n <= STREAM_MOST &&
	       (at <= ready || !h || h->n + 4 <= STREAM_RANGES);
}

/* Copy what is at hand to where it waits. It stays when there is no room. */
static void
hold(struct stream_pool *pool, struct stream *s, struct at_hand *hand)
{
	const struct held *h = held_at(&pool->blocks, s->block);
	uint64_t at = hand->position - s->next;
	uint32_t ready = is_direct(s, hand) ? hand->n : ready_bytes(pool, s);
	struct held_part part;
	bool taken = true;

	if (!fits(h, hand, at, ready))
		return;
	part = (struct held_part){
	    (uint32_t)at, (uint32_t)at + hand->n, hand->bytes};
	if (hand->n > 0)
		taken = held_add(
		    &pool->blocks, &s->block, &part, &pool->stats.conflicts);
	part = (struct held_part){part.end, part.end + hand->cut, NULL};
	if (taken && hand->cut > 0)
		taken = held_add(
		    &pool->blocks, &s->block, &part, &pool->stats.conflicts);
	pool->stats.refused += !taken;
	*hand = (struct at_hand){0};
	if (ready_bytes(pool, s) != ready)
		s->flags &= (uint16_t)~SHOWN;
}

/* Bytes that nothing can complete are given up, and the hole after them. */
static void
step_over(struct stream_pool *pool, struct stream *s, uint32_t n)
{
	uint64_t lost = lost_bytes(pool, s, n);
	uint64_t end = beyond(pool, s, n);

	if (lost == 0 && end > n)
		lost = end - n;
	pool->stats.gaps += lost > 0;
	pool->stats.lost += lost;
	stream_advance(pool, s, n + lost);
	s->gap += n + lost;
}

/* No bytes still lie somewhere: readers may add their number to `at`. */
static void
look(struct stream_pool *pool, struct stream *s, struct stream_window *out)
{
	static const uint8_t nothing[1];
	struct at_hand *hand = hand_of(pool, s);
	const struct held *h;

	if (is_direct(s, hand)) {
		out->at = hand->bytes;
		out->n = hand->n;
	} else {
		if (hand)
			hold(pool, s, hand);
		h = held_at(&pool->blocks, s->block);
		out->at = h ? h->bytes + h->head : nothing;
		out->n = ready_bytes(pool, s);
	}
	out->gap = s->gap;
	out->then = what_follows(pool, s, (uint32_t)out->n);
}

static bool
is_worth_showing(const struct stream *s, const struct stream_window *w)
{
	if (w->n == 0)
		return w->then == STREAM_END && !(s->flags & STREAM_ENDED);
	return w->then == STREAM_MORE ? !(s->flags & STREAM_SHOWN)
	                              : !(s->flags & STREAM_SHOWN_CUT);
}

/* Neither bytes that wait, nor an end that could be shown. */
static bool
has_nothing(const struct stream *s)
{
	return s->block == BLOCKS_NONE &&
	       !(s->flags & (STREAM_FIN | STREAM_FLUSH));
}

bool
stream_window(
    struct stream_pool *pool, struct stream *s, struct stream_window *out)
{
	struct at_hand *hand;

	if (!(s->flags & STREAM_STARTED) || s->flags & STREAM_DEAF)
		return false;
	if (!hand_of(pool, s) && has_nothing(s)) /* by far most often */
		return false;
	for (;;) {
		look(pool, s, out);
		if (is_worth_showing(s, out))
			break;
		if (out->then != STREAM_MORE)
			step_over(pool, s, (uint32_t)out->n);
		if (out->then == STREAM_GAP)
			continue;
		hand = hand_of(pool, s);
		if (hand)
			hold(pool, s, hand);
		return false;
	}
	s->flags |= STREAM_SHOWN;
	if (out->then != STREAM_MORE)
		s->flags |= STREAM_SHOWN_CUT;
	if (out->then == STREAM_END)
		s->flags |= STREAM_ENDED;
	return true;
}

void
stream_used(
    struct stream_pool *pool, struct stream *s, size_t used, uint64_t skip)
{
	const uint64_t most = UINT64_C(1) << 62;
	const struct at_hand *hand = hand_of(pool, s);

	if (skip == READING_ALL) {
		uint16_t kept = s->flags & (STREAM_STARTED | STREAM_SYN);
		uint32_t start = s->start;

		stream_close(pool, s);
		s->flags = kept | STREAM_DEAF;
		s->start = start;
		return;
	}
	if (used == 0 && skip == 0)
		return;
	if (skip > most || s->next > most)
		skip = s->next > most ? 0 : most;
	if (hand && hand->cut > 0 &&
	    s->next + used + skip > hand->position + hand->n)
		s->flags |= STREAM_CUT;
	stream_advance(pool, s, used + skip);
	s->gap = 0;
}

uint64_t
stream_gap(const struct stream *s, uint32_t *end)
{
	*end = (uint32_t)s->next;
	return s->gap;
}
