/* SPDX-License-Identifier: BSD-2-Clause */
/* dhcpv6 owns the reading of DHCPv6 messages: who has which name, address. */
#ifndef MESSAGE_DHCPV6_H
#define MESSAGE_DHCPV6_H

#include "message/reading.h"

#include "base/addr.h"

struct dhcpv6_message {
	uint8_t type;      /* of the innermost message when relays carry it */
	bool relayed;      /* ... as one does here */
	struct addr addr;  /* the first one leased or asked for; or none */
	struct bytes fqdn; /* option 39: the client's name, in labels */
};

/*
 * dhcpv6_read - read one message, through the relays it came by.
 *
 * out      points into the datagram; of a message that was cut what is there
 * returns  false when it is none; then *out is unspecified
 * source   RFC 8415 8, 9, 21; RFC 4704 4
 */
bool dhcpv6_read(const uint8_t *datagram, size_t n, struct dhcpv6_message *out);

/*
 * dhcpv6_name - the name of the client, as far as it gives it.
 *
 * out      sanitised text, NUL-ended; size at least 1
 * returns  length of the text, 0 when it gives none
 */
size_t dhcpv6_name(const struct dhcpv6_message *m, char *out, size_t size);

/* "Solicit", "Reply"; NULL for types that are not in RFC 8415. */
const char *dhcpv6_type_name(uint8_t type);

#endif
