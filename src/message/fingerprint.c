/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *   JA3  MD5 of "version,ciphers,extensions,groups,point formats", each list
 *        in decimal, as sent, joined by "-"
 *   JA4  t13d1516h2_8daaf6152771_e5627efa2ab1
 *        |||  | | |  '- ciphers   '- extensions _ signature algorithms
 *        |||  | | '- first and last character of the first ALPN protocol
 *        |||  | '- number of extensions   '- of ciphers before it
 *        ||'- d(omain) named, or i(p) only
 *        |'- version   '- t(cp), q(uic) or d(tls) before it
 *        Both digests are the first 12 digits of a SHA-256 over the lists in
 *        hexadecimal, joined by ",", sorted but for the signature algorithms,
 *        without the server name and ALPN; of an empty list zeros.
 */
#include "message/fingerprint.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#define TEXT_BYTES 8192 /* 4 lists of FINGERPRINT_VALUES, 6 each, fit */
#define JA4_DIGITS 12
#define JA4_MOST 99

struct fingerprinter {
	EVP_MD *md5, *sha256;
	EVP_MD_CTX *digest;
	size_t n;
	char text[TEXT_BYTES];
};

struct values {
	size_t n;
	uint16_t at[FINGERPRINT_VALUES];
};

void
fingerprinter_free(struct fingerprinter *f)
{
	if (!f)
		return;
	EVP_MD_free(f->md5);
	EVP_MD_free(f->sha256);
	EVP_MD_CTX_free(f->digest);
	free(f);
}

struct fingerprinter *
fingerprinter_new(void)
{
	struct fingerprinter *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->md5 = EVP_MD_fetch(NULL, "MD5", NULL);
	f->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	f->digest = EVP_MD_CTX_new();
	if (!f->digest) {
		fingerprinter_free(f);
		return NULL;
	}
	return f;
}

static void
values_add(struct values *v, uint16_t value)
{
	if (v->n < FINGERPRINT_VALUES && !tls_is_grease(value))
		v->at[v->n++] = value;
}

static void
values_of_list(struct values *out, struct bytes list)
{
	struct cursor in = tls_list(list);

	out->n = 0;
	while (cursor_left(&in) >= 2)
		values_add(out, cursor_u16(&in));
}

static void
values_of_extensions(struct values *out, struct bytes list)
{
	struct cursor in = tls_list(list);
	struct tls_extension e;

	out->n = 0;
	while (cursor_left(&in) > 0 && tls_extension_next(&in, &e))
		values_add(out, e.type);
}

static int
ascending(const void *a, const void *b)
{
	uint16_t x = *(const uint16_t *)a, y = *(const uint16_t *)b;

	return (x > y) - (x < y);
}

static void
put_char(struct fingerprinter *f, char c)
{
	f->text[f->n++] = c;
}

static void
put_decimal(struct fingerprinter *f, uint16_t value)
{
	char digits[5];
	size_t n = 0;

	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	while (n > 0)
		put_char(f, digits[--n]);
}

static void
put_decimals(struct fingerprinter *f, const struct values *v)
{
	for (size_t i = 0; i < v->n; i++) {
		if (i > 0)
			put_char(f, '-');
		put_decimal(f, v->at[i]);
	}
}

static void
put_hexadecimals(struct fingerprinter *f, const struct values *v)
{
	for (size_t i = 0; i < v->n; i++) {
		if (i > 0)
			put_char(f, ',');
		for (unsigned shift = 16; shift > 0; shift -= 4)
			put_char(f,
			    "0123456789abcdef"[v->at[i] >> (shift - 4) & 15]);
	}
}

/* The first `digits` of the digest over the text so far, NUL-ended. */
static bool
digest_text(struct fingerprinter *f, const EVP_MD *md, size_t digits, char *out)
{
	uint8_t hash[EVP_MAX_MD_SIZE];

	if (!md || !EVP_DigestInit_ex2(f->digest, md, NULL) ||
	    !EVP_DigestUpdate(f->digest, f->text, f->n) ||
	    !EVP_DigestFinal_ex(f->digest, hash, NULL))
		return false;
	for (size_t i = 0; i < digits; i++)
		out[i] = "0123456789abcdef"[i % 2 ? hash[i / 2] & 15
						  : hash[i / 2] >> 4];
	out[digits] = '\0';
	return true;
}

static void
put_point_formats(struct fingerprinter *f, struct bytes formats)
{
	for (size_t i = 0; i < formats.n; i++) {
		if (i > 0)
			put_char(f, '-');
		put_decimal(f, formats.at[i]);
	}
}

bool
fingerprint_ja3(struct fingerprinter *f, const struct tls_hello *hello,
    char out[static FINGERPRINT_JA3_BYTES])
{
	struct values v;

	out[0] = '\0';
	if (!hello->ciphers.at)
		return false;
	f->n = 0;
	put_decimal(f, hello->legacy_version);
	put_char(f, ',');
	values_of_list(&v, hello->ciphers);
	put_decimals(f, &v);
	put_char(f, ',');
	values_of_extensions(&v, hello->extensions);
	put_decimals(f, &v);
	put_char(f, ',');
	values_of_list(&v, hello->groups);
	put_decimals(f, &v);
	put_char(f, ',');
	put_point_formats(f, hello->point_formats);
	return digest_text(f, f->md5, FINGERPRINT_JA3_BYTES - 1, out);
}

static const char *
ja4_version(uint16_t version)
{
	/* clang-format off */
	static const struct { uint16_t version; const char *text; } names[] = {
		{ TLS_1_3, "13" }, { TLS_1_2, "12" }, { TLS_1_1, "11" },
		{ TLS_1_0, "10" }, { TLS_SSL_3_0, "s3" }, { TLS_SSL_2_0, "s2" },
		{ DTLS_1_0, "d1" }, { DTLS_1_2, "d2" }, { DTLS_1_3, "d3" },
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].version == version)
			return names[i].text;
	return "00";
}

/* Where either end is no letter or digit: of the whole in hexadecimal. */
static void
ja4_protocol(struct bytes alpn, char out[static 2])
{
	static const char hex[] = "0123456789abcdef";

	memcpy(out, "00", 2);
	if (alpn.n == 0)
		return;
	out[0] = (char)alpn.at[0];
	out[1] = (char)alpn.at[alpn.n - 1];
	if (isascii(alpn.at[0]) && isalnum(alpn.at[0]) &&
	    isascii(alpn.at[alpn.n - 1]) && isalnum(alpn.at[alpn.n - 1]))
		return;
	out[0] = hex[alpn.at[0] >> 4];
	out[1] = hex[alpn.at[alpn.n - 1] & 15];
}

static void
ja4_begin(const struct tls_hello *hello, const struct values *ciphers,
    const struct values *extensions, char *out)
{
	char protocol[2];

	ja4_protocol(hello->alpn, protocol);
	snprintf(out, FINGERPRINT_JA4_BYTES, "%c%s%c%02zu%02zu%.2s_",
	    "tqd"[hello->carrier], ja4_version(hello->version),
	    hello -> server_name.at ? 'd' : 'i',
	    ciphers->n < JA4_MOST ? ciphers->n : JA4_MOST,
	    extensions->n < JA4_MOST ? extensions->n : JA4_MOST, protocol);
}

static void
values_sort(struct values *v)
{
	qsort(v->at, v->n, sizeof(v->at[0]), ascending);
}

/* They differ from site to site, not from client to client. */
static void
values_drop_names(struct values *v)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->n; i++)
		if (v->at[i] != TLS_SERVER_NAME && v->at[i] != TLS_ALPN)
			v->at[kept++] = v->at[i];
	v->n = kept;
}

static bool
ja4_digest(struct fingerprinter *f, char *out)
{
	if (f->n > 0)
		return digest_text(f, f->sha256, JA4_DIGITS, out);
	memcpy(out, "000000000000", JA4_DIGITS + 1);
	return true;
}

bool
fingerprint_ja4(struct fingerprinter *f, const struct tls_hello *hello,
    char out[static FINGERPRINT_JA4_BYTES])
{
	struct values ciphers, extensions, signatures;
	char text[FINGERPRINT_JA4_BYTES];
	size_t n;

	out[0] = '\0';
	if (!hello->ciphers.at)
		return false;
	values_of_list(&ciphers, hello->ciphers);
	values_of_extensions(&extensions, hello->extensions);
	values_of_list(&signatures, hello->signatures);
	ja4_begin(hello, &ciphers, &extensions, text);
	n = strlen(text);

	values_sort(&ciphers);
	f->n = 0;
	put_hexadecimals(f, &ciphers);
	if (!ja4_digest(f, text + n))
		return false;
	n += JA4_DIGITS;
	text[n++] = '_';

	values_drop_names(&extensions);
	values_sort(&extensions);
	f->n = 0;
	put_hexadecimals(f, &extensions);
	if (f->n > 0 && signatures.n > 0)
		put_char(f, '_');
	put_hexadecimals(f, &signatures);
	if (!ja4_digest(f, text + n))
		return false;
	memcpy(out, text, n + JA4_DIGITS + 1);
	return true;
}
