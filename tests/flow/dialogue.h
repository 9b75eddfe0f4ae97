/* SPDX-License-Identifier: BSD-2-Clause */
/* dialogue owns frames that two made-up ends send: Ethernet, IPv4, TCP, UDP. */
#ifndef TESTS_FLOW_DIALOGUE_H
#define TESTS_FLOW_DIALOGUE_H

#include "check.h"

#include "base/clock.h"
#include "flow/conversation.h"
#include "packet/packet.h"

#define DIALOGUE_HEADERS 54 /* of TCP; UDP has 42 */
#define DIALOGUE_START (INT64_C(1700000000) * NS_PER_S)
#define DIALOGUE_MOST 2048

/* 10.0.0.1:40000 is the client (0), 10.0.0.2:80 the server (1). */
struct utterance {
	unsigned from;
	uint8_t protocol; /* 6 or 17 */
	uint8_t flags;    /* TCP_ bits */
	uint32_t seq, ack;
	const void *bytes;
	uint32_t n;
};

static inline void
dialogue_u16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void
dialogue_u32(uint8_t *p, uint32_t v)
{
	dialogue_u16(p, v >> 16);
	dialogue_u16(p + 2, v);
}

/* The frame as bytes; returns how many. */
static inline uint32_t
dialogue_write(const struct utterance *u, uint8_t out[static DIALOGUE_MOST])
{
	uint32_t transport = u->protocol == 6 ? 20 : 8;
	uint8_t *ip = out + 14, *head = ip + 20;

	assert_true(34 + transport + u->n <= DIALOGUE_MOST);
	memset(out, 0, 34 + transport);
	dialogue_u16(out + 12, 0x0800);
	ip[0] = 0x45;
	dialogue_u16(ip + 2, 20 + transport + u->n);
	ip[8] = 64;
	ip[9] = u->protocol;
	memcpy(ip + 12, (uint8_t[]){10, 0, 0, (uint8_t)(1 + u->from)}, 4);
	memcpy(ip + 16, (uint8_t[]){10, 0, 0, (uint8_t)(2 - u->from)}, 4);
	dialogue_u16(head, u->from ? 80 : 40000);
	dialogue_u16(head + 2, u->from ? 40000 : 80);
	if (u->protocol == 6) {
		dialogue_u32(head + 4, u->seq);
		dialogue_u32(head + 8, u->ack);
		head[12] = 0x50;
		head[13] = u->flags;
	} else {
		dialogue_u16(head + 4, 8 + u->n);
	}
	if (u->n > 0)
		memcpy(head + transport, u->bytes, u->n);
	return 34 + transport + u->n;
}

/* The flow of all of them, as a row of the flows view would name it. */
static inline struct conversation_of
dialogue_of(uint8_t protocol)
{
	return (struct conversation_of){
	    .client = addr_ipv4((const uint8_t[]){10, 0, 0, 1}),
	    .server = addr_ipv4((const uint8_t[]){10, 0, 0, 2}),
	    .client_port = 40000,
	    .server_port = 80,
	    .protocol = protocol,
	    .has_ports = true,
	    .packets = UINT64_MAX,
	};
}

/*
 * Let a conversation see it, of which all but `captured` bytes of payload are
 * cut off; returns whether it was of that flow.
 */
static inline bool
dialogue_see(struct conversation *c, const struct utterance *u, int64_t now_ns,
    uint32_t captured)
{
	uint8_t bytes[DIALOGUE_MOST];
	uint32_t n = dialogue_write(u, bytes);
	uint32_t kept = n - (u->n - captured);
	uint8_t *exact = heap_copy(bytes, kept);
	struct frame f = {
	    .data = exact,
	    .captured = kept,
	    .wire = n,
	    .cut = kept < n,
	    .link = 1,
	    .time_ns = now_ns,
	    .clock_ns = now_ns,
	};
	bool ours = conversation_see(c, &f);

	free(exact);
	return ours;
}

#endif
