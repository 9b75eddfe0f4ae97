/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ARP (RFC 826): hardware 2, protocol 2, lengths 1 and 1, operation 2, then
 * sender's hardware and protocol address, then target's.
 */
#include "summaries.h"

enum operation {
	REQUEST = 1,
	REPLY = 2,
	REVERSE_REQUEST = 3, /* RFC 903 */
	REVERSE_REPLY = 4,
};

struct arp {
	uint16_t operation;
	uint8_t hardware_bytes, protocol_bytes;
	const uint8_t *from, *from_ip, *to, *to_ip;
};

static bool
arp_read(struct cursor in, struct arp *out)
{
	cursor_skip(&in, 4);
	out->hardware_bytes = cursor_u8(&in);
	out->protocol_bytes = cursor_u8(&in);
	out->operation = cursor_u16(&in);
	out->from = cursor_take(&in, out->hardware_bytes);
	out->from_ip = cursor_take(&in, out->protocol_bytes);
	out->to = cursor_take(&in, out->hardware_bytes);
	out->to_ip = cursor_take(&in, out->protocol_bytes);
	return !in.short_read;
}

/* Protocol addresses of another length are no IPv4. */
static void
address_write(struct phrase *l, const struct arp *a, const uint8_t *wire)
{
	if (a->protocol_bytes == 4)
		phrase_ipv4(l, wire);
	else
		phrase_bytes(l, wire, a->protocol_bytes, '\0');
}

static void
operation_write(struct phrase *l, const struct arp *a)
{
	switch (a->operation) {
	case REQUEST:
		phrase_text(l, "who-has ");
		address_write(l, a, a->to_ip);
		phrase_text(l, " tell ");
		address_write(l, a, a->from_ip);
		phrase_text(l, " at ");
		phrase_bytes(l, a->from, a->hardware_bytes, ':');
		return;
	case REPLY:
		address_write(l, a, a->from_ip);
		phrase_text(l, " is-at ");
		phrase_bytes(l, a->from, a->hardware_bytes, ':');
		return;
	case REVERSE_REQUEST:
		phrase_text(l, "who-is ");
		phrase_bytes(l, a->to, a->hardware_bytes, ':');
		phrase_text(l, " tell ");
		phrase_bytes(l, a->from, a->hardware_bytes, ':');
		return;
	case REVERSE_REPLY:
		phrase_bytes(l, a->to, a->hardware_bytes, ':');
		phrase_text(l, " at ");
		address_write(l, a, a->to_ip);
		return;
	default:
		phrase_named(l, "arp operation ", a->operation);
		return;
	}
}

void
summary_arp_write(struct phrase *l, const struct summary *s)
{
	struct arp a;

	if (arp_read(s->in, &a))
		operation_write(l, &a);
	else
		phrase_text(l, "arp");
}
