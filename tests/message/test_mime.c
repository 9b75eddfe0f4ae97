/* SPDX-License-Identifier: BSD-2-Clause */
/* What is attached to mail; expected values by the examples of the RFCs. */
#include "check.h"

#include "message/media_param.h"
#include "message/mime.h"

#include <stdio.h>

#define TEXT(literal)                                                          \
	((struct bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

static const char *
name_of(const char *disposition, const char *type)
{
	static char out[256];
	struct bytes d = {(const uint8_t *)disposition, strlen(disposition)};
	struct bytes t = {(const uint8_t *)type, strlen(type)};

	media_file_name(d, t, out, sizeof(out));
	return out;
}

/* RFC 2183 2, RFC 2231 3 and 4, RFC 6266 5, RFC 2047 8. */
static void
test_names_are_what_the_sender_meant(void **state)
{
	(void)state;
	CHECK_STR(name_of("attachment; filename=genome.jpeg;\r\n"
			  " modification-date=\"Wed, 12 Feb 1997\"",
		      ""),
	    "genome.jpeg");
	CHECK_STR(name_of("attachment; filename=\"a \\\"b\\\"; c\"", ""),
	    "a \"b\"; c");
	CHECK_STR(name_of("attachment; filename=\"EURO rates\"; "
			  "filename*=utf-8''%e2%82%ac%20rates",
		      ""),
	    "\xe2\x82\xac rates");
	CHECK_STR(
	    name_of("attachment; filename*=iso-8859-1'en'%A3%20rates", ""),
	    "\xc2\xa3 rates");
	CHECK_STR(name_of("", "application/x-stuff;\r\n"
			      "\tname*0*=us-ascii'en'This%20is%20even%20;"
			      "\r\n name*1*=%2A%2A%2Afun%2A%2A%2A%20;"
			      "\r\n name*2=\"isn't it!\""),
	    "This is even ***fun*** isn't it!");
	CHECK_STR(name_of("", "text/plain; name=\"=?ISO-8859-1?Q?a=E4?= "
			      "=?ISO-8859-1?Q?b_c?=.txt\""),
	    "a\xc3\xa4"
	    "b c.txt");
	CHECK_STR(name_of("", "image/png; name==?UTF-8?B?w6QucG5n?="),
	    "\xc3\xa4.png");
	CHECK_STR(name_of("inline", "text/plain; charset=us-ascii"), "");
	CHECK_STR(name_of("attachment; filename", ""), "");
	CHECK_STR(name_of("attachment; filename=\"open", ""), "open");
}

/* A line for each thing told, with the bytes of parts in between. */
struct told {
	char text[4096];
	size_t n;
};

static void
note(void *to, const struct mime_event *e)
{
	struct told *t = to;
	char *at = t->text + t->n;
	size_t room = sizeof(t->text) - t->n;

	if (e->kind == MIME_PART)
		t->n += (size_t)snprintf(at, room,
		    "[%.*s %.*s:", (int)e->name.n, (const char *)e->name.at,
		    (int)e->type.n, (const char *)e->type.at);
	else if (e->kind == MIME_BYTES)
		t->n += (size_t)snprintf(at, room, "%.*s", (int)e->bytes.n,
		    (const char *)e->bytes.at);
	else
		t->n +=
		    (size_t)snprintf(at, room, "%s]", e->complete ? "" : "...");
	assert_true(t->n < sizeof(t->text));
}

static void
feed(const char *mail, size_t n, size_t step, bool complete, struct told *t)
{
	struct mime m = {0};
	struct mime_sink sink = {t, note};

	t->n = 0;
	t->text[0] = '\0';
	for (size_t i = 0; i < n; i += step) {
		size_t k = n - i < step ? n - i : step;
		uint8_t *exact = heap_copy(mail + i, k);

		mime_feed(&m, (struct bytes){exact, k}, &sink);
		free(exact);
	}
	mime_end(&m, complete, &sink);
}

static void
check_mail(const char *mail, size_t n, bool complete, const char *want)
{
	for (size_t step = 1; step < 90; step++) {
		struct told t;

		feed(mail, n, step, complete, &t);
		CHECK_STR(t.text, want);
	}
}

#define CHECK_MAIL(literal, want)                                              \
	check_mail(literal, sizeof(literal) - 1, true, want)

/* clang-format off: a mail is read line by line */
#define MULTIPART "Content-Type: multipart/mixed; boundary="
#define ATTACHED "Content-Disposition: attachment"

static const char flat[] =
    MULTIPART "\"--x y\"\r\n\r\n"
	      "preamble\r\n"
	      "----x y\r\n\r\n"
	      "not an attachment\r\n"
	      "----x y \r\n"
	      "Content-Type: text/csv;\r\n name=a.csv\r\n\r\n"
	      "1,2\r\n\r\n"
	      "----x y\r\n"
	      "Content-Type: image/png\r\n"
	      "CONTENT-TRANSFER-ENCODING: Base64\r\n\r\n"
	      "aGVs\r\nbG8=\r\n"
	      "----x y--\r\n"
	      "epilogue\r\n";

static const char nested[] =
    MULTIPART "a\r\n\r\n"
	      "--a\r\n"
	      "Content-Type: multipart/related; boundary=ab\r\n\r\n"
	      "--ab\r\n" ATTACHED "; filename=x\r\n\r\n"
	      "in\r\n"
	      "--a\r\n" ATTACHED "; filename=y\r\n\r\n"
	      "out\r\n"
	      "--ab\r\n"
	      "--a--\r\n";

static const char message[] =
    MULTIPART "a\r\n\r\n"
	      "--a\r\n"
	      "Content-Type: message/rfc822\r\n\r\n" MULTIPART "b\r\n\r\n"
	      "--b\r\n" ATTACHED "; filename=x\r\n"
	      "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	      "a=3D=\r\nb=zz=4\r\n"
	      "--b--\r\n"
	      "--a--\r\n";

static const char open_end[] = MULTIPART "a\r\n\r\n"
					 "--a\r\n" ATTACHED "\r\n\r\n"
					 "half";

static const char last_line[] = MULTIPART "a\r\n\r\n"
					  "--a\r\n" ATTACHED "\r\n\r\n"
					  "all\r\n"
					  "--a--";
/* clang-format on */

static void
test_attachments_are_found_between_delimiters(void **state)
{
	(void)state;
	CHECK_MAIL(flat, "[a.csv text/csv:1,2\r\n][ image/png:hello]");
}

static void
test_parts_within_parts_end_with_the_outer_one(void **state)
{
	(void)state;
	CHECK_MAIL(nested, "[x :in][y :out\r\n--ab]");
}

static void
test_messages_within_messages_are_looked_into(void **state)
{
	(void)state;
	CHECK_MAIL(message, "[x :a=b=zz=4]");
}

static void
test_what_is_one_part_may_be_an_attachment(void **state)
{
	(void)state;
	CHECK_MAIL("Content-Type: application/pdf; name=x.pdf\r\n\r\n%PDF\r\n",
	    "[x.pdf application/pdf:%PDF\r\n]");
	CHECK_MAIL("Content-Type: text/html\r\n\r\n<p>\r\n", "");
	CHECK_MAIL("no head at all", "");
	CHECK_MAIL("", "");
}

static void
test_a_part_without_its_delimiter_is_not_complete(void **state)
{
	(void)state;
	CHECK_MAIL(open_end, "[ :half...]");
	check_mail(ATTACHED "\r\n\r\nhalf", sizeof(ATTACHED) - 1 + 8, false,
	    "[ :half...]");
	CHECK_MAIL(last_line, "[ :all]");
}

/* Deeper than is read: nothing of it, and nothing breaks. */
static void
test_nesting_has_an_end(void **state)
{
	char mail[16384];
	struct told t;
	size_t n = 0;

	(void)state;
	n += (size_t)sprintf(mail, "Content-Type: multipart/mixed; "
				   "boundary=b0\r\n\r\n");
	for (unsigned i = 1; i < 100; i++)
		n += (size_t)sprintf(mail + n,
		    "--b%u\r\nContent-Type: "
		    "multipart/mixed; boundary=b%u\r\n\r\n",
		    i - 1, i);
	n += (size_t)sprintf(mail + n,
	    "--b99\r\nContent-Disposition: "
	    "attachment\r\n\r\ndeep\r\n--b0\r\nContent-Disposition: "
	    "attachment\r\n\r\nhigh\r\n--b0--\r\n");
	feed(mail, n, 77, true, &t);
	CHECK_STR(t.text, "[ :high]");
}

/* Lines longer than is kept are content, with a CR at the seam or not. */
static void
test_long_lines_stay_whole(void **state)
{
	static char mail[8192], want[8192];
	struct told t;

	(void)state;
	for (size_t length = MIME_LINE - 3; length < MIME_LINE + 3; length++) {
		int n =
		    sprintf(mail, "Content-Disposition: attachment\r\n\r\n");
		int k = sprintf(want, "[ :");

		for (size_t i = 0; i < length; i++) {
			mail[n++] = (char)('a' + i % 26);
			want[k++] = (char)('a' + i % 26);
		}
		n += sprintf(mail + n, "\r\n\r\rz\r\n");
		sprintf(want + k, "\r\n\r\rz\r\n]");
		feed(mail, (size_t)n, 7, true, &t);
		CHECK_STR(t.text, want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_are_what_the_sender_meant),
	    cmocka_unit_test(test_attachments_are_found_between_delimiters),
	    cmocka_unit_test(test_parts_within_parts_end_with_the_outer_one),
	    cmocka_unit_test(test_messages_within_messages_are_looked_into),
	    cmocka_unit_test(test_what_is_one_part_may_be_an_attachment),
	    cmocka_unit_test(test_a_part_without_its_delimiter_is_not_complete),
	    cmocka_unit_test(test_nesting_has_an_end),
	    cmocka_unit_test(test_long_lines_stay_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
