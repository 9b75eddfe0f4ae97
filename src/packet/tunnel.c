/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers inside an IP payload that begin another packet. Frames count by
 * their outermost IP header unless the caller asks for the innermost one, but
 * the layers name the whole way down either way.
 */
#include "tunnel.h"

#define MAX_TUNNELS 8

/* What of a packet is told by one IP header and what it carries. */
static void
forget_headers(struct packet *out)
{
	struct packet kept = *out;

	*out = (struct packet){
	    .flags = kept.flags & PACKET_CUT,
	    .layers = kept.layers,
	    .n_issues = kept.n_issues,
	    .direction = kept.direction,
	    .cut = kept.cut,
	    .wire_bytes = kept.wire_bytes,
	    .time_ns = kept.time_ns,
	    .clock_ns = kept.clock_ns,
	    .number = kept.number,
	};
	for (unsigned i = 0; i < PACKET_MAX_ISSUES; i++)
		out->issues[i] = kept.issues[i];
}

/* The outer headers again, with the layers and issues found further in. */
static void
return_to(struct packet *out, const struct packet *outer)
{
	struct packet inner = *out;

	*out = *outer;
	out->flags |= PACKET_TUNNEL | (inner.flags & PACKET_CUT);
	out->layers = inner.layers;
	out->n_issues = inner.n_issues;
	for (unsigned i = 0; i < PACKET_MAX_ISSUES; i++)
		out->issues[i] = inner.issues[i];
}

enum issue
tunnel_dissect(struct dissection *d, enum issue (*inner)(struct dissection *))
{
	struct packet outer = *d->out;
	enum issue why;

	if (d->n_tunnels++ >= MAX_TUNNELS)
		return ISSUE_TUNNEL_DEPTH;
	forget_headers(d->out);
	why = inner(d);
	if (!d->innermost || d->out->family == FAMILY_NONE)
		return_to(d->out, &outer);
	return why;
}

static enum issue
tunnel_layer(struct dissection *d, enum layer layer,
    enum issue (*inner)(struct dissection *))
{
	if (layer != LAYER_NONE)
		dissection_push(d, layer);
	return tunnel_dissect(d, inner);
}

enum issue
ipv4_in_ip_dissect(struct dissection *d)
{
	dissection_payload(d, 0);
	return tunnel_layer(d, LAYER_IPV4, ipv4_dissect);
}

enum issue
ipv6_in_ip_dissect(struct dissection *d)
{
	dissection_payload(d, 0);
	return tunnel_layer(d, LAYER_IPV6, ipv6_dissect);
}

/* EtherIP (RFC 3378): version 4 bits, reserved 12 bits, Ethernet. */
enum issue
etherip_dissect(struct dissection *d)
{
	dissection_payload(d, 0);
	cursor_skip(&d->in, 2);
	if (d->in.short_read)
		return ISSUE_TUNNEL_SHORT;
	return tunnel_layer(d, LAYER_ETHERNET, ethernet_dissect);
}

/* What an EtherType says, begun afresh in a tunnel. */
static enum issue
by_type(struct dissection *d)
{
	return ethertype_dissect(d, d->inner_type);
}

enum issue
tunnel_type_dissect(struct dissection *d, uint16_t type)
{
	d->inner_type = type;
	return tunnel_dissect(d, by_type);
}

/* MPLS in IP (RFC 4023) and in UDP (RFC 7510). */
enum issue
mpls_in_ip_dissect(struct dissection *d)
{
	dissection_payload(d, 0);
	return tunnel_type_dissect(d, ETHERTYPE_MPLS);
}

#define GRE_CHECKSUM 0x8000u
#define GRE_ROUTING 0x4000u
#define GRE_KEY 0x2000u
#define GRE_SEQUENCE 0x1000u
#define GRE_ACKNOWLEDGMENT 0x0080u
#define GRE_VERSION 0x0007u

#define GRE_BRIDGED 0x6558
#define GRE_ERSPAN_2 0x88be
#define GRE_ERSPAN_3 0x22eb
#define GRE_PPP 0x880b

/* ERSPAN III has a subheader of 8 bytes when the last bit says so. */
static enum issue
erspan_dissect(struct dissection *d, uint16_t type, bool has_header)
{
	struct cursor h;

	dissection_push(d, LAYER_ERSPAN);
	if (has_header) {
		h = cursor_sub(&d->in, type == GRE_ERSPAN_2 ? 8 : 12);
		cursor_skip(&h, type == GRE_ERSPAN_2 ? 0 : 11);
		if (type == GRE_ERSPAN_3 && cursor_u8(&h) & 1)
			cursor_skip(&d->in, 8);
		if (h.short_read || d->in.short_read)
			return ISSUE_TUNNEL_SHORT;
	}
	return tunnel_layer(d, LAYER_ETHERNET, ethernet_dissect);
}

/* Source route entries end with one of length 0 (RFC 1701). */
static void
gre_skip_routes(struct cursor *in)
{
	uint8_t length;

	do {
		cursor_skip(in, 3);
		length = cursor_u8(in);
		cursor_skip(in, length);
	} while (length > 0 && !in->short_read);
}

/*
 * GRE (RFC 2784, 2890, 1701; version 1: RFC 2637): flags and version 2,
 * EtherType 2, then checksum and offset 4, key 4, sequence 4, acknowledgment
 * 4, and routes, as the flags say.
 */
enum issue
gre_dissect(struct dissection *d)
{
	uint16_t flags, type;

	dissection_payload(d, 0);
	flags = cursor_u16(&d->in);
	type = cursor_u16(&d->in);
	if (flags & (GRE_CHECKSUM | GRE_ROUTING))
		cursor_skip(&d->in, 4);
	if (flags & GRE_KEY)
		cursor_skip(&d->in, 4);
	if (flags & GRE_SEQUENCE)
		cursor_skip(&d->in, 4);
	if ((flags & GRE_VERSION) == 1 && flags & GRE_ACKNOWLEDGMENT)
		cursor_skip(&d->in, 4);
	if (flags & GRE_ROUTING)
		gre_skip_routes(&d->in);
	if (d->in.short_read)
		return ISSUE_TUNNEL_SHORT;
	if (cursor_left(&d->in) == 0) /* a keep-alive */
		return ISSUE_NONE;
	switch (type) {
	case GRE_BRIDGED:
		return tunnel_layer(d, LAYER_ETHERNET, ethernet_dissect);
	case GRE_ERSPAN_2: /* without a sequence number it is type I */
		return erspan_dissect(d, type, flags & GRE_SEQUENCE);
	case GRE_ERSPAN_3:
		return erspan_dissect(d, type, true);
	case GRE_PPP:
		return tunnel_layer(d, LAYER_PPP, ppp_dissect);
	default:
		return type < ETHERTYPE_MINIMUM ? ISSUE_NONE
		                                : tunnel_type_dissect(d, type);
	}
}
