/* SPDX-License-Identifier: BSD-2-Clause */
/* tls_phrase owns the one line that a segment of TLS is shown as. */
#ifndef MESSAGE_TLS_PHRASE_H
#define MESSAGE_TLS_PHRASE_H

#include <stddef.h>
#include <stdint.h>

/*
 * tls_phrase - "TLS Client Hello (SNI=example.com)" and the like.
 *
 * payload  of one TCP segment, cut anywhere; names its records and the
 *          handshake messages that begin in them
 * out      printable ASCII, NUL-ended, cut to fit; size at least 1
 * returns  length of the text; 0 when no record begins with the payload
 */
size_t tls_phrase(const uint8_t *payload, size_t len, char *out, size_t size);

#endif
