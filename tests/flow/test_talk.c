/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections that change what they speak, whichever side has which address. */
#include "listener.h"
#include "segments.h"

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define SETTINGS "\0\0\0\4\0\0\0\0\0"
/* RFC 7541 C.3.1: GET http://www.example.com/, in HEADERS of stream 1 */
#define HEADERS                                                                \
	"\0\0\x14\1\5\0\0\0\1"                                                 \
	"\x82\x86\x84\x41\x0fwww.example.com"
#define ASKS_FOR_H2C                                                           \
	"GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings"    \
	"\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
#define SWITCHES                                                               \
	"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"          \
	"Upgrade: h2c\r\n\r\n"

#define TEXT(literal) (literal), sizeof(literal) - 1

/* Between 10.0.0.1 and .2; the one called `client` began. */
struct connection {
	struct listener *l;
	unsigned client;
	uint16_t port;   /* above 40000 */
	uint32_t seq[2]; /* of client, of server */
	int64_t now_ns;
};

static void
send_flags(struct connection *c, bool answer, uint8_t flags, const char *text,
    size_t n)
{
	unsigned from = answer ? !c->client : c->client;
	struct packet p = packet_between(from, !from);
	uint8_t *bytes = malloc(n + 1);
	struct frame frame = {.data = bytes, .captured = (uint32_t)n + 1};

	assert_non_null(bytes);
	memcpy(bytes + 1, text, n);
	p.flags = PACKET_PORTS | PACKET_TCP;
	p.src_port = answer ? 80 : 40000 + c->port;
	p.dst_port = answer ? 40000 + c->port : 80;
	p.tcp_flags = flags;
	p.seq = c->seq[answer];
	p.ack = c->seq[!answer];
	p.window = 512;
	p.payload_offset = 1;
	p.payload_bytes = (uint32_t)n;
	p.ip_bytes = p.wire_bytes = 40 + (uint32_t)n;
	p.time_ns = p.clock_ns = c->now_ns += MS;
	c->seq[answer] += (uint32_t)n + !!(flags & TCP_SYN);
	listener_hear(c->l, &p, &frame);
	free(bytes);
}

static void
connects(struct connection *c, uint32_t seq)
{
	c->seq[0] = seq;
	c->seq[1] = seq + 7777;
	send_flags(c, false, TCP_SYN, TEXT(""));
	send_flags(c, true, TCP_SYN | TCP_ACK, TEXT(""));
	send_flags(c, false, TCP_ACK, TEXT(""));
}

static void
asks(struct connection *c, const char *text, size_t n)
{
	send_flags(c, false, TCP_ACK, text, n);
}

static void
answers(struct connection *c, const char *text, size_t n)
{
	send_flags(c, true, TCP_ACK, text, n);
}

static void
test_http1_becomes_http2_for_either_side(void **state)
{
	(void)state;
	for (unsigned client = 0; client < 2; client++) {
		struct listener l = listener_new(64);
		struct connection c = {.l = &l, .client = client};

		connects(&c, 1000);
		asks(&c, TEXT(ASKS_FOR_H2C));
		answers(&c, TEXT(SWITCHES SETTINGS));
		asks(&c, TEXT(PREFACE SETTINGS HEADERS));
		listener_finish(&l);
		assert_true(l.n >= 2);
		CHECK_STR(l.lines[0], "request http x/a 0");
		CHECK_STR(l.lines[l.n - 1], "request http2 www.example.com/ 0");
		listener_free(&l);
	}
}

/* What HTTP/2 remembers is given back: the leak checker says so. */
static void
test_a_new_connection_forgets_the_http2_before_it(void **state)
{
	(void)state;
	for (unsigned client = 0; client < 2; client++) {
		struct listener l = listener_new(64);
		struct connection c = {.l = &l, .client = client};

		for (unsigned i = 0; i < 3; i++) {
			connects(&c, 1000 + i * 1000000);
			asks(&c, TEXT(PREFACE SETTINGS HEADERS));
			answers(&c, TEXT(SETTINGS));
		}
		listener_finish(&l);
		CHECK_EQ(l.n, 3);
		for (unsigned i = 0; i < 3; i++)
			CHECK_STR(
			    l.lines[i], "request http2 www.example.com/ 0");
		listener_free(&l);
	}
}

static bool
is_heard(struct connection *c)
{
	size_t before = c->l->n;

	/* :authority is the first in its table (RFC 7541 C.3.2) */
	asks(c, TEXT("\0\0\x04\1\5\0\0\0\3"
		     "\x82\x86\x84\xbe"));
	return c->l->n > before;
}

/* A megabyte is enough for some tens of directions. */
static void
test_http2_makes_room_for_newer_connections(void **state)
{
	static struct connection c[120];
	struct listener l = listener_new(256);

	(void)state;
	for (uint16_t i = 0; i < 120; i++) {
		c[i] = (struct connection){.l = &l, .port = i};
		connects(&c[i], 1000);
		asks(&c[i], TEXT(PREFACE SETTINGS HEADERS));
		answers(&c[i], TEXT(SETTINGS));
	}
	CHECK_EQ(l.n, 120);
	CHECK(!is_heard(&c[0]));
	CHECK(is_heard(&c[119]));
	CHECK(is_heard(&c[105]));
	listener_finish(&l);
	listener_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_http1_becomes_http2_for_either_side),
	    cmocka_unit_test(test_a_new_connection_forgets_the_http2_before_it),
	    cmocka_unit_test(test_http2_makes_room_for_newer_connections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
