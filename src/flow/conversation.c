/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames of one flow become speeches. Unlike a talk (talk.c), which stops as
 * soon as nothing more can be learnt, this goes on to the end of the flow.
 */
#include "flow/conversation.h"

#include "flow/datagram.h"
#include "flow/flow.h"
#include "flow/stream.h"
#include "packet/dissect.h"
#include "speeches.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PROTOCOL_TCP 6
#define STREAM_MEMORY ((size_t)1 << 20) /* two streams cannot use it up */
#define DATAGRAMS 64u
#define DATAGRAM_MEMORY ((size_t)1 << 20)
#define CUTS 32u

/* Sequence numbers of bytes that were cut off a frame. */
struct cut {
	uint32_t start, end;
};

/* One direction of a TCP connection. */
struct mouth {
	struct stream stream;
	struct cut cuts[CUTS]; /* the newest ones */
	unsigned n_cuts;       /* ever; the oldest make room */
	uint64_t told;         /* of the stream's gap: bytes already told */
};

struct conversation {
	struct conversation_of of;
	struct flow_key key;
	unsigned client; /* side of the key that is the client */
	bool in_parts;   /* fragments were met: nobody knows how many */
	struct stream_pool *pool;
	struct datagrams *datagrams;
	struct mouth mouths[2];
	struct speeches said;
};

int
conversation_new(struct conversation **out, struct error *err)
{
	struct conversation *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		return error_set(err, -ENOMEM, "conversation: no memory");
	r = stream_pool_new(STREAM_MEMORY, &c->pool, err);
	if (r == 0)
		r = datagrams_new(
		    DATAGRAMS, DATAGRAM_MEMORY, &c->datagrams, err);
	if (r == 0)
		r = speeches_init(&c->said, err);
	if (r < 0) {
		conversation_free(c);
		return r;
	}
	*out = c;
	return 0;
}

void
conversation_free(struct conversation *c)
{
	if (!c)
		return;
	speeches_fini(&c->said);
	if (c->datagrams)
		datagrams_free(c->datagrams);
	stream_pool_free(c->pool);
	free(c);
}

void
conversation_begin(struct conversation *c, const struct conversation_of *of)
{
	struct packet asked = {
	    .family = of->client.family,
	    .protocol = of->protocol,
	    .flags = of->has_ports ? PACKET_PORTS : 0,
	    .src_port = of->client_port,
	    .dst_port = of->server_port,
	};

	memcpy(asked.src, of->client.bytes, sizeof(asked.src));
	memcpy(asked.dst, of->server.bytes, sizeof(asked.dst));
	c->of = *of;
	c->client = flow_key_of(&asked, &c->key);
	c->in_parts = false;
	memset(c->mouths, 0, sizeof(c->mouths));
	stream_pool_clear(c->pool);
	datagrams_clear(c->datagrams);
	speeches_clear(&c->said, of->protocol != PROTOCOL_TCP);
}

/* Remember what a segment lacks, to tell later why it is not there. */
static void
note_cut(struct mouth *m, const struct stream_segment *g)
{
	uint32_t first = g->seq + !!(g->flags & TCP_SYN);

	if (g->wire_bytes > g->captured)
		m->cuts[m->n_cuts++ % CUTS] =
		    (struct cut){first + g->captured, first + g->wire_bytes};
}

/* How many of the n bytes before `end` were cut off frames. */
static uint64_t
cut_within(const struct mouth *m, uint32_t end, uint64_t n)
{
	unsigned known = m->n_cuts < CUTS ? m->n_cuts : CUTS;
	uint64_t sum = 0;

	for (unsigned i = 0; i < known; i++) {
		/* Distances back from the end of the gap. */
		int64_t from = (int32_t)(end - m->cuts[i].start);
		int64_t to = (int32_t)(end - m->cuts[i].end);

		from = from > (int64_t)n ? (int64_t)n : from;
		to = to < 0 ? 0 : to;
		sum += from > to ? (uint64_t)(from - to) : 0;
	}
	return sum < n ? sum : n;
}

static void
tell_gap(struct conversation *c, unsigned side, int64_t time_ns)
{
	struct mouth *m = &c->mouths[side];
	uint32_t end;
	uint64_t gap = stream_gap(&m->stream, &end);
	uint64_t more = gap - m->told, cut;

	if (more == 0)
		return;
	m->told = gap;
	cut = cut_within(m, end, more);
	if (more > cut)
		speeches_add_gap(
		    &c->said, side, time_ns, SPEECH_MISSING, more - cut);
	if (cut > 0)
		speeches_add_gap(&c->said, side, time_ns, SPEECH_CUT, cut);
}

/* Everything that side has in order by now, and what is known to be lost. */
static void
drain(struct conversation *c, unsigned side, int64_t time_ns)
{
	struct mouth *m = &c->mouths[side];
	struct stream_window w;

	while (stream_window(c->pool, &m->stream, &w)) {
		tell_gap(c, side, time_ns);
		if (w.n == 0)
			continue;
		speeches_add(&c->said, side, time_ns, w.at, w.n);
		stream_used(c->pool, &m->stream, w.n, 0);
		m->told = 0;
	}
	tell_gap(c, side, time_ns);
}

/*
 * A stream waits for a hole only so long, and for so many bytes behind it.
 * What comes later is of no use to a parser; here it is put where it belongs.
 */
static void
take_late(struct conversation *c, unsigned side, const struct stream_segment *g)
{
	uint32_t next, first = g->seq + !!(g->flags & TCP_SYN);
	uint32_t n = g->captured, all = g->wire_bytes, back, before = 0;
	uint64_t offset = c->said.offset[side];

	stream_gap(&c->mouths[side].stream, &next);
	back = next - first;
	if (c->said.sums[side].missing == 0 || (int32_t)back <= 0)
		return;
	if (back > offset) /* from before the beginning */
		before = back - (uint32_t)offset;
	all = all < back ? all : back;
	n = n < all ? n : all;
	offset -= back - before;
	if (n > before)
		speeches_fill(&c->said, side, offset, SPEECH_BYTES,
		    g->bytes + before, n - before);
	offset += n > before ? n - before : 0;
	before = n > before ? n : before;
	if (all > before)
		speeches_fill(
		    &c->said, side, offset, SPEECH_CUT, NULL, all - before);
}

static void
end_streams(struct conversation *c, int64_t time_ns)
{
	for (unsigned side = 0; side < 2; side++) {
		stream_end(c->pool, &c->mouths[side].stream);
		drain(c, side, time_ns);
	}
}

static void
start_anew(struct conversation *c, unsigned side, int64_t time_ns)
{
	end_streams(c, time_ns);
	for (unsigned i = 0; i < 2; i++) {
		stream_close(c->pool, &c->mouths[i].stream);
		c->mouths[i] = (struct mouth){0};
	}
	speeches_add_gap(&c->said, side, time_ns, SPEECH_ANEW, 0);
}

static void
see_segment(struct conversation *c, unsigned side, const struct packet *p,
    const struct frame *frame)
{
	struct mouth *mine = &c->mouths[side], *other = &c->mouths[!side];
	struct stream_segment g = {
	    .wire_bytes = p->payload_bytes,
	    .seq = p->seq,
	    .flags = p->tcp_flags,
	    .clock_ns = frame->clock_ns,
	};

	g.captured = (uint32_t)dissect_payload(frame, p, &g.bytes);
	if (stream_is_new(&mine->stream, g.seq, g.flags))
		start_anew(c, side, p->time_ns);
	if (g.flags & TCP_SYN)
		c->said.sums[side].begun = true;
	if (g.flags & TCP_ACK) {
		stream_acked(c->pool, &other->stream, p->ack, g.clock_ns);
		drain(c, !side, p->time_ns);
	}
	take_late(c, side, &g);
	note_cut(mine, &g);
	stream_segment(c->pool, &mine->stream, &g);
	drain(c, side, p->time_ns);
	if (g.flags & TCP_RST) {
		stream_end(c->pool, &other->stream);
		drain(c, !side, p->time_ns);
	}
}

static void
see_datagram(struct conversation *c, unsigned side, const struct packet *p,
    const struct frame *frame)
{
	const uint8_t *bytes;
	size_t n = dissect_payload(frame, p, &bytes);

	if (n > 0)
		speeches_add(&c->said, side, p->time_ns, bytes, n);
	if (p->payload_bytes > n)
		speeches_add_gap(&c->said, side, p->time_ns, SPEECH_CUT,
		    p->payload_bytes - n);
}

/* Is it between the two ends, as far as can be told without ports? */
static bool
is_between(const struct conversation *c, const struct flow_key *key)
{
	return memcmp(key->a, c->key.a, sizeof(key->a)) == 0 &&
	       memcmp(key->b, c->key.b, sizeof(key->b)) == 0 &&
	       key->protocol == c->key.protocol && key->family == c->key.family;
}

static bool
see_whole(
    struct conversation *c, const struct packet *p, const struct frame *frame)
{
	struct flow_key key;
	unsigned side = flow_key_of(p, &key) == c->client ? CONVERSATION_CLIENT
	                                                  : CONVERSATION_SERVER;

	if (memcmp(&key, &c->key, sizeof(key)) != 0)
		return false;
	c->said.sums[side].packets++;
	if (p->flags & PACKET_TCP)
		see_segment(c, side, p, frame);
	else if (p->flags & PACKET_PORTS)
		see_datagram(c, side, p, frame);
	return true;
}

/* The parts of an IP datagram are read once they are a whole. */
static bool
see_part(
    struct conversation *c, const struct packet *p, const struct frame *part)
{
	struct frame frame;
	struct packet whole;
	struct flow_key key;

	flow_key_of(p, &key);
	if (!is_between(c, &key))
		return false;
	c->in_parts = true;
	if (!datagram_see(c->datagrams, part, p, &frame))
		return false;
	dissect_frame(&frame, &whole);
	return see_whole(c, &whole, &frame);
}

bool
conversation_see(struct conversation *c, const struct frame *frame)
{
	struct packet p;

	if (frame->time_ns < c->of.first_ns)
		return false;
	if (c->of.inner)
		dissect_innermost(frame, &p);
	else
		dissect_frame(frame, &p);
	if (p.family == FAMILY_NONE || p.protocol != c->of.protocol)
		return false;
	if (p.flags & PACKET_FRAGMENT)
		return see_part(c, &p, frame);
	return see_whole(c, &p, frame);
}

bool
conversation_is_whole(const struct conversation *c)
{
	const struct conversation_sums *sums = c->said.sums;

	return !c->in_parts &&
	       sums[0].packets + sums[1].packets >= c->of.packets;
}

void
conversation_end(struct conversation *c)
{
	size_t n = c->said.n;
	int64_t time_ns = n > 0 ? c->said.list[n - 1].time_ns : c->of.first_ns;

	if (c->of.protocol == PROTOCOL_TCP)
		end_streams(c, time_ns);
	else
		speeches_sort(&c->said);
}

void
conversation_add(struct conversation *c, unsigned side, int64_t time_ns,
    const uint8_t *bytes, size_t n)
{
	speeches_add(&c->said, side, time_ns, bytes, n);
}

void
conversation_add_missing(
    struct conversation *c, unsigned side, int64_t time_ns, uint64_t n)
{
	speeches_add_gap(&c->said, side, time_ns, SPEECH_MISSING, n);
}

bool
conversation_can_be(const struct conversation_of *of)
{
	return of->has_ports;
}

const struct speech *
conversation_speeches(const struct conversation *c, size_t *n)
{
	*n = c->said.n;
	return c->said.list;
}

const uint8_t *
conversation_bytes(const struct conversation *c)
{
	return c->said.bytes;
}

const struct conversation_sums *
conversation_sums(const struct conversation *c, unsigned side)
{
	return &c->said.sums[side];
}

uint64_t
conversation_conflicts(const struct conversation *c)
{
	return stream_pool_stats(c->pool)->conflicts;
}
