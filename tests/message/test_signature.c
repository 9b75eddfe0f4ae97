/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/signature.h"

struct sample {
	enum app app;
	bool client;
	const char *bytes;
	size_t n;
};

#define BYTES(literal) literal, sizeof(literal) - 1

/* clang-format off */
static const struct sample streams[] = {
	{APP_HTTP, true, BYTES("GET / HTTP/1.1\r\nHost: a\r\n")},
	{APP_HTTP, false, BYTES("HTTP/1.1 200 OK\r\n")},
	{APP_HTTP2, true, BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
	{APP_HTTP2, false, BYTES("\0\0\6\4\0\0\0\0\0\0\3\0\0\0\x64")},
	{APP_TLS, true, BYTES("\x16\3\1\0\x85\1\0\0\x81\3\3ABCDEFGHIJKLMNOP"
		"ABCDEFGHIJKLMNOP\0\0\2\x13\1\1\0")},
	{APP_SSH, false, BYTES("SSH-2.0-OpenSSH_9.2p1\r\n")},
	{APP_SMTP, false, BYTES("220 mx.example.org ESMTP\r\n")},
	{APP_SMTP, true, BYTES("EHLO client.example.org\r\n")},
	{APP_FTP, false, BYTES("220-Welcome to this FTP server\r\n")},
	{APP_FTP, true, BYTES("AUTH TLS\r\n")},
	{APP_IMAP, false, BYTES("* OK [CAPABILITY IMAP4rev1] ready\r\n")},
	{APP_IMAP, true, BYTES("a001 LOGIN mrc secret\r\n")},
	{APP_POP3, false, BYTES("+OK POP3 server ready\r\n")},
	{APP_TELNET, false, BYTES("\xff\xfd\x18\xff\xfd\x20")},
	{APP_IRC, true, BYTES("NICK wiz\r\nUSER guest 0 * :R\r\n")},
	{APP_IRC, false, BYTES(":irc.example.net NOTICE * :*** Looking\r\n")},
	{APP_SIP, true, BYTES("REGISTER sip:ss2.example.com SIP/2.0\r\n")},
	{APP_SIP, false, BYTES("SIP/2.0 200 OK\r\n")},
	{APP_RTSP, true, BYTES("DESCRIBE rtsp://e/foo RTSP/1.0\r\n")},
	{APP_REDIS, true, BYTES("*1\r\n$4\r\nPING\r\n")},
	{APP_REDIS, false, BYTES("+PONG\r\n")},
	{APP_MEMCACHED, true, BYTES("get some_key\r\n")},
	{APP_MEMCACHED, true, BYTES("\x80\0\0\5\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\0"
		"\0\0\0\0Hello")},
	{APP_GIT, true, BYTES("0033git-upload-pack /project.git\0host=e.com\0")},
	{APP_VNC, false, BYTES("RFB 003.008\n")},
	{APP_BITTORRENT, true, BYTES("\x13""BitTorrent protocol\0\0\0\0\0\0\0\0")},
	{APP_KERBEROS, true, BYTES("\0\0\0\x14\x6a\x12\x30\x10\xa1\3\2\1\5"
		"\xa2\3\2\1\x0a\xa4\4\x30\2\0\0")},
	{APP_LDAP, true, BYTES("\x30\x0c\2\1\1\x60\7\2\1\3\4\0\x80\0")},
	{APP_SMB, true, BYTES("\0\0\0\x54\xfeSMB\x40\0\0\0")},
	{APP_SMB, true, BYTES("\0\0\0\x54\xffSMB\x72\0\0\0")},
	{APP_RDP, true, BYTES("\3\0\0\x13\x0e\xe0\0\0\0\0\0\1\0\x08\0\3\0\0\0")},
	{APP_MQTT, true, BYTES("\x10\x10\0\4MQTT\4\2\0\x3c\0\4test")},
	{APP_AMQP, true, BYTES("AMQP\0\0\x09\1")},
	{APP_POSTGRESQL, true, BYTES("\0\0\0\x08\x04\xd2\x16\x2f")},
	{APP_POSTGRESQL, true, BYTES("\0\0\0\x13\0\3\0\0user\0me\0\0\0")},
	{APP_MYSQL, false, BYTES("\x4a\0\0\0\x0a" "8.0.32\0\x08\0\0\0")},
	{APP_MODBUS, true, BYTES("\0\1\0\0\0\6\1\3\0\x6b\0\3")},
	{APP_OPENVPN, true, BYTES("\0\x0e\x38" "ABCDEFGH\0\0\0\0\0")},
};

static const struct {
	enum app app;
	uint16_t port;
	const char *bytes;
	size_t n;
} datagrams[] = {
	{APP_DNS, 53, BYTES("\x12\x34\1\0\0\1\0\0\0\0\0\0\0\0\1\0\1")},
	{APP_MDNS, 5353, BYTES("\0\0\0\0\0\1\0\0\0\0\0\0\0\0\1\0\1")},
	{APP_STUN, 9999, BYTES("\0\1\0\0\x21\x12\xa4\x42" "ABCDEFGHIJKL")},
	{APP_DTLS, 9999, BYTES("\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\2\1\0")},
	{APP_SIP, 9999, BYTES("OPTIONS sip:carol@e.com SIP/2.0\r\n")},
	{APP_SSDP, 9999, BYTES("M-SEARCH * HTTP/1.1\r\n")},
	{APP_SNMP, 9999, BYTES("\x30\x1a\2\1\1\4\6public\xa0\x0d\2\1\1\2\1\0"
		"\2\1\0\x30\2\x30\0")},
	{APP_SYSLOG, 9999, BYTES("<34>1 2003-10-11T22:14:15.003Z host su")},
	{APP_TFTP, 69, BYTES("\0\1boot.img\0octet\0")},
	{APP_BITTORRENT, 9999, BYTES("d1:ad2:id20:abcdefghij0123456789e1:q4:ping")},
	{APP_IKE, 500, BYTES("ABCDEFGH\0\0\0\0\0\0\0\0\x21\x20\x22\x08\0\0\0\0"
		"\0\0\0\x1c")},
	{APP_OPENVPN, 9999, BYTES("\x38" "ABCDEFGH\0\0\0\0\0")},
	{APP_KERBEROS, 88, BYTES("\x6a\x12\x30\x10\xa1\3\2\1\5\xa2\3\2\1\x0a"
		"\xa4\4\x30\2\0\0")},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Also when the wrong side was taken for the client. */
static void
test_each_stream_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(streams); i++) {
		const struct sample *s = &streams[i];
		uint8_t *exact = heap_copy(s->bytes, s->n);
		bool more;

		CHECK_STR(
		    app_id(signature_of_stream(exact, s->n, s->client, &more)),
		    app_id(s->app));
		CHECK(!more);
		CHECK_EQ(signature_of_stream(exact, s->n, !s->client, &more),
		    s->app);
		free(exact);
	}
}

/* Nothing is given up before its name can be known, nor named otherwise. */
static void
test_every_prefix_asks_for_more_or_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(streams); i++) {
		const struct sample *s = &streams[i];

		for (size_t n = 0; n < s->n; n++) {
			uint8_t *exact = heap_copy(s->bytes, n);
			bool more;
			enum app app =
			    signature_of_stream(exact, n, s->client, &more);

			CHECK(app == s->app || (app == APP_UNKNOWN && more));
			free(exact);
		}
	}
}

static void
test_each_datagram_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(datagrams); i++) {
		for (size_t n = 0; n <= datagrams[i].n; n++) {
			uint8_t *exact = heap_copy(datagrams[i].bytes, n);
			enum app app = signature_of_datagram(
			    exact, n, 40000, datagrams[i].port);

			if (n == datagrams[i].n)
				CHECK_STR(
				    app_id(app), app_id(datagrams[i].app));
			else
				CHECK(app == APP_UNKNOWN ||
				      app == datagrams[i].app);
			free(exact);
		}
	}
}

static uint64_t
next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* Chance makes a name less than once in 100,000 times. */
static void
test_random_bytes_have_no_name(void **state)
{
	uint64_t x = 88172645463325252u;
	unsigned named = 0;

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		uint64_t words[16];
		bool more;

		for (size_t k = 0; k < 16; k++)
			words[k] = next_random(&x);
		named += signature_of_stream((const uint8_t *)words,
			     sizeof(words), i & 1, &more) != APP_UNKNOWN;
		named += signature_of_datagram((const uint8_t *)words,
			     sizeof(words), 40000, 50000) != APP_UNKNOWN;
	}
	CHECK(named <= 4);
}

static void
test_what_only_resembles_has_no_name(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} others[] = {{BYTES("220 hello there\r\n")}, {BYTES("+OK\r\n")},
	    {BYTES("hello world\r\n")}, {BYTES("{\"json\": true}\r\n")},
	    {BYTES("<?xml version='1.0'?>\r\n")},
	    {BYTES("\x03\0\0\x16\x11\xe0\0\0\0\1\0\xc1\2\1\0\xc2\2\1\2\xc0\1"
		   "\x0a")}};

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		bool more;

		CHECK_EQ(signature_of_stream((const uint8_t *)others[i].bytes,
			     others[i].n, true, &more),
		    APP_UNKNOWN);
	}
}

static void
test_ports_are_guessed_by_protocol(void **state)
{
	(void)state;
	CHECK_EQ(app_of_port(6, 443), APP_TLS);
	CHECK_EQ(app_of_port(17, 443), APP_QUIC);
	CHECK_EQ(app_of_port(17, 53), APP_DNS);
	CHECK_EQ(app_of_port(6, 53), APP_DNS);
	CHECK_EQ(app_of_port(17, 51820), APP_WIREGUARD);
	CHECK_EQ(app_of_port(6, 51820), APP_UNKNOWN);
	CHECK_EQ(app_of_port(132, 80), APP_UNKNOWN);
	CHECK_EQ(app_of_port(6, 0), APP_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_stream_is_named),
	    cmocka_unit_test(test_every_prefix_asks_for_more_or_is_named),
	    cmocka_unit_test(test_each_datagram_is_named),
	    cmocka_unit_test(test_random_bytes_have_no_name),
	    cmocka_unit_test(test_what_only_resembles_has_no_name),
	    cmocka_unit_test(test_ports_are_guessed_by_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
