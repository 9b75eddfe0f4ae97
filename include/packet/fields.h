/* SPDX-License-Identifier: BSD-2-Clause */
/* fields owns the IP and TCP header fields that the packets view lists. */
#ifndef PACKET_FIELDS_H
#define PACKET_FIELDS_H

#include "packet/frame.h"
#include "packet/packet.h"

#include <stdbool.h>

/* Header fields of one frame; a group that is absent has its bool false. */
struct packet_fields {
	bool has_ip, has_ports, has_tcp;
	uint8_t version, ihl, tos, ttl, dataofs, tcp_reserved;
	uint8_t proto; /* as in the IPv4 header; behind IPv6 extensions */
	/* IPv4, the first two also with an IPv6 fragment header */
	bool has_id, has_frag, has_chksum, has_ihl;
	uint32_t len; /* total length (4) or payload length (6) field */
	uint32_t id;
	uint16_t ip_flags; /* the three flag bits of IPv4: bit 0 MF, 1 DF */
	uint16_t frag;     /* offset in units of 8 bytes */
	uint16_t chksum;
	uint16_t sport, dport;
	uint32_t seq, ack;
	uint16_t tcp_flags; /* nine bits: AE, then the eight of packet.h */
	uint16_t window, tcp_chksum, urgptr;
	char ip_options[96];  /* lower-case hex, "" when there are none */
	char tcp_options[96]; /* as tcpdump writes them: "mss 1460,nop,..." */
	uint32_t payload;     /* transport payload bytes by the headers */
};

/*
 * fields_read - read the header fields of a dissected frame.
 *
 * packet   what dissect_frame made of `frame`
 * out      completely set; what was not captured stays 0 and unmarked
 * thread   any; touches only its arguments
 */
void fields_read(const struct frame *frame, const struct packet *packet,
    struct packet_fields *out);

#endif
