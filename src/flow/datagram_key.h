/* SPDX-License-Identifier: BSD-2-Clause */
/* datagram_key owns what the parts of one datagram have in common. */
#ifndef FLOW_DATAGRAM_KEY_H
#define FLOW_DATAGRAM_KEY_H

#include "base/map.h"
#include "packet/packet.h"

/* Source, destination, protocol and id (RFC 791 3.2, RFC 8200 4.5). */
struct datagram_key {
	uint8_t src[16], dst[16];
	uint32_t id;
	uint8_t protocol, family, zero[2];
};

_Static_assert(sizeof(struct datagram_key) == MAP_KEY_BYTES, "a map key");

static inline struct datagram_key
datagram_key_of(const struct packet *p)
{
	struct datagram_key key = {
	    .id = p->fragment_id,
	    .protocol = p->protocol,
	    .family = p->family,
	};

	memcpy(key.src, p->src, sizeof(key.src));
	memcpy(key.dst, p->dst, sizeof(key.dst));
	/* A later IPv6 part may name another next header than the first. */
	if (p->family == FAMILY_IPV6)
		key.protocol = 0;
	return key;
}

#endif
