/* SPDX-License-Identifier: BSD-2-Clause */
/* gen_put owns the writing of a made-up packet, in wire order. */
#ifndef BENCH_GEN_PUT_H
#define BENCH_GEN_PUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct packet {
	uint8_t bytes[1600];
	size_t size;
};

static inline void
put(struct packet *p, const void *bytes, size_t n)
{
	memcpy(p->bytes + p->size, bytes, n);
	p->size += n;
}

static inline void
put_u8(struct packet *p, unsigned value)
{
	p->bytes[p->size++] = (uint8_t)value;
}

static inline void
put_u16(struct packet *p, unsigned value)
{
	put_u8(p, value >> 8);
	put_u8(p, value & 255);
}

static inline void
put_u32(struct packet *p, uint32_t value)
{
	put_u16(p, value >> 16);
	put_u16(p, value & 65535);
}

static inline void
put_text(struct packet *p, const char *text)
{
	put(p, text, strlen(text));
}

static inline void
set_u16(struct packet *p, size_t at, size_t value)
{
	p->bytes[at] = (uint8_t)(value >> 8);
	p->bytes[at + 1] = (uint8_t)value;
}

/* Of a header of 20 bytes whose own field is still 0 (RFC 1071). */
static inline uint32_t
ipv4_checksum(const uint8_t *header)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < 20; i += 2)
		sum += (uint32_t)header[i] << 8 | header[i + 1];
	sum = (sum & 65535) + (sum >> 16);
	sum = (sum & 65535) + (sum >> 16);
	return ~sum & 65535;
}

#endif
