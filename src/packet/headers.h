/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * headers owns the layout of every header that is shown field by field. Tree,
 * highlighted bytes and the columns of the packets view all read it here.
 */
#ifndef PACKET_HEADERS_H
#define PACKET_HEADERS_H

#include "packet/packet.h"

#include "field.h"

struct tree;

/*
 * One header: its fixed fields in order, what stands beside its name when it
 * is folded (fields by place from 1, 0: nothing), and who reads the rest.
 */
struct header {
	uint8_t layer; /* enum layer */
	uint8_t n_fields, from, to;
	const struct field *fields;
	void (*more)(struct tree *t, uint32_t at); /* or NULL */
};

/* clang-format off */
#define FIELDS(table) .fields = (table), .n_fields = sizeof(table) / sizeof((table)[0])
/* clang-format on */

/* The header of a layer, or NULL when nobody listed its fields. */
const struct header *header_find(enum layer layer);

/* Tables by floor of the network, each ending with LAYER_NONE. */
extern const struct header headers_link[], headers_ip[], headers_upper[],
    headers_tunnel[];

enum ipv4_field {
	IPV4_VERSION,
	IPV4_WORDS,
	IPV4_DSCP,
	IPV4_ECN,
	IPV4_TOTAL,
	IPV4_ID,
	IPV4_FLAGS,
	IPV4_OFFSET,
	IPV4_TTL,
	IPV4_PROTOCOL,
	IPV4_CHECKSUM,
	IPV4_SOURCE,
	IPV4_DESTINATION,
	N_IPV4_FIELDS
};
extern const struct field ipv4_fields[N_IPV4_FIELDS];

enum ipv6_field {
	IPV6_VERSION,
	IPV6_DSCP,
	IPV6_ECN,
	IPV6_FLOW,
	IPV6_PAYLOAD,
	IPV6_NEXT,
	IPV6_HOPS,
	IPV6_SOURCE,
	IPV6_DESTINATION,
	N_IPV6_FIELDS
};
extern const struct field ipv6_fields[N_IPV6_FIELDS];

enum fragment_field {
	FRAGMENT_NEXT,
	FRAGMENT_RESERVED,
	FRAGMENT_OFFSET,
	FRAGMENT_MORE,
	FRAGMENT_ID,
	N_FRAGMENT_FIELDS
};
extern const struct field fragment_fields[N_FRAGMENT_FIELDS];

enum tcp_field {
	TCP_SOURCE,
	TCP_DESTINATION,
	TCP_SEQUENCE,
	TCP_ACKNOWLEDGMENT,
	TCP_WORDS,
	TCP_RESERVED,
	TCP_FLAGS,
	TCP_WINDOW,
	TCP_CHECKSUM,
	TCP_URGENT,
	N_TCP_FIELDS
};
extern const struct field tcp_fields[N_TCP_FIELDS];

/* Where words have their home. */
const char *ethertype_word(uint32_t type); /* below 1536: a length */
const char *ip_protocol_word(uint32_t protocol);
const char *icmp_type_word(uint32_t type);
const char *icmpv6_type_word(uint32_t type);

#endif
