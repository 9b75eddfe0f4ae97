/* SPDX-License-Identifier: BSD-2-Clause */
/* quic owns the client's hello in the first packets of a QUIC connection. */
#ifndef MESSAGE_QUIC_H
#define MESSAGE_QUIC_H

#include "message/gather.h"
#include "message/reading.h"
#include "message/tls_hello.h"

#define QUIC_ID_BYTES 20
#define QUIC_WRONG_MOST 32 /* more are not even tried */

enum quic_family {
	QUIC_IETF,   /* v1 (RFC 9000), v2 (RFC 9369), drafts 22 to 34 */
	QUIC_GOOGLE, /* Google's own hello: Q050 in such packets, older ones
	                plain */
};

struct quic_keys {
	uint8_t key[16], iv[12], hp[16];
};

struct quic_id {
	uint8_t n;
	uint8_t at[QUIC_ID_BYTES];
};

/*
 * What is kept of a connection until its hello is whole: 8.6 KiB, so keep few
 * and drop it with QUIC_HELLO. All zeros to begin with; `gathered.at` need not
 * be.
 */
struct quic_hello {
	uint32_t version; /* of the first Initial; 0 = none was there */
	uint32_t wrong;   /* packets that none of the keys opens, up to now */
	bool done;
	struct quic_id to;     /* the id that the keys are made of */
	struct quic_id client; /* what the server answers to */
	struct quic_keys keys;
	struct gather gathered;
};

/* In rising order: of several packets in a datagram the last one counts. */
enum quic_outcome {
	QUIC_NOT,         /* no packet of a QUIC handshake that we know */
	QUIC_NOTHING,     /* one that says nothing: of the server, sent twice */
	QUIC_OTHER,       /* a long header of a version we cannot open */
	QUIC_WRONG,       /* an Initial that the keys do not open */
	QUIC_NEGOTIATION, /* the server asks for another version */
	QUIC_RETRY,       /* the server asks for the hello once more */
	QUIC_MORE,        /* a part of the hello; more must come */
	QUIC_HELLO,       /* `out` is filled */
};

/* libcrypto's objects, made once; one per thread. */
struct quic_reader;

/* NULL without memory, or when libcrypto has no AES-GCM. Free takes NULL. */
struct quic_reader *quic_reader_new(void);
void quic_reader_free(struct quic_reader *r);

/*
 * quic_datagram_read - read one datagram of either side of a connection.
 *
 * s        of this connection: of a flow, whichever direction
 * out      with QUIC_HELLO; it points into `s`, or the datagram. Of Google's
 *          hello only server_name and user_agent are there
 * cost     keys are derived once per connection id: 5 HMACs; a packet is one
 *          block of AES and one AES-GCM. Nothing is allocated
 * source   RFC 9000 17.2, 19; RFC 9001 5.2, 5.4; RFC 9369 3
 */
enum quic_outcome quic_datagram_read(struct quic_reader *r,
    struct quic_hello *s, const uint8_t *datagram, size_t n,
    struct tls_hello *out);

/*
 * quic_looks_like - is this a datagram of a QUIC handshake, on any port?
 *
 * A long header whose version we know, or a version negotiation, whose ids and
 * lengths fit; or Google's old form, with its version and hello in clear.
 */
enum quic_look {
	QUIC_LOOK_NO,
	QUIC_LOOK_YES,
	QUIC_LOOK_GOOGLE, /* Q050 or older: Google's own hello */
};
enum quic_look quic_looks_like(const uint8_t *datagram, size_t n);

#define QUIC_VERSION_TEXT_BYTES 16

/* "v1", "v2", "draft-29", "Q046"; in hexadecimal what is none of those. */
void quic_version_text(
    uint32_t version, char out[static QUIC_VERSION_TEXT_BYTES]);

#endif
