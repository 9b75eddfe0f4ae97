/* SPDX-License-Identifier: BSD-2-Clause */
/* summaries owns what the writers of summary lines share. */
#ifndef PACKET_SUMMARIES_H
#define PACKET_SUMMARIES_H

#include "packet/cursor.h"
#include "packet/frame.h"
#include "packet/packet.h"
#include "packet/phrase.h"

/* What a writer is given; its bytes begin at `in` and end with the capture. */
struct summary {
	const struct frame *frame;
	const struct packet *packet;
	struct cursor in;
	const char *said; /* by the payload; "" when nobody knows */
};

void summary_tcp_write(struct phrase *l, const struct summary *s);
void summary_icmp_write(struct phrase *l, const struct summary *s);
void summary_icmpv6_write(struct phrase *l, const struct summary *s);
void summary_arp_write(struct phrase *l, const struct summary *s);

/* What a type says whatever the code, or NULL. */
const char *summary_icmp_name(uint8_t type);
const char *summary_icmpv6_name(uint8_t type);
const char *summary_sctp_chunk(uint8_t type);

/* ICMP and ICMPv6 alike: ", id 1, seq 2". */
void summary_echo_write(struct phrase *l, struct cursor in);

#endif
