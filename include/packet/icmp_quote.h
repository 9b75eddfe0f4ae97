/* SPDX-License-Identifier: BSD-2-Clause */
/* icmp_quote owns the header that an ICMP error gives back to its sender. */
#ifndef PACKET_ICMP_QUOTE_H
#define PACKET_ICMP_QUOTE_H

#include "packet/frame.h"
#include "packet/packet.h"

#include <stdbool.h>

enum icmp_error {
	ICMP_ERROR_NONE = 0,
	ICMP_ERROR_UNREACHABLE = 1,
	ICMP_ERROR_TIME_EXCEEDED = 2,
	ICMP_ERROR_TOO_BIG = 4,
	ICMP_ERROR_OTHER = 8, /* source quench, parameter problem */
};

/*
 * icmp_error_of - what an ICMP or ICMPv6 message complains of.
 *
 * source  RFC 792, RFC 1191 (too big: type 3 code 4), RFC 4443
 */
enum icmp_error icmp_error_of(const struct packet *p);

/*
 * icmp_quote_read - the packet an ICMP error is about.
 *
 * Only its addresses, protocol and ports mean something: lengths in there
 * are another packet's. It is no traffic.
 *
 * out      as dissect_frame makes it of the quoted bytes
 * returns  false when the message is no error or quotes no IP header
 */
bool icmp_quote_read(
    const struct frame *frame, const struct packet *p, struct packet *out);

#endif
