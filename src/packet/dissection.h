/* SPDX-License-Identifier: BSD-2-Clause */
/* dissection owns the state of one frame while its headers are read. */
#ifndef PACKET_DISSECTION_H
#define PACKET_DISSECTION_H

#include "packet/cursor.h"
#include "packet/frame.h"
#include "packet/issue.h"
#include "packet/packet.h"

/* Nested headers of any kind; bounds recursion whatever the bytes say. */
#define DISSECTION_MAX_LAYERS 24

/* Smaller ones are lengths of IEEE 802.3 frames, in which LLC follows. */
#define ETHERTYPE_MINIMUM 1536

/*
 * A dissector reads its header from `in` and hands the rest on. It returns
 * why it stopped, ISSUE_NONE when there is nothing (more) to say; what does
 * not stop it is booked with dissection_note. On an issue, what was filled
 * so far stays valid and is still counted.
 */
struct dissection {
	struct cursor in;
	struct packet *out;
	const struct frame *frame;
	uint32_t rest; /* bytes left at `in` by the IP lengths, on the wire */
	unsigned n_layers; /* layers met, also those beyond what `out` holds */
	unsigned n_tags;   /* VLAN tags met */
	unsigned n_tunnels;
	uint16_t inner_type; /* EtherType that a tunnel header named */
	bool innermost;      /* the last IP header counts, not the first */
	struct trail *trail; /* where headers begin, when that is wanted */
};

/* Some layers are named before the limit is looked at again. */
#define TRAIL_MAX (DISSECTION_MAX_LAYERS + 8)
#define TRAIL_FIRST_LAYER 8

/* `end`: no byte of this header, nor of what it carries, lies at or past it. */
struct trail_mark {
	uint8_t layer; /* enum layer */
	uint32_t from, end;
};

struct trail {
	unsigned n;
	struct trail_mark marks[TRAIL_MAX];
	uint32_t at, end; /* where the walk stopped, and what was left */
	bool complete;    /* it did not stop inside a header */
};

/* One row of a table of protocols: what its number means and who reads it. */
struct protocol {
	uint16_t number;
	uint8_t layer; /* enum layer; LAYER_NONE: the dissector names it */
	enum issue (*dissect)(struct dissection *); /* NULL: named, not read */
};

/* Book an issue and go on; in a frame cut at capture, "short" means cut. */
void dissection_note(struct dissection *d, enum issue issue);

/* Bytes between the start of the frame and the cursor. */
static inline size_t
dissection_offset(const struct dissection *d)
{
	return (size_t)(d->in.at - d->frame->data);
}

/* The same for the 16 bits of struct packet: 0 (not reached) when too far. */
static inline uint16_t
dissection_mark(const struct dissection *d)
{
	size_t offset = dissection_offset(d);

	return offset <= UINT16_MAX ? (uint16_t)offset : 0;
}

/* Bytes on the wire from the cursor to the end of the frame. */
static inline uint32_t
dissection_wire_left(const struct dissection *d)
{
	return d->frame->wire - (uint32_t)dissection_offset(d);
}

/* The count of layers stands still until the trail has as many as it may. */
static inline void
trail_add(struct dissection *d, enum layer layer)
{
	struct trail *t = d->trail;
	struct trail_mark *m = &t->marks[t->n];

	if (t->n == TRAIL_MAX)
		return;
	m->layer = (uint8_t)layer;
	m->from = (uint32_t)dissection_offset(d);
	m->end = (uint32_t)(d->in.end - d->frame->data);
	t->n++;
	if (t->n < DISSECTION_MAX_LAYERS)
		d->n_layers = TRAIL_FIRST_LAYER;
	else
		d->n_layers = DISSECTION_MAX_LAYERS;
}

/*
 * Past eight layers the last place holds the innermost one. Who follows a
 * trail starts there, so that the fast way has nothing to ask; no call either,
 * or every dissector would need a stack frame.
 */
static inline void
dissection_push(struct dissection *d, enum layer layer)
{
	unsigned place = d->n_layers++;

	if (__builtin_expect(place > 7, false)) {
		place = 7;
		d->out->layers &= ~((uint64_t)0xff << 56);
		if (d->trail)
			trail_add(d, layer);
	}
	d->out->layers |= (uint64_t)layer << place * 8;
}

/* The row of a table with this number; its last row stands for all others. */
static inline const struct protocol *
protocol_find(const struct protocol *row, uint16_t number, size_t rows)
{
	const struct protocol *last = row + rows - 1;

	while (row < last && row->number != number)
		row++;
	return row;
}

/* Name the layer and let its dissector read on. */
static inline enum issue
protocol_dissect(const struct protocol *p, struct dissection *d)
{
	if (d->n_layers >= DISSECTION_MAX_LAYERS)
		return ISSUE_LAYER_DEPTH;
	if (p->layer != LAYER_NONE)
		dissection_push(d, (enum layer)p->layer);
	return p->dissect ? p->dissect(d) : ISSUE_NONE;
}

#define PROTOCOL_FIND(table, number)                                           \
	protocol_find((table), (number), sizeof(table) / sizeof((table)[0]))

/* The payload begins at the cursor; n header bytes are behind us. */
static inline void
dissection_payload(struct dissection *d, uint32_t header_bytes)
{
	d->out->payload_offset = dissection_mark(d);
	d->out->payload_bytes =
	    d->rest > header_bytes ? d->rest - header_bytes : 0;
}

/* Where one file hands on to the next. */
enum issue link_dissect(struct dissection *d);
enum issue link_type_dissect(struct dissection *d, uint32_t link);
enum issue ethernet_dissect(struct dissection *d);
enum issue ethertype_dissect(struct dissection *d, uint16_t type);
enum issue llc_dissect(struct dissection *d);
enum issue mpls_dissect(struct dissection *d);
enum issue ppp_link_dissect(struct dissection *d);
enum issue ppp_direction_dissect(struct dissection *d);
enum issue pppoe_dissect(struct dissection *d);
enum issue chdlc_dissect(struct dissection *d);
enum issue wlan_dissect(struct dissection *d);
enum issue radiotap_dissect(struct dissection *d);
enum issue ppi_dissect(struct dissection *d);
enum issue prism_dissect(struct dissection *d);
enum issue nflog_dissect(struct dissection *d);
enum issue nsh_dissect(struct dissection *d);
enum issue ppp_dissect(struct dissection *d);
enum issue ipv4_dissect(struct dissection *d);
enum issue ipv6_dissect(struct dissection *d);
enum issue ip_any_dissect(struct dissection *d); /* by the version nibble */
enum issue extensions_dissect(struct dissection *d, uint8_t next);
enum issue later_fragment_dissect(struct dissection *d);
enum issue transport_dissect(struct dissection *d, uint8_t protocol);

/* Bytes of an extension header by its length field; 0: it is none. */
uint32_t extension_bytes(uint8_t protocol, uint8_t length);

/* The layer an EtherType or an IP protocol number stands for. */
enum layer ethertype_layer(uint16_t type);
enum layer transport_layer(uint8_t protocol);

#endif
