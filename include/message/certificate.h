/* SPDX-License-Identifier: BSD-2-Clause */
/* certificate owns the names that an X.509 certificate is made out to. */
#ifndef MESSAGE_CERTIFICATE_H
#define MESSAGE_CERTIFICATE_H

#include "message/reading.h"

/* As in the certificate; absent when it has none. */
struct certificate {
	struct bytes common_name; /* of the subject; the last one it has */
	struct bytes dns_name; /* the first of the subject alternative names */
};

/*
 * certificate_read - the names in one certificate.
 *
 * der, n   the certificate, and nothing else
 * out      points into it; holds what was found, even when false
 * returns  false: it is not what its lengths say
 * source   RFC 5280 4.1, 4.2.1.6; X.690 8.1 (definite lengths only, as DER)
 */
bool certificate_read(const uint8_t *der, size_t n, struct certificate *out);

/*
 * certificate_read_first - the same of a Certificate message of TLS <= 1.2.
 *
 * body, n  the handshake message behind its header
 * source   RFC 5246 7.4.2: the server's own certificate comes first
 */
bool certificate_read_first(
    const uint8_t *body, size_t n, struct certificate *out);

#endif
