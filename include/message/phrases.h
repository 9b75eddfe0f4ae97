/* SPDX-License-Identifier: BSD-2-Clause */
/* phrases owns the one line that the payload of a packet is shown as. */
#ifndef MESSAGE_PHRASES_H
#define MESSAGE_PHRASES_H

#include "message/app.h"
#include "packet/frame.h"
#include "packet/packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * message_phrase - "HTTP GET /index.html HTTP/1.1", "SSH-2.0-OpenSSH_9.2",
 * "DHCP ACK 192.0.2.7 laptop", what DNS and TLS say of theirs.
 *
 * Lines that may hold a password (SMTP, IMAP, POP3, FTP, IRC) are not shown.
 *
 * payload  of one packet, whatever part of a message that is
 * out      printable ASCII, NUL-ended, cut to fit; size at least 1; the
 *          title of the app when the payload says no more
 * returns  does the payload say more than the app's title?
 */
bool message_phrase(
    enum app app, const uint8_t *payload, size_t n, char *out, size_t size);

/*
 * message_phrase_of_packet - what one packet says, without those before it.
 *
 * Its bytes tell the protocol; where they say too little by themselves (DNS
 * over TCP, the later records of TLS, replies of a mail server), its port
 * besides.
 *
 * packet   what dissect_frame or dissect_innermost made of `frame`
 * out      as in message_phrase; "" when nobody knows
 * returns  does anybody know?
 * cost     O(size): a check of each protocol's first bytes, no allocation
 * thread   any; touches only its arguments
 */
bool message_phrase_of_packet(const struct frame *frame,
    const struct packet *packet, char *out, size_t size);

#endif
