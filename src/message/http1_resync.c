/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message may begin behind any byte, for a body ends with whatever it likes.
 * So two lines have to look right here: the first one with a known method or a
 * status, and a header line (or the end of the head) under it.
 */
#include "http1_head.h"

#include "octets.h"

#include <string.h>

#define METHOD_BYTES 12 /* no known one is longer */
#define TARGET_BYTES 16384
#define WORD_BYTES 256    /* a reason; the name of a field */
#define START_BYTES 32768 /* all of it, and more */

/* How far a check came: all a reader of a prefix can be asked. */
struct glance {
	const uint8_t *at;
	size_t n;
	enum http_look look;
};

static void
pass(struct glance *g, size_t n)
{
	g->at += n;
	g->n -= n;
}

static void
expect(struct glance *g, const char *literal, size_t n)
{
	if (g->look != HTTP_LOOK_YES)
		return;
	if (!octets_may_begin(g->at, g->n, literal, n))
		g->look = HTTP_LOOK_NO;
	else if (g->n < n)
		g->look = HTTP_LOOK_MORE;
	else
		pass(g, n);
}

static void
expect_digits(struct glance *g, size_t n)
{
	for (size_t i = 0; i < n && g->look == HTTP_LOOK_YES; i++) {
		if (g->n == 0)
			g->look = HTTP_LOOK_MORE;
		else if (!octet_is_digit(g->at[0]))
			g->look = HTTP_LOOK_NO;
		else
			pass(g, 1);
	}
}

/* Bytes above `floor`, at least one and fewer than `limit`, then another. */
static void
expect_run(struct glance *g, uint8_t floor, size_t limit, bool (*also)(uint8_t))
{
	size_t i = 0;

	if (g->look != HTTP_LOOK_YES)
		return;
	while (i < g->n && i < limit && g->at[i] > floor && g->at[i] != 0x7f &&
	       (!also || also(g->at[i])))
		i++;
	if (i == limit || (i == 0 && g->n > 0))
		g->look = HTTP_LOOK_NO;
	else if (i == g->n)
		g->look = HTTP_LOOK_MORE;
	else
		pass(g, i);
}

static void
expect_line_end(struct glance *g)
{
	if (g->look == HTTP_LOOK_YES && g->n > 0 && g->at[0] == '\r')
		pass(g, 1);
	expect(g, OCTETS("\n"));
}

/* "Name:", or an empty line. */
static void
expect_field(struct glance *g)
{
	if (g->look != HTTP_LOOK_YES)
		return;
	if (g->n > 0 && (g->at[0] == '\r' || g->at[0] == '\n')) {
		expect_line_end(g);
		return;
	}
	expect_run(g, ' ', WORD_BYTES, octet_is_token);
	expect(g, OCTETS(":"));
}

/* Could the few bytes left become a known method? */
static bool
may_be_method(const uint8_t *at, size_t n)
{
	if (n > METHOD_BYTES)
		return false;
	for (size_t i = 0; i < n; i++) {
		if ((at[i] < 'A' || at[i] > 'Z') && at[i] != '-' &&
		    at[i] != '_')
			return false;
	}
	return true;
}

static enum http_look
glance_request(const uint8_t *at, size_t n)
{
	size_t method = http1_known_method(at, n);
	struct glance g = {at, n, HTTP_LOOK_YES};

	if (method == 0)
		return may_be_method(at, n) ? HTTP_LOOK_MORE : HTTP_LOOK_NO;
	pass(&g, method + 1);
	expect_run(&g, ' ', TARGET_BYTES, NULL);
	expect(&g, OCTETS(" HTTP/1."));
	expect_digits(&g, 1);
	expect_line_end(&g);
	expect_field(&g);
	return g.look;
}

static enum http_look
glance_response(const uint8_t *at, size_t n)
{
	struct glance g = {at, n, HTTP_LOOK_YES};

	expect(&g, OCTETS("HTTP/1."));
	expect_digits(&g, 1);
	expect(&g, OCTETS(" "));
	expect_digits(&g, 3);
	if (g.look == HTTP_LOOK_YES && g.n > 0 && g.at[0] == ' ')
		expect_run(&g, 0x1f, WORD_BYTES, NULL);
	expect_line_end(&g);
	expect_field(&g);
	return g.look;
}

static bool
may_start(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

/* Bit 7 of each of the eight bytes that is one of first..last, below 0x80. */
static uint64_t
bytes_within(uint64_t w, uint8_t first, uint8_t last)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), top = ones << 7;
	uint64_t low = w & ~top;

	return (low + ones * (0x80u - first)) & ~(low + ones * (0x7fu - last)) &
	       ~w & top;
}

/* May a request begin with one of eight bytes? Looks at nine. */
static bool
may_start_here(const uint8_t *at)
{
	uint64_t these, next;

	memcpy(&these, at, sizeof(these));
	memcpy(&next, at + 1, sizeof(next));
	return bytes_within(these, 'A', 'Z') &
	       (bytes_within(next, 'A', 'Z') | bytes_within(next, '-', '-'));
}

/* The next byte at or behind `i` that a message may begin with, or len. */
static size_t
next_start(
    const uint8_t *window, size_t len, size_t i, enum http_direction direction)
{
	const uint8_t *h;

	if (direction == HTTP_FROM_SERVER) {
		h = memchr(window + i, 'H', len - i);
		return h ? (size_t)(h - window) : len;
	}
	while (i + 9 <= len && !may_start_here(window + i))
		i += 8;
	while (i < len && !(may_start(window[i]) &&
			      (i + 1 == len || may_start(window[i + 1]) ||
				  window[i + 1] == '-')))
		i++;
	return i;
}

struct reading
http1_resync(const uint8_t *window, size_t len, enum http_direction direction)
{
	for (size_t i = 0; i < len; i++) {
		enum http_look look;

		i = next_start(window, len, i, direction);
		if (i == len)
			break;
		look = direction == HTTP_FROM_SERVER
		           ? glance_response(window + i, len - i)
		           : glance_request(window + i, len - i);
		if (look == HTTP_LOOK_MORE && len - i > START_BYTES)
			look = HTTP_LOOK_NO;
		if (look != HTTP_LOOK_NO)
			return (struct reading){
			    .used = i, .message = look == HTTP_LOOK_YES};
	}
	return (struct reading){.used = len};
}

/* A line that goes on behind the window: long targets are common. */
static enum http_look
look_at_open_line(const uint8_t *at, size_t n, enum http_direction direction)
{
	size_t method = http1_known_method(at, n);

	if (!http1_may_begin(at, n, direction) || n > TARGET_BYTES)
		return HTTP_LOOK_NO;
	if (n < 64 || direction == HTTP_FROM_SERVER)
		return HTTP_LOOK_MORE;
	if (method == 0)
		return HTTP_LOOK_NO;
	return at[method + 1] == '/' || octet_is_token(at[method + 1])
	           ? HTTP_LOOK_YES
	           : HTTP_LOOK_NO;
}

enum http_look
http1_look(const uint8_t *window, size_t len, enum http_direction direction)
{
	struct http_response response;
	struct http_request request;
	struct line first;
	bool fits;

	if (len > 0 &&
	    !(direction == HTTP_FROM_SERVER ? window[0] == 'H'
					    : octet_is_token(window[0])))
		return HTTP_LOOK_NO; /* without looking for a line's end */
	first = line_read(window, len);
	if (first.used == 0)
		return look_at_open_line(window, len, direction);
	if (direction == HTTP_FROM_SERVER)
		fits = http1_status_line(first.text, &response);
	else
		fits = http1_request_line(first.text, &request);
	return fits ? HTTP_LOOK_YES : HTTP_LOOK_NO;
}
