/* SPDX-License-Identifier: BSD-2-Clause */
/* signature owns what tells a protocol by its bytes, and ports as a guess. */
#ifndef MESSAGE_SIGNATURE_H
#define MESSAGE_SIGNATURE_H

#include "message/app.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * signature_of_stream - what a stream's first bytes say it is.
 *
 * Enough of them are asked for that chance does not make a name: a name given
 * may be relied on. DNS over TCP says nothing of the kind: that is for ports.
 *
 * window, len  the first bytes of a direction
 * from_client  the side thought to have opened the connection; that may be
 *              wrong, so what either side can say is looked for in both
 * more         set when nothing fits yet and more bytes may change that
 * returns      APP_UNKNOWN when nothing fits
 */
enum app signature_of_stream(
    const uint8_t *window, size_t len, bool from_client, bool *more);

/*
 * signature_of_datagram - what one datagram is.
 *
 * Protocols whose bytes say little (DNS, NTP, DHCPv6) need their port besides.
 */
enum app signature_of_datagram(
    const uint8_t *datagram, size_t n, uint16_t src_port, uint16_t dst_port);

/*
 * app_of_port - what mostly speaks on a port: a guess, to be shown as one.
 *
 * ip_protocol  6 (TCP) or 17 (UDP); others have no guesses
 */
enum app app_of_port(uint8_t ip_protocol, uint16_t port);

#endif
