/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Initial packets are protected with keys made of a number that everybody
 * knows and an id that stands in the packet (RFC 9001 5.2):
 *
 *   initial = HKDF-Extract(salt of the version, id)
 *   client  = HKDF-Expand-Label(initial, "client in", "", 32)
 *   key, iv, hp = HKDF-Expand-Label(client, "quic key" ..., "", 16, 12, 16)
 *
 * HKDF of one block is one HMAC (RFC 5869 2.3).
 */
#include "quic_keys.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#define HASH_BYTES 32

/* Google's salts: QUICHE, quic/core/crypto/crypto_utils.cc. */
/* clang-format off */
#define LABELS "quic key", "quic iv", "quic hp"
static const struct quic_version versions[] = {
	{ 0x00000001, 0x00000001, QUIC_IETF, 0, 6, LABELS,
	  { 0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
	    0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a } },
	{ 0x6b3343cf, 0x6b3343cf, QUIC_IETF, 1, 6,
	  "quicv2 key", "quicv2 iv", "quicv2 hp",
	  { 0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
	    0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9 } },
	{ 0xff000021, 0xff000022, QUIC_IETF, 0, 6, LABELS,
	  { 0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
	    0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a } },
	{ 0xff00001d, 0xff000020, QUIC_IETF, 0, 6, LABELS,
	  { 0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
	    0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99 } },
	{ 0xff000017, 0xff00001c, QUIC_IETF, 0, 6, LABELS,
	  { 0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
	    0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02 } },
	{ 0xff000016, 0xff000016, QUIC_IETF, 0, 6, LABELS,
	  { 0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a,
	    0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd, 0x7a, 0x02, 0x64, 0x4a } },
	{ 0x51303530, 0x51303530, QUIC_GOOGLE, 0, 8, LABELS, /* Q050 */
	  { 0x50, 0x45, 0x74, 0xef, 0xd0, 0x66, 0xfe, 0x2f, 0x9d, 0x94,
	    0x5c, 0xfc, 0xdb, 0xd3, 0xa7, 0xf0, 0xd3, 0xb5, 0x6b, 0x45 } },
	{ 0x54303530, 0x54303530, QUIC_IETF, 0, 6, LABELS, /* T050 */
	  { 0x7f, 0xf5, 0x79, 0xe5, 0xac, 0xd0, 0x72, 0x91, 0x55, 0x80,
	    0x30, 0x4c, 0x43, 0xa2, 0x36, 0x7c, 0x60, 0x48, 0x83, 0x10 } },
	{ 0x54303531, 0x54303531, QUIC_IETF, 0, 6, LABELS, /* T051 */
	  { 0x7a, 0x4e, 0xde, 0xf4, 0xe7, 0xcc, 0xee, 0x5f, 0xa4, 0x50,
	    0x6c, 0x19, 0x12, 0x4f, 0xc8, 0xcc, 0xda, 0x6e, 0x03, 0x3d } },
};
/* clang-format on */

struct quic_reader {
	EVP_MAC_CTX *hmac;
	EVP_CIPHER_CTX *header, *payload;
	uint8_t room[QUIC_PACKET_BYTES];
};

const struct quic_version *
quic_version_find(uint32_t version)
{
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (version >= versions[i].first && version <= versions[i].last)
			return &versions[i];
	return NULL;
}

static EVP_MAC_CTX *
hmac_new(void)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(
		OSSL_MAC_PARAM_DIGEST, digest, sizeof(digest) - 1),
	    OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *hmac = mac ? EVP_MAC_CTX_new(mac) : NULL;

	EVP_MAC_free(mac);
	if (hmac && EVP_MAC_CTX_set_params(hmac, params))
		return hmac;
	EVP_MAC_CTX_free(hmac);
	return NULL;
}

static EVP_CIPHER_CTX *
cipher_new(const char *name, bool encrypt)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX *ctx = cipher ? EVP_CIPHER_CTX_new() : NULL;
	bool ready =
	    ctx && EVP_CipherInit_ex2(ctx, cipher, NULL, NULL, encrypt, NULL);

	EVP_CIPHER_free(cipher); /* the context holds its own reference */
	if (ready)
		return ctx;
	EVP_CIPHER_CTX_free(ctx);
	return NULL;
}

void
quic_reader_free(struct quic_reader *r)
{
	if (!r)
		return;
	EVP_MAC_CTX_free(r->hmac);
	EVP_CIPHER_CTX_free(r->header);
	EVP_CIPHER_CTX_free(r->payload);
	free(r);
}

struct quic_reader *
quic_reader_new(void)
{
	struct quic_reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->hmac = hmac_new();
	r->header = cipher_new("AES-128-ECB", true);
	r->payload = cipher_new("AES-128-GCM", false);
	if (r->hmac && r->header && r->payload)
		return r;
	quic_reader_free(r);
	return NULL;
}

const uint8_t *
quic_reader_room(const struct quic_reader *r)
{
	return r->room;
}

static bool
hmac(struct quic_reader *r, const uint8_t *key, size_t n_key,
    const uint8_t *text, size_t n, uint8_t out[static HASH_BYTES])
{
	size_t n_out;

	return EVP_MAC_init(r->hmac, key, n_key, NULL) &&
	       EVP_MAC_update(r->hmac, text, n) &&
	       EVP_MAC_final(r->hmac, out, &n_out, HASH_BYTES);
}

/*
 * HKDF-Expand-Label (RFC 8446 7.1) of at most one block: length 2 | label 1+n |
 * context 1+0, and the block's number.
 */
static bool
expand(struct quic_reader *r, const uint8_t secret[static HASH_BYTES],
    const char *label, uint8_t *out, size_t n_out)
{
	static const char prefix[] = "tls13 ";
	uint8_t info[40], block[HASH_BYTES];
	size_t n_prefix = sizeof(prefix) - 1, n_label = strlen(label);
	size_t n = 3 + n_prefix + n_label;

	info[0] = 0;
	info[1] = (uint8_t)n_out;
	info[2] = (uint8_t)(n_prefix + n_label);
	memcpy(info + 3, prefix, n_prefix);
	memcpy(info + 3 + n_prefix, label, n_label);
	info[n++] = 0;
	info[n++] = 1;
	if (!hmac(r, secret, HASH_BYTES, info, n, block))
		return false;
	memcpy(out, block, n_out);
	return true;
}

bool
quic_keys_derive(struct quic_reader *r, const struct quic_version *v,
    const struct quic_id *id, struct quic_keys *out)
{
	uint8_t initial[HASH_BYTES], client[HASH_BYTES];

	return hmac(r, v->salt, sizeof(v->salt), id->at, id->n, initial) &&
	       expand(r, initial, "client in", client, sizeof(client)) &&
	       expand(r, client, v->key, out->key, sizeof(out->key)) &&
	       expand(r, client, v->iv, out->iv, sizeof(out->iv)) &&
	       expand(r, client, v->hp, out->hp, sizeof(out->hp));
}

bool
quic_header_mask(struct quic_reader *r, const struct quic_keys *keys,
    const uint8_t sample[static QUIC_SAMPLE_BYTES],
    uint8_t mask[static QUIC_SAMPLE_BYTES])
{
	int n;

	return EVP_EncryptInit_ex2(r->header, NULL, keys->hp, NULL, NULL) &&
	       EVP_CIPHER_CTX_set_padding(r->header, 0) &&
	       EVP_EncryptUpdate(
		   r->header, mask, &n, sample, QUIC_SAMPLE_BYTES);
}

/* The number goes into the last bytes of the iv (RFC 9001 5.3). */
static void
nonce_make(const struct quic_keys *keys, const struct quic_packet *p,
    uint8_t nonce[static 12])
{
	memcpy(nonce, keys->iv, 12);
	for (size_t i = 0; i < p->n_number; i++)
		nonce[12 - p->n_number + i] ^= p->number[i];
}

bool
quic_payload_open(struct quic_reader *r, const struct quic_keys *keys,
    const struct quic_packet *p)
{
	uint8_t nonce[12], tag[QUIC_TAG_BYTES];
	int n;

	if (p->n > sizeof(r->room))
		return false;
	nonce_make(keys, p, nonce);
	memcpy(tag, p->payload + p->n, sizeof(tag));
	return EVP_DecryptInit_ex2(r->payload, NULL, keys->key, nonce, NULL) &&
	       EVP_DecryptUpdate(r->payload, NULL, &n, &p->first, 1) &&
	       EVP_DecryptUpdate(
		   r->payload, NULL, &n, p->header + 1, (int)p->n_header - 1) &&
	       EVP_DecryptUpdate(
		   r->payload, NULL, &n, p->number, (int)p->n_number) &&
	       EVP_DecryptUpdate(
		   r->payload, r->room, &n, p->payload, (int)p->n) &&
	       EVP_CIPHER_CTX_ctrl(
		   r->payload, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), tag) &&
	       EVP_DecryptFinal_ex(r->payload, r->room + n, &n);
}
