/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IEEE 802.11 data frames and what captures put before them (radiotap, PPI).
 * All of it is little-endian. Encrypted frames end the way.
 *
 *   frame control 2, duration 2, addresses 3 x 6, sequence 2,
 *   fourth address 6 between access points, QoS control 2, HT control 4
 */
#include "dissection.h"

#define TYPE_MASK 0x0f /* with the version, which is 0 */
#define TYPE_DATA 0x08
#define SUBTYPE_QOS 0x80
#define SUBTYPE_NO_DATA 0x40
#define TO_DS 0x01
#define FROM_DS 0x02
#define PROTECTED 0x40
#define ORDER 0x80
#define QOS_AGGREGATE 0x80

static uint16_t
little_u16(struct cursor *c)
{
	uint8_t low = cursor_u8(c);

	return (uint16_t)(low | (unsigned)cursor_u8(c) << 8);
}

static uint32_t
little_u32(struct cursor *c)
{
	uint32_t low = little_u16(c);

	return low | (uint32_t)little_u16(c) << 16;
}

static enum issue
payload_dissect(struct dissection *d)
{
	static const struct protocol llc = {0, LAYER_LLC, llc_dissect};

	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(&llc, d);
}

/* An aggregate opens with the first frame's addresses and length, 14 bytes. */
static enum issue
qos_dissect(struct dissection *d, uint8_t flags, size_t padding)
{
	uint8_t qos = cursor_u8(&d->in);

	cursor_skip(&d->in, 1 + (flags & ORDER ? 4u : 0u) + padding);
	if (qos & QOS_AGGREGATE)
		cursor_skip(&d->in, 14);
	if (d->in.short_read)
		return ISSUE_WLAN_SHORT;
	return payload_dissect(d);
}

/* Some drivers pad the header to four bytes, and radiotap says so. */
static size_t
pad_bytes(size_t header, bool padded)
{
	return padded ? (4 - header % 4) % 4 : 0;
}

static enum issue
data_dissect(struct dissection *d, uint8_t control, uint8_t flags, bool padded)
{
	bool four = (flags & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS);
	size_t header = 24 + (four ? 6u : 0u);
	uint16_t sequence;

	cursor_skip(&d->in, 20);
	sequence = little_u16(&d->in);
	cursor_skip(&d->in, four ? 6 : 0);
	if (d->in.short_read)
		return ISSUE_WLAN_SHORT;
	if ((flags & PROTECTED) || (sequence & 15) != 0)
		return ISSUE_NONE;
	if (control & SUBTYPE_QOS)
		return qos_dissect(d, flags, pad_bytes(header + 2, padded));
	cursor_skip(&d->in, pad_bytes(header, padded));
	return payload_dissect(d);
}

static enum issue
frame_dissect(struct dissection *d, bool padded)
{
	uint8_t control = cursor_u8(&d->in);
	uint8_t flags = cursor_u8(&d->in);

	if (d->in.short_read)
		return ISSUE_WLAN_SHORT;
	if ((control & TYPE_MASK) != TYPE_DATA || (control & SUBTYPE_NO_DATA))
		return ISSUE_NONE;
	return data_dissect(d, control, flags, padded);
}

enum issue
wlan_dissect(struct dissection *d)
{
	return frame_dissect(d, false);
}

static enum issue
padded_dissect(struct dissection *d)
{
	return frame_dissect(d, true);
}

#define RADIOTAP_MORE 0x80000000u
#define RADIOTAP_TIME 1u  /* 8 bytes, aligned to 8 */
#define RADIOTAP_FLAGS 2u /* 1 byte */
#define RADIOTAP_FCS 0x10
#define RADIOTAP_PADDED 0x20
#define FCS_BYTES 4

/* The flags byte of a radiotap header, 0 without; `h` is all of the header. */
static uint8_t
radiotap_flags(struct cursor h)
{
	const uint8_t *start = h.at;
	uint32_t first, word;

	cursor_skip(&h, 4);
	first = word = little_u32(&h);
	while (word & RADIOTAP_MORE)
		word = little_u32(&h);
	if (first & RADIOTAP_TIME)
		cursor_skip(&h, (8 - (size_t)(h.at - start) % 8) % 8 + 8);
	return first & RADIOTAP_FLAGS ? cursor_u8(&h) : 0;
}

/* The check sequence at the end of the frame, unless it was cut off. */
static void
drop_fcs(struct dissection *d)
{
	size_t left = cursor_left(&d->in);

	if (!d->frame->cut && left >= FCS_BYTES)
		cursor_limit(&d->in, left - FCS_BYTES);
}

/* https://www.radiotap.org: version 1, padding 1, length 2, what follows 4. */
enum issue
radiotap_dissect(struct dissection *d)
{
	static const struct protocol wlan = {0, LAYER_WLAN, wlan_dissect};
	static const struct protocol padded = {0, LAYER_WLAN, padded_dissect};
	struct cursor peek = d->in;
	struct cursor header;
	uint16_t length;
	uint8_t flags;

	cursor_skip(&peek, 2);
	length = little_u16(&peek);
	header = cursor_sub(&d->in, length);
	if (peek.short_read || header.short_read)
		return ISSUE_RADIOTAP_SHORT;
	if (length < 8)
		return ISSUE_RADIOTAP_LENGTH;
	d->out->payload_offset = dissection_mark(d);
	flags = radiotap_flags(header);
	if (flags & RADIOTAP_FCS)
		drop_fcs(d);
	return protocol_dissect(flags & RADIOTAP_PADDED ? &padded : &wlan, d);
}

#define AVS_MASK 0xfffff000u
#define AVS_MAGIC 0x80211000u

/* Prism: message 4, length 4. AVS: magic 4, length 4, both big-endian. */
enum issue
prism_dissect(struct dissection *d)
{
	static const struct protocol wlan = {0, LAYER_WLAN, wlan_dissect};
	struct cursor peek = d->in;
	bool avs = (cursor_u32(&peek) & AVS_MASK) == AVS_MAGIC;
	uint32_t length = avs ? cursor_u32(&peek) : little_u32(&peek);

	if (peek.short_read || length < 8 ||
	    cursor_sub(&d->in, length).short_read)
		return ISSUE_PRISM_SHORT;
	d->out->payload_offset = dissection_mark(d);
	return protocol_dissect(&wlan, d);
}

/* PPI: version 1, flags 1, length 2, link type of what follows 4. */
enum issue
ppi_dissect(struct dissection *d)
{
	struct cursor peek = d->in;
	uint16_t length;
	uint32_t link;

	cursor_skip(&peek, 2);
	length = little_u16(&peek);
	link = little_u32(&peek);
	if (peek.short_read || cursor_sub(&d->in, length).short_read)
		return ISSUE_PPI_SHORT;
	if (length < 8)
		return ISSUE_PPI_LENGTH;
	d->out->payload_offset = dissection_mark(d);
	return link_type_dissect(d, link);
}
