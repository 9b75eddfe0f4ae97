/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/signature.h"

#include "message/http2.h"
#include "message/quic.h"
#include "message/tls.h"

#include "octets.h"
#include "signature_checks.h"

enum { CLIENT = 1, SERVER = 2, EITHER = 3 };

/* A stream of `app` begins with the literal, and then the check agrees. */
struct stream_row {
	uint8_t app;
	uint8_t sides;
	uint8_t literal_n;
	const char *literal;
	enum sign (*check)(const uint8_t *at, size_t n);
};

static enum sign
sign_tls(const uint8_t *at, size_t n)
{
	static const enum sign signs[] = {[TLS_LOOK_NO] = SIGN_NO,
	    [TLS_LOOK_MORE] = SIGN_MORE,
	    [TLS_LOOK_YES] = SIGN_YES};

	return signs[tls_looks_like(at, n)];
}

#define LITERAL(text) sizeof(text) - 1, text

/* The first one that fits counts. */
/* clang-format off */
static const struct stream_row streams[] = {
	{APP_HTTP2, CLIENT, LITERAL("PRI * HTTP/2.0\r\n"), NULL},
	{APP_HTTP, CLIENT, LITERAL(""), sign_http_request},
	{APP_HTTP, SERVER, LITERAL("HTTP/"), sign_http_response},
	{APP_TLS, EITHER, LITERAL(""), sign_tls},
	{APP_HTTP2, SERVER, LITERAL("\0\0"), sign_http2_settings},
	{APP_SSH, EITHER, LITERAL("SSH-2.0-"), NULL},
	{APP_SSH, EITHER, LITERAL("SSH-1."), NULL},
	{APP_SMTP, SERVER, LITERAL("220"), sign_smtp_server},
	{APP_SMTP, CLIENT, LITERAL(""), sign_smtp_client},
	{APP_FTP, SERVER, LITERAL("220"), sign_ftp_server},
	{APP_FTP, CLIENT, LITERAL(""), sign_ftp_client},
	{APP_IMAP, SERVER, LITERAL("* OK "), NULL},
	{APP_IMAP, SERVER, LITERAL("* PREAUTH "), NULL},
	{APP_IMAP, CLIENT, LITERAL(""), sign_imap_client},
	{APP_POP3, SERVER, LITERAL("+OK"), sign_pop3_server},
	{APP_POP3, CLIENT, LITERAL("CAPA\r\n"), NULL},
	{APP_TELNET, EITHER, LITERAL("\xff"), sign_telnet},
	{APP_IRC, CLIENT, LITERAL(""), sign_irc_client},
	{APP_IRC, SERVER, LITERAL(":"), sign_irc_server},
	{APP_IRC, SERVER, LITERAL("NOTICE AUTH :"), NULL},
	{APP_SIP, EITHER, LITERAL(""), sign_sip},
	{APP_RTSP, EITHER, LITERAL(""), sign_rtsp},
	{APP_REDIS, CLIENT, LITERAL("*"), sign_redis_client},
	{APP_REDIS, SERVER, LITERAL("+PONG\r\n"), NULL},
	{APP_REDIS, SERVER, LITERAL("-NOAUTH "), NULL},
	{APP_REDIS, SERVER, LITERAL("-ERR unknown command"), NULL},
	{APP_MEMCACHED, CLIENT, LITERAL(""), sign_memcached_text},
	{APP_MEMCACHED, CLIENT, LITERAL("\x80"), sign_memcached_binary},
	{APP_MEMCACHED, SERVER, LITERAL("STORED\r\n"), NULL},
	{APP_GIT, CLIENT, LITERAL(""), sign_git},
	{APP_VNC, EITHER, LITERAL("RFB 0"), sign_vnc},
	{APP_BITTORRENT, EITHER, LITERAL("\x13""BitTorrent protocol"), NULL},
	{APP_KERBEROS, EITHER, LITERAL(""), sign_kerberos_stream},
	{APP_LDAP, EITHER, LITERAL("0"), sign_ldap},
	{APP_SMB, EITHER, LITERAL(""), sign_smb},
	{APP_RDP, EITHER, LITERAL("\x03"), sign_rdp},
	{APP_MQTT, CLIENT, LITERAL("\x10"), sign_mqtt},
	{APP_AMQP, EITHER, LITERAL("AMQP"), sign_amqp},
	{APP_POSTGRESQL, CLIENT, LITERAL("\0\0"), sign_postgresql},
	{APP_MYSQL, SERVER, LITERAL(""), sign_mysql},
	{APP_MODBUS, EITHER, LITERAL(""), sign_modbus},
	{APP_OPENVPN, EITHER, LITERAL("\0"), sign_openvpn_stream},
};
/* clang-format on */

static enum sign
try_row(const struct stream_row *row, const uint8_t *at, size_t n)
{
	/* Most rows are turned away here, without a call. */
	if (row->literal_n > 0 && at[0] != (uint8_t)row->literal[0])
		return SIGN_NO;
	if (n < row->literal_n)
		return memcmp(at, row->literal, n) == 0 ? SIGN_MORE : SIGN_NO;
	if (memcmp(at, row->literal, row->literal_n) != 0)
		return SIGN_NO;
	return row->check ? row->check(at, n) : SIGN_YES;
}

static enum app
try_sides(const uint8_t *at, size_t n, unsigned sides, bool *more)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		enum sign sign = SIGN_NO;

		if (streams[i].sides & sides)
			sign = try_row(&streams[i], at, n);
		if (sign == SIGN_YES)
			return (enum app)streams[i].app;
		*more |= sign == SIGN_MORE;
	}
	return APP_UNKNOWN;
}

enum app
signature_of_stream(
    const uint8_t *window, size_t len, bool from_client, bool *more)
{
	unsigned likely = from_client ? CLIENT : SERVER;
	enum app app;

	*more = false;
	if (len == 0) {
		*more = true;
		return APP_UNKNOWN;
	}
	app = try_sides(window, len, likely, more);
	if (app == APP_UNKNOWN)
		app = try_sides(window, len, EITHER & ~likely, more);
	if (app != APP_UNKNOWN)
		*more = false;
	return app;
}

/* A datagram of `app`: on one of its ports, unless the bytes are enough. */
struct datagram_row {
	uint8_t app;
	uint16_t port, other_port; /* 0 = any */
	bool (*check)(const uint8_t *at, size_t n);
};

static bool
is_quic(const uint8_t *at, size_t n)
{
	return quic_looks_like(at, n) == QUIC_LOOK_YES;
}

static bool
is_gquic(const uint8_t *at, size_t n)
{
	return quic_looks_like(at, n) == QUIC_LOOK_GOOGLE;
}

static bool
is_http_answer(const uint8_t *at, size_t n)
{
	return octets_begin(at, n, OCTETS("HTTP/1."));
}

/* clang-format off */
static const struct datagram_row datagrams[] = {
	{APP_DNS, 53, 0, is_dns_like},
	{APP_MDNS, 5353, 0, is_dns_like},
	{APP_LLMNR, 5355, 0, is_dns_like},
	{APP_NBNS, 137, 0, is_dns_like},
	{APP_STUN, 0, 0, is_stun},
	{APP_QUIC, 0, 0, is_quic},
	{APP_GQUIC, 0, 0, is_gquic},
	{APP_DTLS, 0, 0, is_dtls},
	{APP_DHCP, 0, 0, is_dhcp},
	{APP_DHCPV6, 546, 547, is_dhcpv6},
	{APP_NTP, 123, 0, is_ntp},
	{APP_SSDP, 0, 0, is_ssdp},
	{APP_SSDP, 1900, 0, is_http_answer},
	{APP_SIP, 0, 0, is_sip},
	{APP_SNMP, 0, 0, is_snmp},
	{APP_SYSLOG, 0, 0, is_syslog},
	{APP_KERBEROS, 0, 0, is_kerberos},
	{APP_LDAP, 0, 0, is_ldap},
	{APP_IKE, 0, 0, is_ike},
	{APP_WIREGUARD, 0, 0, is_wireguard},
	{APP_OPENVPN, 0, 0, is_openvpn},
	{APP_BITTORRENT, 0, 0, is_bittorrent},
	{APP_TFTP, 0, 0, is_tftp},
	{APP_MEMCACHED, 11211, 0, is_memcached},
	{APP_STUN, 3478, 3479, is_stun_classic},
};
/* clang-format on */

static bool
is_on(const struct datagram_row *row, uint16_t port)
{
	return port == row->port ||
	       (row->other_port && port == row->other_port);
}

enum app
signature_of_datagram(
    const uint8_t *datagram, size_t n, uint16_t src_port, uint16_t dst_port)
{
	for (size_t i = 0; i < sizeof(datagrams) / sizeof(datagrams[0]); i++) {
		const struct datagram_row *row = &datagrams[i];

		if ((row->port == 0 || is_on(row, src_port) ||
			is_on(row, dst_port)) &&
		    row->check(datagram, n))
			return (enum app)row->app;
	}
	return APP_UNKNOWN;
}
