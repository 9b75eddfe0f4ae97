/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_parts owns the tree while it grows, and the parts of varying length. */
#ifndef PACKET_TREE_PARTS_H
#define PACKET_TREE_PARTS_H

#include "packet/tree.h"

#include "field.h"

struct tree {
	const struct frame *frame;
	struct tree_node *nodes, spare; /* spare: takes what has no room */
	size_t n, max;
	uint8_t depth;     /* of the next node */
	uint32_t end;      /* of the bytes the header at hand may use */
	uint32_t reached;  /* one past the last byte that a node explained */
	bool cut;          /* a field lies past `end`; nothing more is added */
	bool next_follows; /* another header begins at `end` */
};

/* Are these bytes of the header there? If not, they are told as missing. */
bool tree_has(struct tree *t, uint32_t at, uint32_t bytes);

/* A node for bytes that are there; its value is written into the result. */
struct tree_node *tree_add(struct tree *t, const char *id, const char *name,
    uint32_t at, uint32_t bytes);
struct phrase tree_value(struct tree_node *node);

/* The fields of a table as nodes, up to the first that is not there. */
void tree_fields(
    struct tree *t, const struct field *fields, size_t n, uint32_t at);

/* Bytes nobody can name. */
void tree_bytes(struct tree *t, const char *id, const char *name, uint32_t at,
    uint32_t bytes);

/* The byte at `at`, which must be there. */
static inline uint8_t
tree_byte(const struct tree *t, uint32_t at)
{
	return t->frame->data[at];
}

/* What follows the fixed fields of a header that begins at `at`. */
void tree_snap(struct tree *t, uint32_t at);
void tree_arp(struct tree *t, uint32_t at);
void tree_mpls(struct tree *t, uint32_t at);
void tree_ipv4(struct tree *t, uint32_t at);
void tree_ipv6(struct tree *t, uint32_t at);
void tree_tcp(struct tree *t, uint32_t at);
void tree_sctp(struct tree *t, uint32_t at);
void tree_icmp(struct tree *t, uint32_t at);
void tree_icmpv6(struct tree *t, uint32_t at);
void tree_igmp(struct tree *t, uint32_t at);
void tree_wlan(struct tree *t, uint32_t at);
void tree_ppp(struct tree *t, uint32_t at);
void tree_nsh(struct tree *t, uint32_t at);
void tree_nflog(struct tree *t, uint32_t at);
void tree_gre(struct tree *t, uint32_t at);

#endif
