/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What goes into a stream: where a segment belongs, and what of it is new. It
 * is only taken into the hand here; whether it has to wait is told by how far
 * it is read (stream_window.c).
 */
#include "packet/packet.h"
#include "stream_private.h"

/* How far before what was seen first the beginning may lie. */
#define EARLY_BYTES UINT16_MAX

/* The position nearest to what was sent last. */
static uint64_t
position_of(const struct stream *s, uint32_t seq)
{
	return s->newest +
	       (uint64_t)(int64_t)(int32_t)(seq - (uint32_t)s->newest);
}

static void
begin(struct stream *s, uint32_t seq)
{
	s->next = s->newest = (UINT64_C(1) << 32) + seq;
	s->flags |= STREAM_STARTED;
}

/* Was it sent before what was seen first, and only came after it? */
static bool
set_back(struct stream_pool *pool, struct stream *s, uint64_t position)
{
	uint64_t by = s->next - position;

	if (s->flags & STREAM_ANCHORED || by > EARLY_BYTES ||
	    s->newest - position > STREAM_MOST ||
	    !held_set_back(&pool->blocks, &s->block, (uint32_t)by))
		return false;
	s->next = position;
	s->flags &= (uint16_t) ~(SHOWN | STREAM_WAITING);
	return true;
}

bool
stream_is_new(const struct stream *s, uint32_t seq, uint8_t flags)
{
	if (!(s->flags & STREAM_STARTED) || !(flags & TCP_SYN))
		return false;
	if (s->flags & STREAM_SYN)
		return seq + 1 != s->start;
	/* It may have been overtaken by the first bytes. */
	return (uint32_t)s->newest - (seq + 1) > EARLY_BYTES;
}

static void
take_syn(struct stream_pool *pool, struct stream *s, uint32_t seq)
{
	if (s->flags & STREAM_SYN)
		return;
	if (!(s->flags & STREAM_STARTED))
		begin(s, seq);
	else if (position_of(s, seq) < s->next)
		set_back(pool, s, position_of(s, seq));
	s->start = seq;
	s->flags |= STREAM_SYN | STREAM_ANCHORED;
}

/* One byte before the next: it says nothing but "are you there". */
static bool
is_keep_alive(const struct stream *s, const struct stream_segment *g)
{
	uint32_t end = g->seq + g->wire_bytes;

	if (g->wire_bytes > 1 || g->flags & (TCP_SYN | TCP_FIN))
		return false;
	if (s->flags & STREAM_STARTED)
		return end == (uint32_t)s->newest;
	return s->flags & STREAM_ACKED && end == s->acked;
}

/* One segment from nowhere is not believed, two in a row are. */
static bool
is_strange(struct stream_pool *pool, struct stream *s, uint32_t seq)
{
	int64_t off = (int64_t)(position_of(s, seq) - s->newest);

	if (off <= STREAM_FAR && off >= -(int64_t)STREAM_FAR) {
		s->flags &= (uint16_t)~STREAM_STRANGE;
		return false;
	}
	s->flags ^= STREAM_STRANGE;
	if (s->flags & STREAM_STRANGE)
		return true;
	if (off < 0) {
		stream_close(pool, s);
		begin(s, seq);
	}
	return false;
}

/* What lies past the FIN was never sent by who sent that. */
static void
cut_at_fin(struct stream *s, struct at_hand *hand, bool is_fin)
{
	uint64_t end = hand->position + hand->n + hand->cut;
	uint64_t over;

	if (is_fin && !(s->flags & STREAM_FIN)) {
		s->flags |= STREAM_FIN;
		s->fin = end > s->newest ? end : s->newest;
	}
	if (!(s->flags & STREAM_FIN) || end <= s->fin)
		return;
	over = end - s->fin;
	if (over > hand->cut) {
		over -= hand->cut;
		hand->cut = 0;
		hand->n -= over < hand->n ? (uint32_t)over : hand->n;
	} else {
		hand->cut -= (uint32_t)over;
	}
}

/* What was done with before is a retransmission, whatever it says now. */
static void
take_bytes(struct stream_pool *pool, struct stream *s,
    const struct stream_segment *g, uint32_t seq)
{
	struct at_hand hand = {
	    .stream = s,
	    .bytes = g->bytes,
	    .n = g->captured,
	    .cut = g->wire_bytes - g->captured,
	    .position = position_of(s, seq),
	};
	uint64_t end;

	cut_at_fin(s, &hand, g->flags & TCP_FIN);
	end = hand.position + hand.n + hand.cut;
	if (hand.cut > 0 && end > s->newest && s->flags & STREAM_ANCHORED &&
	    hand.position + hand.n < s->next)
		s->flags |= STREAM_CUT;
	if (end > s->newest && (!(s->flags & STREAM_FIN) || end <= s->fin))
		s->newest = end;
	if (end == hand.position)
		return;
	if (hand.position < s->next && !set_back(pool, s, hand.position))
		hand_advance(&hand, s->next - hand.position);
	if (!hand.stream)
		return;
	s->flags &= (uint16_t) ~(STREAM_FLUSH | STREAM_ENDED);
	pool->hand = hand;
}

/* Next in order, and all of it in what nobody needs to see: the usual body. */
static bool
is_skipped(const struct stream *s, const struct stream_segment *g)
{
	const uint16_t plain = STREAM_STARTED | STREAM_ANCHORED;
	const uint16_t open = plain | STREAM_FIN | STREAM_FLUSH | STREAM_DEAF |
	                      STREAM_STRANGE | STREAM_ENDED;

	return (s->flags & open) == plain && s->block == BLOCKS_NONE &&
	       !(g->flags & (TCP_SYN | TCP_FIN | TCP_RST)) &&
	       g->seq == (uint32_t)s->newest &&
	       s->newest + g->wire_bytes <= s->next;
}

void
stream_segment(
    struct stream_pool *pool, struct stream *s, const struct stream_segment *g)
{
	uint32_t seq = g->seq + !!(g->flags & TCP_SYN);

	pool->clock_ns = g->clock_ns;
	pool->hand = (struct at_hand){0};
	if (is_skipped(s, g)) {
		s->newest += g->wire_bytes;
		if (g->captured < g->wire_bytes)
			s->flags |= STREAM_CUT;
		return;
	}
	if (stream_is_new(s, g->seq, g->flags))
		stream_close(pool, s);
	if (g->flags & TCP_RST) {
		stream_end(pool, s);
		return;
	}
	if (g->flags & TCP_SYN)
		take_syn(pool, s, seq);
	if (s->flags & STREAM_DEAF || is_keep_alive(s, g) ||
	    (g->wire_bytes == 0 && !(g->flags & TCP_FIN)))
		return;
	if (!(s->flags & STREAM_STARTED))
		begin(s, seq);
	if (!is_strange(pool, s, seq))
		take_bytes(pool, s, g, seq);
}

void
stream_acked(
    struct stream_pool *pool, struct stream *s, uint32_t ack, int64_t clock_ns)
{
	int64_t off = (int64_t)(position_of(s, ack) - s->newest);

	pool->clock_ns = clock_ns;
	if (s->flags & STREAM_STARTED && off > (int64_t)STREAM_FAR)
		return;
	if (s->flags & STREAM_ACKED && (int32_t)(ack - s->acked) < 0)
		return;
	s->flags |= STREAM_ACKED;
	s->acked = ack;
}

void
stream_end(struct stream_pool *pool, struct stream *s)
{
	pool->hand = (struct at_hand){0};
	if (s->flags & STREAM_STARTED)
		s->flags |= STREAM_FLUSH;
}

bool
stream_take_cut(struct stream *s)
{
	bool cut = s->flags & STREAM_CUT;

	s->flags &= (uint16_t)~STREAM_CUT;
	return cut;
}

bool
stream_is_closed(const struct stream *s)
{
	return s->flags & STREAM_FIN;
}

void
stream_close(struct stream_pool *pool, struct stream *s)
{
	if (hand_of(pool, s))
		pool->hand = (struct at_hand){0};
	if (s->block != BLOCKS_NONE)
		blocks_give(&pool->blocks, s->block);
	*s = (struct stream){0};
}
