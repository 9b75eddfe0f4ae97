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
#define PACKET_HEADER 1 /* EtherType 2, hook 1, padding 1 */
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
	size_t length; /* of the value */
	unsigned type;
};

/* Types are below 256 and values not too long: the order gives itself away. */
static bool
attribute_read(struct cursor *in, struct attribute *out)
{
	uint16_t length = cursor_u16(in);
	uint16_t type = cursor_u16(in) & ATTRIBUTE_TYPE;

	if (type >= 256 || length > cursor_left(in) + ATTRIBUTE_BYTES) {
		type = __builtin_bswap16(type) & ATTRIBUTE_TYPE;
		length = __builtin_bswap16(length);
	}
	out->type = type;
	out->length = length - (size_t)ATTRIBUTE_BYTES;
	return length >= ATTRIBUTE_BYTES;
}

/* By the EtherType that netfilter saw; without, by the family. */
static enum issue
payload_dissect(
    struct dissection *d, uint8_t family, uint16_t ethertype, size_t bytes)
{
	if (bytes > cursor_left(&d->in))
		dissection_note(d, ISSUE_NFLOG_SHORT);
	cursor_limit(&d->in, bytes);
	if (ethertype >= ETHERTYPE_MINIMUM)
		return ethertype_dissect(d, ethertype);
	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(PROTOCOL_FIND(families, family), d);
}

enum issue
nflog_dissect(struct dissection *d)
{
	uint8_t family = cursor_u8(&d->in);
	uint16_t ethertype = 0;
	struct attribute a;

	cursor_skip(&d->in, HEADER_BYTES - 1);
	while (cursor_left(&d->in) > 0) {
		struct cursor value;

		if (!attribute_read(&d->in, &a) && !d->in.short_read)
			return ISSUE_NFLOG_LENGTH;
		if (d->in.short_read)
			break;
		value = d->in;
		if (a.type == PACKET_HEADER)
			ethertype = cursor_u16(&value);
		if (a.type == PAYLOAD)
			return payload_dissect(d, family, ethertype, a.length);
		cursor_skip(&d->in, (a.length + 3) & ~(size_t)3);
	}
	return d->in.short_read ? ISSUE_NFLOG_SHORT : ISSUE_NONE;
}
