/* SPDX-License-Identifier: BSD-2-Clause */
/* What they say is what their first fields say: who asks, for what. */
#include "phrase_writers.h"

#include "message/dhcp.h"
#include "message/dhcpv6.h"
#include "message/quic.h"
#include "message/tls_hello.h"
#include "packet/cursor.h"
#include "quic_keys.h"
#include "tls_record.h"

#include <string.h>

#define NAME_BYTES 128

static bool
write_lease(struct phrase *l, const struct addr *a, const char *name)
{
	char text[ADDR_TEXT_BYTES];

	if (addr_text(a, text) > 0) {
		phrase_char(l, ' ');
		phrase_text(l, text);
	}
	if (*name) {
		phrase_char(l, ' ');
		phrase_foreign(l, name, strlen(name));
	}
	return true;
}

bool
phrase_dhcp(struct phrase *l, const uint8_t *at, size_t n)
{
	struct dhcp_message m;
	struct addr a;
	char name[NAME_BYTES];

	if (!dhcp_read(at, n, &m))
		return false;
	a = m.from_server        ? m.offered
	    : m.requested.family ? m.requested
	                         : m.client;
	phrase_text(l, "DHCP ");
	phrase_text(l, dhcp_type_name(m.type));
	dhcp_name(&m, name, sizeof(name));
	return write_lease(l, &a, name);
}

bool
phrase_dhcpv6(struct phrase *l, const uint8_t *at, size_t n)
{
	struct dhcpv6_message m;
	char name[NAME_BYTES];

	if (!dhcpv6_read(at, n, &m))
		return false;
	phrase_text(l, m.relayed ? "DHCPv6 relayed " : "DHCPv6 ");
	phrase_text(l, dhcpv6_type_name(m.type));
	dhcpv6_name(&m, name, sizeof(name));
	return write_lease(l, &m.addr, name);
}

/* Type 1, version 2, epoch 2: from the first on all is encrypted (RFC 6347
 * 4.1). */
bool
phrase_dtls(struct phrase *l, const uint8_t *at, size_t n)
{
	/* clang-format off */
	static const char *const types[][2] = {
		{"Change Cipher Spec", "Change Cipher Spec"},
		{"Alert", "Encrypted Alert"},
		{"Handshake", "Encrypted Handshake Message"},
		{"Application Data", "Application Data"},
	};
	/* clang-format on */
	bool encrypted = n >= 5 && (at[3] | at[4]) != 0;
	const char *what;

	if (n < 14 || at[0] < 20 || at[0] > 23)
		return false;
	what = types[at[0] - 20][encrypted];
	if (at[0] == 22 && !encrypted && tls_handshake_name(at[13]))
		what = tls_handshake_name(at[13]);
	phrase_text(l, "DTLS ");
	phrase_text(l, what);
	return true;
}

/* Behind length and number: protocol 10, version, NUL (Handshake V10). */
bool
phrase_mysql(struct phrase *l, const uint8_t *at, size_t n)
{
	size_t i = 5;

	if (n < 7 || at[3] != 0 || at[4] != 10)
		return false;
	while (i < n && at[i] > ' ' && at[i] <= '~')
		i++;
	phrase_text(l, "MySQL ");
	phrase_foreign(l, at + 5, i - 5);
	return i > 5;
}

/* Leap 2, version 3, mode 3 (RFC 5905 7.3). */
bool
phrase_ntp(struct phrase *l, const uint8_t *at, size_t n)
{
	static const char *const modes[] = {"Reserved", "Symmetric Active",
	    "Symmetric Passive", "Client", "Server", "Broadcast",
	    "Control Message", "Private"};

	if (n == 0)
		return false;
	phrase_named(l, "NTPv", at[0] >> 3 & 7);
	phrase_char(l, ' ');
	phrase_text(l, modes[at[0] & 7]);
	return true;
}

/* RFC 9000 17.2: behind the type that a version gives to an Initial. */
static const char *
quic_type(const struct quic_version *v, uint8_t first)
{
	static const char *const types[] = {
	    "Initial", "0-RTT", "Handshake", "Retry"};

	return types[((first >> 4) - v->initial) & 3];
}

/* Of the header alone, so that a datagram that was cut says it as well. */
bool
phrase_quic(struct phrase *l, const uint8_t *at, size_t n)
{
	struct cursor in = {at, at + n, false};
	char text[QUIC_VERSION_TEXT_BYTES];
	uint8_t first = cursor_u8(&in);
	uint32_t version = cursor_u32(&in);
	const struct quic_version *v = quic_version_find(version);

	if (in.short_read || !(first & 0x80))
		return false;
	if (version == 0) {
		phrase_text(l, "QUIC Version Negotiation");
		return true;
	}
	if (!v || !(first & 0x40))
		return false;
	quic_version_text(version, text);
	phrase_text(l, "QUIC ");
	phrase_text(l, text);
	phrase_char(l, ' ');
	phrase_text(l, quic_type(v, first));
	return true;
}

/*
 * The class lies between the bits of the method (RFC 8489 5). Without the
 * cookie only a binding is what it was before (RFC 3489 11.1).
 */
bool
phrase_stun(struct phrase *l, const uint8_t *at, size_t n)
{
	static const uint8_t cookie[] = {0x21, 0x12, 0xa4, 0x42};
	static const char *const classes[] = {
	    " Request", " Indication", " Success Response", " Error Response"};
	/* RFC 8489 18.2, RFC 8656 16 */
	static const char *const methods[] = {NULL, "Binding", NULL, "Allocate",
	    "Refresh", NULL, "Send", "Data", "CreatePermission", "ChannelBind"};
	unsigned type, method, class;

	if (n < 8)
		return false;
	type = (unsigned)at[0] << 8 | at[1];
	method = (type & 0xf) | (type & 0xe0) >> 1 | (type & 0x3e00) >> 2;
	class = (type & 0x10) >> 4 | (type & 0x100) >> 7;
	if (method >= sizeof(methods) / sizeof(methods[0]) ||
	    !methods[method] ||
	    (method != 1 && memcmp(at + 4, cookie, sizeof(cookie)) != 0))
		return false;
	phrase_text(l, "STUN ");
	phrase_text(l, methods[method]);
	phrase_text(l, classes[class]);
	return true;
}

/* Type 1, zeros 3. */
bool
phrase_wireguard(struct phrase *l, const uint8_t *at, size_t n)
{
	static const char *const types[] = {NULL, "Handshake Initiation",
	    "Handshake Response", "Cookie Reply", "Transport Data"};

	if (n < 4 || at[0] < 1 || at[0] > 4)
		return false;
	phrase_text(l, "WireGuard ");
	phrase_text(l, types[at[0]]);
	return true;
}
