/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * told owns how these tests say a frame (as hexadecimal digits) and what is
 * expected of it (as one line of text).
 */
#ifndef TESTS_PACKET_TOLD_H
#define TESTS_PACKET_TOLD_H

#include "check.h"

#include "base/addr.h"
#include "packet/dissect.h"
#include "packet/fields.h"
#include "packet/issue.h"
#include "packet/summary.h"
#include "packet/tree.h"

#include <stdio.h>

#define TOLD_MAX 4096

/* Digits to bytes; blanks are for the reader. */
static inline size_t
told_bytes(const char *hex, uint8_t out[static TOLD_MAX])
{
	size_t digits = 0;

	for (; *hex; hex++) {
		char digit[2] = {*hex, '\0'};
		uint8_t value;

		if (*hex == ' ')
			continue;
		value = (uint8_t)strtoul(digit, NULL, 16);
		assert_true(digits / 2 < TOLD_MAX);
		if (digits % 2 == 0)
			out[digits / 2] = (uint8_t)(value << 4);
		else
			out[digits / 2] |= value;
		digits++;
	}
	assert_int_equal(digits % 2, 0);
	return digits / 2;
}

static inline void
told_check_offsets(const struct frame *f, const struct packet *p)
{
	CHECK(p->ip_offset <= f->captured);
	CHECK(p->transport_offset <= f->captured);
	CHECK(p->payload_offset <= f->captured);
}

/* Nodes lie inside the frame, parents before children, and read as ASCII. */
static inline void
told_check_tree(const struct frame *f)
{
	static struct tree_node nodes[TREE_NODES], few[2];
	size_t n = tree_read(f, nodes, TREE_NODES);
	unsigned depth = 0;

	CHECK(n <= TREE_NODES);
	for (size_t i = 0; i < n; i++) {
		CHECK(nodes[i].depth <= depth && nodes[i].depth <= 2);
		depth = nodes[i].depth + 1u;
		CHECK(nodes[i].at <= f->captured);
		CHECK(nodes[i].bytes <= f->captured - nodes[i].at);
		CHECK(nodes[i].bit + nodes[i].bits <= 8 * nodes[i].bytes);
		for (const char *c = nodes[i].value; *c; c++)
			CHECK(*c >= ' ' && *c <= '~');
	}
	CHECK_EQ(tree_read(f, few, 2), n < 2 ? n : 2);
	CHECK_EQ(tree_read(f, NULL, 0), 0);
}

/* What holds for any bytes whatever. */
static inline void
told_check_anything(const struct frame *f)
{
	struct packet_fields fields;
	struct packet p;
	char text[200];

	memset(&p, 0xa5, sizeof(p));
	dissect_frame(f, &p);
	told_check_offsets(f, &p);
	CHECK(p.n_issues <= PACKET_MAX_ISSUES);
	for (unsigned i = 0; i < p.n_issues; i++)
		CHECK(p.issues[i] > ISSUE_NONE && p.issues[i] < N_ISSUES);
	for (unsigned i = 0; i < 8; i++)
		CHECK((p.layers >> i * 8 & 0xff) < N_LAYERS);
	CHECK(p.number == f->number && p.wire_bytes == f->wire);
	memset(text, 0xa5, sizeof(text));
	summary_write(f, &p, NULL, text, sizeof(text));
	for (const char *c = text; *c; c++)
		CHECK(*c >= ' ' && *c <= '~');
	summary_write(f, &p, NULL, text, 1);
	CHECK_STR(text, "");
	fields_read(f, &p, &fields);
	CHECK(strlen(fields.ip_options) < sizeof(fields.ip_options));
	CHECK(strlen(fields.tcp_options) < sizeof(fields.tcp_options));
}

/* Every prefix in a heap block of just its size, as cut and as all there is. */
static inline void
told_sweep(const struct frame *whole)
{
	for (uint32_t n = 0; n <= whole->captured; n++) {
		uint8_t *exact = heap_copy(whole->data, n);
		struct frame f = *whole;

		f.data = exact;
		f.captured = n;
		f.cut = n < f.wire;
		told_check_anything(&f);
		told_check_tree(&f);
		f.wire = n;
		f.cut = 0;
		told_check_anything(&f);
		told_check_tree(&f);
		free(exact);
	}
}

static inline void
told_addresses(const struct packet *p, char *out, size_t size)
{
	char src[ADDR_TEXT_BYTES], dst[ADDR_TEXT_BYTES];
	struct addr a = {.family = p->family}, b = a;

	memcpy(a.bytes, p->src, 16);
	memcpy(b.bytes, p->dst, 16);
	addr_text(&a, src);
	addr_text(&b, dst);
	snprintf(out, size, "%s > %s, protocol %u, ", src, dst, p->protocol);
}

static inline void
told_names(const struct packet *p, char *out, size_t size)
{
	size_t n = 0;

	for (uint64_t left = p->layers; left; left >>= 8)
		n += (size_t)snprintf(out + n, size - n, "%s%s", n ? " " : "",
		    layer_id((enum layer)(left & 0xff)));
	for (unsigned i = 0; i < p->n_issues; i++)
		n += (size_t)snprintf(out + n, size - n, "; %s",
		    issue_id((enum issue)p->issues[i]));
	if (p->flags & PACKET_CUT)
		snprintf(out + n, size - n, "; cut");
}

static inline void
told_text(const struct packet *p, char *out, size_t size)
{
	char ip[160] = "", ports[40] = "", lengths[80] = "", names[300];

	if (p->family != FAMILY_NONE) {
		told_addresses(p, ip, sizeof(ip));
		snprintf(lengths, sizeof(lengths), "bytes %u, payload %u, ",
		    p->ip_bytes, p->payload_bytes);
	}
	if (p->flags & PACKET_PORTS)
		snprintf(ports, sizeof(ports), "ports %u %u, ", p->src_port,
		    p->dst_port);
	told_names(p, names, sizeof(names));
	snprintf(out, size, "%s%s%s%s", ip, ports, lengths, names);
}

/* A frame of which `captured` bytes are here; *p is what they say. */
static inline struct frame
told_frame(uint16_t link, const uint8_t *bytes, size_t captured, uint32_t wire,
    struct packet *p)
{
	struct frame f = {
	    .data = bytes,
	    .number = 7,
	    .captured = (uint32_t)captured,
	    .wire = wire ? wire : (uint32_t)captured,
	    .link = link,
	};

	f.cut = f.captured < f.wire;
	told_sweep(&f);
	dissect_frame(&f, p);
	return f;
}

/* What dissect_frame says of these bytes; wire 0: all of them are here. */
static inline const char *
told_cut(uint16_t link, const char *hex, uint32_t wire)
{
	static char text[1000];
	uint8_t bytes[TOLD_MAX];
	struct packet p;
	size_t n = told_bytes(hex, bytes);

	told_frame(link, bytes, n, wire, &p);
	told_text(&p, text, sizeof(text));
	return text;
}

static inline const char *
told(uint16_t link, const char *hex)
{
	return told_cut(link, hex, 0);
}

/* The summary line of these bytes. */
static inline const char *
told_summary(uint16_t link, const char *hex)
{
	static char text[300];
	uint8_t bytes[TOLD_MAX];
	struct packet p;
	size_t n = told_bytes(hex, bytes);
	struct frame f = told_frame(link, bytes, n, 0, &p);

	summary_write(&f, &p, NULL, text, sizeof(text));
	return text;
}

/* Link types as in capture files. */
#define LINK_LOOP_NULL 0
#define LINK_ETHERNET 1
#define LINK_RAW 101
#define LINK_LOOP 108
#define LINK_SLL 113
#define LINK_SLL2 276

/* Pieces of frames: RFC 791, 8200, 768, 9293, with documentation addresses. */
#define MACS "020000000002 020000000001 "
#define ETH(type) MACS type " "
#define ADDRS4 "c0000201 c0000202 "
#define IPV4(total, protocol) IPV4_FRAGMENT(total, "0000", protocol)
#define IPV4_FRAGMENT(total, where, protocol)                                  \
	"4500 " total " 1234 " where " 40 " protocol " 0000 " ADDRS4
#define ADDRS6                                                                 \
	"20010db8 00000000 00000000 00000001 "                                 \
	"20010db8 00000000 00000000 00000002 "
#define IPV6(payload, next) "60000000 " payload " " next " 40 " ADDRS6
#define UDP(length) "04d2 0035 " length " 0000 "
#define TCP(offset, flags)                                                     \
	"c000 01bb 00000064 000000c8 " offset flags " 0400 0000 0000 "
#define FROM4 "192.0.2.1 > 192.0.2.2, "
#define FROM6 "2001:db8::1 > 2001:db8::2, "

#endif
