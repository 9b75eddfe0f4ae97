/* SPDX-License-Identifier: BSD-2-Clause */
/* Options of IPv4 (RFC 791) and extension headers of IPv6 (RFC 8200). */
#include "headers.h"
#include "dissection.h"
#include "tree_parts.h"

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define IPV4_BYTES 20
#define IPV6_BYTES 40
#define MAX_EXTENSIONS 16
#define PROTOCOL_FRAGMENT 44
#define PROTOCOL_AH 51

/* clang-format off */
/* IANA ip-parameters. */
static const struct word options4[] = {
	{ 0, "end of options" }, { 1, "no operation" }, { 7, "record route" },
	{ 68, "time stamp" }, { 130, "security" },
	{ 131, "loose source route" }, { 136, "stream id" },
	{ 137, "strict source route" }, { 148, "router alert" }, { 0, NULL },
};

/* IANA ipv6-parameters. */
static const struct word options6[] = {
	{ 0, "padding of one" }, { 1, "padding" }, { 4, "tunnel limit" },
	{ 5, "router alert" }, { 0x26, "quick start" }, { 7, "CALIPSO" },
	{ 0xc2, "jumbo payload" }, { 0xc9, "home address" }, { 0, NULL },
};

static const struct field extension[] = {
	{ "next", "Next header", 0, 8, FIELD_NUMBER, .word = ip_protocol_word },
	{ "length", "Length", 8, 8, FIELD_NUMBER },
};

static const struct field routing[] = {
	{ "type", "Routing type", 16, 8, FIELD_NUMBER },
	{ "left", "Segments left", 24, 8, FIELD_NUMBER },
};

static const struct field authentication[] = {
	{ "spi", "Security parameters", 32, 32, FIELD_HEX },
	{ "seq", "Sequence", 64, 32, FIELD_NUMBER },
};
/* clang-format on */

/*
 * One option: type 1, and but for two of them length 1. Returns its bytes, 0
 * when there cannot be more. `own`: bytes the length does not count.
 */
static uint32_t
option_read(struct tree *t, uint32_t at, uint32_t to, const struct word *words,
    uint32_t own)
{
	uint8_t type = tree_byte(t, at);
	bool alone = type == 0 || (type == 1 && own == 0);
	uint32_t bytes = alone         ? 1
	                 : at + 1 < to ? tree_byte(t, at + 1) + own
	                               : 0;
	const char *word = word_find(words, type);
	struct tree_node *node;
	struct phrase l;

	if (bytes > to - at || bytes == 0 || (!alone && bytes < 2))
		return 0;
	node = tree_add(t, "option", "Option", at, bytes);
	l = tree_value(node);
	phrase_number(&l, type);
	phrase_text(&l, word ? " (" : "");
	phrase_text(&l, word ? word : "");
	phrase_text(&l, word ? ")" : "");
	if (bytes <= 2)
		return bytes;
	phrase_char(&l, ' ');
	phrase_bytes(&l, t->frame->data + at + 2, bytes - 2, '\0');
	return bytes;
}

static void
options6_read(struct tree *t, uint32_t at, uint32_t to)
{
	uint32_t bytes;

	for (; at < to; at += bytes) {
		bytes = option_read(t, at, to, options6, 2);
		if (bytes == 0)
			return;
	}
}

static void
extension_read(struct tree *t, uint8_t kind, uint32_t at, uint32_t bytes)
{
	const char *word = ip_protocol_word(kind);
	struct tree_node *node =
	    tree_add(t, "extension", "Extension header", at, bytes);
	struct phrase l = tree_value(node);

	phrase_text(&l, word ? word : "");
	t->depth = 2;
	if (kind == PROTOCOL_FRAGMENT)
		tree_fields(t, fragment_fields, N_FRAGMENT_FIELDS, at);
	else
		tree_fields(t, extension, N(extension), at);
	if (kind == 43)
		tree_fields(t, routing, N(routing), at);
	if (kind == PROTOCOL_AH && bytes >= 12)
		tree_fields(t, authentication, N(authentication), at);
	if (kind == 0 || kind == 60)
		options6_read(t, at + 2, at + bytes);
	t->depth = 1;
}

/* As extensions_dissect goes. */
static void
extensions_read(struct tree *t, uint8_t kind, uint32_t at)
{
	for (unsigned n = 0; n < MAX_EXTENSIONS; n++) {
		uint32_t bytes;

		if (extension_bytes(kind, 0) == 0 ||
		    (t->next_follows && at >= t->end) || !tree_has(t, at, 2))
			return;
		bytes = extension_bytes(kind, tree_byte(t, at + 1));
		if (!tree_has(t, at, bytes))
			return;
		extension_read(t, kind, at, bytes);
		kind = tree_byte(t, at);
		at += bytes;
	}
}

static void
options4_read(struct tree *t, uint32_t at, uint32_t to)
{
	uint32_t bytes;

	for (; at < to; at += bytes) {
		bytes = option_read(t, at, to, options4, 0);
		if (bytes == 0)
			return;
	}
}

void
tree_ipv4(struct tree *t, uint32_t at)
{
	const uint8_t *header = t->frame->data + at;
	uint32_t bytes =
	    4 * (uint32_t)field_number(&ipv4_fields[IPV4_WORDS], header);
	uint8_t protocol = header[9];

	if (bytes > IPV4_BYTES) {
		if (!tree_has(t, at + IPV4_BYTES, bytes - IPV4_BYTES))
			return;
		options4_read(t, at + IPV4_BYTES, at + bytes);
	}
	if (protocol == PROTOCOL_AH && bytes >= IPV4_BYTES &&
	    field_number(&ipv4_fields[IPV4_OFFSET], header) == 0)
		extensions_read(t, protocol, at + bytes);
}

void
tree_ipv6(struct tree *t, uint32_t at)
{
	extensions_read(t, tree_byte(t, at + 6), at + IPV6_BYTES);
}
