/* SPDX-License-Identifier: BSD-2-Clause */
/* dtls owns what TLS over datagrams says before it is encrypted. */
#ifndef MESSAGE_DTLS_H
#define MESSAGE_DTLS_H

#include "message/gather.h"
#include "message/tls.h"

/*
 * What is kept of a connection: a message that comes in pieces, 8.4 KiB. Whole
 * messages need none of it, so keep few and lend them as with QUIC. All zeros
 * to begin with; `gathered.at` need not be.
 */
struct dtls_hello {
	uint8_t type; /* of the message being gathered; 0 = none */
	uint16_t sequence;
	uint32_t length;
	struct gather gathered;
};

/* Where we are in a datagram: at a record, or inside one. */
struct dtls_datagram {
	struct cursor records, messages;
};

enum dtls_outcome {
	DTLS_NOT,       /* not DTLS, or no longer */
	DTLS_END,       /* no more in this datagram */
	DTLS_MESSAGE,   /* `out` is filled: of the kinds of TLS, by carrier */
	DTLS_VERIFY,    /* HelloVerifyRequest: the client says hello again */
	DTLS_ENCRYPTED, /* from here on, both sides soon */
};

/* The whole of a datagram of either side. */
struct dtls_datagram dtls_datagram_begin(const uint8_t *bytes, size_t n);

/*
 * dtls_datagram_read - the next thing that a datagram says.
 *
 * Call it until it says DTLS_END, DTLS_NOT or DTLS_ENCRYPTED.
 *
 * s        of this connection, of both its directions
 * out      with DTLS_MESSAGE; points into the datagram or into `s`
 * source   RFC 6347 4.1, 4.2; RFC 9147 4, 5; RFC 4347 for 1.0
 */
enum dtls_outcome dtls_datagram_read(
    struct dtls_hello *s, struct dtls_datagram *d, struct tls_message *out);

/* Does a datagram hold a record of DTLS at its start, on any port? */
bool dtls_looks_like(const uint8_t *bytes, size_t n);

#endif
