/* SPDX-License-Identifier: BSD-2-Clause */
/* flow owns the record that everything about addresses is derived from. */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "base/addr.h"
#include "base/map.h"
#include "packet/packet.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * One ladder of detail, one record shape. A flow that has to leave its table
 * is folded into what is left of its pair of addresses; that, when its table
 * is full too, into its two hosts. Every view groups these records, so its
 * numbers cannot disagree with another view's.
 */
enum flow_kind {
	FLOW_PORTS,    /* a 5-tuple */
	FLOW_PORTLESS, /* a protocol without ports, or whose ports were cut */
	FLOW_FRAGMENT, /* later fragments: hosts and pairs, no flow */
	FLOW_PAIR,     /* what evicted flows of this pair of addresses had */
	FLOW_HOST,     /* what evicted pairs of host `a` had; side 0 is sent */
};

/*
 * Both directions share a record: side a has the lower address (then port)
 * in byte order as loaded, which means nothing but is the same each time.
 */
struct flow_key {
	uint8_t a[16], b[16];
	uint16_t port_a, port_b;
	uint8_t protocol; /* IP protocol number */
	uint8_t kind;     /* enum flow_kind */
	uint8_t family;   /* enum family */
	uint8_t zero;
};

_Static_assert(sizeof(struct flow_key) == MAP_KEY_BYTES, "a map key");

/* What one side sent. */
struct flow_side {
	uint64_t packets, bytes, payload;
	int64_t first_ns, last_ns; /* valid once packets > 0 */
};

enum tcp_state {
	TCP_STATE_NONE, /* not TCP */
	TCP_STATE_SYN_SENT,
	TCP_STATE_SYN_RECEIVED,
	TCP_STATE_ESTABLISHED, /* or met in its middle */
	TCP_STATE_CLOSING,     /* one side has finished */
	TCP_STATE_CLOSED,
	TCP_STATE_RESET,
	N_TCP_STATES
};

/* "established", or NULL for TCP_STATE_NONE. */
const char *tcp_state_name(enum tcp_state state);

#define FLOW_CLIENT_B 1u    /* side b is the client */
#define FLOW_CLIENT_SEEN 2u /* ... or side a; a SYN said so, no guess */
#define FLOW_LOCAL_A 4u     /* side a is one of our own addresses */
#define FLOW_LOCAL_B 8u
#define FLOW_FIN_A 16u
#define FLOW_FIN_B 32u
#define FLOW_SYN_AGAIN 64u /* SYN seen twice: no RTT from it (Karn) */

/*
 * The way to what a flow moved lately (stats/recent). The step it was last
 * counted in lies here, so that finding it stale touches nothing else.
 */
struct flow_recent {
	uint32_t entry; /* 0 = none */
	uint32_t step;  /* low bits of its number */
};

/*
 * What the bytes of a flow are, and the way to what was said in them: to the
 * talk that reads them, until it is over; then to the server name they went
 * to (see flow/talk).
 */
struct flow_said {
	uint32_t ref;    /* of the talk; once settled, of the name; or 0 */
	uint8_t app;     /* enum app */
	uint8_t settled; /* nothing more is read from this flow */
	uint8_t tries;   /* packets that no protocol was known by */
	uint8_t passed;  /* ... that were not looked at */
};

struct flow {
	struct flow_key key;
	uint32_t next_seq[2];     /* TCP: the byte after the highest sent */
	struct flow_side side[2]; /* sent by a, by b */
	uint64_t wire;            /* bytes on the wire, both ways */
	int64_t rtt_ns;           /* TCP handshake; 0 = not known */
	struct flow_recent recent;
	uint32_t retransmits; /* TCP segments sent again, both ways */
	uint8_t state : 4;    /* enum tcp_state */
	uint8_t icmp : 4;     /* enum icmp_error bits that named this flow */
	uint8_t flags;        /* FLOW_ bits */
	uint8_t newest[2];    /* TCP: when the highest was sent, see tcp.c */
	struct flow_said said;
	uint32_t out_of_order; /* TCP segments that filled a hole, both ways */
	uint16_t zero_windows; /* TCP: times either side said stop, at most */
	uint16_t resets;       /* segments with RST; both stay at their most */
};

_Static_assert(sizeof(struct flow) == 176, "room for a million in 192 MiB");

static inline struct addr
flow_addr(const struct flow *f, unsigned side)
{
	struct addr a = {.family = f->key.family};

	memcpy(a.bytes, side ? f->key.b : f->key.a, sizeof(a.bytes));
	return a;
}

static inline uint64_t
flow_packets(const struct flow *f)
{
	return f->side[0].packets + f->side[1].packets;
}

static inline uint64_t
flow_bytes(const struct flow *f)
{
	return f->side[0].bytes + f->side[1].bytes;
}

/* 0 when side a is the client, 1 when b is. */
static inline unsigned
flow_client(const struct flow *f)
{
	return (f->flags & FLOW_CLIENT_B) != 0;
}

/* A row of the flows view, as against a rest or stray fragments? */
static inline bool
flow_is_flow(const struct flow *f)
{
	return f->key.kind <= FLOW_PORTLESS;
}

static inline int64_t
flow_first_ns(const struct flow *f)
{
	const struct flow_side *a = &f->side[0], *b = &f->side[1];

	if (!a->packets || !b->packets)
		return a->packets ? a->first_ns : b->first_ns;
	return a->first_ns < b->first_ns ? a->first_ns : b->first_ns;
}

static inline int64_t
flow_last_ns(const struct flow *f)
{
	const struct flow_side *a = &f->side[0], *b = &f->side[1];

	if (!a->packets || !b->packets)
		return a->packets ? a->last_ns : b->last_ns;
	return a->last_ns > b->last_ns ? a->last_ns : b->last_ns;
}

/*
 * flow_key_of - the key of an IP packet.
 *
 * returns  the side that sent it: 0 for a, 1 for b
 */
unsigned flow_key_of(const struct packet *p, struct flow_key *out);

/* Until a SYN says otherwise: the higher port asks, else the first to speak. */
void flow_guess_client(struct flow *f, unsigned first_side);

/* Take one packet sent by side `dir` into the counts; TCP into its state. */
void flow_count(struct flow *f, unsigned dir, const struct packet *p);

/* Add what another record's sides counted, swapped when `swap`. */
void flow_add(struct flow *into, const struct flow *from, bool swap);

/* Add one side to another; times widen. */
void flow_side_add(struct flow_side *into, const struct flow_side *from);

#endif
