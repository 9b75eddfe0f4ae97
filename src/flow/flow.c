/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/flow.h"

#include "flow/tcp.h"

/*
 * Lower address first, then lower port. The addresses are compared as two
 * native words: any order will do as long as it is always the same.
 */
static bool
source_is_b(const struct packet *p)
{
	uint64_t s = hash_load(p->src), d = hash_load(p->dst);

	if (s != d)
		return s > d;
	s = hash_load(p->src + 8);
	d = hash_load(p->dst + 8);
	if (s != d)
		return s > d;
	return (p->flags & PACKET_PORTS) && p->src_port > p->dst_port;
}

static enum flow_kind
kind_of(const struct packet *p)
{
	if (p->flags & PACKET_PORTS)
		return FLOW_PORTS;
	return p->flags & PACKET_LATER_FRAGMENT ? FLOW_FRAGMENT : FLOW_PORTLESS;
}

unsigned
flow_key_of(const struct packet *p, struct flow_key *out)
{
	bool ports = p->flags & PACKET_PORTS;
	uint16_t sport = ports ? p->src_port : 0;
	uint16_t dport = ports ? p->dst_port : 0;
	bool swap = source_is_b(p);

	memcpy(out->a, swap ? p->dst : p->src, sizeof(out->a));
	memcpy(out->b, swap ? p->src : p->dst, sizeof(out->b));
	out->port_a = swap ? dport : sport;
	out->port_b = swap ? sport : dport;
	out->protocol = p->protocol;
	out->kind = (uint8_t)kind_of(p);
	out->family = p->family;
	out->zero = 0;
	return swap;
}

static inline void
side_time(struct flow_side *s, int64_t first_ns, int64_t last_ns)
{
	if (s->packets == 0) {
		s->first_ns = first_ns;
		s->last_ns = last_ns;
		return;
	}
	if (first_ns < s->first_ns)
		s->first_ns = first_ns;
	if (last_ns > s->last_ns)
		s->last_ns = last_ns;
}

void
flow_count(struct flow *f, unsigned dir, const struct packet *p)
{
	struct flow_side *s = &f->side[dir];

	if (p->flags & PACKET_TCP)
		tcp_track(f, dir, p);
	side_time(s, p->time_ns, p->time_ns);
	s->packets++;
	s->bytes += p->ip_bytes;
	s->payload += p->payload_bytes;
	f->wire += p->wire_bytes;
}

void
flow_side_add(struct flow_side *into, const struct flow_side *from)
{
	if (from->packets == 0)
		return;
	side_time(into, from->first_ns, from->last_ns);
	into->packets += from->packets;
	into->bytes += from->bytes;
	into->payload += from->payload;
}

void
flow_add(struct flow *into, const struct flow *from, bool swap)
{
	flow_side_add(&into->side[0], &from->side[swap]);
	flow_side_add(&into->side[1], &from->side[!swap]);
	into->wire += from->wire;
	into->retransmits += from->retransmits;
	into->out_of_order += from->out_of_order;
	into->zero_windows += from->zero_windows;
	into->resets += from->resets;
}

void
flow_guess_client(struct flow *f, unsigned first_side)
{
	bool b_asks = f->key.port_a == f->key.port_b
	                  ? first_side == 1
	                  : f->key.port_b > f->key.port_a;

	f->flags |= b_asks ? FLOW_CLIENT_B : 0;
}
