/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp owns what a passive observer can tell of a TCP connection. */
#ifndef FLOW_TCP_H
#define FLOW_TCP_H

#include "flow/flow.h"

/*
 * tcp_track - follow one segment sent by side `dir`.
 *
 * Call it before the packet is counted in the flow. Sets state, client side,
 * handshake RTT, and the counts of what went wrong.
 *
 * The RTT is the time from the client's SYN to its first ACK of the server's
 * SYN: the whole way there and back, wherever on it we listen. A SYN that was
 * sent twice gives none, because nobody knows which one was answered; nor does
 * a handshake of which we missed a part.
 *
 * A segment is a retransmission when it carries data, SYN or FIN and none of
 * it lies past what its side has sent before; except keep-alives (one byte
 * just before the next), and segments that arrive within a reordering time
 * (3 ms, or the RTT when that is known and smaller) after the newest one:
 * those are out of order, unless they are copies of it. Zero windows are
 * segments that say so without SYN, FIN or RST, which mean something else.
 *
 * source  RFC 9293 3.3.2 (states), 3.8.4 (keep-alives); RFC 6298 3 (Karn)
 */
void tcp_track(struct flow *f, unsigned dir, const struct packet *p);

#endif
