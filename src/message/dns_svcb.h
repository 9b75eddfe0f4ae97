/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_svcb owns the parameters of service bindings in DNS (SVCB, HTTPS). */
#ifndef MESSAGE_DNS_SVCB_H
#define MESSAGE_DNS_SVCB_H

#include "packet/cursor.h"
#include "packet/phrase.h"

/*
 * dns_svcb_write - each parameter as " key=value".
 *
 * in       the parameters: key 2, length 2, value, again and again
 * returns  false when one breaks off or its value is not what its key says
 * source   RFC 9460 2.1, 2.2, 7, 14.3.2; 9461 (dohpath), 9540 (ohttp)
 */
bool dns_svcb_write(struct phrase *l, struct cursor *in);

/*
 * dns_string_write - a character string without its quotes (RFC 1035 5.1):
 * control characters as \DDD, a quote and a backslash behind a backslash.
 */
void dns_string_write(struct phrase *l, const uint8_t *bytes, size_t n);

#endif
