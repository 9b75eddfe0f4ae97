/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *  of a client or server:  type(1) transaction(3) options
 *  of a relay (12, 13):    type(1) hops(1) link(16) peer(16) options
 *
 * RFC 8415 8, 9. An option is code(2), length(2), bytes; a relay has what it
 * carries in one (21.10), and an address lies in one of an association's own
 * options (21.4, 21.6).
 */
#include "message/dhcpv6.h"

#include "message/dhcp.h"
#include "packet/cursor.h"

#define MOST_RELAYS 8 /* HOP_COUNT_LIMIT (RFC 8415 7.6) */
#define MOST_OPTIONS 64

enum type { RELAY_FORWARD = 12, RELAY_REPLY = 13 };

enum option {
	OPTION_ASSOCIATION = 3,
	OPTION_TEMPORARY = 4,
	OPTION_ADDRESS = 5,
	OPTION_RELAYED = 9,
	OPTION_FQDN = 39,
};

/* The last one may be cut. */
static bool
option_next(struct cursor *in, uint16_t *code, struct cursor *value)
{
	uint16_t n;

	if (cursor_left(in) < 4)
		return false;
	*code = cursor_u16(in);
	n = cursor_u16(in);
	*value = *in;
	cursor_limit(value, n);
	cursor_skip(in, n);
	return true;
}

static struct addr
address_of(struct cursor options)
{
	struct cursor value;
	uint16_t code;

	for (unsigned i = 0; i < MOST_OPTIONS; i++) {
		if (!option_next(&options, &code, &value))
			break;
		if (code == OPTION_ADDRESS && cursor_left(&value) >= 16)
			return addr_ipv6(value.at);
	}
	return (struct addr){.family = FAMILY_NONE};
}

static void
take_option(uint16_t code, struct cursor value, struct dhcpv6_message *out)
{
	switch (code) {
	case OPTION_ASSOCIATION: /* id, two times, options */
	case OPTION_TEMPORARY:   /* id, options */
		cursor_skip(&value, code == OPTION_ASSOCIATION ? 12 : 4);
		if (out->addr.family == FAMILY_NONE)
			out->addr = address_of(value);
		break;
	case OPTION_FQDN: /* flags, name */
		cursor_skip(&value, 1);
		out->fqdn = (struct bytes){value.at, cursor_left(&value)};
		break;
	default:
		break;
	}
}

/* Options of one message; what a relay carries is left in `in`. */
static bool
take_options(struct cursor *in, struct dhcpv6_message *out)
{
	struct cursor value;
	uint16_t code;

	for (unsigned i = 0; i < MOST_OPTIONS; i++) {
		if (!option_next(in, &code, &value))
			break;
		if (code == OPTION_RELAYED) {
			*in = value;
			return true;
		}
		take_option(code, value, out);
	}
	return false;
}

static bool
is_relay(uint8_t type)
{
	return type == RELAY_FORWARD || type == RELAY_REPLY;
}

bool
dhcpv6_read(const uint8_t *datagram, size_t n, struct dhcpv6_message *out)
{
	struct cursor in = {datagram, datagram + n, false};
	bool carried = true;

	*out = (struct dhcpv6_message){0};
	for (unsigned i = 0; carried && i < MOST_RELAYS; i++) {
		uint8_t type = cursor_u8(&in);

		cursor_skip(&in, is_relay(type) ? 33 : 3);
		if (in.short_read)
			return i > 0;
		out->type = type;
		out->relayed = i > 0;
		carried = take_options(&in, out) && is_relay(type);
	}
	return dhcpv6_type_name(out->type);
}

size_t
dhcpv6_name(const struct dhcpv6_message *m, char *out, size_t size)
{
	return dhcp_labels_text(m->fqdn, out, size);
}

const char *
dhcpv6_type_name(uint8_t type)
{
	static const char *const names[] = {NULL, "Solicit", "Advertise",
	    "Request", "Confirm", "Renew", "Rebind", "Reply", "Release",
	    "Decline", "Reconfigure", "Information-request", "Relay-forw",
	    "Relay-reply"};

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}
