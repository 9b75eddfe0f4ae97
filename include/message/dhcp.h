/* SPDX-License-Identifier: BSD-2-Clause */
/* dhcp owns the reading of DHCP messages: who has which name and address. */
#ifndef MESSAGE_DHCP_H
#define MESSAGE_DHCP_H

#include "message/reading.h"

#include "base/addr.h"

/* RFC 2132 9.6; 0 = BOOTP, without a type. */
enum dhcp_type {
	DHCP_BOOTP,
	DHCP_DISCOVER,
	DHCP_OFFER,
	DHCP_REQUEST,
	DHCP_DECLINE,
	DHCP_ACK,
	DHCP_NAK,
	DHCP_RELEASE,
	DHCP_INFORM,
	N_DHCP_TYPES
};

/* Addresses that are not there, or 0.0.0.0, have FAMILY_NONE. */
struct dhcp_message {
	enum dhcp_type type;
	bool from_server;
	uint32_t id;
	struct addr client;    /* what it has already */
	struct addr offered;   /* what it is given ("your address") */
	struct addr requested; /* what it would like */
	struct addr server;
	struct bytes hardware;     /* its address there, 6 bytes of Ethernet */
	struct bytes host_name;    /* option 12 */
	struct bytes fqdn;         /* option 81, the name in it */
	bool fqdn_in_labels;       /* ... as in DNS, not as text */
	struct bytes vendor_class; /* option 60 */
};

/*
 * dhcp_read - read one message, options in the file and sname fields too.
 *
 * out      points into the datagram
 * returns  false when it is none; then *out is unspecified
 * source   RFC 2131 2, RFC 2132, RFC 4702 2
 */
bool dhcp_read(const uint8_t *datagram, size_t n, struct dhcp_message *out);

/*
 * dhcp_name - the name a client has, the full one when it gives that.
 *
 * out      sanitised text, NUL-ended; size at least 1
 * returns  length of the text, 0 when it gives none
 */
size_t dhcp_name(const struct dhcp_message *m, char *out, size_t size);

/*
 * dhcp_labels_text - a name of labels with their lengths before them.
 *
 * out  as in dhcp_name; what is cut or compressed ends the name
 */
size_t dhcp_labels_text(struct bytes labels, char *out, size_t size);

/* The address a client has when this message went by, or FAMILY_NONE. */
struct addr dhcp_address(const struct dhcp_message *m);

/* "Discover", "ACK", ... */
const char *dhcp_type_name(enum dhcp_type type);

#endif
