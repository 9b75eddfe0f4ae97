/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LINKTYPE_NFLOG: address family 1, version 1, resource 2, then attributes of
 * netfilter's log: length 2 (with this header), type 2, value, padded to four
 * bytes; in the byte order of the machine that captured. The payload is one.
 */
#include "dissection.h"

#define HEADER_BYTES 4
#define ATTRIBUTE_BYTES 4
#define ATTRIBUTE_TYPE 0x7fffu
#define PAYLOAD 9
#define FAMILY_INET 2
#define FAMILY_INET6 10

/* clang-format off */
static const struct protocol families[] = {
	{ FAMILY_INET,  LAYER_IPV4, ipv4_dissect },
	{ FAMILY_INET6, LAYER_IPV6, ipv6_dissect },
	{ 0, LAYER_NONE, NULL },
};
/* clang-format on */

struct attribute {
	size_t length;
	unsigned type;
};

/* Types are below 256: a low byte of zero gives the other order away. */
static struct attribute
attribute_read(struct cursor *in)
{
	uint16_t length = cursor_u16(in);
	uint16_t type = cursor_u16(in) & ATTRIBUTE_TYPE;

	if (type >= 256) {
		type = __builtin_bswap16(type) & ATTRIBUTE_TYPE;
		length = __builtin_bswap16(length);
	}
	return (struct attribute){length, type};
}

static enum issue
payload_dissect(struct dissection *d, uint8_t family, size_t bytes)
{
	const struct protocol *p = PROTOCOL_FIND(families, family);

	cursor_limit(&d->in, bytes);
	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(p, d);
}

enum issue
nflog_dissect(struct dissection *d)
{
	uint8_t family = cursor_u8(&d->in);

	cursor_skip(&d->in, HEADER_BYTES - 1);
	while (cursor_left(&d->in) > 0) {
		struct attribute a = attribute_read(&d->in);
		size_t value = a.length - ATTRIBUTE_BYTES;

		if (d->in.short_read)
			break;
		if (a.length < ATTRIBUTE_BYTES)
			return ISSUE_NFLOG_LENGTH;
		if (a.type == PAYLOAD)
			return payload_dissect(d, family, value);
		cursor_skip(&d->in, (value + 3) & ~(size_t)3);
	}
	return d->in.short_read ? ISSUE_NFLOG_SHORT : ISSUE_NONE;
}
