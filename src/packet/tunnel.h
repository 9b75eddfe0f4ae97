/* SPDX-License-Identifier: BSD-2-Clause */
/* tunnel owns the way into a packet that another packet carries. */
#ifndef PACKET_TUNNEL_H
#define PACKET_TUNNEL_H

#include "dissection.h"

#define ETHERTYPE_MPLS 0x8847

/*
 * tunnel_dissect - read what begins at the cursor as a packet of its own.
 *
 * inner    reads the first header in there, whose layer has been named
 * returns  why it stopped; d->out says what the outer headers said, or the
 *          inner ones when d->innermost and there was an IP header
 */
enum issue tunnel_dissect(
    struct dissection *d, enum issue (*inner)(struct dissection *));

/* The same for what an EtherType names. */
enum issue tunnel_type_dissect(struct dissection *d, uint16_t type);

/* Carried by IP under a protocol number. */
enum issue ipv4_in_ip_dissect(struct dissection *d);
enum issue ipv6_in_ip_dissect(struct dissection *d);
enum issue etherip_dissect(struct dissection *d);
enum issue mpls_in_ip_dissect(struct dissection *d);
enum issue gre_dissect(struct dissection *d);
enum issue l2tp3_dissect(struct dissection *d);

/*
 * tunnel_udp_dissect - what a UDP payload at the cursor carries, if its ports
 * are those of a tunnel and its first bytes look like it.
 */
enum issue tunnel_udp_dissect(struct dissection *d);

#endif
