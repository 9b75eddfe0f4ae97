/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames of one byte of header, so that a payload may lie behind it. */
#include "check.h"

#include "message/phrases.h"

#define BYTES(literal) literal, sizeof(literal) - 1
#define TCP 6
#define UDP 17

/* "A? example.com." with the id 13784 (0x35d8), as dig sends it. */
#define QUERY                                                                  \
	"\x35\xd8\1\x20\0\1\0\0\0\0\0\0"                                       \
	"\7example\3com\0\0\1\0\1"

/* What is there of `wire` bytes from port `src` to `dst`. */
static void
check_wire(uint8_t protocol, uint16_t src, uint16_t dst, const char *payload,
    size_t n, size_t wire, const char *expected)
{
	char bytes[2048] = "", line[80];
	struct packet p = {
	    .flags = PACKET_PORTS | (protocol == TCP ? PACKET_TCP : 0),
	    .protocol = protocol,
	    .src_port = src,
	    .dst_port = dst,
	    .payload_offset = 1,
	    .payload_bytes = (uint32_t)wire,
	};
	struct frame f = {
	    .captured = (uint32_t)n + 1, .wire = (uint32_t)wire + 1};

	assert_true(n < sizeof(bytes) - 1);
	memcpy(bytes + 1, payload, n);
	f.data = heap_copy(bytes, n + 1);
	CHECK_EQ(message_phrase_of_packet(&f, &p, line, sizeof(line)),
	    *expected != '\0');
	CHECK_STR(line, expected);
	free((void *)(uintptr_t)f.data);
}

static void
check(uint8_t protocol, uint16_t src, uint16_t dst, const char *payload,
    size_t n, const char *expected)
{
	check_wire(protocol, src, dst, payload, n, n, expected);
}

static void
test_bytes_tell_whatever_the_port(void **state)
{
	(void)state;
	check(TCP, 50000, 8081, BYTES("GET /a HTTP/1.1\r\nHost: b\r\n\r\n"),
	    "HTTP GET /a HTTP/1.1");
	check(TCP, 8081, 50000, BYTES("HTTP/1.1 404 Not Found\r\n\r\n"),
	    "HTTP/1.1 404 Not Found");
	check(TCP, 2222, 50000, BYTES("SSH-2.0-OpenSSH_9.2\r\n"),
	    "SSH-2.0-OpenSSH_9.2");
	check(UDP, 5070, 5071,
	    BYTES("INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"),
	    "SIP INVITE sip:bob@biloxi.example.com SIP/2.0");
	check(TCP, 50000, 8081, BYTES("*1\r\n$4\r\nPING\r\n"), "Redis");
	check(TCP, 50000, 80, BYTES("nothing that anybody speaks"), "");
	check(UDP, 50000, 443, BYTES("nothing that anybody speaks"), "");
}

/* RFC 5769 2.1: the first bytes of its request, of no more attributes. */
static void
test_stun_says_method_and_class(void **state)
{
	(void)state;
	check(UDP, 50000, 50001,
	    BYTES("\0\1\0\0\x21\x12\xa4\x42\xb7\xe7\xa7\1\xbc\x34\xd6\x86\xfa"
		  "\x87\xdf\xae"),
	    "STUN Binding Request");
	check(UDP, 50001, 50000,
	    BYTES("\1\1\0\0\x21\x12\xa4\x42\xb7\xe7\xa7\1\xbc\x34\xd6\x86\xfa"
		  "\x87\xdf\xae"),
	    "STUN Binding Success Response");
	check(UDP, 50001, 50000,
	    BYTES("\1\x13\0\0\x21\x12\xa4\x42\xb7\xe7\xa7\1\xbc\x34\xd6\x86\xfa"
		  "\x87\xdf\xae"),
	    "STUN Allocate Error Response");
	/* RFC 3489, of a method that means something else by now. */
	check(UDP, 50001, 3478,
	    BYTES("\0\4\0\0\1\2\3\4\xb7\xe7\xa7\1\xbc\x34\xd6\x86\xfa"
		  "\x87\xdf\xae"),
	    "STUN");
}

static void
test_ntp_says_version_and_mode(void **state)
{
	char client[48] = "\x23", server[48] = "\x1c";

	(void)state;
	check(UDP, 50000, 123, client, sizeof(client), "NTPv4 Client");
	check(UDP, 123, 50000, server, sizeof(server), "NTPv3 Server");
}

static void
test_dns_reads_as_in_tcpdump(void **state)
{
	(void)state;
	check(UDP, 50000, 53, BYTES(QUERY), "13784+ A? example.com. (29)");
}

static void
test_dns_over_tcp_is_known_by_its_port_and_length(void **state)
{
	(void)state;
	check(TCP, 50000, 53, BYTES("\0\x1d" QUERY),
	    "13784+ A? example.com. (29)");
	check(TCP, 50000, 53, BYTES("\0\x1d" QUERY "\0\x1d" QUERY),
	    "13784+ A? example.com. (29)");
	check(TCP, 50000, 54, BYTES("\0\x1d" QUERY), "");
	check(TCP, 50000, 53, BYTES("\0\x1e" QUERY), "");
	check(TCP, 50000, 53, BYTES("\0\0" QUERY), "");
	check(TCP, 50000, 53, BYTES("\0"), "");
}

/* A stream known by its start is not known here: its port helps. */
static void
test_later_records_are_known_by_port_and_bytes(void **state)
{
	(void)state;
	check(
	    TCP, 443, 50000, BYTES("\x14\3\3\0\1\1"), "TLS Change Cipher Spec");
	check(TCP, 4444, 50000, BYTES("\x14\3\3\0\1\1"), "");
	check(TCP, 443, 50000, BYTES("\x14\5\3\0\1\1"), "");
	check(TCP, 25, 50000, BYTES("250 2.1.0 Ok\r\n"), "SMTP 250 2.1.0 Ok");
	check(TCP, 50000, 25, BYTES("cGFzc3dvcmQ=\r\n"), "");
	check(TCP, 50000, 21, BYTES("PASS secret\r\n"), "");
	check(TCP, 21, 50000, BYTES("331 Password required\r\n"),
	    "FTP 331 Password required");
}

/* RFC 9001 A.2: how the client's Initial begins, and RFC 9369 A.2. */
static void
test_quic_is_known_though_it_was_cut(void **state)
{
	static const char first[] = "\xc0\0\0\0\1\x08\x83\x94\xc8\xf0\x3e\x51"
				    "\x57\x08\0\0\x44\x9e\x7b\x9a\xec\x34";
	static const char second[] = "\xd7\x6b\x33\x43\xcf\x08\x83\x94\xc8\xf0"
				     "\x3e\x51\x57\x08\0\0\x44\x9e\xa0\xc9";

	(void)state;
	check_wire(UDP, 50000, 443, BYTES(first), 1200, "QUIC v1 Initial");
	check_wire(UDP, 50000, 443, BYTES(second), 1200, "QUIC v2 Initial");
	check_wire(UDP, 50000, 444, BYTES(first), 1200, "");
	check_wire(UDP, 50000, 443, BYTES("\x40\0\0\0\1\x08\x83"), 1200, "");
}

static void
test_handshakes_say_which_step(void **state)
{
	char wireguard[148] = "\1";

	(void)state;
	check(UDP, 50000, 50001, wireguard, 148,
	    "WireGuard Handshake Initiation");
	wireguard[0] = 2;
	check(UDP, 50000, 50001, wireguard, 92, "WireGuard Handshake Response");
	check(UDP, 50000, 50001,
	    BYTES("\x16\xfe\xff\0\0\0\0\0\0\0\0\0\4\1\0\0\0"),
	    "DTLS Client Hello");
	check(UDP, 50000, 50001,
	    BYTES("\x16\xfe\xfd\0\1\0\0\0\0\0\0\0\4\1\0\0\0"),
	    "DTLS Encrypted Handshake Message");
	check(TCP, 3306, 50000,
	    BYTES("\x31\0\0\0\x0a"
		  "8.0.32\0\1\2\3\4\5\6\7\x08\0\xff\xff\xff\2\0\xff"),
	    "MySQL 8.0.32");
}

static void
test_dhcp_names_its_client(void **state)
{
	(void)state;
	check(UDP, 546, 547,
	    BYTES("\1\x12\x34\x56\0\x27\0\x0e\1\6laptop\4home\0"),
	    "DHCPv6 Solicit laptop.home");
	check(UDP, 547, 546,
	    BYTES("\7\x12\x34\x56\0\3\0\x28\0\0\0\1\0\0\0\0\0\0\0\0\0\5\0\x18"
		  "\x20\1\x0d\xb8\0\1\0\0\0\0\0\0\0\0\0\x25\0\0\1\0\0\0\2\0"),
	    "DHCPv6 Reply 2001:db8:1::25");
}

/* Neither more than is there is read, nor anything but ASCII written. */
static void
test_every_prefix_is_one_line(void **state)
{
	static const struct {
		uint8_t protocol;
		uint16_t port;
		const char *bytes;
		size_t n;
	} all[] = {
	    {UDP, 53, BYTES(QUERY)},
	    {TCP, 53, BYTES("\0\x1d" QUERY)},
	    {TCP, 25, BYTES("220 \xff\x1b[2J\r\n")},
	    {TCP, 443, BYTES("\x16\3\1\0\5\1\0\0\1\3\x15\3\3\0\2\1\0")},
	    {UDP, 443, BYTES("\xc0\0\0\0\1\x08\x83\x94\xc8\xf0\x3e\x51")},
	    {UDP, 547, BYTES("\1\x12\x34\x56\0\x27\0\4\0\2p\x1b")},
	    {UDP, 3478, BYTES("\0\1\0\0\x21\x12\xa4\x42\xb7\xe7\xa7\1\xbc")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		for (size_t k = 0; k <= all[i].n; k++) {
			uint8_t *data = heap_copy(all[i].bytes, k);
			struct frame f = {
			    .data = data, .captured = (uint32_t)k};
			struct packet p = {
			    .flags = PACKET_PORTS |
			             (all[i].protocol == TCP ? PACKET_TCP : 0),
			    .protocol = all[i].protocol,
			    .src_port = 50000,
			    .dst_port = all[i].port,
			    .payload_offset = 1,
			    .payload_bytes = (uint32_t)all[i].n,
			};
			char line[30];

			message_phrase_of_packet(&f, &p, line, sizeof(line));
			for (const char *c = line; *c; c++)
				CHECK(*c >= ' ' && *c <= '~');
			free(data);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bytes_tell_whatever_the_port),
	    cmocka_unit_test(test_stun_says_method_and_class),
	    cmocka_unit_test(test_ntp_says_version_and_mode),
	    cmocka_unit_test(test_dns_reads_as_in_tcpdump),
	    cmocka_unit_test(test_dns_over_tcp_is_known_by_its_port_and_length),
	    cmocka_unit_test(test_later_records_are_known_by_port_and_bytes),
	    cmocka_unit_test(test_quic_is_known_though_it_was_cut),
	    cmocka_unit_test(test_handshakes_say_which_step),
	    cmocka_unit_test(test_dhcp_names_its_client),
	    cmocka_unit_test(test_every_prefix_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
