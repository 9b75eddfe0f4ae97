/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What speaks in fields is told by those that have to be as they are: lengths
 * that fit, numbers of versions, and constants; 30 bits or more together.
 */
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

static enum sign
yes(bool it_is)
{
	return it_is ? SIGN_YES : SIGN_NO;
}

/* What an HTTP/2 server begins with (RFC 9113 3.4, 6.5). */
enum sign
sign_http2_settings(const uint8_t *at, size_t n)
{
	if (n < 9)
		return SIGN_MORE;
	return yes(at[0] == 0 && u16_at(at + 1) % 6 == 0 &&
		   u16_at(at + 1) <= 16 * 6 && at[3] == 4 && at[4] == 0 &&
		   u32_at(at + 5) == 0);
}

/* IAC and a negotiation, more than one of them (RFC 854, RFC 855). */
enum sign
sign_telnet(const uint8_t *at, size_t n)
{
	size_t i = 0;

	for (; i + 3 <= n && at[i] == 0xff; i += 3) {
		if (at[i + 1] == 0xfa) /* a subnegotiation has any length */
			break;
		if (at[i + 1] < 0xfb || at[i + 1] == 0xff)
			return SIGN_NO;
	}
	if (i >= 6 || (i == 3 && n == 3))
		return SIGN_YES;
	return i + 3 > n ? SIGN_MORE : SIGN_NO;
}

/* Bytes of a DER tag and length, and the length itself; 0 = none. */
static size_t
der_header(const uint8_t *at, size_t n, size_t *length)
{
	size_t more;

	if (n < 2)
		return 0;
	*length = at[1];
	if (at[1] < 0x80)
		return 2;
	more = at[1] & 0x7fu;
	if (more == 0 || more > 4 || n < 2 + more)
		return 0;
	*length = 0;
	for (size_t i = 0; i < more; i++)
		*length = *length << 8 | at[2 + i];
	return 2 + more;
}

/*
 * [APPLICATION 10-15, 30] SEQUENCE { [0 or 1] INTEGER 5, ... } (RFC 4120
 * 5.4.1, 5.9.1).
 */
bool
is_kerberos(const uint8_t *at, size_t n)
{
	size_t outer, inner, length;

	if (n < 12 || ((at[0] < 0x6a || at[0] > 0x6f) && at[0] != 0x7e))
		return false;
	outer = der_header(at, n, &length);
	if (outer == 0 || outer + length > n || at[outer] != 0x30)
		return false;
	inner = der_header(at + outer, n - outer, &length);
	if (inner == 0 || n < outer + inner + 5)
		return false;
	at += outer + inner;
	return (at[0] & 0xfe) == 0xa0 && at[1] == 3 && at[2] == 2 &&
	       at[3] == 1 && at[4] == 5;
}

enum sign
sign_kerberos_stream(const uint8_t *at, size_t n)
{
	if (n < 5)
		return yes(n == 0 || at[0] == 0) ? SIGN_MORE : SIGN_NO;
	if (at[0] != 0 || at[1] != 0 ||
	    ((at[4] < 0x6a || at[4] > 0x6f) && at[4] != 0x7e))
		return SIGN_NO;
	if (n < 4 + (size_t)u32_at(at))
		return SIGN_MORE;
	return yes(is_kerberos(at + 4, n - 4));
}

/* What follows the number of an LDAP message (RFC 4511 4.1.1, 4.2-4.12). */
static bool
is_ldap_operation(const uint8_t *at, size_t n)
{
	size_t length, header;

	if (n >= 2 && at[0] == 0x42) /* unbind */
		return at[1] == 0;
	header = der_header(at, n, &length);
	if (header == 0 || n < header + 1)
		return false;
	switch (at[0]) {
	case 0x60: /* bind */
		return at[header] == 0x02;
	case 0x61: /* results */
	case 0x65:
		return at[header] == 0x0a;
	case 0x63: /* search, and an entry found */
	case 0x64:
		return at[header] == 0x04;
	case 0x77:
		return at[header] == 0x80;
	case 0x78:
		return at[header] == 0x0a;
	default:
		return false;
	}
}

bool
is_ldap(const uint8_t *at, size_t n)
{
	size_t length, header = der_header(at, n, &length);

	if (n < 7 || at[0] != 0x30 || header == 0 || length < 5 ||
	    length > 1u << 24)
		return false;
	at += header;
	n -= header;
	if (n < 3 || at[0] != 2 || at[1] == 0 || at[1] > 4 ||
	    n < 2 + (size_t)at[1])
		return false;
	return is_ldap_operation(at + 2 + at[1], n - 2 - at[1]);
}

enum sign
sign_ldap(const uint8_t *at, size_t n)
{
	if (n < 20 && !is_ldap(at, n))
		return SIGN_MORE;
	return yes(is_ldap(at, n));
}

/* A length of NetBIOS, then "SMB" with what says which generation. */
enum sign
sign_smb(const uint8_t *at, size_t n)
{
	static const uint8_t called[] = {0x81, 0, 0, 0x44, 0x20};

	if (n > 0 && at[0] == 0x81)
		return n < 5 ? SIGN_MORE : yes(memcmp(at, called, 5) == 0);
	if (n > 0 && at[0] != 0)
		return SIGN_NO;
	if (n < 8)
		return SIGN_MORE;
	return yes(at[4] >= 0xfc && memcmp(at + 5, "SMB", 3) == 0);
}

/*
 * TPKT (RFC 1006) with a connection request or confirmation of X.224, which
 * Siemens' S7 has too: the cookie or the negotiation says that it is RDP.
 */
enum sign
sign_rdp(const uint8_t *at, size_t n)
{
	size_t whole;

	if (n < 11)
		return SIGN_MORE;
	whole = u16_at(at + 2);
	if (at[1] != 0 || whole < 11 || whole > 512 || at[4] != whole - 5 ||
	    (at[5] != 0xe0 && at[5] != 0xd0))
		return SIGN_NO;
	if (n < whole)
		return SIGN_MORE;
	if (octets_begin(at + 11, n - 11, OCTETS("Cookie: mstshash=")))
		return SIGN_YES;
	return yes(whole >= 19 && at[whole - 8] >= 1 && at[whole - 8] <= 3 &&
		   at[whole - 6] == 8 && at[whole - 5] == 0);
}

/* CONNECT: a length of 1 to 4 bytes, and the name (MQTT 3.1.1, 3.1.2). */
enum sign
sign_mqtt(const uint8_t *at, size_t n)
{
	size_t i = 1;

	while (i < n && i < 4 && at[i] & 0x80)
		i++;
	if (n < i + 9)
		return SIGN_MORE;
	i++;
	return yes(memcmp(at + i, "\0\4MQTT", 6) == 0 ||
		   memcmp(at + i, "\0\6MQIsdp", 8) == 0);
}

/* AMQP 0-9-1 4.2.2, 1.0 2.2. */
enum sign
sign_amqp(const uint8_t *at, size_t n)
{
	return n < 8 ? SIGN_MORE : yes(at[4] <= 3 && at[5] <= 1);
}

/* PostgreSQL 55.7: StartupMessage, SSLRequest, CancelRequest, GSSENC. */
enum sign
sign_postgresql(const uint8_t *at, size_t n)
{
	uint32_t length, code;

	if (n < 8)
		return SIGN_MORE;
	length = u32_at(at);
	code = u32_at(at + 4);
	if (code == 80877103 || code == 80877104)
		return yes(length == 8);
	if (code == 80877102)
		return yes(length == 16);
	if (code != 0x30000 || length < 13 || length > 10000)
		return SIGN_NO;
	return n < 13 ? SIGN_MORE
	              : yes(at[8] >= 'a' && at[8] <= 'z' && at[9] >= 'a' &&
			    at[9] <= 'z');
}

/* A greeting: length, number 0, protocol 10, "8.0.32", NUL. */
enum sign
sign_mysql(const uint8_t *at, size_t n)
{
	size_t length, i = 5;

	if (n < 12)
		return SIGN_MORE;
	length = at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16;
	if (length < 40 || length > 512 || at[3] != 0 || at[4] != 10 ||
	    !octet_is_digit(at[5]))
		return SIGN_NO;
	while (i < n && i < 80 && at[i] > ' ' && at[i] < 0x7f)
		i++;
	if (i == n)
		return SIGN_MORE;
	return yes(at[i] == 0 && i > 6);
}

/* Bytes of extras that go with an opcode; those of what is not there: 255. */
static uint8_t
memcached_extras(uint8_t opcode)
{
	static const uint8_t extras[] = {
	    0, 8, 8, 8, 0, 20, 20, 0, 255, 0, 0, 0, 0, 0, 0, 0};

	return opcode < sizeof(extras) ? extras[opcode] : 255;
}

/* A first request: no version of a value yet, lengths that go together. */
enum sign
sign_memcached_binary(const uint8_t *at, size_t n)
{
	uint32_t key, body;

	if (n < 24)
		return n > 5 && at[5] != 0 ? SIGN_NO : SIGN_MORE;
	key = u16_at(at + 2);
	body = u32_at(at + 8);
	return yes(at[4] == memcached_extras(at[1]) && at[5] == 0 &&
		   u16_at(at + 6) == 0 && key <= 250 && body >= key + at[4] &&
		   body <= 1u << 20 && u32_at(at + 16) == 0 &&
		   u32_at(at + 20) == 0);
}

/* Functions that are there, and the length each must have. */
enum sign
sign_modbus(const uint8_t *at, size_t n)
{
	size_t length;

	if (n < 9)
		return n > 4 && (u16_at(at + 2) != 0 || at[4] != 0) ? SIGN_NO
		                                                    : SIGN_MORE;
	length = u16_at(at + 4);
	if (u16_at(at + 2) != 0 || n != length + 6)
		return SIGN_NO;
	if (at[7] >= 1 && at[7] <= 6)
		return yes(length == 6 || length == 3u + at[8]);
	return yes((at[7] == 15 || at[7] == 16) && length >= 6 &&
		   (length == 6 || (n > 12 && length == 7u + at[12])));
}

/*
 * A hard reset, the first packet of either side: opcode, session, perhaps an
 * HMAC with number and time, no acknowledgements, message number 0.
 */
bool
is_openvpn(const uint8_t *at, size_t n)
{
	size_t hmac;

	if (n < 14 || (at[0] != 0x38 && at[0] != 0x40))
		return false;
	hmac = n == 42 ? 20 : n == 54 ? 32 : n == 86 ? 64 : 0;
	if (n == 14)
		return u32_at(at + 9) == 0 && at[13] == 0;
	if (at[0] == 0x40 && n == 26) /* acknowledges the client's */
		return at[9] == 1 && u32_at(at + 10) == 0 &&
		       u32_at(at + 22) == 0;
	return hmac > 0 && u32_at(at + 9 + hmac) == 1 &&
	       u32_at(at + n - 5) == 0 && at[n - 1] == 0;
}

enum sign
sign_openvpn_stream(const uint8_t *at, size_t n)
{
	size_t length;

	if (n < 16)
		return n > 2 && at[2] != 0x38 && at[2] != 0x40 ? SIGN_NO
		                                               : SIGN_MORE;
	length = u16_at(at);
	if (length > 86 || n < 2 + length)
		return SIGN_NO;
	return yes(is_openvpn(at + 2, length));
}
