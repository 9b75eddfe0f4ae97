/* SPDX-License-Identifier: BSD-2-Clause */
/* segments owns packets and TCP segments for tests, without any bytes. */
#ifndef TESTS_FLOW_SEGMENTS_H
#define TESTS_FLOW_SEGMENTS_H

#include "base/clock.h"
#include "flow/flow.h"

#include <string.h>

#define MS NS_PER_MS

/* 10.0.0.1 is the client, 10.0.0.2 the server in these tests. */
static inline struct packet
packet_between(unsigned from, unsigned to)
{
	struct packet p = {.family = FAMILY_IPV4, .protocol = 6};
	struct addr a =
	    addr_ipv4((const uint8_t[]){10, 0, 0, (uint8_t)(from + 1)});
	struct addr b =
	    addr_ipv4((const uint8_t[]){10, 0, 0, (uint8_t)(to + 1)});

	memcpy(p.src, a.bytes, 16);
	memcpy(p.dst, b.bytes, 16);
	return p;
}

/* One segment: who (0 client, 1 server), when, flags, and the numbers. */
struct segment {
	unsigned from;
	int64_t time_ns;
	uint8_t flags;
	uint32_t seq, length, ack;
	bool closed; /* window 0 */
};

/* The side that sent it, as flow_key_of says. */
static inline unsigned
segment_count(struct flow *f, const struct segment *s)
{
	struct packet p = packet_between(s->from, !s->from);
	unsigned dir;

	p.flags = PACKET_PORTS | PACKET_TCP;
	p.src_port = s->from ? 80 : 40000;
	p.dst_port = s->from ? 40000 : 80;
	p.tcp_flags = s->flags;
	p.seq = s->seq;
	p.ack = s->ack;
	p.window = s->closed ? 0 : 512;
	p.payload_bytes = s->length;
	p.ip_bytes = 40 + s->length;
	p.wire_bytes = 54 + s->length;
	p.time_ns = p.clock_ns = s->time_ns;
	dir = flow_key_of(&p, &f->key);
	flow_count(f, dir, &p);
	return dir;
}

#endif
