/* SPDX-License-Identifier: BSD-2-Clause */
/* What varies above IP: TCP options, SCTP chunks, ICMP by type, IGMP. */
#include "headers.h"
#include "summaries.h"
#include "tcp_options.h"
#include "tree_parts.h"

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define TCP_BYTES 20
#define SCTP_BYTES 12
#define MAX_CHUNKS 64
#define IGMP_REPORT_3 0x22

/* clang-format off */
static const struct field echo[] = {
	{ "id", "Identifier", 32, 16, FIELD_NUMBER },
	{ "seq", "Sequence", 48, 16, FIELD_NUMBER },
};
static const struct field mtu4[] = {
	{ "mtu", "Next hop's MTU", 48, 16, FIELD_NUMBER },
};
static const struct field gateway[] = {
	{ "gateway", "Gateway", 32, 32, FIELD_IPV4 },
};
static const struct field mtu6[] = {
	{ "mtu", "MTU", 32, 32, FIELD_NUMBER },
};
static const struct field pointer4[] = {
	{ "pointer", "Pointer", 32, 8, FIELD_NUMBER },
};
static const struct field pointer6[] = {
	{ "pointer", "Pointer", 32, 32, FIELD_NUMBER },
};
static const struct field target[] = {
	{ "target", "Target", 64, 128, FIELD_IPV6 },
};
static const struct word neighbor_flags[] = {
	{ 4, "router" }, { 2, "solicited" }, { 1, "override" }, { 0, NULL },
};
static const struct field advertised[] = {
	{ "flags", "Flags", 32, 3, FIELD_FLAGS, .words = neighbor_flags },
	{ "target", "Target", 64, 128, FIELD_IPV6 },
};
static const struct field router[] = {
	{ "hops", "Hop limit", 32, 8, FIELD_NUMBER },
	{ "flags", "Flags", 40, 8, FIELD_HEX },
	{ "lifetime", "Lifetime in seconds", 48, 16, FIELD_NUMBER },
	{ "reachable", "Reachable time", 64, 32, FIELD_NUMBER },
	{ "retransmit", "Retransmit timer", 96, 32, FIELD_NUMBER },
};
static const struct field redirect6[] = {
	{ "target", "Target", 64, 128, FIELD_IPV6 },
	{ "destination", "Destination", 192, 128, FIELD_IPV6 },
};
static const struct field listener[] = {
	{ "delay", "Maximum response", 32, 16, FIELD_NUMBER },
	{ "group", "Group", 64, 128, FIELD_IPV6 },
};
static const struct field records6[] = {
	{ "records", "Group records", 48, 16, FIELD_NUMBER },
};
static const struct field records4[] = {
	{ "records", "Group records", 48, 16, FIELD_NUMBER },
};
static const struct field group[] = {
	{ "group", "Group", 32, 32, FIELD_IPV4 },
};

struct body {
	uint8_t type, n;
	const struct field *fields;
};
#define BODY(type, table) { (type), N(table), (table) }

/* RFC 792, 4884, 1191. */
static const struct body bodies4[] = {
	BODY(0, echo), BODY(3, mtu4), BODY(5, gateway), BODY(8, echo),
	BODY(12, pointer4), BODY(13, echo), BODY(14, echo),
};

/* RFC 4443, 4861, 2710, 3810. */
static const struct body bodies6[] = {
	BODY(2, mtu6), BODY(4, pointer6), BODY(128, echo), BODY(129, echo),
	BODY(130, listener), BODY(131, listener), BODY(132, listener),
	BODY(134, router), BODY(135, target), BODY(136, advertised),
	BODY(137, redirect6), BODY(143, records6),
};

static const struct field chunk[] = {
	{ "chunk_flags", "Flags", 8, 8, FIELD_HEX },
	{ "chunk_length", "Length", 16, 16, FIELD_NUMBER },
};
/* clang-format on */

static void
body_read(struct tree *t, const struct body *bodies, size_t n, uint32_t at)
{
	for (size_t i = 0; i < n; i++) {
		if (bodies[i].type == tree_byte(t, at))
			tree_fields(t, bodies[i].fields, bodies[i].n, at);
	}
}

void
tree_icmp(struct tree *t, uint32_t at)
{
	body_read(t, bodies4, N(bodies4), at);
}

void
tree_icmpv6(struct tree *t, uint32_t at)
{
	body_read(t, bodies6, N(bodies6), at);
}

void
tree_igmp(struct tree *t, uint32_t at)
{
	if (tree_byte(t, at) == IGMP_REPORT_3)
		tree_fields(t, records4, N(records4), at);
	else
		tree_fields(t, group, N(group), at);
}

/* One option; returns its bytes, 0 when there cannot be more. */
static uint32_t
option_read(struct tree *t, uint32_t at, uint32_t to)
{
	const uint8_t *end = t->frame->data + to;
	struct cursor in = {t->frame->data + at, end, false}, value;
	struct phrase l;
	uint32_t bytes;
	uint8_t kind;

	if (!tcp_options_next(&in, &kind, &value))
		return 0;
	bytes = (uint32_t)(in.at - t->frame->data) - at;
	l = tree_value(tree_add(t, "option", "Option", at, bytes));
	tcp_option_write(&l, kind, value);
	return kind == TCP_OPTION_END ? 0 : bytes;
}

/* Options fill the header up to the length that it says. */
void
tree_tcp(struct tree *t, uint32_t at)
{
	uint32_t to = at + 4 * (uint32_t)field_number(
				   &tcp_fields[TCP_WORDS], t->frame->data + at);
	uint32_t bytes;

	if (to <= at + TCP_BYTES || !tree_has(t, at, to - at))
		return;
	for (at += TCP_BYTES; at < to; at += bytes) {
		bytes = option_read(t, at, to);
		if (bytes == 0)
			return;
	}
}

/* Chunks are padded to four bytes; a length under four ends the list. */
void
tree_sctp(struct tree *t, uint32_t at)
{
	at += SCTP_BYTES;
	for (unsigned n = 0; n < MAX_CHUNKS && at < t->end; n++) {
		uint32_t bytes, left;
		const char *word;
		struct phrase l;

		if (!tree_has(t, at, 4))
			return;
		bytes = tree_byte(t, at + 2) * 256u + tree_byte(t, at + 3);
		left = t->end - at;
		word = summary_sctp_chunk(tree_byte(t, at));
		l = tree_value(tree_add(
		    t, "chunk", "Chunk", at, bytes < left ? bytes : left));
		phrase_number(&l, tree_byte(t, at));
		phrase_text(&l, word ? " " : "");
		phrase_text(&l, word ? word : "");
		t->depth = 2;
		tree_fields(t, chunk, N(chunk), at);
		t->depth = 1;
		if (bytes < 4 || bytes > left)
			return;
		at += (bytes + 3) & ~3u;
	}
}
