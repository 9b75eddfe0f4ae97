/* SPDX-License-Identifier: BSD-2-Clause */
/* gen_hello owns the hello that made-up clients of TLS say. */
#ifndef BENCH_GEN_HELLO_H
#define BENCH_GEN_HELLO_H

#include "gen_put.h"

/* A TLS 1.2 ClientHello (RFC 5246 7.4.1.2) with a name (RFC 6066 3) and an
 * ALPN (RFC 7301). `random` are 32 bytes. */
static inline void
put_hello(
    struct packet *p, const uint8_t *random, const uint8_t *name, size_t n)
{
	size_t record = p->size;

	put_u8(p, 22);
	put_u16(p, 0x0301);
	put_u16(p, 0);
	put_u32(p, 0x01000000);
	put_u16(p, 0x0303);
	put(p, random, 32);
	put_u8(p, 0);
	put_u16(p, 4);
	put_u32(p, 0xc02bc02f);
	put_u16(p, 0x0100);
	put_u16(p, (unsigned)(9 + n + 9));
	put_u16(p, 0);
	put_u16(p, (unsigned)(n + 5));
	put_u16(p, (unsigned)(n + 3));
	put_u8(p, 0);
	put_u16(p, (unsigned)n);
	put(p, name, n);
	put_u16(p, 16);
	put_u16(p, 5);
	put_u16(p, 3);
	put_u8(p, 2);
	put_text(p, "h2");
	set_u16(p, record + 3, p->size - record - 5);
	set_u16(p, record + 7, p->size - record - 9);
}

#endif
