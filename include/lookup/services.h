/* SPDX-License-Identifier: BSD-2-Clause */
/* services owns the names of ports and of IP protocols. */
#ifndef LOOKUP_SERVICES_H
#define LOOKUP_SERVICES_H

#include <stdint.h>

/*
 * services_name - the usual name of a port ("https"), or NULL.
 *
 * The common ones are compiled in, so that they read the same everywhere;
 * /etc/services answers for the rest.
 * thread  any
 */
const char *services_name(uint8_t protocol, uint16_t port);

/*
 * services_protocol - "TCP", "ICMPv6", "IP 200" for a number without a name.
 * thread  any
 */
const char *services_protocol(uint8_t protocol);

#endif
