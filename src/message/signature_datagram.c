/* SPDX-License-Identifier: BSD-2-Clause */
#include "signature_checks.h"

#include "octets.h"

static uint32_t
u16_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t
u32_at(const uint8_t *at)
{
	return u16_at(at) << 16 | u16_at(at + 2);
}

/* Room for a header (RFC 1035 4.1.1): the port says the rest. */
bool
is_dns_like(const uint8_t *at, size_t n)
{
	return n >= 12 && (at[2] >> 3 & 15) <= 8;
}

/* RFC 8489 5; some leave the padding of the last attribute out. */
bool
is_stun(const uint8_t *at, size_t n)
{
	return n >= 20 && at[0] < 0x40 && u32_at(at + 4) == 0x2112a442 &&
	       20 + u16_at(at + 2) <= n;
}

/* RFC 3489 11.1, without the cookie; TURN before its RFC had more methods. */
bool
is_stun_classic(const uint8_t *at, size_t n)
{
	uint32_t method = n >= 20 ? u16_at(at) & ~0x110u : 0;

	return method >= 1 && method <= 9 && 20 + u16_at(at + 2) == n;
}

/* RFC 5905 7.3; control and private messages are shorter. */
bool
is_ntp(const uint8_t *at, size_t n)
{
	uint8_t mode = n ? at[0] & 7 : 0, version = n ? at[0] >> 3 & 7 : 0;

	if (version < 1 || version > 4 || mode == 0)
		return false;
	return n >= (mode >= 6 ? 8u : 48u);
}

/* RFC 2131 2, RFC 2132 2. */
bool
is_dhcp(const uint8_t *at, size_t n)
{
	return n >= 240 && (at[0] == 1 || at[0] == 2) && at[2] <= 16 &&
	       u32_at(at + 236) == 0x63825363;
}

/* RFC 8415 7.3, 8, 9: relays have a longer header. */
bool
is_dhcpv6(const uint8_t *at, size_t n)
{
	return n >= 4 && at[0] >= 1 && at[0] <= 36;
}

/* SEQUENCE { INTEGER 0, 1 or 3, community or header } (RFC 1157, 3412). */
bool
is_snmp(const uint8_t *at, size_t n)
{
	size_t i;

	if (n < 20 || at[0] != 0x30)
		return false;
	i = at[1] < 0x80 ? 2 : 2u + (at[1] & 0x7f);
	if (i > 5 || at[i] != 2 || at[i + 1] != 1)
		return false;
	i += 2;
	if (at[i] == 3)
		return at[i + 1] == 0x30 && at[i + 3] == 2;
	if (at[i] > 1 || at[i + 1] != 4 || n < i + 5 + at[i + 2])
		return false;
	i += 3u + at[i + 2];
	return at[i] >= 0xa0 && at[i] <= 0xa8;
}

/*
 * A request: opcode, name, mode (RFC 1350 5). Any byte but NUL may be in the
 * name; a mode that is known keeps other protocols out.
 */
bool
is_tftp(const uint8_t *at, size_t n)
{
	const uint8_t *end;
	size_t left;

	if (n < 9 || at[0] != 0 || (at[1] != 1 && at[1] != 2) || at[2] == 0)
		return false;
	end = memchr(at + 2, 0, n - 2);
	if (!end)
		return false;
	left = n - (size_t)(end + 1 - at);
	return octets_begin_any(end + 1, left, "octet", 6) ||
	       octets_begin_any(end + 1, left, "netascii", 9) ||
	       octets_begin_any(end + 1, left, "mail", 5);
}

/*
 * The DHT's queries, answers and errors (BEP 5), local discovery (BEP 14), and
 * the packet that opens a connection of uTP (BEP 29).
 */
bool
is_bittorrent(const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("d1:ad2:id20:")) ||
	    octets_begin(at, n, OCTETS("d1:rd2:id20:")) ||
	    octets_begin(at, n, OCTETS("d2:ip6:")) ||
	    octets_begin(at, n, OCTETS("d1:eli20")) ||
	    octets_begin(at, n, OCTETS("BT-SEARCH * HTTP/1.")))
		return true;
	return (n == 20 || n == 30) && at[0] == 0x41 && at[1] <= 2 &&
	       u32_at(at + 8) == 0 && u32_at(at + 16) == 0x10000;
}

/* The handshake's types and their lengths; data says too little. */
bool
is_wireguard(const uint8_t *at, size_t n)
{
	if (n < 64 || at[1] != 0 || at[2] != 0 || at[3] != 0)
		return false;
	return (at[0] == 1 && n == 148) || (at[0] == 2 && n == 92) ||
	       (at[0] == 3 && n == 64);
}

static bool
is_ike_header(const uint8_t *at, size_t n)
{
	uint8_t exchange;

	if (n < 28 || (u32_at(at) | u32_at(at + 4)) == 0 ||
	    u32_at(at + 24) != n)
		return false;
	exchange = at[18];
	if (at[17] == 0x10)
		return (exchange >= 1 && exchange <= 6) || exchange == 32 ||
		       exchange == 33;
	return at[17] == 0x20 && exchange >= 34 && exchange <= 43;
}

/* RFC 7296 3.1; behind four zeros where ESP shares the port (RFC 3948 2.2). */
bool
is_ike(const uint8_t *at, size_t n)
{
	if (n > 32 && u32_at(at) == 0)
		return is_ike_header(at + 4, n - 4);
	return is_ike_header(at, n);
}

/* RFC 9147 4: a record with a version, and its length within the datagram. */
bool
is_dtls(const uint8_t *at, size_t n)
{
	return n >= 13 && at[0] >= 20 && at[0] <= 25 && at[1] == 0xfe &&
	       (at[2] == 0xff || at[2] == 0xfd || at[2] == 0xfc) &&
	       u16_at(at + 11) > 0 && 13 + u16_at(at + 11) <= n;
}

/* Eight bytes of a frame, then the text protocol. */
bool
is_memcached(const uint8_t *at, size_t n)
{
	return n > 12 && u16_at(at + 4) == 1 && u16_at(at + 6) == 0 &&
	       sign_memcached_text(at + 8, n - 8) == SIGN_YES;
}
