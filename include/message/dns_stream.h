/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_stream owns how DNS messages follow each other on a TCP connection. */
#ifndef MESSAGE_DNS_STREAM_H
#define MESSAGE_DNS_STREAM_H

#include "message/reading.h"

/* A longer message, of a zone transfer say, is read up to here. */
#define DNS_STREAM_MOST 8192u
#define DNS_STREAM_WINDOW (DNS_STREAM_MOST + 2) /* more need not be kept */

/*
 * dns_stream_read - take one message off a window of a TCP stream.
 *
 * Each message comes behind its length in 2 bytes. It needs no state: the
 * same window always gives the same answer.
 *
 * out       the message without its length, lying in the window
 * complete  false when only its first DNS_STREAM_MOST bytes are in `out`;
 *           the rest is in the reading's `skip`
 * returns   `lost` when the length or the bytes behind it are no DNS message
 * source    RFC 1035 4.2.2, RFC 7766 8
 */
struct reading dns_stream_read(
    const uint8_t *window, size_t len, struct bytes *out, bool *complete);

#endif
