/* SPDX-License-Identifier: BSD-2-Clause */
/* fingerprint owns the marks by which one kind of TLS client is known. */
#ifndef MESSAGE_FINGERPRINT_H
#define MESSAGE_FINGERPRINT_H

#include "message/tls_hello.h"

#define FINGERPRINT_JA3_BYTES 33 /* each with its NUL */
#define FINGERPRINT_JA4_BYTES 37
#define FINGERPRINT_VALUES 256 /* longer lists are read up to here */

/* Digests and room for text, made once; one per thread. */
struct fingerprinter;

/* NULL without memory. Free takes NULL. */
struct fingerprinter *fingerprinter_new(void);
void fingerprinter_free(struct fingerprinter *f);

/*
 * fingerprint_ja3, fingerprint_ja4 - the fingerprint of a client hello.
 *
 * out      text in lower case, NUL-ended; "" when there is none
 * returns  false when there is none: a hello of SSL 2.0 or of Google, or
 *          a digest that this machine's libcrypto refuses (MD5 under FIPS)
 * cost     one digest (JA3) or two, of at most 8 KiB; allocates nothing
 * source   JA3: salesforce/ja3, README. JA4: FoxIO-LLC/ja4,
 *          technical_details/JA4.md. GREASE is left out of both (RFC 8701)
 */
bool fingerprint_ja3(struct fingerprinter *f, const struct tls_hello *hello,
    char out[static FINGERPRINT_JA3_BYTES]);
bool fingerprint_ja4(struct fingerprinter *f, const struct tls_hello *hello,
    char out[static FINGERPRINT_JA4_BYTES]);

#endif
