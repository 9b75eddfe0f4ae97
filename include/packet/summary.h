/* SPDX-License-Identifier: BSD-2-Clause */
/* summary owns the one line that says what a frame is, as tcpdump would. */
#ifndef PACKET_SUMMARY_H
#define PACKET_SUMMARY_H

#include "packet/frame.h"
#include "packet/packet.h"

#include <stddef.h>

/*
 * summary_write - "443 > 51234 [S.] seq 1 ack 1 win 64240 length 0 [mss 1460]".
 *
 * packet   what dissect_frame made of `frame`
 * said     NULL or "", or what the payload of TCP or UDP says, printable
 *          ASCII: it comes behind the ports, "53 > 1053 4321 1/0/0 A 192.0.2.1"
 * out      NUL-ended, printable ASCII only, cut to fit `size` (at least 1)
 */
void summary_write(const struct frame *frame, const struct packet *packet,
    const char *said, char *out, size_t size);

/* Name for the protocol column: the innermost layer known ("TCP", "ARP"). */
const char *summary_protocol(const struct packet *packet);

#endif
