/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of varying length of rarer links: 802.11, PPP, NSH, NFLOG. */
#include "headers.h"
#include "tree_parts.h"

#define N(table) (sizeof(table) / sizeof((table)[0]))

#define WLAN_TYPE 0x0c
#define WLAN_CONTROL 0x04
#define WLAN_DATA 0x08
#define WLAN_BOTH_DS 0x03

/* clang-format off */
static const struct field wlan_receiver[] = {
	{ "receiver", "Receiver", 32, 48, FIELD_MAC },
};

static const struct field wlan_transmitter[] = {
	{ "transmitter", "Transmitter", 80, 48, FIELD_MAC },
};

static const struct field wlan_rest[] = {
	{ "third", "Third address", 128, 48, FIELD_MAC },
	{ "seq", "Sequence control", 176, 16, FIELD_LITTLE_HEX },
};

static const struct field wlan_fourth[] = {
	{ "fourth", "Fourth address", 192, 48, FIELD_MAC },
};
/* clang-format on */

/* Request to send, power save poll, block acknowledgments: they say who. */
static bool
control_has_transmitter(uint8_t control)
{
	return control == 0xb4 || control == 0xa4 || control == 0x84 ||
	       control == 0x94;
}

/* IEEE 802.11-2020 9.2.4: addresses by type; the fourth between stations. */
void
tree_wlan(struct tree *t, uint32_t at)
{
	uint8_t control = tree_byte(t, at), flags = tree_byte(t, at + 1);

	tree_fields(t, wlan_receiver, N(wlan_receiver), at);
	if (t->cut || ((control & WLAN_TYPE) == WLAN_CONTROL &&
			  !control_has_transmitter(control)))
		return;
	tree_fields(t, wlan_transmitter, N(wlan_transmitter), at);
	if (t->cut || (control & WLAN_TYPE) == WLAN_CONTROL)
		return;
	tree_fields(t, wlan_rest, N(wlan_rest), at);
	if (!t->cut && (control & WLAN_TYPE) == WLAN_DATA &&
	    (flags & WLAN_BOTH_DS) == WLAN_BOTH_DS)
		tree_fields(t, wlan_fourth, N(wlan_fourth), at);
}

#define LINK_PPP_WITH_DIRECTION 204
#define ALL_STATIONS 0xff

/* clang-format off */
static const struct word ways[] = { { 0, "received" }, { 1, "sent" }, { 0, NULL } };

static const struct field ppp_direction[] = {
	{ "direction", "Direction", 0, 8, FIELD_NUMBER, .words = ways },
};

static const struct field ppp_framing[] = {
	{ "address", "Address", 0, 8, FIELD_HEX },
	{ "control", "Control", 8, 8, FIELD_HEX },
};

static const struct word ppp_words[] = {
	{ 0x0021, "IPv4" }, { 0x0057, "IPv6" }, { 0x0281, "MPLS" },
	{ 0x0283, "MPLS multicast" }, { 0xc021, "link control" },
	{ 0xc023, "password" }, { 0xc025, "link quality" },
	{ 0xc223, "challenge" }, { 0x8021, "IPv4 control" },
	{ 0x8057, "IPv6 control" }, { 0x80fd, "compression control" },
	{ 0x8281, "MPLS control" }, { 0, NULL },
};

static const struct field ppp_protocol[] = {
	{ "protocol", "Protocol", 0, 16, FIELD_HEX, .words = ppp_words },
};

static const struct field ppp_short_protocol[] = {
	{ "protocol", "Protocol", 0, 8, FIELD_HEX, .words = ppp_words },
};
/* clang-format on */

/* RFC 1662 3.1; what RFC 1661 6.5 and 6.6 leave out is not there. */
void
tree_ppp(struct tree *t, uint32_t at)
{
	if (t->frame->link == LINK_PPP_WITH_DIRECTION && at == 0 &&
	    tree_has(t, at, 1))
		tree_fields(t, ppp_direction, N(ppp_direction), at++);
	if (!tree_has(t, at, 1))
		return;
	if (tree_byte(t, at) == ALL_STATIONS) {
		tree_fields(t, ppp_framing, N(ppp_framing), at);
		at += 2;
	}
	if (!tree_has(t, at, 1))
		return;
	if (tree_byte(t, at) & 1)
		tree_fields(t, ppp_short_protocol, N(ppp_short_protocol), at);
	else
		tree_fields(t, ppp_protocol, N(ppp_protocol), at);
}

/* RFC 8300 2.4: of metadata type 1 there are just four words. */
void
tree_nsh(struct tree *t, uint32_t at)
{
	/* clang-format off */
	static const struct field contexts[] = {
		{ "context", "Context", 64, 32, FIELD_HEX },
		{ "context", "Context", 96, 32, FIELD_HEX },
		{ "context", "Context", 128, 32, FIELD_HEX },
		{ "context", "Context", 160, 32, FIELD_HEX },
	};
	/* clang-format on */

	if ((tree_byte(t, at + 2) & 0x0f) == 1)
		tree_fields(t, contexts, N(contexts), at);
}

#define ATTRIBUTE_HEADER 4u
#define ATTRIBUTE_TYPE 0x7fffu
#define NFLOG_PAYLOAD 9

/* Attributes of netfilter's log (linux/netfilter/nfnetlink_log.h). */
static const struct word attributes[] = {
    {1, "packet header"},
    {2, "mark"},
    {3, "time"},
    {4, "interface in"},
    {5, "interface out"},
    {6, "physical interface in"},
    {7, "physical interface out"},
    {8, "hardware address"},
    {NFLOG_PAYLOAD, "payload"},
    {10, "prefix"},
    {11, "user"},
    {12, "sequence"},
    {13, "global sequence"},
    {14, "group"},
    {15, "hardware type"},
    {16, "hardware header"},
    {17, "hardware header length"},
    {0, NULL},
};

static uint32_t
u16_at(const struct tree *t, uint32_t at)
{
	return (uint32_t)tree_byte(t, at) << 8 | tree_byte(t, at + 1);
}

static uint32_t
swapped(uint32_t value)
{
	return (value >> 8 | value << 8) & UINT16_MAX;
}

/* One attribute; returns where the next one begins, or 0. */
static uint32_t
attribute_read(struct tree *t, uint32_t at)
{
	uint32_t length = u16_at(t, at), type = u16_at(t, at + 2);
	uint32_t shown = t->end - at;
	const char *name;
	struct phrase l;

	type &= ATTRIBUTE_TYPE;
	/* In the byte order of whoever captured it; see nflog.c. */
	if (type >= 256 || length > t->frame->captured - at) {
		type = swapped(type) & ATTRIBUTE_TYPE;
		length = swapped(length);
	}
	if (length < ATTRIBUTE_HEADER)
		return 0;
	name = word_find(attributes, type);
	if (type == NFLOG_PAYLOAD)
		shown = ATTRIBUTE_HEADER;
	else if (length < shown)
		shown = length;
	l = tree_value(tree_add(t, "attribute", "Attribute", at, shown));
	phrase_number(&l, type);
	phrase_text(&l, " (");
	phrase_text(&l, name ? name : "?");
	phrase_text(&l, ") ");
	if (shown > ATTRIBUTE_HEADER)
		phrase_bytes(&l, t->frame->data + at + ATTRIBUTE_HEADER,
		    shown - ATTRIBUTE_HEADER, '\0');
	return type == NFLOG_PAYLOAD ? 0 : at + ((length + 3) & ~3u);
}

void
tree_nflog(struct tree *t, uint32_t at)
{
	at += 4;
	while (at != 0 && at < t->end && t->end - at >= ATTRIBUTE_HEADER)
		at = attribute_read(t, at);
}
