/* SPDX-License-Identifier: BSD-2-Clause */
/* addr owns the value type of a network address and its text. */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum family {
	FAMILY_NONE = 0,
	FAMILY_IPV4 = 4,
	FAMILY_IPV6 = 6,
};

#define ADDR_TEXT_BYTES 46 /* longest IPv6 text plus NUL (RFC 4291 2.2) */

/* IPv4 lies in the first 4 bytes, the other 12 are zero; wire order. */
struct addr {
	uint8_t bytes[16];
	uint8_t family; /* enum family */
};

static inline struct addr
addr_ipv4(const uint8_t wire[static 4])
{
	struct addr a = {.family = FAMILY_IPV4};

	memcpy(a.bytes, wire, 4);
	return a;
}

static inline struct addr
addr_ipv6(const uint8_t wire[static 16])
{
	struct addr a = {.family = FAMILY_IPV6};

	memcpy(a.bytes, wire, 16);
	return a;
}

static inline bool
addr_equal(const struct addr *a, const struct addr *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Order of the first `bits` bits alone; 0: the same prefix. */
int addr_prefix_compare(const uint8_t *a, const uint8_t *b, unsigned bits);

/*
 * addr_mapped - an address in 16 bytes, IPv4 where IPv6 maps it.
 * source  RFC 4291 2.5.5.2
 */
void addr_mapped(const struct addr *a, uint8_t out[static 16]);

/* Total order: IPv4 before IPv6, then numerically. */
int addr_compare(const struct addr *a, const struct addr *b);

/*
 * addr_text - write an address the way RFC 5952 wants it.
 *
 * out      always NUL-ended; "" for FAMILY_NONE
 * returns  length of the text
 */
size_t addr_text(const struct addr *a, char out[static ADDR_TEXT_BYTES]);

/*
 * addr_parse - read an address from text.
 *
 * returns  true and *out set, or false and *out untouched
 */
bool addr_parse(const char *text, struct addr *out);

/*
 * addr_is_private - is this an address that only means something on site?
 *
 * True for the loopback, private-use, shared (CGNAT) and link-local ranges
 * and IPv6 unique-local addresses; false for multicast.
 * source  RFC 6890 and the IANA special-purpose address registries
 */
bool addr_is_private(const struct addr *a);

bool addr_is_multicast(const struct addr *a);

#endif
