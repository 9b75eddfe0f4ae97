/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/addr.h"

#include <arpa/inet.h>

int
addr_prefix_compare(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	size_t whole = bits / 8;
	unsigned rest = bits % 8;
	int order = memcmp(a, b, whole);

	if (order || !rest)
		return order;
	return (a[whole] >> (8 - rest)) - (b[whole] >> (8 - rest));
}

void
addr_mapped(const struct addr *a, uint8_t out[static 16])
{
	if (a->family != FAMILY_IPV4) {
		memcpy(out, a->bytes, 16);
		return;
	}
	memset(out, 0, 10);
	memset(out + 10, 0xff, 2);
	memcpy(out + 12, a->bytes, 4);
}

int
addr_compare(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* inet_ntop goes through printf, and reports write millions of these. */
static size_t
ipv4_text(const uint8_t bytes[static 4], char *out)
{
	char *at = out;

	for (int i = 0; i < 4; i++) {
		unsigned b = bytes[i];

		if (i)
			*at++ = '.';
		if (b >= 100)
			*at++ = (char)('0' + b / 100);
		if (b >= 10)
			*at++ = (char)('0' + b / 10 % 10);
		*at++ = (char)('0' + b % 10);
	}
	*at = '\0';
	return (size_t)(at - out);
}

size_t
addr_text(const struct addr *a, char out[static ADDR_TEXT_BYTES])
{
	out[0] = '\0';
	if (a->family == FAMILY_IPV4)
		return ipv4_text(a->bytes, out);
	if (a->family == FAMILY_IPV6)
		inet_ntop(AF_INET6, a->bytes, out, ADDR_TEXT_BYTES);
	return strlen(out);
}

bool
addr_parse(const char *text, struct addr *out)
{
	uint8_t wire[16];

	if (inet_pton(AF_INET, text, wire) == 1) {
		*out = addr_ipv4(wire);
		return true;
	}
	if (inet_pton(AF_INET6, text, wire) == 1) {
		*out = addr_ipv6(wire);
		return true;
	}
	return false;
}

/* One range of addresses: the first `bits` bits of `prefix`. */
struct range {
	uint8_t family, bits;
	uint8_t prefix[4]; /* no range here needs more than 32 bits */
};

/* clang-format off */
static const struct range private_ranges[] = {
	{ FAMILY_IPV4,  8, { 10 } },             /* RFC 1918 */
	{ FAMILY_IPV4, 12, { 172, 16 } },        /* RFC 1918 */
	{ FAMILY_IPV4, 16, { 192, 168 } },       /* RFC 1918 */
	{ FAMILY_IPV4, 10, { 100, 64 } },        /* RFC 6598 */
	{ FAMILY_IPV4,  8, { 127 } },            /* RFC 1122 */
	{ FAMILY_IPV4, 16, { 169, 254 } },       /* RFC 3927 */
	{ FAMILY_IPV6,  7, { 0xfc } },           /* RFC 4193 */
	{ FAMILY_IPV6, 10, { 0xfe, 0x80 } },     /* RFC 4291 */
};
/* clang-format on */

bool
addr_is_private(const struct addr *a)
{
	static const struct addr loopback6 = {
	    .bytes = {[15] = 1},
	    .family = FAMILY_IPV6,
	};
	size_t n = sizeof(private_ranges) / sizeof(private_ranges[0]);

	for (size_t i = 0; i < n; i++) {
		const struct range *r = &private_ranges[i];

		if (a->family == r->family &&
		    addr_prefix_compare(a->bytes, r->prefix, r->bits) == 0)
			return true;
	}
	return addr_equal(a, &loopback6);
}

bool
addr_is_multicast(const struct addr *a)
{
	if (a->family == FAMILY_IPV4)
		return a->bytes[0] >= 224 && a->bytes[0] <= 239;
	return a->family == FAMILY_IPV6 && a->bytes[0] == 0xff;
}
