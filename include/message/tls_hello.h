/* SPDX-License-Identifier: BSD-2-Clause */
/* tls_hello owns the reading of the first message of each side of TLS. */
#ifndef MESSAGE_TLS_HELLO_H
#define MESSAGE_TLS_HELLO_H

#include "message/reading.h"
#include "packet/cursor.h"

#define TLS_NAME_BYTES 255 /* a longer server name is cut */

/* What a hello came over; it differs a little in each. */
enum tls_carrier {
	TLS_OVER_TCP,
	TLS_OVER_QUIC,
	TLS_OVER_DATAGRAMS, /* DTLS */
};

/* Versions as on the wire; SSL 2.0 has its own hello. */
enum tls_version {
	TLS_SSL_2_0 = 0x0002,
	TLS_SSL_3_0 = 0x0300,
	TLS_1_0 = 0x0301,
	TLS_1_1 = 0x0302,
	TLS_1_2 = 0x0303,
	TLS_1_3 = 0x0304,
	DTLS_1_3 = 0xfefc,
	DTLS_1_2 = 0xfefd,
	DTLS_1_0 = 0xfeff,
};

enum tls_extension_type {
	TLS_SERVER_NAME = 0,
	TLS_SUPPORTED_GROUPS = 10,
	TLS_EC_POINT_FORMATS = 11,
	TLS_SIGNATURE_ALGORITHMS = 13,
	TLS_ALPN = 16,
	TLS_SUPPORTED_VERSIONS = 43,
	TLS_ENCRYPTED_CLIENT_HELLO = 0xfe0d,
	TLS_ENCRYPTED_SERVER_NAME = 0xffce, /* its forerunner, a draft */
};

/*
 * What a client offers. The lists are as on the wire, big-endian numbers of 2
 * bytes (point formats: 1), GREASE and all; absent when not offered.
 */
struct tls_hello {
	enum tls_carrier carrier;
	uint16_t legacy_version; /* of the hello itself */
	uint16_t version;        /* the newest one offered that we know */
	bool ssl2;               /* the form of SSL 2.0: `ciphers` is absent */
	bool ech;       /* the name is the provider's, the true one is hidden;
	                   or for show only (GREASE): it cannot be told */
	bool malformed; /* extensions are not what their lengths say */
	struct bytes server_name; /* host name as sent */
	struct bytes alpn;        /* the first protocol offered */
	struct bytes ciphers;
	struct bytes extensions; /* the whole list */
	struct bytes versions;
	struct bytes groups;
	struct bytes point_formats;
	struct bytes signatures;
	struct bytes
	    user_agent; /* of Google's hello only, see message/quic.h */
};

/* What a server chose. */
struct tls_server_hello {
	uint16_t legacy_version;
	uint16_t version; /* the one that is spoken */
	uint16_t cipher;
	bool retry;        /* HelloRetryRequest: another client hello follows */
	bool malformed;    /* as above */
	struct bytes alpn; /* up to TLS 1.2; hidden later */
};

/*
 * tls_client_hello_read, tls_server_hello_read - the body of a hello.
 *
 * body, n  the handshake message behind its header, whole
 * out      points into the body
 * returns  false: the fixed part is not there, this is no hello
 * source   RFC 8446 4.1.2, 4.1.3, 4.2; RFC 5246 7.4.1; RFC 6347 4.2.1 (the
 *          cookie); RFC 6066 3; RFC 7301 3.1; RFC 9849 5 (ECH)
 */
bool tls_client_hello_read(const uint8_t *body, size_t n,
    enum tls_carrier carrier, struct tls_hello *out);
bool tls_server_hello_read(
    const uint8_t *body, size_t n, struct tls_server_hello *out);

/*
 * tls_ssl2_hello_read - a client hello in the form of SSL 2.0.
 *
 * body, n  the message behind its 2 bytes of length, from the type on
 * source   RFC 5246 E.2
 */
bool tls_ssl2_hello_read(const uint8_t *body, size_t n, struct tls_hello *out);

/* An absent list reads as an empty one. */
static inline struct cursor
tls_list(struct bytes list)
{
	static const uint8_t empty[1];

	if (!list.at)
		return (struct cursor){empty, empty, false};
	return (struct cursor){list.at, list.at + list.n, false};
}

struct tls_extension {
	uint16_t type;
	struct cursor data;
};

/* The next one of a list of extensions; false at its end, or when broken. */
bool tls_extension_next(struct cursor *list, struct tls_extension *out);

/* One of the values reserved to keep readers tolerant (RFC 8701 2). */
static inline bool
tls_is_grease(uint16_t value)
{
	return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

/* "TLS 1.3", "DTLS 1.2"; NULL for others. */
const char *tls_version_name(uint16_t version);

#endif
