/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_phrase owns the line that sums up one DNS message. */
#ifndef MESSAGE_DNS_PHRASE_H
#define MESSAGE_DNS_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * dns_phrase - one line about a message, as tcpdump users know it.
 *
 *   4321+ A? example.com. (29)
 *   4321 NXDomain 0/1/0 (104)
 *   4321 2/0/1 CNAME example.net, A 93.184.216.34 (61)
 *
 * After the id: + recursion desired, % checking disabled; in a response
 * * authoritative, - no recursion available, | truncated, $ authentic. In
 * brackets what else a query carries: q questions, a answers, n authorities,
 * au additionals; a response counts its records. Last the bytes at hand.
 *
 * out      NUL-ended printable ASCII, cut to fit; size at least 1
 * returns  false, and "" there, when the bytes are no DNS
 */
bool dns_phrase(const uint8_t *msg, size_t len, char *out, size_t size);

#endif
