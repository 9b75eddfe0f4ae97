/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * quic_wire owns Initial packets made to order. Its keys come from libcrypto's
 * HKDF, not from the code it is held against.
 */
#ifndef TESTS_MESSAGE_QUIC_WIRE_H
#define TESTS_MESSAGE_QUIC_WIRE_H

#include "wire.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

struct quic_way {
	uint32_t version;
	uint8_t type; /* bits of an Initial */
	const char *salt;
	const char *key, *iv, *hp;
};

struct quic_secrets {
	uint8_t key[16], iv[12], hp[16];
};

static inline void
hkdf(int mode, const void *salt, size_t n_salt, const void *key, size_t n_key,
    const void *info, size_t n_info, uint8_t *out, size_t n)
{
	char sha256[] = "SHA256";
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[6] = {
	    OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
	    OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, sha256, 0),
	    OSSL_PARAM_construct_octet_string(
		OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)salt, n_salt),
	    OSSL_PARAM_construct_octet_string(
		OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)key, n_key),
	    OSSL_PARAM_construct_octet_string(
		OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info, n_info),
	    OSSL_PARAM_construct_end(),
	};
	int done = EVP_KDF_derive(ctx, out, n, params);

	assert(done > 0);
	(void)done;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static inline void
hkdf_label(const uint8_t secret[32], const char *label, uint8_t *out, size_t n)
{
	struct wire info = {0};

	wire_uint(&info, n, 2);
	wire_uint(&info, 6 + strlen(label), 1);
	wire_text(&info, "tls13 ");
	wire_text(&info, label);
	wire_uint(&info, 0, 1);
	hkdf(EVP_KDF_HKDF_MODE_EXPAND_ONLY, "", 0, secret, 32, info.at, info.n,
	    out, n);
}

static inline struct quic_secrets
quic_secrets_of(
    const struct quic_way *way, const char *side, const char *id_hex)
{
	struct wire salt = {0}, id = {0};
	struct quic_secrets s;
	uint8_t initial[32], secret[32];

	wire_hex(&salt, way->salt);
	wire_hex(&id, id_hex);
	hkdf(EVP_KDF_HKDF_MODE_EXTRACT_ONLY, salt.at, salt.n, id.at, id.n, "",
	    0, initial, 32);
	hkdf_label(initial, side, secret, 32);
	hkdf_label(secret, way->key, s.key, 16);
	hkdf_label(secret, way->iv, s.iv, 12);
	hkdf_label(secret, way->hp, s.hp, 16);
	return s;
}

/* Made once: a fuzzer seals many. */
static inline EVP_CIPHER_CTX *
quic_cipher(const char *name)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	EVP_EncryptInit_ex2(ctx, cipher, NULL, NULL, NULL);
	EVP_CIPHER_free(cipher);
	return ctx;
}

/* Protect what lies from `header` on; 4 bytes of number before `payload`. */
static inline void
quic_seal(struct wire *w, const struct quic_secrets *s, size_t header,
    size_t payload, uint32_t number)
{
	static EVP_CIPHER_CTX *gcm, *ecb;
	uint8_t nonce[12], mask[16];
	size_t n = w->n - payload;
	int out;

	if (!gcm) {
		gcm = quic_cipher("AES-128-GCM");
		ecb = quic_cipher("AES-128-ECB");
	}
	memcpy(nonce, s->iv, 12);
	for (unsigned i = 0; i < 4; i++)
		nonce[8 + i] ^= (uint8_t)(number >> (24 - 8 * i));
	EVP_EncryptInit_ex2(gcm, NULL, s->key, nonce, NULL);
	EVP_EncryptUpdate(
	    gcm, NULL, &out, w->at + header, (int)(payload - header));
	EVP_EncryptUpdate(gcm, w->at + payload, &out, w->at + payload, (int)n);
	EVP_EncryptFinal_ex(gcm, mask, &out);
	wire_fill(w, 0, 16);
	EVP_CIPHER_CTX_ctrl(
	    gcm, EVP_CTRL_AEAD_GET_TAG, 16, w->at + payload + n);
	EVP_EncryptInit_ex2(ecb, NULL, s->hp, NULL, NULL);
	EVP_EncryptUpdate(ecb, mask, &out, w->at + payload, 16);
	w->at[header] ^= mask[0] & 0x0f;
	for (unsigned i = 0; i < 4; i++)
		w->at[payload - 4 + i] ^= mask[1 + i];
}

/* An Initial with a number of 4 bytes; ids and token in hexadecimal. */
static inline void
quic_initial(struct wire *w, const struct quic_way *way,
    const struct quic_secrets *s, const char *to, const char *from,
    const char *token, uint32_t number, const void *payload, size_t n)
{
	size_t header = w->n, id;

	wire_uint(w, 0xc3u | (unsigned)way->type << 4, 1);
	wire_uint(w, way->version, 4);
	id = wire_open(w, 1);
	wire_hex(w, to);
	wire_close(w, id, 1);
	id = wire_open(w, 1);
	wire_hex(w, from);
	wire_close(w, id, 1);
	id = wire_open(w, 2);
	wire_hex(w, token);
	wire_close(w, id, 2);
	w->at[id - 2] |= 0x40;
	wire_uint(w, 0x4000u | (4 + n + 16), 2);
	wire_uint(w, number, 4);
	id = w->n;
	wire_put(w, payload, n);
	quic_seal(w, s, header, id, number);
}

/* A CRYPTO frame: offset and length in 2 bytes each. */
static inline void
quic_crypto(
    struct wire *w, uint8_t type, size_t offset, const uint8_t *data, size_t n)
{
	wire_uint(w, type, 1);
	wire_uint(w, 0x4000u | offset, 2);
	wire_uint(w, 0x4000u | n, 2);
	wire_put(w, data, n);
}

#endif
