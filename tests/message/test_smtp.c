/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/smtp.h"

#include <stdio.h>

#define BYTES(literal) literal, sizeof(literal) - 1

/* What is told of a client's bytes that grow by `step`. */
static void
read_all(const char *text, size_t n, size_t step, char *out, size_t size)
{
	uint8_t *all = heap_copy(text, n);
	struct smtp s = {0};
	size_t from = 0, to = 0, k = 0;

	out[0] = '\0';
	for (;;) {
		uint8_t *window = heap_copy(all + from, to - from);
		struct smtp_event e = {.kind = SMTP_LINE};
		struct reading r = smtp_read(&s, window, to - from, &e);

		CHECK(r.used <= to - from);
		from += r.used;
		if (r.message && e.kind == SMTP_BYTES)
			k += (size_t)snprintf(out + k, size - k, "%.*s",
			    (int)e.bytes.n, (const char *)e.bytes.at);
		if (r.message && e.kind == SMTP_END)
			k += (size_t)snprintf(out + k, size - k, "|");
		if (r.message && e.kind == SMTP_CUT)
			k += (size_t)snprintf(out + k, size - k, "!");
		if (r.message && e.kind == SMTP_TLS)
			k += (size_t)snprintf(out + k, size - k, "T");
		free(window);
		if (r.message && e.kind == SMTP_TLS)
			break;
		if (r.used > 0 || r.message)
			continue;
		if (to == n)
			break;
		to = step < n - to ? to + step : n;
	}
	free(all);
}

static void
check(const char *text, size_t n, const char *want)
{
	char got[2048];

	for (size_t step = 1; step < 80; step++) {
		read_all(text, n, step, got, sizeof(got));
		CHECK_STR(got, want);
	}
}

/* RFC 5321 4.5.2 and D.1. */
static void
test_a_message_is_what_its_sender_wrote(void **state)
{
	(void)state;
	check(
	    BYTES("EHLO bar.com\r\nMAIL FROM:<S@bar.com>\r\n"
		  "RCPT TO:<J@foo.com>\r\nDATA\r\n"
		  "Subject: x\r\n\r\n..two\r\n.one\r\n. \r\na\n.\nb\r\n...\r\n"
		  ".\r\nMAIL FROM:<S@bar.com>\r\nDATA\r\n.\r\nQUIT\r\n"),
	    "Subject: x\r\n\r\n.two\r\none\r\n \r\na\n.\nb\r\n..\r\n||");
}

static void
test_what_the_server_does_not_want_is_no_message(void **state)
{
	(void)state;
	check(BYTES("DATA\r\nRSET\r\nDATA\r\nMAIL FROM:<a@b>\r\nDATA\r\n"
		    "quit: I am a field\r\n.\r\ndata\r\nQUIT\r\n"),
	    "quit: I am a field\r\n|");
}

/* RFC 3030 4.2: chunks are counted, and no dot is doubled. */
static void
test_chunks_are_put_together(void **state)
{
	(void)state;
	check(BYTES("BDAT 6\r\nabc\r\n.BDAT 5 LAST\r\n.\r\n\r\n"
		    "BDAT 3\r\nxyzRSET\r\nBDAT 2\r\n12bdat 0 last\r\nQUIT\r\n"),
	    "abc\r\n..\r\n\r\n|xyz!12|");
}

static void
test_tls_ends_the_reading(void **state)
{
	(void)state;
	check(BYTES("EHLO a\r\nSTARTTLS\r\n"
		    "\x16\3\1\0\x85\1\0\0\x81\3\3ABCDEFGHIJKLMNOPABCDEFGH"),
	    "T");
}

static void
test_a_gap_belongs_to_the_message_it_is_in(void **state)
{
	struct smtp s = {0};
	struct smtp_event e;

	(void)state;
	CHECK_EQ(smtp_gap(&s, 10), 0);
	s = (struct smtp){0};
	smtp_read(&s, (const uint8_t *)"BDAT 10\r\n", 9, &e);
	CHECK_EQ(smtp_gap(&s, 4), 4);
	CHECK_EQ(smtp_gap(&s, 40), 6);
	s = (struct smtp){0};
	smtp_read(&s, (const uint8_t *)"DATA\r\n", 6, &e);
	CHECK_EQ(smtp_gap(&s, 40), 40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_message_is_what_its_sender_wrote),
	    cmocka_unit_test(test_what_the_server_does_not_want_is_no_message),
	    cmocka_unit_test(test_chunks_are_put_together),
	    cmocka_unit_test(test_tls_ends_the_reading),
	    cmocka_unit_test(test_a_gap_belongs_to_the_message_it_is_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
