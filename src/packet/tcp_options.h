/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_options owns the text of TCP's options. */
#ifndef PACKET_TCP_OPTIONS_H
#define PACKET_TCP_OPTIONS_H

#include "packet/cursor.h"
#include "packet/frame.h"
#include "packet/packet.h"
#include "packet/phrase.h"

/* The option bytes that were captured; needs PACKET_TCP. */
struct cursor tcp_options_find(const struct frame *f, const struct packet *p);

/* Kinds without a length: the end, and nop. */
#define TCP_OPTION_END 0
#define TCP_OPTION_NOP 1

/*
 * tcp_options_next - take one option off the front.
 *
 * value    its bytes without kind and length; lives as long as those of `in`
 * returns  false at the end of the bytes, and when its length cannot be
 */
bool tcp_options_next(struct cursor *in, uint8_t *kind, struct cursor *value);

/* One option: "mss 1460". */
void tcp_option_write(struct phrase *l, uint8_t kind, struct cursor value);

/* As tcpdump writes them: "mss 1460,nop,wscale 7". */
void tcp_options_write(struct phrase *l, struct cursor options);

#endif
