/* SPDX-License-Identifier: BSD-2-Clause */
/* What the data of records says, and the line about a whole message. */
#include "check.h"

#include "message/dns_phrase.h"
#include "message/dns_rdata.h"
#include "message/dns_registry.h"

/* Bytes of a literal with NULs in it. */
#define RDATA(literal) literal, sizeof(literal) - 1

/* A response of one record, whose owner is example.com at 12. */
static size_t
answer(uint8_t *out, uint16_t type, const char *rdata, size_t n)
{
	static const uint8_t head[] = "\x10\xe1\x81\x80\0\1\0\1\0\0\0\0"
				      "\7example\3com\0\0\1\0\1"
				      "\xc0\x0c\0\0\0\1\0\0\0\x3c\0";

	memcpy(out, head, sizeof(head));
	out[31] = (uint8_t)(type >> 8);
	out[32] = (uint8_t)type;
	out[40] = (uint8_t)n;
	memcpy(out + 41, rdata, n);
	return 41 + n;
}

static void
check_rdata(uint16_t type, const char *rdata, size_t n, const char *expected)
{
	uint8_t bytes[41 + 255], *exact;
	size_t len = answer(bytes, type, rdata, n);
	struct dns_message m;
	struct dns_record r;
	char text[256];

	exact = heap_copy(bytes, len);
	CHECK(dns_message_read(exact, len, &m));
	CHECK(dns_record_next(&m, &r));
	CHECK_EQ(r.type, type);
	CHECK_EQ(dns_rdata_text(&m, &r, text, sizeof(text)), strlen(expected));
	CHECK_STR(text, expected);
	free(exact);
}

static void
test_data_reads_like_a_master_file(void **state)
{
	(void)state;
	check_rdata(DNS_TYPE_A, RDATA("\x5d\xb8\xd8\x22"), "93.184.216.34");
	check_rdata(DNS_TYPE_AAAA,
	    RDATA("\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), "2001:db8::1");
	check_rdata(DNS_TYPE_CNAME, RDATA("\3www\xc0\x0c"), "www.example.com");
	check_rdata(DNS_TYPE_NS, RDATA("\2ns\xc0\x0c"), "ns.example.com");
	check_rdata(DNS_TYPE_PTR, RDATA("\xc0\x0c"), "example.com");
	check_rdata(
	    DNS_TYPE_MX, RDATA("\0\x0a\4mail\xc0\x0c"), "10 mail.example.com");
	check_rdata(DNS_TYPE_MX, RDATA("\0\0\0"), "0 <root>"); /* RFC 7505 */
	check_rdata(DNS_TYPE_SRV, RDATA("\0\0\0\5\x13\xc4\3sip\xc0\x0c"),
	    "0 5 5060 sip.example.com");
	check_rdata(DNS_TYPE_SOA,
	    RDATA("\2ns\xc0\x0c\5admin\xc0\x0c\0\0\0\1\0\0\0\2\0\0\0\3"
		  "\0\0\0\4\0\0\0\5"),
	    "ns.example.com admin.example.com 1 2 3 4 5");
	check_rdata(DNS_TYPE_TXT, RDATA("\x0bv=spf1 -all\3a\"b\1\n\0"),
	    "\"v=spf1 -all\" \"a\\\"b\" \"\\010\" \"\"");
	/* RFC 8659 4.2 */
	check_rdata(DNS_TYPE_CAA, RDATA("\0\5issueca1.example.net"),
	    "0 issue \"ca1.example.net\"");
}

/* RFC 9460 D.1 and D.2; a name's final dot is not written here. */
static void
test_service_bindings_of_the_rfc_are_read(void **state)
{
#define FOO_COM "\3foo\7example\3com\0"
#define FOO_ORG "\3foo\7example\3org\0"
	(void)state;
	check_rdata(DNS_TYPE_HTTPS, RDATA("\0\0" FOO_COM), "0 foo.example.com");
	check_rdata(DNS_TYPE_SVCB, RDATA("\0\1\0"), "1 <root>");
	check_rdata(DNS_TYPE_SVCB, RDATA("\0\x10" FOO_COM "\0\3\0\2\0\x35"),
	    "16 foo.example.com port=53");
	check_rdata(DNS_TYPE_SVCB, RDATA("\0\1" FOO_COM "\x02\x9b\0\5hello"),
	    "1 foo.example.com key667=hello");
	check_rdata(DNS_TYPE_SVCB,
	    RDATA("\0\1" FOO_COM "\x02\x9b\0\x09hello\xd2qoo"),
	    "1 foo.example.com key667=hello\xd2qoo");
	check_rdata(DNS_TYPE_SVCB,
	    RDATA("\0\1" FOO_COM "\0\6\0\x20"
		  "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
		  "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\x53\0\1"),
	    "1 foo.example.com ipv6hint=2001:db8::1,2001:db8::53:1");
	check_rdata(DNS_TYPE_SVCB,
	    RDATA("\0\x10" FOO_ORG "\0\0\0\4\0\1\0\4"
		  "\0\1\0\x09\2h2\5h3-19\0\4\0\4\xc0\0\2\1"),
	    "16 foo.example.org mandatory=alpn,ipv4hint alpn=h2,h3-19 "
	    "ipv4hint=192.0.2.1");
	check_rdata(DNS_TYPE_HTTPS,
	    RDATA("\0\1\0\0\2\0\0\0\5\0\3\1\2\3\0\x08\0\0"),
	    "1 <root> no-default-alpn ech=3 bytes ohttp");
}

static void
test_data_that_is_not_what_it_says_is_named(void **state)
{
	(void)state;
	check_rdata(DNS_TYPE_A, RDATA("\1\2\3"), "A malformed");
	check_rdata(DNS_TYPE_A, RDATA("\1\2\3\4\5"), "A malformed");
	check_rdata(DNS_TYPE_AAAA, RDATA("\1\2\3\4"), "AAAA malformed");
	check_rdata(DNS_TYPE_CNAME, RDATA(""), "CNAME malformed");
	check_rdata(DNS_TYPE_CNAME, RDATA("\1a\0\0"), "CNAME malformed");
	check_rdata(DNS_TYPE_CNAME, RDATA("\xc0\x29"), "CNAME malformed");
	check_rdata(DNS_TYPE_MX, RDATA("\0"), "MX malformed");
	check_rdata(DNS_TYPE_TXT, RDATA("\5abc"), "TXT malformed");
	check_rdata(DNS_TYPE_CAA, RDATA("\0\5is"), "CAA malformed");
	check_rdata(
	    DNS_TYPE_SVCB, RDATA("\0\1\0\0\4\0\4\1\2"), "SVCB malformed");
	check_rdata(DNS_TYPE_SVCB, RDATA("\0\1\0\0\2\0\1x"), "SVCB malformed");
	check_rdata(
	    DNS_TYPE_SVCB, RDATA("\0\1\0\0\1\0\2\5h"), "SVCB malformed");
	check_rdata(43, RDATA("\1\2\3"), "DS 3 bytes");
	check_rdata(65280, RDATA(""), "TYPE65280 0 bytes");
}

static void
test_every_type_and_code_has_a_name(void **state)
{
	char word[DNS_WORD_BYTES];

	(void)state;
	dns_type_name(1, word);
	CHECK_STR(word, "A");
	dns_type_name(51, word);
	CHECK_STR(word, "NSEC3PARAM");
	dns_type_name(65, word);
	CHECK_STR(word, "HTTPS");
	dns_type_name(255, word);
	CHECK_STR(word, "ANY");
	dns_type_name(32769, word);
	CHECK_STR(word, "DLV");
	dns_type_name(0, word);
	CHECK_STR(word, "TYPE0");
	dns_type_name(54, word);
	CHECK_STR(word, "TYPE54");
	dns_type_name(65535, word);
	CHECK_STR(word, "TYPE65535");
	dns_rcode_name(0, word);
	CHECK_STR(word, "NoError");
	dns_rcode_name(3, word);
	CHECK_STR(word, "NXDomain");
	dns_rcode_name(16, word);
	CHECK_STR(word, "BADVERS");
	dns_rcode_name(4095, word);
	CHECK_STR(word, "RCODE4095");
}

static void
check_phrase(const char *bytes, size_t n, const char *expected)
{
	uint8_t *exact = heap_copy(bytes, n);
	char text[200];

	CHECK_EQ(dns_phrase(exact, n, text, sizeof(text)), expected[0] != 0);
	CHECK_STR(text, expected);
	free(exact);
}

/* As tcpdump 4.99 -n says it of the same bytes. */
static void
test_a_line_reads_like_tcpdump(void **state)
{
#define EXAMPLE "\7example\3com\0"
	(void)state;
	check_phrase(RDATA("\x10\xe1\1\0\0\1\0\0\0\0\0\0" EXAMPLE "\0\1\0\1"),
	    "4321+ A? example.com. (29)");
	check_phrase(RDATA("\x10\xe1\1\x10\0\1\0\0\0\0\0\1" EXAMPLE
			   "\0\x1c\0\1\0\0\x29\4\xd0\0\0\0\0\0\0"),
	    "4321+% [1au] AAAA? example.com. (40)");
	check_phrase(
	    RDATA("\0\0\0\0\0\1\0\0\0\0\0\0\0\0\2\0\1"), "0 NS? . (17)");
	check_phrase(
	    RDATA("\x10\xe1\x81\x83\0\1\0\0\0\0\0\0" EXAMPLE "\0\1\0\1"),
	    "4321 NXDomain 0/0/0 (29)");
	check_phrase(
	    RDATA("\x10\xe1\x86\x20\0\1\0\0\0\0\0\0" EXAMPLE "\0\1\0\1"),
	    "4321*-|$ 0/0/0 (29)");
	check_phrase(RDATA("\x10\xe1\x81\x80\0\1\0\2\0\0\0\0" EXAMPLE
			   "\0\1\0\1\xc0\x0c\0\5\0\1\0\0\0\0\0\3\1b\0"
			   "\1b\0\0\1\0\1\0\0\0\0\0\4\1\2\3\4"),
	    "4321 2/0/0 CNAME b, A 1.2.3.4 (61)");
}

static void
test_a_line_is_printable_and_fits(void **state)
{
	char text[12];
	uint8_t *exact;

	(void)state;
	check_phrase(RDATA("\0\0\0\0\0\1\0\0\0\0\0\0\3\x1b[\xff\0\0\1\0\1"),
	    "0 A? \\x1b[\\xff. (21)");
	check_phrase(RDATA("\0\0\0\0\0\1\0\0\0\0\0\0\3ab"), "0 [cut] (15)");
	check_phrase(RDATA("\0\0\0\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1"),
	    "0 TYPE0? <unreadable>. [malformed] (18)");
	check_phrase(RDATA("SSH-2.0-OpenSSH_9.2\r\n"), "");
	exact = heap_copy("\0\0\0\0\0\1\0\0\0\0\0\0" EXAMPLE "\0\1\0\1", 29);
	CHECK(dns_phrase(exact, 29, text, sizeof(text)));
	CHECK_STR(text, "0 A? exampl");
	free(exact);
}

/* It would end well with the first byte of the record behind it. */
static void
test_a_name_ends_with_its_data(void **state)
{
	static const char bytes[] =
	    "\x10\xe1\x81\x80\0\1\0\2\0\0\0\0" EXAMPLE "\0\1\0\1"
	    "\xc0\x0c\0\5\0\1\0\0\0\0\0\2\1b"
	    "\0\0\1\0\1\0\0\0\0\0\4\1\2\3\4";
	struct dns_message m;
	char text[64];

	(void)state;
	CHECK(dns_message_read((const uint8_t *)bytes, sizeof(bytes) - 1, &m));
	dns_answers_text(&m, text, sizeof(text));
	CHECK_STR(text, "CNAME malformed, 1.2.3.4");
}

static void
test_answers_are_listed_without_signatures(void **state)
{
	static const char bytes[] =
	    "\x10\xe1\x81\x80\0\1\0\3\0\1\0\0" EXAMPLE "\0\1\0\1"
	    "\xc0\x0c\0\5\0\1\0\0\0\0\0\3\1b\0"
	    "\1b\0\0\x2e\0\1\0\0\0\0\0\2\1\2"
	    "\1b\0\0\1\0\1\0\0\0\0\0\4\1\2\3\4"
	    "\1b\0\0\2\0\1\0\0\0\0\0\3\1c\0";
	struct dns_message m;
	char text[64];

	(void)state;
	CHECK(dns_message_read((const uint8_t *)bytes, sizeof(bytes) - 1, &m));
	CHECK_EQ(dns_answers_text(&m, text, sizeof(text)), 10);
	CHECK_STR(text, "b, 1.2.3.4");
	CHECK_EQ(dns_answers_text(&m, text, 5), 4);
	CHECK_STR(text, "b, 1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_data_reads_like_a_master_file),
	    cmocka_unit_test(test_service_bindings_of_the_rfc_are_read),
	    cmocka_unit_test(test_data_that_is_not_what_it_says_is_named),
	    cmocka_unit_test(test_every_type_and_code_has_a_name),
	    cmocka_unit_test(test_a_line_reads_like_tcpdump),
	    cmocka_unit_test(test_a_line_is_printable_and_fits),
	    cmocka_unit_test(test_a_name_ends_with_its_data),
	    cmocka_unit_test(test_answers_are_listed_without_signatures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
