/* SPDX-License-Identifier: BSD-2-Clause */
/* hello_wire owns hellos made to order, and those the RFCs print. */
#ifndef TESTS_MESSAGE_HELLO_WIRE_H
#define TESTS_MESSAGE_HELLO_WIRE_H

#include "wire.h"

/* RFC 9001 A.2 and A.3: the bodies, behind the 4 bytes of their header. */
#define RFC9001_CLIENT_HELLO                                                   \
	"0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c" \
	"00000413011302010000c000000010000e00000b6578616d706c652e636f6dff0100" \
	"0100000a00080006001d0017001800100007000504616c706e000500050100000000" \
	"003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce1" \
	"5d43e994ec74d748002b0003020304000d0010000e04030503060302030804080508" \
	"06002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07" \
	"048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff"
#define RFC9001_SERVER_HELLO                                                   \
	"0303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a12" \
	"00130100002e00330024001d00209d3c940d89690b84d08a60993c144eca684d1081" \
	"287c834d5311bcf32bb9da1a002b00020304"

/* A client's hello up to its extensions; wire_close(w, it, 2) ends them. */
static inline size_t
hello_begin(struct wire *w, uint16_t version, const char *ciphers)
{
	size_t list;

	wire_uint(w, version, 2);
	wire_fill(w, 0x5a, 32);
	wire_uint(w, 0, 1);
	list = wire_open(w, 2);
	wire_hex(w, ciphers);
	wire_close(w, list, 2);
	wire_hex(w, "0100");
	return wire_open(w, 2);
}

static inline void
hello_extension(struct wire *w, uint16_t type, const char *hex)
{
	size_t data;

	wire_uint(w, type, 2);
	data = wire_open(w, 2);
	wire_hex(w, hex);
	wire_close(w, data, 2);
}

static inline void
hello_server_name(struct wire *w, const char *name)
{
	size_t data, list, host;

	wire_uint(w, 0, 2);
	data = wire_open(w, 2);
	list = wire_open(w, 2);
	wire_uint(w, 0, 1);
	host = wire_open(w, 2);
	wire_text(w, name);
	wire_close(w, host, 2);
	wire_close(w, list, 2);
	wire_close(w, data, 2);
}

static inline void
hello_protocol(struct wire *w, const char *name)
{
	size_t data, list, protocol;

	wire_uint(w, 16, 2);
	data = wire_open(w, 2);
	list = wire_open(w, 2);
	protocol = wire_open(w, 1);
	wire_text(w, name);
	wire_close(w, protocol, 1);
	wire_close(w, list, 2);
	wire_close(w, data, 2);
}

#endif
