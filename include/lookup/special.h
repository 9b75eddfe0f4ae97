/* SPDX-License-Identifier: BSD-2-Clause */
/* special owns the names of addresses that are nobody's by country. */
#ifndef LOOKUP_SPECIAL_H
#define LOOKUP_SPECIAL_H

#include "base/addr.h"

/*
 * special_name - "private use", "multicast", ...: what an address is for when
 * it belongs to no place; NULL for all others.
 *
 * Of two ranges that hold an address the narrower one names it.
 * thread  any
 * source  IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890,
 *         RFC 8190); RFC 5771 and RFC 4291 2.7 for multicast
 */
const char *special_name(const struct addr *a);

#endif
