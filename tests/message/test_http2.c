/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "http2_feed.h"

#include <stdio.h>

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define SETTINGS "\0\0\0\4\0\0\0\0\0"

/* RFC 7541 C.4.1 to C.4.3: three requests that share a table. */
#define FIRST                                                                  \
	"\x82\x86\x84\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff"
#define SECOND "\x82\x86\x84\xbe\x58\x86\xa8\xeb\x10\x64\x9c\xbf"
#define THIRD                                                                  \
	"\x82\x87\x85\xbf\x40\x88\x25\xa8\x49\xe9\x5b\xa9\x7d\x7f\x89\x25"     \
	"\xa8\x49\xe9\x5b\xb8\xe8\xb4\xbf"

static struct http2_room room = {.most = 1 << 20};

struct told {
	char text[2048];
	size_t n;
};

static void
see(void *user, const struct http2_message *m)
{
	static const char *const kinds[] = {">", "<", "="};
	struct told *t = user;
	char url[256];

	http2_url(m, "?", url, sizeof(url));
	t->n += (size_t)snprintf(t->text + t->n, sizeof(t->text) - t->n,
	    "%s %u %.*s %d %s %llu%s%s\n", kinds[m->kind], m->stream,
	    (int)m->method.n, m->method.at ? (const char *)m->method.at : "",
	    m->status, m->path.at ? url : "-", (unsigned long long)m->length,
	    m->complete ? " complete" : "", m->unreadable ? " unreadable" : "");
	CHECK(t->n < sizeof(t->text));
}

static void
check(enum http_direction direction, bool from_start, const char *bytes,
    size_t n, const char *expected)
{
	for (size_t step = 1; step < 64; step++) {
		struct http2 *h = http2_new(direction, from_start, &room);
		struct told t = {.n = 0};
		uint8_t *exact = heap_copy(bytes, n);

		CHECK(http2_feed(h, exact, n, step, see, &t));
		CHECK_STR(t.text, expected);
		free(exact);
		http2_free(h);
		CHECK_EQ(room.used, 0);
	}
}

#define CHECK_TOLD(direction, from_start, bytes, expected)                     \
	check(direction, from_start, bytes, sizeof(bytes) - 1, expected)

static void
test_requests_of_rfc_7541_c_4_are_read(void **state)
{
	(void)state;
	CHECK_TOLD(HTTP_FROM_CLIENT, true,
	    PREFACE SETTINGS "\0\0\x11\1\5\0\0\0\1" FIRST
			     "\0\0\x0c\1\5\0\0\0\3" SECOND
			     "\0\0\x18\1\5\0\0\0\5" THIRD,
	    "> 1 GET 0 www.example.com/ 0\n= 1  0 - 0 complete\n"
	    "> 3 GET 0 www.example.com/ 0\n= 3  0 - 0 complete\n"
	    "> 5 GET 0 www.example.com/index.html 0\n"
	    "= 5  0 - 0 complete\n");
}

static void
test_block_goes_on_over_frames_padding_and_priority(void **state)
{
	(void)state;
	CHECK_TOLD(HTTP_FROM_CLIENT, true,
	    PREFACE SETTINGS
	    "\0\0\x0b\1\x28\0\0\0\1\2\0\0\0\0\1\x82\x86\x84\0\0"
	    "\0\0\0\x09\0\0\0\0\1"
	    "\0\0\x0e\x09\4\0\0\0\1"
	    "\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90"
	    "\xf4\xff",
	    "> 1 GET 0 www.example.com/ 0\n");
}

/* :status 200 is 0x88 (RFC 7541 A, index 8). */
static void
test_data_is_counted_without_padding(void **state)
{
	(void)state;
	CHECK_TOLD(HTTP_FROM_SERVER, true,
	    SETTINGS "\0\0\1\1\4\0\0\0\1\x88"
		     "\0\0\5\0\0\0\0\0\1hello"
		     "\0\0\5\0\x09\0\0\0\1\2xx\0\0"
		     "\0\0\1\1\5\0\0\0\3\x88"
		     "\0\0\3\0\0\0\0\0\5abc\0\0\4\3\0\0\0\0\5\0\0\0\2",
	    "< 1  200 - 0\n= 1  0 - 7 complete\n"
	    "< 3  200 - 0\n= 3  0 - 0 complete\n"
	    "= 5  0 - 3\n");
}

static void
test_promised_request_is_named_by_its_own_stream(void **state)
{
	(void)state;
	CHECK_TOLD(HTTP_FROM_SERVER, true,
	    SETTINGS "\0\0\x15\5\4\0\0\0\1\0\0\0\2" FIRST,
	    "> 2 GET 0 www.example.com/ 0\n");
}

static void
test_trailers_are_no_message(void **state)
{
	(void)state;
	/* A literal never indexed, name "a", value "b" (RFC 7541 6.2.3). */
	CHECK_TOLD(HTTP_FROM_SERVER, true,
	    SETTINGS "\0\0\1\1\4\0\0\0\1\x88"
		     "\0\0\5\1\5\0\0\0\1\x10\1a\1b",
	    "< 1  200 - 0\n= 1  0 - 0 complete\n");
}

static void
test_headers_after_a_gap_are_unreadable(void **state)
{
	(void)state;
	CHECK_TOLD(HTTP_FROM_CLIENT, false, "\0\0\x0c\1\5\0\0\0\3" SECOND,
	    "> 3  0 - 0 unreadable\n= 3  0 - 0\n");
	/* Index 126 is in no table that can be there. */
	CHECK_TOLD(HTTP_FROM_CLIENT, true,
	    PREFACE SETTINGS "\0\0\1\1\4\0\0\0\1\xfe"
			     "\0\0\x11\1\4\0\0\0\3" FIRST,
	    "> 1  0 - 0 unreadable\n> 3  0 - 0 unreadable\n");
}

static void
test_what_is_no_frame_is_lost(void **state)
{
	static const char *const streams[] = {"GET / HTTP/1.1\r\n\r\n",
	    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03",
	    PREFACE "HTTP/1.1 400 Bad"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct http2 *h = http2_new(HTTP_FROM_CLIENT, true, &room);
		struct told t = {.n = 0};
		size_t n = i == 1 ? 10 : strlen(streams[i]);

		CHECK(
		    !http2_feed(h, (const uint8_t *)streams[i], n, n, see, &t));
		http2_free(h);
	}
}

static void
test_frames_are_found_again(void **state)
{
	static const char bytes[] =
	    "of lost data" SETTINGS "\0\0\1\1\4\0\0\0\1\x88";
	struct reading r;

	(void)state;
	r = http2_resync((const uint8_t *)bytes, sizeof(bytes) - 1);
	CHECK(r.message);
	CHECK_EQ(r.used, 12);
}

static void
test_bomb_of_headers_is_given_up(void **state)
{
	/* One header of 4 KB in the table, then named a thousand times. */
	static uint8_t bytes[9 + 24 + 9 + 9 + 3000 + 9 + 2000];
	struct told t = {.n = 0};
	struct http2 *h = http2_new(HTTP_FROM_CLIENT, true, &room);
	uint8_t *at = bytes;

	(void)state;
	memcpy(at,
	    PREFACE SETTINGS "\0\x0b\xb8\1\0\0\0\0\1"
			     "\x40\1a\x7f\xb3\x16",
	    24 + 9 + 9 + 6);
	at += 24 + 9 + 9;
	memset(at + 6, 'x', 3000 - 6);
	at += 3000;
	memcpy(at, "\0\x07\xd0\x09\4\0\0\0\1", 9);
	memset(at + 9, 0xbe, 2000);
	at += 9 + 2000;
	CHECK(http2_feed(h, bytes, (size_t)(at - bytes), 5000, see, &t));
	CHECK_STR(t.text, "> 1  0 - 0 unreadable\n");
	http2_free(h);
}

/* SETTINGS of 64 KB, then headers of four bytes for the table. */
static size_t
fill_table(uint8_t *at, unsigned headers)
{
	uint8_t *from = at;

	memcpy(at, PREFACE SETTINGS, 24 + 9);
	at += 24 + 9;
	for (unsigned i = 0; i < headers; i++) {
		/* The first says how large the table is (RFC 7541 6.3). */
		static const char size[] = "\x3f\xe1\xff\x03";
		uint8_t *frame = at;

		memcpy(at, "\0\0\0\1\4\0\0\0\1", 9);
		at += 9;
		if (i == 0)
			for (unsigned k = 0; k < 4; k++)
				*at++ = (uint8_t)size[k];
		*at++ = 0x40;
		*at++ = 2;
		*at++ = (uint8_t)('a' + i % 26);
		*at++ = (uint8_t)('a' + i / 26 % 26);
		*at++ = 0;
		frame[2] = (uint8_t)(at - frame - 9);
		frame[8] = (uint8_t)(2 * (i & 63) + 1);
	}
	return (size_t)(at - from);
}

static void
test_memory_ends_with_the_room(void **state)
{
	static uint8_t bytes[64 << 10];
	struct http2_room small = {.most = 128 << 10};
	struct http2 *h = http2_new(HTTP_FROM_CLIENT, true, &small);
	size_t n = fill_table(bytes, 1500);
	struct http2_message m;
	struct reading r = {.used = 0};
	bool unreadable = false;
	size_t at = 0, most = 0;

	(void)state;
	do {
		at += r.used;
		r = http2_read(h, bytes + at, n - at, &m);
		CHECK(!r.lost && r.skip == 0);
		unreadable |= r.message && m.unreadable;
		most = small.used > most ? small.used : most;
	} while (r.used > 0 || r.message);
	CHECK_EQ(at, n);
	CHECK(unreadable);
	CHECK(most > small.most / 4 * 3 && most <= small.most);
	CHECK(!http2_new(HTTP_FROM_SERVER, true, &small));
	http2_free(h);
	CHECK_EQ(small.used, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests_of_rfc_7541_c_4_are_read),
	    cmocka_unit_test(
		test_block_goes_on_over_frames_padding_and_priority),
	    cmocka_unit_test(test_data_is_counted_without_padding),
	    cmocka_unit_test(test_promised_request_is_named_by_its_own_stream),
	    cmocka_unit_test(test_trailers_are_no_message),
	    cmocka_unit_test(test_headers_after_a_gap_are_unreadable),
	    cmocka_unit_test(test_what_is_no_frame_is_lost),
	    cmocka_unit_test(test_frames_are_found_again),
	    cmocka_unit_test(test_bomb_of_headers_is_given_up),
	    cmocka_unit_test(test_memory_ends_with_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
