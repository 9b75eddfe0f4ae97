/* SPDX-License-Identifier: BSD-2-Clause */
/* traffic owns random frames for tests, and what each of them is. */
#ifndef TESTS_VIEWS_TRAFFIC_H
#define TESTS_VIEWS_TRAFFIC_H

#include "base/clock.h"
#include "packet/dissect.h"
#include "stats/analysis.h"

#include <stdlib.h>
#include <string.h>

#define TRAFFIC_FRAME_BYTES 128
#define LINK_ETHERNET 1
#define LINK_RAW 101

/* How wild it is; n_hosts to 60000, of which half have IPv6. */
struct traffic_kind {
	uint64_t seed;
	uint32_t n_frames, n_hosts, n_ports;
	uint32_t gap_s;    /* once in a while, a pause up to this */
	uint32_t jitter_s; /* times lie up to this before the clock */
	bool flood;        /* every other frame from a host never seen again */
};

struct traffic {
	struct traffic_kind kind;
	uint64_t random;
	uint32_t n;
	struct frame *frames;
	/* What dissection says, with the ports of later fragments put in. */
	struct packet *packets;
	uint8_t *bytes;
	int64_t time_ns, clock_ns;
	bool hurry; /* the parts of a datagram have 30 s */
};

static inline uint64_t
traffic_random(struct traffic *t)
{
	t->random ^= t->random << 13; /* xorshift64 */
	t->random ^= t->random >> 7;
	t->random ^= t->random << 17;
	return t->random >> 11;
}

static inline uint32_t
traffic_below(struct traffic *t, uint32_t n)
{
	return (uint32_t)(traffic_random(t) % n);
}

static inline void
put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static inline void
put32(uint8_t *at, uint32_t value)
{
	put16(at, value >> 16);
	put16(at + 2, value);
}

/* One datagram on its way. */
struct datagram {
	uint32_t src, dst; /* hosts */
	uint8_t protocol;
	uint16_t sport, dport;
	uint32_t id, length; /* of what follows the IP header */
	uint32_t offset;     /* of a fragment, bytes */
	bool ipv6, fragment, more;
};

/* Same host number, same family: one in two has IPv6. */
static inline void
put_host(const struct datagram *d, uint8_t *at, uint32_t host)
{
	if (d->ipv6) {
		memset(at, 0, 16);
		put16(at, 0x2001);
		put16(at + 2, 0xdb8);
		put16(at + 6, host % 7); /* both halves count */
		put32(at + 12, host + 1);
		return;
	}
	put32(at, (host % 3 ? 0x0a000000u : 0xc6336400u) + host + 1);
}

static inline size_t
put_ipv4(const struct datagram *d, uint8_t *at)
{
	memset(at, 0, 20);
	at[0] = 0x45;
	put16(at + 2, 20 + d->length);
	put16(at + 4, d->id);
	if (d->fragment)
		put16(at + 6, (d->more ? 0x2000u : 0) | d->offset / 8);
	at[8] = 64;
	at[9] = d->protocol;
	put_host(d, at + 12, d->src);
	put_host(d, at + 16, d->dst);
	return 20;
}

static inline size_t
put_ipv6(const struct datagram *d, uint8_t *at)
{
	memset(at, 0, 48);
	at[0] = 0x60;
	put16(at + 4, d->length + (d->fragment ? 8u : 0));
	at[6] = d->fragment ? 44 : d->protocol;
	at[7] = 64;
	put_host(d, at + 8, d->src);
	put_host(d, at + 24, d->dst);
	if (!d->fragment)
		return 40;
	at[40] = d->protocol;
	put16(at + 42, d->offset | d->more);
	put32(at + 44, d->id);
	return 48;
}

static inline size_t
put_transport(struct traffic *t, const struct datagram *d, uint8_t *at)
{
	if (d->offset > 0) {
		memset(at, 0x55, 16);
		return 16;
	}
	memset(at, 0, 20);
	put16(at, d->sport);
	put16(at + 2, d->dport);
	if (d->protocol == 6) {
		put32(at + 4, (uint32_t)traffic_random(t));
		at[12] = 5 << 4;
		at[13] = (uint8_t)(1u << traffic_below(t, 5)); /* FIN to ACK */
		return 20;
	}
	if (d->protocol == 17)
		put16(at + 4, d->length);
	else if (d->protocol == 1)
		put16(at, 8 << 8); /* echo request */
	else if (d->protocol == 58)
		put16(at, 128 << 8);
	return 20;
}

static inline void
traffic_tick(struct traffic *t)
{
	t->time_ns = t->clock_ns + (int64_t)(traffic_random(t) % 80000000);
	if (t->kind.gap_s && !t->hurry && traffic_below(t, 500) == 0)
		t->time_ns += traffic_below(t, t->kind.gap_s) * NS_PER_S;
	if (t->kind.jitter_s && traffic_below(t, 4) == 0)
		t->time_ns -=
		    (int64_t)(traffic_random(t) %
			      (t->kind.jitter_s * (uint64_t)NS_PER_S));
	if (t->time_ns > t->clock_ns)
		t->clock_ns = t->time_ns;
}

static inline struct frame *
traffic_frame(struct traffic *t, size_t captured, uint32_t wire, uint16_t link)
{
	struct frame *f = &t->frames[t->n];

	traffic_tick(t);
	*f = (struct frame){
	    .data = t->bytes + (size_t)t->n * TRAFFIC_FRAME_BYTES,
	    .number = t->n + 1,
	    .time_ns = t->time_ns,
	    .clock_ns = t->clock_ns,
	    .captured = (uint32_t)captured,
	    .wire = wire,
	    .cut = captured < wire,
	    .link = link,
	};
	dissect_frame(f, &t->packets[t->n]);
	t->n++;
	return f;
}

static inline void
traffic_datagram(struct traffic *t, const struct datagram *d)
{
	uint8_t *at = t->bytes + (size_t)t->n * TRAFFIC_FRAME_BYTES;
	size_t head = d->ipv6 ? put_ipv6(d, at) : put_ipv4(d, at);
	size_t n = head + put_transport(t, d, at + head);
	uint32_t whole = (uint32_t)head + d->length;

	if (n > whole)
		n = whole;
	traffic_frame(t, n, whole, LINK_RAW);
}

static inline void
traffic_not_ip(struct traffic *t)
{
	uint8_t *at = t->bytes + (size_t)t->n * TRAFFIC_FRAME_BYTES;

	memset(at, 0, 60);
	put16(at + 12, 0x88b5); /* IEEE 802 local experimental */
	traffic_frame(t, 60, 60, LINK_ETHERNET);
}

/* The later parts belong to the ports of the first one, if it has any. */
static inline void
traffic_attribute(struct traffic *t, uint32_t from, uint32_t first)
{
	if (first >= t->n || !(t->packets[first].flags & PACKET_PORTS))
		return;
	for (uint32_t i = from; i < t->n; i++) {
		t->packets[i].flags |= PACKET_PORTS;
		t->packets[i].src_port = t->packets[first].src_port;
		t->packets[i].dst_port = t->packets[first].dst_port;
	}
}

/* Two or three parts, the first one somewhere among them, or missing. */
static inline void
traffic_fragments(struct traffic *t, struct datagram d)
{
	uint32_t n = 2 + traffic_below(t, 2), first = traffic_below(t, n + 1);
	uint32_t from = t->n, later = 1;

	t->hurry = true;
	d.fragment = true;
	d.id = t->n + 1;
	for (uint32_t i = 0; i < n; i++) {
		d.offset = i == first ? 0 : later++ * 64;
		d.more = d.offset < (n - 1) * 64;
		d.length = 64;
		if (t->n < t->kind.n_frames)
			traffic_datagram(t, &d);
	}
	t->hurry = false;
	if (first < n)
		traffic_attribute(t, from, from + first);
}

static inline void
traffic_next(struct traffic *t)
{
	static const uint8_t protocols[] = {
	    6, 6, 6, 6, 17, 17, 17, 132, 33, 136, 1, 50};
	struct datagram d = {.ipv6 = traffic_below(t, 3) == 0};

	d.src = traffic_below(t, t->kind.n_hosts);
	d.dst = traffic_below(t, 20) == 0 ? d.src
	                                  : traffic_below(t, t->kind.n_hosts);
	if (t->kind.flood && traffic_below(t, 2))
		d.src = 100000 + t->n;
	d.protocol = protocols[traffic_below(t, sizeof(protocols))];
	if (d.ipv6 && d.protocol == 1)
		d.protocol = 58;
	d.sport = (uint16_t)(1000 + traffic_below(t, t->kind.n_ports));
	d.dport = (uint16_t)(1000 + traffic_below(t, t->kind.n_ports));
	d.length = 20 + traffic_below(t, 1400);
	if (traffic_below(t, 30) == 0)
		traffic_not_ip(t);
	else if (traffic_below(t, 10) == 0)
		traffic_fragments(t, d);
	else
		traffic_datagram(t, &d);
}

static inline struct traffic *
traffic_new(struct traffic_kind kind)
{
	struct traffic *t = calloc(1, sizeof(*t));

	t->kind = kind;
	t->random = kind.seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	t->frames = calloc(kind.n_frames, sizeof(*t->frames));
	t->packets = calloc(kind.n_frames, sizeof(*t->packets));
	t->bytes = calloc(kind.n_frames, TRAFFIC_FRAME_BYTES);
	t->clock_ns = INT64_C(1768918966) * NS_PER_S;
	while (t->n < kind.n_frames)
		traffic_next(t);
	return t;
}

static inline void
traffic_free(struct traffic *t)
{
	free(t->frames);
	free(t->packets);
	free(t->bytes);
	free(t);
}

static inline struct addr
address(const struct packet *p, const uint8_t *bytes)
{
	struct addr a = {.family = p->family};

	memcpy(a.bytes, bytes, 16);
	return a;
}

static inline bool
sent_by(const struct packet *p, const struct addr *a)
{
	return p->family == a->family && memcmp(p->src, a->bytes, 16) == 0;
}

static inline bool
sent_to(const struct packet *p, const struct addr *a)
{
	return p->family == a->family && memcmp(p->dst, a->bytes, 16) == 0;
}

/* Show it all to an analysis, in batches of any size. */
static inline void
traffic_feed(const struct traffic *t, struct analysis *a)
{
	uint32_t n;

	for (uint32_t i = 0; i < t->n; i += n) {
		n = 1 + i % ANALYSIS_BATCH;
		if (n > t->n - i)
			n = t->n - i;
		analysis_apply(a, t->frames + i, n);
	}
}

#endif
