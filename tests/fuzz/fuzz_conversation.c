/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two ends of a TCP connection whose segments come in any order, overlap,
 * repeat, are cut, lost, or begin anew. What is shown as said was said at that
 * place, each place is there once, and the sums are those of the speeches.
 *
 * Bytes: 6 a step: what, where (2), how long, how much of it is cut off, what
 * is acknowledged.
 */
#include "meagre.h"

#include "base/clock.h"
#include "flow/conversation.h"
#include "packet/packet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STEP 6
#define MOST_STEPS 400
#define HEADERS 40 /* IPv4, TCP */
#define RAW_IP 101
#define START 4294960000u /* sequence number of a SYN: it wraps soon */

static void
put_u32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

/* The byte that a side says at an offset. */
static uint8_t
said(unsigned side, uint64_t offset)
{
	return (uint8_t)(offset * 31 + (offset >> 8) * 7 + side * 128);
}

static void
send_segment(struct conversation *c, unsigned side, uint8_t flags, uint32_t at,
    uint32_t n, uint32_t cut, uint32_t ack, int64_t now_ns)
{
	uint8_t bytes[HEADERS + 256] = {
	    0x45, [8] = 64, [9] = 6, [12] = 10, [15] = (uint8_t)(1 + side),
	    [16] = 10, [19] = (uint8_t)(2 - side), [21] = (uint8_t)(1 + side),
	    [23] = (uint8_t)(2 - side), [32] = 0x50, [33] = flags};
	struct frame f = {
	    .data = bytes,
	    .captured = HEADERS + n - cut,
	    .wire = HEADERS + n,
	    .cut = cut > 0,
	    .link = RAW_IP,
	    .time_ns = now_ns,
	    .clock_ns = now_ns,
	};

	bytes[2] = (uint8_t)((HEADERS + n) >> 8);
	bytes[3] = (uint8_t)(HEADERS + n);
	put_u32(bytes + 24, START + !(flags & TCP_SYN) + at);
	put_u32(bytes + 28, START + 1 + ack);
	for (uint32_t i = 0; i < n; i++)
		bytes[HEADERS + i] = said(side, at + i);
	assert(conversation_see(c, &f));
}

static void
take_step(struct conversation *c, const uint8_t *step, int64_t now_ns)
{
	static const uint8_t flags[8] = {0, TCP_ACK, TCP_ACK, TCP_ACK,
	    TCP_ACK | TCP_PSH, TCP_ACK | TCP_FIN, TCP_RST, TCP_ACK};
	uint32_t at = (uint32_t)(step[1] & 31) << 8 | step[2];
	uint32_t cut = step[4] < step[3] && step[0] & 16 ? step[4] : 0;

	send_segment(c, step[0] & 1, flags[step[0] >> 1 & 7], at, step[3], cut,
	    (uint32_t)step[5] * 32, now_ns);
}

static void
check_bytes(const struct conversation *c, const struct speech *s)
{
	const uint8_t *bytes = conversation_bytes(c) + s->at;

	assert(s->at + s->n <= CONVERSATION_BYTES);
	for (uint64_t i = 0; i < s->n; i++)
		assert(bytes[i] == said(s->side, s->offset + i));
}

static void
check(const struct conversation *c)
{
	size_t n;
	const struct speech *list = conversation_speeches(c, &n);
	uint64_t sums[2][SPEECH_ANEW + 1] = {0}, next[2] = {0};

	assert(n <= CONVERSATION_SPEECHES);
	for (size_t i = 0; i < n; i++) {
		const struct speech *s = &list[i];

		assert(s->offset == next[s->side]);
		assert(s->n > 0 && s->kind < SPEECH_ANEW);
		next[s->side] += s->n;
		sums[s->side][s->kind] += s->n;
		if (s->kind == SPEECH_BYTES)
			check_bytes(c, s);
	}
	for (unsigned side = 0; side < 2; side++) {
		const struct conversation_sums *told =
		    conversation_sums(c, side);

		assert(told->bytes == sums[side][SPEECH_BYTES]);
		assert(told->missing == sums[side][SPEECH_MISSING]);
		assert(told->cut == sums[side][SPEECH_CUT]);
	}
	assert(conversation_conflicts(c) == 0);
}

static struct conversation *c;

static void
give_up(void)
{
	conversation_free(c);
	c = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conversation_of of = {
	    .client = {{10, 0, 0, 1}, FAMILY_IPV4},
	    .server = {{10, 0, 0, 2}, FAMILY_IPV4},
	    .client_port = 1,
	    .server_port = 2,
	    .protocol = 6,
	    .has_ports = true,
	};
	int64_t now_ns = NS_PER_S;

	meagre_made(give_up);
	if (!c && conversation_new(&c, NULL) < 0) {
		assert(meagre_refused());
		return 0;
	}
	conversation_begin(c, &of);
	send_segment(c, 0, TCP_SYN, 0, 0, 0, 0, now_ns);
	send_segment(c, 1, TCP_SYN, 0, 0, 0, 0, now_ns);
	for (size_t i = 0; i < MOST_STEPS && size >= STEP; i++) {
		now_ns += (data[0] >> 5) * 10 * NS_PER_MS;
		take_step(c, data, now_ns);
		data += STEP;
		size -= STEP;
	}
	conversation_end(c);
	check(c);
	return 0;
}
