/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Network service header (RFC 8300): version, flags and time to live 10 bits,
 * length 6 bits in units of 4 bytes, metadata type 1, next protocol 1, path
 * and index 4, metadata.
 */
#include "dissection.h"

#define LENGTH_MASK 0x3fu

/* clang-format off */
static const struct protocol next_protocols[] = {
	{ 1, LAYER_IPV4,     ipv4_dissect },
	{ 2, LAYER_IPV6,     ipv6_dissect },
	{ 3, LAYER_ETHERNET, ethernet_dissect },
	{ 5, LAYER_MPLS,     mpls_dissect },
	{ 0, LAYER_NONE,     NULL },
};
/* clang-format on */

enum issue
nsh_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	size_t length = (cursor_u16(&peek) & LENGTH_MASK) * 4u;
	uint8_t next;

	cursor_skip(&peek, 1);
	next = cursor_u8(&peek);
	cursor_skip(&d->in, length < 8 ? 8 : length);
	if (d->in.short_read)
		return ISSUE_NSH_SHORT;
	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(PROTOCOL_FIND(next_protocols, next), d);
}
