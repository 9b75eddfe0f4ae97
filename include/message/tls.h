/* SPDX-License-Identifier: BSD-2-Clause */
/* tls owns what a TLS connection says before it is encrypted. */
#ifndef MESSAGE_TLS_H
#define MESSAGE_TLS_H

#include "message/certificate.h"
#include "message/reading.h"
#include "message/tls_hello.h"

#define TLS_MESSAGE_BYTES 65536u /* a longer message is passed over */

/* More need not be kept: such a message, the headers of its records, and the
 * record where it ends. */
#define TLS_WINDOW_BYTES (TLS_MESSAGE_BYTES + 32768u)

enum tls_kind {
	TLS_CLIENT_HELLO,
	TLS_SERVER_HELLO,
	TLS_CERTIFICATE, /* of the server, or of a client that shows one */
};

struct tls_message {
	enum tls_kind kind;
	union {
		struct tls_hello client;
		struct tls_server_hello server;
		struct certificate certificate;
	};
};

/* Room to join a message that comes in several records. One per thread. */
struct tls_scratch {
	uint8_t at[TLS_MESSAGE_BYTES];
};

/* One direction of a connection, whichever. All zeros to begin with. */
struct tls_stream {
	bool started; /* a record was there */
	bool changed; /* ChangeCipherSpec: encrypted, or only for show (1.3) */
	bool settled;
	uint16_t record;  /* bytes left of the handshake record */
	uint32_t passing; /* bytes left of a message that is not looked at */
	/* How far an unfinished message was followed in the window: */
	uint32_t walked; /* bytes of the window, */
	uint32_t joined; /* bytes of the message in there, */
	uint16_t inside; /* bytes left of the record where that ends */
};

/*
 * tls_read - read one message of a direction, see message/reading.h.
 *
 * Call it again while it used, skips or found anything. A skip is taken as
 * done: the next window begins behind it.
 *
 * scratch  holds messages of several records until the next call with it
 * out      points into the window or the scratch
 * returns  skip = READING_ALL when all is said: what follows is encrypted, or
 *          names nobody. It may come with the last message.
 *          lost: this is not TLS
 * cost     one pass over each byte, however it is cut up
 * source   RFC 8446 4, 5.1; RFC 5246 6.2.1, 7.4, E.2 (the hello of SSL 2.0)
 */
struct reading tls_read(struct tls_stream *s, struct tls_scratch *scratch,
    const uint8_t *window, size_t len, struct tls_message *out);

/* Does a stream begin like a side of a TLS connection, or may it still? */
enum tls_look {
	TLS_LOOK_NO,
	TLS_LOOK_MORE,
	TLS_LOOK_YES,
};
enum tls_look tls_looks_like(const uint8_t *window, size_t len);

#endif
