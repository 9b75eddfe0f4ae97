/* SPDX-License-Identifier: BSD-2-Clause */
/* tls_record owns the frame that TLS puts around all it says. */
#ifndef MESSAGE_TLS_RECORD_H
#define MESSAGE_TLS_RECORD_H

#include "packet/cursor.h"

#define TLS_RECORD_HEADER 5
#define TLS_RECORD_MOST (16384 + 2048) /* encrypted (RFC 5246 6.2.3) */
#define TLS_HANDSHAKE_HEADER 4

enum tls_content {
	TLS_CHANGE_CIPHER_SPEC = 20,
	TLS_ALERT = 21,
	TLS_HANDSHAKE = 22,
	TLS_APPLICATION_DATA = 23,
	TLS_HEARTBEAT = 24,
};

enum tls_handshake {
	TLS_HANDSHAKE_CLIENT_HELLO = 1,
	TLS_HANDSHAKE_SERVER_HELLO = 2,
	TLS_HANDSHAKE_VERIFY_REQUEST = 3, /* DTLS */
	TLS_HANDSHAKE_CERTIFICATE = 11,
};

/* type 1 | version 2 | length 2 (RFC 8446 5.1) */
struct tls_record {
	uint8_t type;
	uint16_t length;
};

/* False: no record begins like this. Short input must be ruled out first. */
static inline bool
tls_record_read(struct cursor *in, struct tls_record *out)
{
	uint16_t version;

	out->type = cursor_u8(in);
	version = cursor_u16(in);
	out->length = cursor_u16(in);
	return out->type >= TLS_CHANGE_CIPHER_SPEC &&
	       out->type <= TLS_HEARTBEAT && version >= 0x0300 &&
	       version <= 0x0304 && out->length <= TLS_RECORD_MOST;
}

/* Name of a handshake message, NULL for what is none (or encrypted). */
const char *tls_handshake_name(uint8_t type);

#endif
