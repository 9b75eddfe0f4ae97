/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MPLS (RFC 3032): label 20 bits, class 3 bits, bottom of stack 1 bit, time
 * to live 8 bits. What lies below the stack is not said: the first nibble
 * tells IP versions and control words (RFC 4385) apart; anything else is an
 * Ethernet frame without one, or nothing we know.
 */
#include "dissection.h"

#define MAX_LABELS 16
#define BOTTOM_OF_STACK 0x100u

#define CONTROL_WORD_BYTES 4

/* First nibbles below the stack. */
#define DATA_WORD 0
#define CHANNEL_WORD 1 /* RFC 5586: operations, not traffic */

static enum issue
pseudowire_dissect(struct dissection *d)
{
	static const struct protocol ethernet = {
	    0, LAYER_ETHERNET, ethernet_dissect};

	cursor_skip(&d->in, CONTROL_WORD_BYTES);
	return d->in.short_read ? ISSUE_MPLS_SHORT
	                        : protocol_dissect(&ethernet, d);
}

/* clang-format off */
static const struct protocol below[] = {
	{ 4, LAYER_IPV4, ipv4_dissect },
	{ 6, LAYER_IPV6, ipv6_dissect },
	{ DATA_WORD, LAYER_NONE, pseudowire_dissect },
	{ 0, LAYER_NONE, NULL },
};
/* clang-format on */

enum issue
mpls_dissect(struct dissection *d)
{
	uint32_t entry;
	struct cursor peek;
	unsigned labels = 0;

	do {
		entry = cursor_u32(&d->in);
		if (d->in.short_read)
			return ISSUE_MPLS_SHORT;
		if (++labels > MAX_LABELS)
			return ISSUE_MPLS_DEPTH;
	} while (!(entry & BOTTOM_OF_STACK));
	d->out->payload_offset = dissection_mark(d);
	peek = d->in;
	return protocol_dissect(PROTOCOL_FIND(below, cursor_u8(&peek) >> 4), d);
}
