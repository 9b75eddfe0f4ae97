/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *  op(1) htype(1) hlen(1) hops(1) xid(4) secs(2) flags(2)
 *  ciaddr(4) yiaddr(4) siaddr(4) giaddr(4)
 *  chaddr(16) sname(64) file(128) cookie(4) options
 *
 * RFC 2131 figure 1. An option is code, length, bytes (RFC 2132 2).
 */
#include "message/dhcp.h"

#include "base/text.h"
#include "packet/cursor.h"

#include <string.h>

#define COOKIE 0x63825363
#define SNAME_BYTES 64
#define FILE_BYTES 128

enum option {
	OPTION_PAD = 0,
	OPTION_HOST_NAME = 12,
	OPTION_REQUESTED = 50,
	OPTION_OVERLOAD = 52,
	OPTION_TYPE = 53,
	OPTION_SERVER = 54,
	OPTION_VENDOR_CLASS = 60,
	OPTION_FQDN = 81,
	OPTION_END = 255,
};

static struct addr
address(struct bytes b)
{
	static const uint8_t zero[4];

	if (b.n != 4 || memcmp(b.at, zero, 4) == 0)
		return (struct addr){.family = FAMILY_NONE};
	return addr_ipv4(b.at);
}

static struct addr
take_address(struct cursor *in)
{
	struct bytes b = {in->at, 4};

	return cursor_take(in, 4) ? address(b)
	                          : (struct addr){.family = FAMILY_NONE};
}

/* Flags, two codes of old, the name (RFC 4702 2.1). */
static void
take_fqdn(struct bytes value, struct dhcp_message *out)
{
	if (value.n < 3)
		return;
	out->fqdn_in_labels = value.at[0] & 4;
	out->fqdn = (struct bytes){value.at + 3, value.n - 3};
}

static void
take_option(uint8_t code, struct bytes value, struct dhcp_message *out)
{
	switch (code) {
	case OPTION_HOST_NAME:
		out->host_name = value;
		break;
	case OPTION_REQUESTED:
		out->requested = address(value);
		break;
	case OPTION_TYPE:
		if (value.n == 1 && value.at[0] < N_DHCP_TYPES)
			out->type = (enum dhcp_type)value.at[0];
		break;
	case OPTION_SERVER:
		out->server = address(value);
		break;
	case OPTION_VENDOR_CLASS:
		out->vendor_class = value;
		break;
	case OPTION_FQDN:
		take_fqdn(value, out);
		break;
	default:
		break;
	}
}

/* Returns what the options say of their going on in other fields. */
static uint8_t
take_options(struct cursor in, struct dhcp_message *out)
{
	uint8_t overload = 0;

	while (cursor_left(&in) > 0) {
		uint8_t code = cursor_u8(&in), length;
		struct bytes value;

		if (code == OPTION_PAD)
			continue;
		if (code == OPTION_END)
			break;
		length = cursor_u8(&in);
		value = (struct bytes){in.at, length};
		if (!cursor_take(&in, length))
			break;
		if (code == OPTION_OVERLOAD && length == 1)
			overload = value.at[0];
		else
			take_option(code, value, out);
	}
	return overload;
}

bool
dhcp_read(const uint8_t *datagram, size_t n, struct dhcp_message *out)
{
	struct cursor in = {datagram, datagram + n, false}, sname, file;
	uint8_t op = cursor_u8(&in), hardware_n, overload;

	*out = (struct dhcp_message){.from_server = op == 2};
	cursor_skip(&in, 1);
	hardware_n = cursor_u8(&in);
	cursor_skip(&in, 1);
	out->id = cursor_u32(&in);
	cursor_skip(&in, 4);
	out->client = take_address(&in);
	out->offered = take_address(&in);
	cursor_skip(&in, 8);
	out->hardware =
	    (struct bytes){in.at, hardware_n <= 16 ? hardware_n : 0};
	cursor_skip(&in, 16);
	sname = cursor_sub(&in, SNAME_BYTES);
	file = cursor_sub(&in, FILE_BYTES);
	if (cursor_u32(&in) != COOKIE || in.short_read || op < 1 || op > 2)
		return false;
	overload = take_options(in, out);
	if (overload & 1)
		take_options(file, out);
	if (overload & 2)
		take_options(sname, out);
	return true;
}

/* Some end their names with a NUL, or send several. */
static struct bytes
until_nul(struct bytes b)
{
	b.n = b.n ? strnlen((const char *)b.at, b.n) : 0;
	return b;
}

size_t
dhcp_name(const struct dhcp_message *m, char *out, size_t size)
{
	struct bytes name = until_nul(m->fqdn.n ? m->fqdn : m->host_name);

	if (m->fqdn.n && m->fqdn_in_labels)
		return dhcp_labels_text(m->fqdn, out, size);
	while (name.n && name.at[name.n - 1] == '.')
		name.n--;
	return text_sanitize(name.at, name.n, out, size);
}

size_t
dhcp_labels_text(struct bytes labels, char *out, size_t size)
{
	struct cursor in = {labels.at, labels.at, false};
	size_t used = 0;

	out[0] = '\0';
	if (labels.n > 0)
		in.end = labels.at + labels.n;
	while (cursor_left(&in) > 0) {
		size_t length = cursor_u8(&in);
		const uint8_t *label = cursor_take(&in, length);

		if (length == 0 || !label)
			break;
		if (used > 0)
			used += text_sanitize(".", 1, out + used, size - used);
		used += text_sanitize(label, length, out + used, size - used);
	}
	return used;
}

struct addr
dhcp_address(const struct dhcp_message *m)
{
	if (m->from_server && m->type == DHCP_ACK)
		return m->offered.family ? m->offered : m->client;
	if (!m->from_server && m->type != DHCP_DECLINE)
		return m->client;
	return (struct addr){.family = FAMILY_NONE};
}

const char *
dhcp_type_name(enum dhcp_type type)
{
	static const char *const names[N_DHCP_TYPES] = {"BOOTP", "Discover",
	    "Offer", "Request", "Decline", "ACK", "NAK", "Release", "Inform"};

	return names[type];
}
