/* SPDX-License-Identifier: BSD-2-Clause */
/* One DNS message: names, header, questions, records. */
#include "check.h"

#include "message/dns.h"

/* example.com A, with an OPT record behind it: what dig sends. */
static const uint8_t query[] = {0x10, 0xe1, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1,
    7, 'e', 'X', 'a', 'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1,
    /* OPT: root, type 41, 1232 bytes, ttl 0, no options */
    0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0};

/* Its response: an alias and an address, both names by pointer. */
static const uint8_t response[] = {0x10, 0xe1, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0,
    0, 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1,
    /* at 29: example.com CNAME www.example.com */
    0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 6, 3, 'w', 'w', 'w', 0xc0, 12,
    /* at 47: www.example.com A 93.184.216.34 */
    0xc0, 41, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 93, 184, 216, 34};

static int
name_at(const uint8_t *msg, size_t len, size_t at, char *out)
{
	uint8_t *exact = heap_copy(msg, len);
	int used = dns_name_read(exact, len, at, out);

	free(exact);
	return used;
}

/* RFC 1035 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA, ARPA and the root. */
static void
test_names_of_the_rfc_are_read(void **state)
{
	uint8_t msg[93] = {0};
	char name[DNS_NAME_BYTES];

	(void)state;
	memcpy(msg + 20, "\1F\3ISI\4ARPA", 12);
	memcpy(msg + 40, "\3FOO\xc0\x14", 6);
	memcpy(msg + 64, "\xc0\x1a", 2);
	CHECK_EQ(name_at(msg, sizeof(msg), 20, name), 12);
	CHECK_STR(name, "f.isi.arpa");
	CHECK_EQ(name_at(msg, sizeof(msg), 40, name), 6);
	CHECK_STR(name, "foo.f.isi.arpa");
	CHECK_EQ(name_at(msg, sizeof(msg), 64, name), 2);
	CHECK_STR(name, "arpa");
	CHECK_EQ(name_at(msg, sizeof(msg), 92, name), 1);
	CHECK_STR(name, "<root>");
}

static void
test_pointers_go_backwards_only(void **state)
{
	static const struct {
		const char *bytes;
		size_t n, at;
	} loops[] = {
	    {"\xc0\0", 2, 0},             /* to itself */
	    {"\xc0\2\xc0\0", 4, 0},       /* to each other */
	    {"\xc0\2\xc0\0", 4, 2},       /* ... from the other side */
	    {"\1a\xc0\0", 4, 0},          /* to the start of its own name */
	    {"\1a\1b\xc0\2", 6, 0},       /* into the middle of it */
	    {"\xc0\3\0\1a\0", 6, 0},      /* forwards, to a good name */
	    {"\1a\xc0\4\1b\xc0\0", 8, 4}, /* back, and then forwards */
	    {"\xc0\2\1a\0\xc0\0", 7, 5},  /* ... to what ends well */
	};
	char name[DNS_NAME_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(loops) / sizeof(loops[0]); i++)
		CHECK_EQ(name_at((const uint8_t *)loops[i].bytes, loops[i].n,
			     loops[i].at, name),
		    -DNS_FAULT_NAME);
}

/* RFC 1035 3.1: a name is no longer than 255 bytes, with its lengths. */
static void
test_a_name_of_255_bytes_is_the_longest(void **state)
{
	uint8_t msg[300] = {0};
	char name[DNS_NAME_BYTES];

	(void)state;
	for (size_t at = 0; at < 192; at += 64) {
		msg[at] = 63;
		memset(msg + at + 1, 'a', 63);
	}
	msg[192] = 61;
	memset(msg + 193, 'B', 61);
	CHECK_EQ(name_at(msg, 255, 0, name), 255);
	CHECK_EQ(strlen(name), 253);
	CHECK_EQ(name[252], 'b');
	msg[192] = 62;
	memset(msg + 193, 'b', 62);
	CHECK_EQ(name_at(msg, 256, 0, name), -DNS_FAULT_NAME);
}

static void
test_127_labels_are_the_most(void **state)
{
	uint8_t msg[300] = {0};
	char name[DNS_NAME_BYTES];

	(void)state;
	for (size_t i = 0; i < 127; i++)
		memcpy(msg + 2 * i, "\1x", 2);
	CHECK_EQ(name_at(msg, sizeof(msg), 0, name), 255);
	memcpy(msg + 254, "\1x", 2);
	CHECK_EQ(name_at(msg, sizeof(msg), 0, name), -DNS_FAULT_NAME);
}

/* 2000 pointers, each to the one before: nobody follows all of them. */
static void
test_chains_of_pointers_end(void **state)
{
	uint8_t msg[4002] = {0};
	char name[DNS_NAME_BYTES];

	(void)state;
	for (unsigned i = 1; i <= 2000; i++) {
		msg[2 * i] = (uint8_t)(0xc0 | (2 * i - 2) >> 8);
		msg[2 * i + 1] = (uint8_t)(2 * i - 2);
	}
	CHECK_EQ(name_at(msg, sizeof(msg), 2 * 127, name), 2);
	CHECK_EQ(name_at(msg, sizeof(msg), 2 * 128, name), -DNS_FAULT_NAME);
	CHECK_EQ(name_at(msg, sizeof(msg), 4000, name), -DNS_FAULT_NAME);
}

/* RFC 1035 5.1, RFC 4343 2.1: one label must not pass for two. */
static void
test_a_dot_inside_a_label_is_told_apart(void **state)
{
	static const uint8_t msg[] = "\5a.b\\\0\2\xc3\xa4";
	char name[DNS_NAME_BYTES];

	(void)state;
	CHECK_EQ(name_at(msg, sizeof(msg), 0, name), sizeof(msg));
	CHECK_STR(name, "a\\.b\\\\\\000.\xc3\xa4");
}

static void
test_escapes_never_run_over(void **state)
{
	uint8_t msg[130] = {0};
	char name[DNS_NAME_BYTES];

	(void)state;
	msg[0] = 63; /* 63 NULs take 252 */
	CHECK_EQ(name_at(msg, 65, 0, name), 65);
	CHECK_EQ(strlen(name), 252);
	msg[64] = 1;
	msg[65] = 'a';
	CHECK_EQ(name_at(msg, 67, 0, name), 67);
	CHECK_EQ(strlen(name), 254);
	msg[64] = 2;
	msg[66] = 'a';
	CHECK_EQ(name_at(msg, 68, 0, name), 68);
	CHECK_EQ(strlen(name), 255);
	msg[64] = 3;
	msg[67] = 'a';
	CHECK_EQ(name_at(msg, 69, 0, name), -DNS_FAULT_NAME);
}

static void
test_labels_of_other_kinds_are_none(void **state)
{
	char name[DNS_NAME_BYTES];

	(void)state;
	CHECK_EQ(
	    name_at((const uint8_t *)"\x40\1\0", 3, 0, name), -DNS_FAULT_NAME);
	CHECK_EQ(
	    name_at((const uint8_t *)"\x81\1\0", 3, 0, name), -DNS_FAULT_NAME);
}

static void
test_a_query_is_read(void **state)
{
	struct dns_message m;
	struct dns_question q;
	struct dns_record r;

	(void)state;
	CHECK(dns_message_read(query, sizeof(query), &m));
	CHECK_EQ(m.id, 0x10e1);
	CHECK_EQ(m.flags, DNS_RECURSION_DESIRED | DNS_AUTHENTIC);
	CHECK_EQ(dns_opcode(&m), 0);
	CHECK(dns_question_next(&m, &q));
	CHECK_STR(q.name, "example.com");
	CHECK_EQ(q.type, DNS_TYPE_A);
	CHECK_EQ(q.class, 1);
	CHECK(!dns_question_next(&m, &q));
	CHECK(dns_record_next(&m, &r));
	CHECK_EQ(r.section, DNS_ADDITIONAL);
	CHECK_EQ(r.type, DNS_TYPE_OPT);
	CHECK_EQ(r.class, 1232);
	CHECK(!dns_record_next(&m, &r));
	CHECK_EQ(m.fault, DNS_FAULT_NONE);
}

static void
test_records_are_read_with_or_without_the_questions(void **state)
{
	struct dns_message m;
	struct dns_record r;
	char owner[DNS_NAME_BYTES];

	(void)state;
	CHECK(dns_message_read(response, sizeof(response), &m));
	CHECK(dns_record_next(&m, &r));
	CHECK_EQ(r.type, DNS_TYPE_CNAME);
	CHECK_EQ(r.section, DNS_ANSWER);
	CHECK_EQ(r.ttl, 60);
	CHECK_EQ(dns_name_read(m.bytes, m.len, r.name_at, owner), 2);
	CHECK_STR(owner, "example.com");
	CHECK(dns_record_next(&m, &r));
	CHECK_EQ(r.type, DNS_TYPE_A);
	CHECK_EQ(r.rdata_bytes, 4);
	CHECK_EQ(r.rdata_at, sizeof(response) - 4);
	CHECK_EQ(dns_name_read(m.bytes, m.len, r.name_at, owner), 2);
	CHECK_STR(owner, "www.example.com");
	CHECK(!dns_record_next(&m, &r));
	dns_message_rewind(&m);
	CHECK(dns_record_next(&m, &r));
	CHECK_EQ(r.type, DNS_TYPE_CNAME);
}

static void
check_prefix(const uint8_t *whole, size_t n)
{
	uint8_t *exact = heap_copy(whole, n);
	struct dns_message m;
	struct dns_question q;
	struct dns_record r;
	unsigned records = 0;

	if (n < 12) {
		CHECK(!dns_message_read(exact, n, &m));
		free(exact);
		return;
	}
	CHECK(dns_message_read(exact, n, &m));
	CHECK_EQ(dns_question_next(&m, &q), n >= 29);
	while (dns_record_next(&m, &r))
		records++;
	CHECK_EQ(records, n < 47 ? 0 : n < sizeof(response) ? 1 : 2);
	CHECK_EQ(
	    m.fault, n < sizeof(response) ? DNS_FAULT_SHORT : DNS_FAULT_NONE);
	free(exact);
}

static void
test_every_prefix_gives_what_it_holds(void **state)
{
	(void)state;
	for (size_t n = 0; n <= sizeof(response); n++)
		check_prefix(response, n);
}

static void
test_an_unreadable_name_is_still_a_question(void **state)
{
	uint8_t msg[sizeof(query)];
	struct dns_message m;
	struct dns_question q;

	(void)state;
	memcpy(msg, query, sizeof(msg));
	msg[20] = 0xc0; /* a pointer */
	msg[21] = 12;   /* to the name's own start */
	CHECK(dns_message_read(msg, sizeof(msg), &m));
	CHECK(dns_question_next(&m, &q));
	CHECK_STR(q.name, DNS_NAME_UNREADABLE);
	CHECK_EQ(q.type, 0);
	CHECK(!dns_question_next(&m, &q));
}

/* RFC 6891 6.1.3: 16 is BADVERS, of which the header has no bit. */
static void
test_edns_extends_the_response_code(void **state)
{
	uint8_t msg[sizeof(query)];
	struct dns_message m;

	(void)state;
	memcpy(msg, query, sizeof(msg));
	msg[2] = 0x81;
	msg[3] = 0x83;
	CHECK(dns_message_read(msg, sizeof(msg), &m));
	CHECK_EQ(dns_rcode(&m), 3);
	msg[34] = 1;
	CHECK(dns_message_read(msg, sizeof(msg), &m));
	CHECK_EQ(dns_rcode(&m), 0x13);
}

static void
test_what_is_no_dns_is_told_apart(void **state)
{
	/* A TLS record, text, an RTP packet. */
	static const uint8_t tls[] = {0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3,
	    0x5d, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};
	static const uint8_t text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	static const uint8_t rtp[] = {0x80, 0, 0x12, 0x34, 0, 0, 0xa0, 0, 0xde,
	    0xad, 0xbe, 0xef, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	struct dns_message m;

	(void)state;
	CHECK(!dns_message_read(tls, sizeof(tls), &m));
	CHECK(!dns_message_read(text, sizeof(text), &m));
	CHECK(!dns_message_read(rtp, sizeof(rtp), &m));
}

/* RFC 6762 5.4, 18.12: the top bit of the class is no part of it. */
static void
test_mdns_class_keeps_its_top_bit_apart(void **state)
{
	static const uint8_t msg[] = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4,
	    'h', 'o', 's', 't', 5, 'l', 'o', 'c', 'a', 'l', 0, 0, 255, 0x80, 1};
	struct dns_message m;
	struct dns_question q;

	(void)state;
	CHECK(dns_message_read(msg, sizeof(msg), &m));
	CHECK(dns_question_next(&m, &q));
	CHECK_EQ(q.class & ~DNS_CLASS_TOP_BIT, 1);
	CHECK(q.class & DNS_CLASS_TOP_BIT);
}

static void
test_counts_that_lie_end_with_the_bytes(void **state)
{
	uint8_t msg[sizeof(response)];
	struct dns_message m;
	struct dns_record r;
	unsigned n = 0;

	(void)state;
	memcpy(msg, response, sizeof(msg));
	memset(msg + 6, 0xff, 6);
	CHECK(dns_message_read(msg, sizeof(msg), &m));
	while (dns_record_next(&m, &r))
		n++;
	CHECK_EQ(n, 2);
	CHECK_EQ(m.fault, DNS_FAULT_SHORT);
	CHECK(!dns_record_next(&m, &r));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_of_the_rfc_are_read),
	    cmocka_unit_test(test_pointers_go_backwards_only),
	    cmocka_unit_test(test_a_name_of_255_bytes_is_the_longest),
	    cmocka_unit_test(test_127_labels_are_the_most),
	    cmocka_unit_test(test_chains_of_pointers_end),
	    cmocka_unit_test(test_a_dot_inside_a_label_is_told_apart),
	    cmocka_unit_test(test_escapes_never_run_over),
	    cmocka_unit_test(test_labels_of_other_kinds_are_none),
	    cmocka_unit_test(test_a_query_is_read),
	    cmocka_unit_test(
		test_records_are_read_with_or_without_the_questions),
	    cmocka_unit_test(test_every_prefix_gives_what_it_holds),
	    cmocka_unit_test(test_an_unreadable_name_is_still_a_question),
	    cmocka_unit_test(test_edns_extends_the_response_code),
	    cmocka_unit_test(test_what_is_no_dns_is_told_apart),
	    cmocka_unit_test(test_mdns_class_keeps_its_top_bit_apart),
	    cmocka_unit_test(test_counts_that_lie_end_with_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
