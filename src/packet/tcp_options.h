/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_options owns the text of TCP's options. */
#ifndef PACKET_TCP_OPTIONS_H
#define PACKET_TCP_OPTIONS_H

#include "packet/cursor.h"
#include "packet/frame.h"
#include "packet/packet.h"

#include "phrase.h"

/* The option bytes that were captured; needs PACKET_TCP. */
struct cursor tcp_options_find(const struct frame *f, const struct packet *p);

/* As tcpdump writes them: "mss 1460,nop,wscale 7". */
void tcp_options_write(struct phrase *l, struct cursor options);

#endif
