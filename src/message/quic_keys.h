/* SPDX-License-Identifier: BSD-2-Clause */
/* quic_keys owns the secrets of Initial packets, which are no secrets. */
#ifndef MESSAGE_QUIC_KEYS_H
#define MESSAGE_QUIC_KEYS_H

#include "message/quic.h"

#define QUIC_TAG_BYTES 16
#define QUIC_SAMPLE_BYTES 16
#define QUIC_PACKET_BYTES 65535

/* A version we can read, or one of a run of them. */
struct quic_version {
	uint32_t first, last;
	enum quic_family family;
	uint8_t initial; /* its type in the long header */
	uint8_t crypto;  /* type of its CRYPTO frame */
	const char *key, *iv, *hp;
	uint8_t salt[20];
};

/* NULL for versions whose salt is not known. */
const struct quic_version *quic_version_find(uint32_t version);

/* Where the last payload in clear is. */
const uint8_t *quic_reader_room(const struct quic_reader *r);

/*
 * What protects the client's Initials that go to `id`. False when libcrypto
 * refuses.
 */
bool quic_keys_derive(struct quic_reader *r, const struct quic_version *v,
    const struct quic_id *id, struct quic_keys *out);

/* The first 5 bytes of the mask for a sample (RFC 9001 5.4.3). */
bool quic_header_mask(struct quic_reader *r, const struct quic_keys *keys,
    const uint8_t sample[static QUIC_SAMPLE_BYTES],
    uint8_t mask[static QUIC_SAMPLE_BYTES]);

/* One packet, its header's protection taken off. */
struct quic_packet {
	uint8_t first;         /* byte of the header */
	const uint8_t *header; /* as sent, up to the packet number */
	size_t n_header;
	uint8_t number[4]; /* as sent, its first n_number bytes */
	size_t n_number;
	const uint8_t *payload;
	size_t n; /* of it, without the tag, which lies behind */
};

/* The payload in clear into the reader's room. False: the tag is wrong. */
bool quic_payload_open(struct quic_reader *r, const struct quic_keys *keys,
    const struct quic_packet *p);

#endif
