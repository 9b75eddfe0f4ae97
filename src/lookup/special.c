/* SPDX-License-Identifier: BSD-2-Clause */
#include "lookup/special.h"

#include <stddef.h>

struct range {
	uint8_t bytes[16];
	uint8_t bits;
	const char *name;
};

/* Narrower ranges stand before the wider ones that hold them. */
/* clang-format off */
static const struct range ipv4[] = {
	{ { 0, 0, 0, 0 }, 32, "unspecified" },
	{ { 0 }, 8, "this network" },
	{ { 10 }, 8, "private use" },
	{ { 100, 64 }, 10, "shared (CGNAT)" },
	{ { 127 }, 8, "loopback" },
	{ { 169, 254 }, 16, "link local" },
	{ { 172, 16 }, 12, "private use" },
	{ { 192, 0, 0, 0 }, 29, "IPv4 continuity" },
	{ { 192, 0, 0, 8 }, 32, "dummy address" },
	{ { 192, 0, 0, 9 }, 32, "PCP anycast" },
	{ { 192, 0, 0, 10 }, 32, "TURN anycast" },
	{ { 192, 0, 0, 170 }, 31, "NAT64 discovery" },
	{ { 192, 0, 0 }, 24, "protocol assignments" },
	{ { 192, 0, 2 }, 24, "documentation" },
	{ { 192, 31, 196 }, 24, "AS112" },
	{ { 192, 52, 193 }, 24, "AMT" },
	{ { 192, 88, 99 }, 24, "6to4 relay anycast" },
	{ { 192, 168 }, 16, "private use" },
	{ { 192, 175, 48 }, 24, "AS112" },
	{ { 198, 18 }, 15, "benchmarking" },
	{ { 198, 51, 100 }, 24, "documentation" },
	{ { 203, 0, 113 }, 24, "documentation" },
	{ { 224 }, 4, "multicast" },
	{ { 255, 255, 255, 255 }, 32, "broadcast" },
	{ { 240 }, 4, "reserved" },
};

static const struct range ipv6[] = {
	{ { 0 }, 128, "unspecified" },
	{ { [15] = 1 }, 128, "loopback" },
	{ { [10] = 0xff, 0xff }, 96, "IPv4-mapped" },
	{ { 0x00, 0x64, 0xff, 0x9b }, 96, "NAT64" },
	{ { 0x00, 0x64, 0xff, 0x9b, 0, 1 }, 48, "NAT64" },
	{ { 0x01, 0x00 }, 64, "discard only" },
	{ { 0x01, 0x00, [7] = 1 }, 64, "dummy address" },
	{ { 0x20, 0x01, 0, 0 }, 32, "Teredo" },
	{ { 0x20, 0x01, 0, 1, [15] = 1 }, 128, "PCP anycast" },
	{ { 0x20, 0x01, 0, 1, [15] = 2 }, 128, "TURN anycast" },
	{ { 0x20, 0x01, 0, 1, [15] = 3 }, 128, "DNS-SD anycast" },
	{ { 0x20, 0x01, 0, 2, 0, 0 }, 48, "benchmarking" },
	{ { 0x20, 0x01, 0, 3 }, 32, "AMT" },
	{ { 0x20, 0x01, 0, 4, 1, 0x12 }, 48, "AS112" },
	{ { 0x20, 0x01, 0, 0x10 }, 28, "ORCHID" },
	{ { 0x20, 0x01, 0, 0x20 }, 28, "ORCHID" },
	{ { 0x20, 0x01, 0, 0x30 }, 28, "drone remote ID" },
	{ { 0x20, 0x01, 0 }, 23, "protocol assignments" },
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32, "documentation" },
	{ { 0x20, 0x02 }, 16, "6to4" },
	{ { 0x26, 0x20, 0, 0x4f, 0x80, 0 }, 48, "AS112" },
	{ { 0x3f, 0xff, 0 }, 20, "documentation" },
	{ { 0x5f, 0x00 }, 16, "segment routing" },
	{ { 0xfc }, 7, "unique local" },
	{ { 0xfe, 0x80 }, 10, "link local" },
	{ { 0xff }, 8, "multicast" },
};
/* clang-format on */

static const char *
find(const struct range *ranges, size_t n, const uint8_t *bytes)
{
	for (size_t i = 0; i < n; i++) {
		if (addr_prefix_compare(
			ranges[i].bytes, bytes, ranges[i].bits) == 0)
			return ranges[i].name;
	}
	return NULL;
}

const char *
special_name(const struct addr *a)
{
	if (a->family == FAMILY_IPV4)
		return find(ipv4, sizeof(ipv4) / sizeof(ipv4[0]), a->bytes);
	if (a->family == FAMILY_IPV6)
		return find(ipv6, sizeof(ipv6) / sizeof(ipv6[0]), a->bytes);
	return NULL;
}
