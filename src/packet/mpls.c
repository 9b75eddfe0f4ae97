/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MPLS (RFC 3032): label 20 bits, class 3 bits, bottom of stack 1 bit, time
 * to live 8 bits. What lies below the stack is not said: the first nibble
 * tells IP versions; otherwise an Ethernet frame is looked for, behind a
 * control word (RFC 4385) or without one, by an EtherType that is known.
 */
#include "dissection.h"

#define MAX_LABELS 16
#define BOTTOM_OF_STACK 0x100u

#define LABEL(entry) ((entry) >> 12)
#define GENERIC_CHANNEL 13 /* RFC 5586: operations below, not traffic */

#define CONTROL_WORD_BYTES 4
#define CHANNEL_WORD 1 /* RFC 5586 again, by its first nibble */

static bool
ethernet_lies_at(struct cursor in)
{
	uint16_t type;

	cursor_skip(&in, 12);
	type = cursor_u16(&in);
	return !in.short_read && ethertype_layer(type) != LAYER_ETHERTYPE_OTHER;
}

static enum issue
pseudowire_dissect(struct dissection *d)
{
	static const struct protocol ethernet = {
	    0, LAYER_ETHERNET, ethernet_dissect};
	struct cursor behind_word = d->in;
	uint8_t first = cursor_u8(&behind_word);

	cursor_skip(&behind_word, CONTROL_WORD_BYTES - 1);
	if (first >> 4 == 0 && ethernet_lies_at(behind_word))
		d->in = behind_word;
	else if (!ethernet_lies_at(d->in))
		return ISSUE_NONE;
	return protocol_dissect(&ethernet, d);
}

/* clang-format off */
static const struct protocol below[] = {
	{ 4, LAYER_IPV4, ipv4_dissect },
	{ 6, LAYER_IPV6, ipv6_dissect },
	{ CHANNEL_WORD, LAYER_NONE, NULL },
	{ 0, LAYER_NONE, pseudowire_dissect },
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
	if (LABEL(entry) == GENERIC_CHANNEL)
		return ISSUE_NONE;
	peek = d->in;
	return protocol_dissect(PROTOCOL_FIND(below, cursor_u8(&peek) >> 4), d);
}
