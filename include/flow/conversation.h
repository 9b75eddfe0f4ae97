/* SPDX-License-Identifier: BSD-2-Clause */
/* conversation owns what the two ends of one flow said, in its order. */
#ifndef FLOW_CONVERSATION_H
#define FLOW_CONVERSATION_H

#include "base/addr.h"
#include "base/error.h"
#include "packet/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept of a conversation; all that comes later is only counted. */
#define CONVERSATION_BYTES (8u << 20)
#define CONVERSATION_SPEECHES (1u << 18)

#define CONVERSATION_CLIENT 0
#define CONVERSATION_SERVER 1

/* Whose conversation it is. */
struct conversation_of {
	struct addr client, server;
	uint16_t client_port, server_port;
	uint8_t protocol;
	bool has_ports;
	bool inner;       /* by the innermost IP header, not the outermost */
	uint64_t packets; /* that the flow had when it was asked for */
	int64_t first_ns; /* time of its first packet: earlier ones are not */
};

enum speech_kind {
	SPEECH_BYTES,
	SPEECH_MISSING, /* bytes that the capture has not got */
	SPEECH_CUT,     /* bytes that were cut off captured frames */
	SPEECH_ANEW,    /* another connection on the same ports */
};

/* What one side said before the other one did, or one datagram. */
struct speech {
	int64_t time_ns; /* of the packet that its first byte became known by */
	uint64_t offset; /* of that byte, in all that its side said */
	uint64_t n;      /* bytes, there or not */
	uint32_t at;     /* SPEECH_BYTES: of the first one of those kept */
	uint8_t side;    /* CONVERSATION_ */
	uint8_t kind;    /* enum speech_kind */
};

/* What one side said, in numbers; the sums of all its speeches and more. */
struct conversation_sums {
	uint64_t packets;
	uint64_t bytes;    /* of payload, in order, once each */
	uint64_t left_out; /* ... of those not kept: there was no room */
	uint64_t missing, cut;
	bool begun; /* its SYN was seen */
};

/* Written by one thread at a time. */
struct conversation;

/*
 * conversation_new - room for one conversation, touched as it is used.
 *
 * errors   -ENOMEM
 */
int conversation_new(struct conversation **out, struct error *err);
void conversation_free(struct conversation *c);

/* Forget everything, and become that of another flow; *of is copied. */
void conversation_begin(
    struct conversation *c, const struct conversation_of *of);

/*
 * conversation_see - meet one frame, in the order of the source.
 *
 * TCP is put in order by flow/stream: what was sent first wins, and a hole
 * that nothing fills becomes a speech without bytes. Other protocols with
 * ports are taken datagram by datagram, put together where IP had cut them.
 *
 * returns  whether it is of this flow
 * cost     bounded, no allocation
 */
bool conversation_see(struct conversation *c, const struct frame *frame);

/* Has every packet been met that the flow had? Then nothing more is new. */
bool conversation_is_whole(const struct conversation *c);

/* No more will come: holes are given up, datagrams put in order of time. */
void conversation_end(struct conversation *c);

/*
 * What is known to have been said by other means than frames: bytes of a side,
 * and how many of them are not there. They come in order.
 */
void conversation_add(struct conversation *c, unsigned side, int64_t time_ns,
    const uint8_t *bytes, size_t n);
void conversation_add_missing(
    struct conversation *c, unsigned side, int64_t time_ns, uint64_t n);

/* Can a flow of that protocol be followed at all? */
bool conversation_can_be(const struct conversation_of *of);

/* What there is by now; valid until the next conversation_ call that writes. */
const struct speech *conversation_speeches(
    const struct conversation *c, size_t *n);
const uint8_t *conversation_bytes(const struct conversation *c);
const struct conversation_sums *conversation_sums(
    const struct conversation *c, unsigned side);

/* Bytes that were sent again as others than before: the first ones count. */
uint64_t conversation_conflicts(const struct conversation *c);

#endif
