/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/dhcp.h"
#include "message/phrases.h"

#define BYTES(literal) literal, sizeof(literal) - 1
#define OPTIONS_AT 240

/* A message with the fields that are looked at, and these options. */
static size_t
build(uint8_t out[600], uint8_t op, const char *options, size_t n)
{
	static const uint8_t cookie[] = {0x63, 0x82, 0x53, 0x63};

	memset(out, 0, 600);
	memcpy(out, (uint8_t[]){op, 1, 6, 0, 1, 2, 3, 4}, 8);
	if (op == 2)
		memcpy(out + 16, (uint8_t[]){192, 0, 2, 7}, 4);
	memcpy(out + 28, "\x02\0\0\0\0\x01", 6);
	memcpy(out + 236, cookie, 4);
	memcpy(out + OPTIONS_AT, options, n);
	return OPTIONS_AT + n;
}

static void
test_request_names_its_client(void **state)
{
	uint8_t bytes[600];
	size_t n = build(bytes, 1,
	    BYTES("\x35\1\3\0\x0c\6laptop\x32\4\xc0\0\2\7"
		  "\x3c\4MSFT\xff"));
	uint8_t *exact = heap_copy(bytes, n);
	struct dhcp_message m;
	char name[64];

	(void)state;
	CHECK(dhcp_read(exact, n, &m));
	CHECK_EQ(m.type, DHCP_REQUEST);
	CHECK(!m.from_server);
	CHECK_EQ(m.id, 0x01020304);
	CHECK_EQ(m.hardware.n, 6);
	CHECK_EQ(m.hardware.at[5], 1);
	CHECK_EQ(m.requested.bytes[3], 7);
	CHECK_EQ(m.vendor_class.n, 4);
	CHECK_EQ(dhcp_name(&m, name, sizeof(name)), 6);
	CHECK_STR(name, "laptop");
	CHECK_EQ(dhcp_address(&m).family, FAMILY_NONE);
	free(exact);
}

static void
test_ack_says_the_address(void **state)
{
	uint8_t bytes[600];
	size_t n = build(bytes, 2, BYTES("\x35\1\5\x36\4\xc0\0\2\1\xff"));
	struct dhcp_message m;
	struct addr a;

	(void)state;
	CHECK(dhcp_read(bytes, n, &m));
	CHECK_EQ(m.type, DHCP_ACK);
	a = dhcp_address(&m);
	CHECK_EQ(a.family, FAMILY_IPV4);
	CHECK_EQ(a.bytes[3], 7);
	CHECK_EQ(m.server.bytes[3], 1);
}

/* RFC 4702 2.1 and 2.3.1: as text, and with the E flag in labels. */
static void
test_full_name_is_read_in_both_forms(void **state)
{
	uint8_t bytes[600];
	struct dhcp_message m;
	char name[64];
	size_t n;

	(void)state;
	n = build(bytes, 1, BYTES("\x0c\1x\x51\x0e\0\0\0pc.example.\xff"));
	CHECK(dhcp_read(bytes, n, &m));
	dhcp_name(&m, name, sizeof(name));
	CHECK_STR(name, "pc.example");
	n = build(bytes, 1, BYTES("\x51\x0f\4\0\0\2pc\7example\0\xff"));
	CHECK(dhcp_read(bytes, n, &m));
	dhcp_name(&m, name, sizeof(name));
	CHECK_STR(name, "pc.example");
}

/* RFC 2132 9.3: 3 = both the file and the sname field hold options. */
static void
test_options_go_on_in_other_fields(void **state)
{
	uint8_t bytes[600];
	size_t n = build(bytes, 1, BYTES("\x34\1\3\xff"));
	struct dhcp_message m;

	(void)state;
	memcpy(bytes + 108, "\x35\1\1\xff", 4);
	memcpy(bytes + 44, "\x0c\2pc\xff", 5);
	CHECK(dhcp_read(bytes, n, &m));
	CHECK_EQ(m.type, DHCP_DISCOVER);
	CHECK_EQ(m.host_name.n, 2);
}

static void
test_every_prefix_is_safe_and_short_ones_are_none(void **state)
{
	uint8_t bytes[600];
	size_t n = build(bytes, 1, BYTES("\x35\1\3\x0c\6laptop\xff"));

	(void)state;
	for (size_t k = 0; k <= n; k++) {
		uint8_t *exact = heap_copy(bytes, k);
		struct dhcp_message m;

		CHECK_EQ(dhcp_read(exact, k, &m), k >= OPTIONS_AT);
		free(exact);
	}
}

static void
check_phrase(enum app app, const char *bytes, size_t n, const char *expected)
{
	uint8_t *exact = heap_copy(bytes, n);
	char line[64];
	bool more = message_phrase(app, exact, n, line, sizeof(line));

	CHECK_EQ(more, strcmp(line, app_title(app)) != 0);
	CHECK_STR(line, expected);
	free(exact);
}

static void
test_phrases_are_first_lines(void **state)
{
	uint8_t bytes[600];
	size_t n = build(bytes, 2, BYTES("\x35\1\5\x0c\2pc\xff"));

	(void)state;
	check_phrase(APP_HTTP, BYTES("GET /index.html HTTP/1.1\r\nHost: a\r\n"),
	    "HTTP GET /index.html HTTP/1.1");
	check_phrase(APP_HTTP, BYTES("HTTP/1.1 200 OK\r\n"), "HTTP/1.1 200 OK");
	check_phrase(APP_HTTP, BYTES("<html>"), "HTTP");
	check_phrase(APP_SSH, BYTES("SSH-2.0-OpenSSH_9.2\x1b[2J\r\n"),
	    "SSH-2.0-OpenSSH_9.2\\x1b[2J");
	check_phrase(APP_SIP, BYTES("BYE sip:a@b SIP/2.0\r\n"),
	    "SIP BYE sip:a@b SIP/2.0");
	check_phrase(APP_SSDP, BYTES("M-SEARCH * HTTP/1.1\r\n"),
	    "SSDP M-SEARCH * HTTP/1.1");
	check_phrase(APP_POP3, BYTES("PASS secret\r\n"), "POP3");
	check_phrase(APP_DHCP, (char *)bytes, n, "DHCP ACK 192.0.2.7 pc");
	check_phrase(APP_UNKNOWN, BYTES("?"), "Unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_request_names_its_client),
	    cmocka_unit_test(test_ack_says_the_address),
	    cmocka_unit_test(test_full_name_is_read_in_both_forms),
	    cmocka_unit_test(test_options_go_on_in_other_fields),
	    cmocka_unit_test(test_every_prefix_is_safe_and_short_ones_are_none),
	    cmocka_unit_test(test_phrases_are_first_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
