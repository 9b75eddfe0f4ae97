/* SPDX-License-Identifier: BSD-2-Clause */
/* fingerprints owns the marks of the kinds of client met lately. */
#ifndef MESSAGE_FINGERPRINTS_H
#define MESSAGE_FINGERPRINTS_H

#include "message/fingerprint.h"

/* "" when there is none, see message/fingerprint.h. */
struct fingerprint_marks {
	char ja3[FINGERPRINT_JA3_BYTES];
	char ja4[FINGERPRINT_JA4_BYTES];
};

/* One per thread. */
struct fingerprints;

/* NULL without memory. Free takes NULL. */
struct fingerprints *fingerprints_new(void);
void fingerprints_free(struct fingerprints *f);

/*
 * fingerprints_of - both marks of a client hello.
 *
 * A host says hello in the same words thousands of times: those said lately
 * are compared, byte by byte, and digested only when they are new.
 *
 * returns  valid until the next call
 */
const struct fingerprint_marks *fingerprints_of(
    struct fingerprints *f, const struct tls_hello *hello);

#endif
