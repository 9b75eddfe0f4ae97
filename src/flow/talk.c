/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which flows are read, and for how long. A flow of which nothing more can be
 * learnt is settled: from then on it costs one comparison a packet.
 */
#include "message/signature.h"
#include "packet/dissect.h"
#include "talk_private.h"

#define TRIES 4u          /* segments that no protocol is known by */
#define FEW 4u            /* bytes, too few to tell anything */
#define TRIES_PASSED 200u /* ... of a server, met in the middle */

struct talk_ends
hearing_ends(const struct hearing *h)
{
	const struct flow_key *k = &h->talk->key;
	struct addr ends[2] = {{.family = k->family}, {.family = k->family}};
	uint16_t ports[2] = {k->port_a, k->port_b};
	unsigned client = h->talk->client;

	memcpy(ends[0].bytes, k->a, sizeof(k->a));
	memcpy(ends[1].bytes, k->b, sizeof(k->b));
	return (struct talk_ends){
	    .client = ends[client],
	    .server = ends[!client],
	    .client_port = ports[client],
	    .server_port = ports[!client],
	    .protocol = k->protocol,
	    .time_ns = h->time_ns,
	    .inner = h->talk->inner,
	    .proxied = h->talk->proxied,
	};
}

/* Nothing more is read from it. Its bytes belong to the name it gave. */
static void
settle(struct hearing *h)
{
	struct talk *talk = h->talk;

	talk_http1_leave(h);
	talk_files_leave(h);
	if (h->flow) {
		h->flow->said.settled = true;
		h->flow->said.ref = talk->cookie;
		if (h->flow->said.app == APP_UNKNOWN)
			h->flow->said.app = talk->app;
	}
	if (talk->cookie && !talk->inner)
		h->sink->settled(h->sink->flows, &talk->key, talk->cookie);
	talk_end(h->t, talk);
}

/* Tell what can be told of a talk whose flow may be gone. */
static void
break_off(struct talks *t, struct talk *talk, const struct talk_sink *sink,
    int64_t clock_ns)
{
	struct hearing h = {
	    .t = t,
	    .talk = talk,
	    .time_ns = clock_ns,
	    .clock_ns = clock_ns,
	    .sink = sink,
	};

	if (talk->key.protocol == 6)
		talk_tcp_finish(&h);
	settle(&h);
}

/* The oldest ones go, until there is room for one more that grows. */
static void
make_room(struct talks *t, const struct talk_sink *sink, int64_t clock_ns)
{
	while (t->oldest && t->free == 0 && t->made == t->config.talks) {
		break_off(t, talk_numbered(t, t->oldest), sink, clock_ns);
		if (t->oldest) /* it will be the next to go */
			talks_prefetch(t, t->oldest);
	}
	while (t->oldest && t->oldest != t->newest &&
	       !stream_pool_room(t->streams))
		break_off(t, talk_numbered(t, t->oldest), sink, clock_ns);
}

void
talk_open(struct hearing *h)
{
	make_room(h->t, h->sink, h->clock_ns);
	h->talk = talk_begin(h->t, h->flow, h->clock_ns);
}

/*
 * A connection on ports that were used before is another one, to be read
 * again. What it will move still counts for the name it had until it says one.
 */
static bool
begins_anew(const struct flow *f, const struct packet *p)
{
	return f->said.settled && (p->flags & PACKET_TCP) &&
	       (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

/*
 * Where the first byte of a side is, when the handshake told and nothing of
 * it came out of order before.
 */
static void
tell_start(struct hearing *h, const struct packet *p)
{
	const struct flow *f = h->flow;
	unsigned side = h->side;
	struct stream_segment syn = {
	    .bytes = (const uint8_t *)"",
	    .seq = f->next_seq[side] - 1,
	    .flags = TCP_SYN,
	    .clock_ns = h->clock_ns,
	};

	if (h->talk->heard[side] || p->payload_bytes == 0)
		return;
	h->talk->heard[side] = true;
	if (f->side[side].packets > 0 && f->flags & FLOW_CLIENT_SEEN &&
	    (int32_t)(p->seq - f->next_seq[side]) >= 0)
		stream_segment(h->t->streams, &h->talk->stream[side], &syn);
}

static void
begin(struct hearing *h)
{
	const struct flow *f = h->flow;

	talk_open(h);
	h->talk->middle = !(f->flags & FLOW_CLIENT_SEEN) ||
	                  f->side[0].payload + f->side[1].payload > 0;
	if (h->promise)
		talk_ftp_data_begin(h);
	else if (f->said.app != APP_UNKNOWN)
		talk_speak(h, (enum app)f->said.app);
}

/*
 * In the middle of a connection it is the client whose next words name it: the
 * server may be sending a body for long.
 */
static bool
is_waited_for(struct hearing *h)
{
	struct flow_said *said = &h->flow->said;
	bool known = h->flow->flags & FLOW_CLIENT_SEEN;

	if (known || h->side == flow_client(h->flow) || said->passed == 0) {
		if (!known && h->side != flow_client(h->flow))
			said->passed++;
		return true;
	}
	said->settled = ++said->passed >= TRIES_PASSED;
	return false;
}

/*
 * Does a segment say enough for a talk to begin? Most connections whose
 * protocol nobody knows end here, and nothing was kept of them.
 */
static bool
is_worth_it(
    struct hearing *h, const struct packet *p, const struct stream_segment *g)
{
	struct flow *f = h->flow;
	bool more;

	if (f->said.app != APP_UNKNOWN ||
	    dns_service(p->src_port, p->dst_port) != APP_UNKNOWN)
		return true;
	/* Its first bytes are still to come. */
	if (f->flags & FLOW_CLIENT_SEEN && f->side[h->side].packets > 0 &&
	    (int32_t)(p->seq - f->next_seq[h->side]) > 0)
		return true;
	if (!is_waited_for(h))
		return false;
	h->known = g->bytes;
	h->known_app = signature_of_stream(
	    g->bytes, g->captured, h->side == flow_client(f), &more);
	if (h->known_app != APP_UNKNOWN)
		return true;
	/* In the middle nothing says that this is where a message begins. */
	if (more && (f->flags & FLOW_CLIENT_SEEN || g->captured < FEW))
		return true;
	f->said.settled = ++f->said.tries >= TRIES;
	return false;
}

/* Did another connection say that this one would come? */
static bool
is_promised(struct hearing *h)
{
	struct promises *p = &h->t->promises;

	if (p->waiting > 0)
		h->promise = promises_take(p, &h->flow->key);
	return h->promise != 0;
}

static void
hear_tcp(struct hearing *h, const struct packet *p, const struct frame *frame)
{
	struct stream_segment segment = {
	    .wire_bytes = p->payload_bytes,
	    .seq = p->seq,
	    .flags = p->tcp_flags,
	    .clock_ns = p->clock_ns,
	};

	if (!h->talk && p->payload_bytes == 0)
		return;
	segment.captured = (uint32_t)dissect_payload(frame, p, &segment.bytes);
	if (!h->talk && !is_promised(h) && !is_worth_it(h, p, &segment))
		return;
	if (!h->talk)
		begin(h);
	else
		talk_use(h->t, h->talk, h->clock_ns);
	tell_start(h, p);
	talk_tcp(h, p, &segment);
	if (h->over)
		settle(h);
}

static void
hear_udp(struct hearing *h, const struct packet *p, const struct frame *frame)
{
	const uint8_t *payload;
	size_t n = dissect_payload(frame, p, &payload);

	if (p->payload_bytes == 0)
		return;
	talk_udp(h, p, payload, n, n == p->payload_bytes);
	if (h->over && h->talk)
		settle(h);
	else if (h->over)
		h->flow->said.settled = true;
}

static void
hear(struct hearing *h, const struct packet *p, const struct frame *frame)
{
	h->talk = talk_of(h->t, h->flow);
	if (p->flags & PACKET_TCP)
		hear_tcp(h, p, frame);
	else if (p->protocol == 17)
		hear_udp(h, p, frame);
	else
		h->flow->said.settled = true;
}

static struct flow *
inner_flow(struct talks *t, const struct flow_key *key)
{
	struct map *m = &t->inner;
	uint64_t hash = map_hash(m, key);
	uint32_t slot = map_find(m, key, hash);

	if (slot == MAP_NONE && !map_full(m)) {
		slot = map_insert(m, key, hash);
	} else if (slot == MAP_NONE) {
		slot = t->inner_hand++ % m->used;
		map_replace(m, slot, key, hash);
	}
	return map_at(m, slot);
}

/*
 * Parts are read once they are a whole. Its flow is that of the part at hand,
 * unless that came before the first one, which has the ports.
 */
static void
hear_part(struct hearing *h, const struct packet *p, const struct frame *part)
{
	struct frame frame;
	struct packet whole;
	struct flow_key key;

	if (!datagram_see(h->t->datagrams, part, p, &frame))
		return;
	dissect_frame(&frame, &whole);
	if (!(whole.flags & PACKET_PORTS))
		return;
	whole.clock_ns = p->clock_ns;
	h->side = flow_key_of(&whole, &key);
	if (memcmp(&h->flow->key, &key, sizeof(key)) != 0)
		h->flow = inner_flow(h->t, &key);
	if (talks_concern(h->flow, &whole))
		hear(h, &whole, &frame);
}

void
talks_see(struct talks *t, struct flow *f, unsigned side,
    const struct packet *p, const struct frame *frame,
    const struct talk_sink *sink)
{
	struct hearing h = {
	    .t = t,
	    .flow = f,
	    .side = side,
	    .time_ns = p->time_ns,
	    .clock_ns = p->clock_ns,
	    .sink = sink,
	};

	if (begins_anew(f, p)) {
		f->said = (struct flow_said){0};
		return;
	}
	if (p->flags & PACKET_FRAGMENT) {
		hear_part(&h, p, frame);
		return;
	}
	hear(&h, p, frame);
}

void
talks_see_inner(struct talks *t, const struct frame *frame,
    const struct packet *outer, const struct talk_sink *sink)
{
	struct flow_key key;
	struct packet p;
	struct flow *f;
	unsigned side;

	dissect_innermost(frame, &p);
	if (p.family == FAMILY_NONE || !(p.flags & PACKET_PORTS) ||
	    p.flags & PACKET_FRAGMENT)
		return;
	p.clock_ns = outer->clock_ns;
	side = flow_key_of(&p, &key);
	f = inner_flow(t, &key);
	if (flow_packets(f) == 0 && p.dst_port > p.src_port)
		f->flags |= side == 0 ? FLOW_CLIENT_B : 0;
	if (talks_concern(f, &p)) {
		talks_see(t, f, side, &p, frame, sink);
		if (talk_of(t, f))
			talk_of(t, f)->inner = true;
	}
	flow_count(f, side, &p);
}

void
talks_advance(struct talks *t, int64_t clock_ns, const struct talk_sink *sink)
{
	struct dns_sink dns = {.tell = sink->dns, .to = sink->to};

	dns_exchange_advance(t->dns, clock_ns, &dns);
}

void
talks_finish(struct talks *t, const struct talk_sink *sink)
{
	struct dns_sink dns = {.tell = sink->dns, .to = sink->to};

	while (t->oldest)
		break_off(t, talk_numbered(t, t->oldest), sink, INT64_MAX / 2);
	dns_exchange_flush(t->dns, &dns);
}

const struct stream_stats *
talks_stream_stats(const struct talks *t)
{
	return stream_pool_stats(t->streams);
}

const struct dns_counts *
talks_dns_counts(const struct talks *t)
{
	return dns_exchange_counts(t->dns);
}
