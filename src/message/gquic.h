/* SPDX-License-Identifier: BSD-2-Clause */
/* gquic owns Google's own QUIC, up to Q049 in clear: its header and its hello.
 */
#ifndef MESSAGE_GQUIC_H
#define MESSAGE_GQUIC_H

#include "message/tls_hello.h"

/*
 * A packet in clear that says its version: "Q043" in a public header, "Q046"
 * in a long one. The version, or 0.
 */
uint32_t gquic_version(const uint8_t *datagram, size_t n);

/* Is this "Q0" and two digits? */
bool gquic_is_version(uint32_t version);

/*
 * The client's hello in a packet in clear, wherever its first stream frame has
 * it. False when there is none. `out` points into the datagram.
 */
bool gquic_hello_find(const uint8_t *datagram, size_t n, struct tls_hello *out);

/* A hello from its tag CHLO on. False when it is none, or not all there. */
bool gquic_hello_read(const uint8_t *hello, size_t n, struct tls_hello *out);

#endif
