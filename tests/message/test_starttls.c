/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/starttls.h"

#include <stdio.h>

/* The first bytes of a client's hello, as RFC 8446 4.1.2 lays them out. */
#define HELLO                                                                  \
	"\x16\3\1\0\x85\1\0\0\x81\3\3ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP\0\0\2"   \
	"\x13\1\1\0"

#define BYTES(literal) literal, sizeof(literal) - 1

enum end { TLS_BEGINS, NEVER, NOT_YET };

/* Where TLS begins, in bytes from the start; what else there is to say. */
static enum end
read_all(enum app app, const uint8_t *at, size_t n, size_t step, size_t *where)
{
	struct starttls s = {.app = (uint8_t)app};
	size_t from = 0, to = 0;

	for (;;) {
		struct reading r = starttls_read(&s, at + from, to - from);

		CHECK(r.used <= to - from);
		*where = from + r.used;
		if (r.message || r.lost)
			return r.message ? TLS_BEGINS : NEVER;
		if (r.used + r.skip > n - from)
			return NOT_YET;
		from += r.used + (size_t)r.skip;
		to = to < from ? from : to;
		if (r.used > 0 || r.skip > 0)
			continue;
		if (to == n)
			return NOT_YET;
		to = step < n - to ? to + step : n;
	}
}

static void
check(enum app app, const char *bytes, size_t n, enum end end, size_t where)
{
	for (size_t step = 1; step < 80; step++) {
		uint8_t *exact = heap_copy(bytes, n);
		size_t at;

		CHECK_EQ(read_all(app, exact, n, step, &at), end);
		if (end == TLS_BEGINS)
			CHECK_EQ(at, where);
		free(exact);
	}
}

static void
test_tls_is_found_behind_lines(void **state)
{
	(void)state;
	check(APP_SMTP, BYTES("EHLO a\r\nSTARTTLS\r\n" HELLO), TLS_BEGINS, 18);
	check(APP_IMAP, BYTES("a STARTTLS\r\n" HELLO), TLS_BEGINS, 12);
	check(APP_POP3, BYTES("STLS\n" HELLO), TLS_BEGINS, 5);
	check(APP_FTP, BYTES("AUTH TLS\r\n" HELLO), TLS_BEGINS, 10);
}

static void
test_tls_is_found_behind_packets(void **state)
{
	(void)state;
	check(APP_POSTGRESQL, BYTES("\0\0\0\x08\4\xd2\x16\x2f" HELLO),
	    TLS_BEGINS, 8);
	check(APP_POSTGRESQL, BYTES("S" HELLO), TLS_BEGINS, 1);
	check(APP_RDP, BYTES("\3\0\0\x07\2\xe0\0" HELLO), TLS_BEGINS, 7);
	check(APP_MYSQL, BYTES("\4\0\0\1abcd" HELLO), TLS_BEGINS, 8);
	check(APP_LDAP, BYTES("\x30\x81\3\2\1\1" HELLO), TLS_BEGINS, 6);
}

static void
test_text_goes_on(void **state)
{
	(void)state;
	check(APP_SMTP, BYTES("MAIL FROM:<a@b>\r\n\x16\3 not\r\n\x16 x\r\nQ"),
	    NOT_YET, 0);
	check(APP_SMTP, BYTES("half a line and no more " HELLO), NOT_YET, 0);
	check(APP_POSTGRESQL, BYTES("\0\0\0\x13\0\3\0\0user"), NEVER, 0);
	check(APP_POSTGRESQL, BYTES("N"), NEVER, 0);
	check(APP_HTTP, BYTES("GET"), NEVER, 0);
	CHECK(!starttls_speaks(APP_HTTP));
	CHECK(starttls_speaks(APP_SMTP));
}

static void
test_search_has_an_end(void **state)
{
	static uint8_t lines[2000];
	size_t where;

	(void)state;
	memset(lines, '\n', sizeof(lines));
	CHECK_EQ(read_all(APP_SMTP, lines, sizeof(lines), 100, &where), NEVER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tls_is_found_behind_lines),
	    cmocka_unit_test(test_tls_is_found_behind_packets),
	    cmocka_unit_test(test_text_goes_on),
	    cmocka_unit_test(test_search_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
