/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Google's QUIC before it became a standard (draft-tsvwg-quic-protocol-02,
 * "QUIC Crypto"; numbers in the hello are little-endian):
 *
 *   up to Q043: flags 1 | connection id 0, 8 | version 4 | number 1-6 | hash 12
 *   Q046:       0b11...... 1 | version 4 | id lengths 1 | ids | number | hash
 *   then a frame of stream 1 with
 *   hello:      "CHLO" | entries 2 | zeros 2 | { tag 4 | end of its value 4 }
 *               ... | values
 *
 * The frame's header is passed over by looking for the hello's tag: it has a
 * form of its own in nearly every version.
 */
#include "gquic.h"

#include <string.h>

#define FLAG_LONG 0x80
#define FLAG_VERSION 0x01
#define FLAG_RESET 0x02
#define FLAG_ID 0x08
#define ID_BYTES 8
#define HELLO_WITHIN 96 /* bytes of a datagram, headers at their longest */
#define ENTRIES_MOST 128

bool
gquic_is_version(uint32_t version)
{
	uint8_t tens = version >> 8 & 0xff, ones = version & 0xff;

	return version >> 16 == ('Q' << 8 | '0') && tens >= '0' &&
	       tens <= '9' && ones >= '0' && ones <= '9';
}

uint32_t
gquic_version(const uint8_t *datagram, size_t n)
{
	struct cursor in = {datagram, datagram + n, false};
	uint8_t flags = cursor_u8(&in);
	uint32_t version;

	if (!(flags & FLAG_LONG)) {
		if (!(flags & FLAG_VERSION) || flags & FLAG_RESET)
			return 0;
		if (flags & FLAG_ID)
			cursor_skip(&in, ID_BYTES);
	}
	version = cursor_u32(&in);
	return gquic_is_version(version) ? version : 0;
}

static uint32_t
u32_little(const uint8_t *at)
{
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[1] << 8 | at[0];
}

/* Tags shorter than 4 characters end in zeros. */
static void
tag_read(struct tls_hello *out, const uint8_t *tag, struct bytes value)
{
	if (memcmp(tag, "SNI", 4) == 0) {
		if (value.n > TLS_NAME_BYTES)
			value.n = TLS_NAME_BYTES;
		out->server_name = value;
	} else if (memcmp(tag, "UAID", 4) == 0) {
		out->user_agent = value;
	}
}

bool
gquic_hello_read(const uint8_t *hello, size_t n, struct tls_hello *out)
{
	struct cursor in = {hello, hello + n, false};
	struct tls_hello h = {.carrier = TLS_OVER_QUIC};
	const uint8_t *head = cursor_take(&in, 8), *tags;
	size_t entries, from = 0;

	if (!head || memcmp(head, "CHLO", 4) != 0)
		return false;
	entries = (size_t)head[5] << 8 | head[4];
	tags = cursor_take(&in, entries * 8);
	if (!tags || entries > ENTRIES_MOST)
		return false;
	for (size_t i = 0; i < entries; i++) {
		size_t to = u32_little(tags + i * 8 + 4);

		if (to < from || to > cursor_left(&in))
			return false;
		tag_read(
		    &h, tags + i * 8, (struct bytes){in.at + from, to - from});
		from = to;
	}
	*out = h;
	return true;
}

bool
gquic_hello_find(const uint8_t *datagram, size_t n, struct tls_hello *out)
{
	size_t within = n < HELLO_WITHIN ? n : HELLO_WITHIN;
	const uint8_t *hello = memmem(datagram, within, "CHLO", 4);

	return hello &&
	       gquic_hello_read(hello, n - (size_t)(hello - datagram), out);
}
