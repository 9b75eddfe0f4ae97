/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *   record:    type 1 | version 2 | length 2 | content
 *   handshake: type 1 | length 3 | body, over as many records as it takes
 *
 * A record stays unused until each message that ends in it is whole; a
 * message over several records is found whole first and then joined.
 */
#include "message/tls.h"

#include "tls_record.h"

#include <string.h>

#define WALK_MOST (TLS_WINDOW_BYTES - TLS_RECORD_MOST - TLS_RECORD_HEADER)
#define UNLIKELY_BYTES 0x20000 /* no message in clear is that long */
#define SSL2_CLIENT_HELLO 1
#define SSL2_SERVER_HELLO 4
#define SSL2_LEAST 5 /* bytes of a hello by which it is known */
#define SSL2_MOST 4096

/* What a step of the reading comes to. */
enum step {
	STEP_ON,   /* there is more in the window */
	STEP_MORE, /* more must be shown */
	STEP_DONE, /* the reading says it all */
};

/* clang-format off */
static const char *const handshakes[] = {
	[0] = "Hello Request",
	[TLS_HANDSHAKE_CLIENT_HELLO] = "Client Hello",
	[TLS_HANDSHAKE_SERVER_HELLO] = "Server Hello",
	[TLS_HANDSHAKE_VERIFY_REQUEST] = "Hello Verify Request",
	[4] = "New Session Ticket",
	[5] = "End of Early Data",
	[8] = "Encrypted Extensions",
	[TLS_HANDSHAKE_CERTIFICATE] = "Certificate",
	[12] = "Server Key Exchange",
	[13] = "Certificate Request",
	[14] = "Server Hello Done",
	[15] = "Certificate Verify",
	[16] = "Client Key Exchange",
	[20] = "Finished",
	[21] = "Certificate URL",
	[22] = "Certificate Status",
	[23] = "Supplemental Data",
};
/* clang-format on */

const char *
tls_handshake_name(uint8_t type)
{
	return type < sizeof(handshakes) / sizeof(handshakes[0])
	           ? handshakes[type]
	           : NULL;
}

/* Where we are: the reading so far, what is left of the window. */
struct place {
	struct cursor in;
	struct reading reading;
};

static enum step
lost(struct place *p)
{
	p->reading.lost = true;
	return STEP_DONE;
}

static enum step
settle(struct tls_stream *s, struct place *p)
{
	s->settled = true;
	p->reading.skip = READING_ALL;
	return STEP_DONE;
}

/* `n` bytes that nobody needs, in the window or still to come. */
static enum step
pass(struct place *p, size_t n)
{
	size_t here = cursor_left(&p->in);

	if (n <= here) {
		cursor_skip(&p->in, n);
		return STEP_ON;
	}
	cursor_skip(&p->in, here);
	p->reading.skip = n - here;
	return STEP_DONE;
}

static enum step
record_begin(struct tls_stream *s, struct place *p)
{
	struct tls_record record;

	if (cursor_left(&p->in) < TLS_RECORD_HEADER)
		return STEP_MORE;
	if (!tls_record_read(&p->in, &record))
		return lost(p);
	s->started = true;
	switch (record.type) {
	case TLS_HANDSHAKE:
		s->record = record.length;
		return STEP_ON;
	case TLS_APPLICATION_DATA:
		return settle(s, p);
	case TLS_CHANGE_CIPHER_SPEC:
		s->changed = true;
		break;
	default:
		break;
	}
	s->passing = 0;
	return pass(p, record.length);
}

static enum step
message_pass(struct tls_stream *s, struct place *p)
{
	uint32_t n = s->passing < s->record ? s->passing : s->record;

	s->passing -= n;
	s->record = (uint16_t)(s->record - n);
	return pass(p, n);
}

/* A way over the bytes of handshake records. */
struct walk {
	struct cursor in;
	uint32_t record; /* bytes left of the one we are in */
};

/* Take `n` bytes that lie behind, into `to` unless NULL. */
static enum step
walk_take(struct walk *w, size_t n, uint8_t *to, uint32_t *taken)
{
	while (*taken < n) {
		struct tls_record next;
		size_t part = n - *taken;

		if (w->record == 0) {
			struct cursor header = w->in;

			if (cursor_left(&header) < TLS_RECORD_HEADER)
				return STEP_MORE;
			if (!tls_record_read(&header, &next) ||
			    next.type != TLS_HANDSHAKE)
				return STEP_DONE;
			w->in = header;
			w->record = next.length;
			continue;
		}
		if (part > w->record)
			part = w->record;
		if (part > cursor_left(&w->in))
			return STEP_MORE;
		if (to)
			memcpy(to + *taken, w->in.at, part);
		cursor_skip(&w->in, part);
		w->record -= (uint32_t)part;
		*taken += (uint32_t)part;
	}
	return STEP_ON;
}

/*
 * Is the message of `n` bytes whole? What was walked is remembered, so that a
 * stream that comes byte by byte is still walked only once.
 */
static enum step
message_follow(struct tls_stream *s, struct walk *w, size_t n)
{
	const uint8_t *begin = w->in.at;
	enum step step;

	if (s->walked > 0) {
		cursor_skip(&w->in, s->walked);
		w->record = s->inside;
	}
	step = walk_take(w, n, NULL, &s->joined);
	s->walked = (uint32_t)(w->in.at - begin);
	s->inside = (uint16_t)w->record;
	if (step != STEP_MORE || s->walked > WALK_MOST)
		s->walked = s->joined = 0;
	return step;
}

static enum step
client_hello(
    struct place *p, const uint8_t *body, size_t n, struct tls_message *out)
{
	out->kind = TLS_CLIENT_HELLO;
	if (!tls_client_hello_read(body, n, TLS_OVER_TCP, &out->client))
		return lost(p);
	p->reading.message = true;
	return STEP_DONE;
}

static enum step
server_hello(struct tls_stream *s, struct place *p, const uint8_t *body,
    size_t n, struct tls_message *out)
{
	out->kind = TLS_SERVER_HELLO;
	if (!tls_server_hello_read(body, n, &out->server))
		return lost(p);
	p->reading.message = true;
	if (out->server.version == TLS_1_3 && !out->server.retry)
		return settle(s, p);
	return STEP_DONE;
}

static enum step
message_read(struct tls_stream *s, struct place *p, const uint8_t *message,
    size_t n, struct tls_message *out)
{
	const uint8_t *body = message + TLS_HANDSHAKE_HEADER;

	n -= TLS_HANDSHAKE_HEADER;
	if (message[0] == TLS_HANDSHAKE_CLIENT_HELLO)
		return client_hello(p, body, n, out);
	if (message[0] == TLS_HANDSHAKE_SERVER_HELLO)
		return server_hello(s, p, body, n, out);
	out->kind = TLS_CERTIFICATE;
	certificate_read_first(body, n, &out->certificate);
	p->reading.message = true;
	return settle(s, p);
}

/*
 * Behind a ChangeCipherSpec all is encrypted, but for the second hello that a
 * HelloRetryRequest asks for (RFC 8446 D.4): 32 bits must look like it.
 */
static enum step
clear_hello(const struct tls_stream *s, const struct place *p)
{
	const uint8_t *at = p->in.at;

	if (s->record < TLS_HANDSHAKE_HEADER + 2)
		return STEP_DONE;
	if (cursor_left(&p->in) < TLS_HANDSHAKE_HEADER + 2)
		return STEP_MORE;
	return (at[0] == TLS_HANDSHAKE_CLIENT_HELLO ||
		   at[0] == TLS_HANDSHAKE_SERVER_HELLO) &&
	               at[1] == 0 && at[4] == 3 && at[5] == 3
	           ? STEP_ON
	           : STEP_DONE;
}

static bool
is_wanted(uint8_t type)
{
	return type == TLS_HANDSHAKE_CLIENT_HELLO ||
	       type == TLS_HANDSHAKE_SERVER_HELLO ||
	       type == TLS_HANDSHAKE_CERTIFICATE;
}

/* A whole message is in the records before `w`: join it, use it, read it. */
static enum step
message_take(struct tls_stream *s, struct tls_scratch *scratch, struct place *p,
    const struct walk *w, size_t n, struct tls_message *out)
{
	struct walk again = {p->in, s->record};
	const uint8_t *message = p->in.at;
	uint32_t taken = 0;

	if (n > s->record) {
		walk_take(&again, n, scratch->at, &taken);
		message = scratch->at;
	}
	p->in = w->in;
	s->record = (uint16_t)w->record;
	return message_read(s, p, message, n, out);
}

static enum step
message_begin(struct tls_stream *s, struct tls_scratch *scratch,
    struct place *p, struct tls_message *out)
{
	struct walk w = {p->in, s->record};
	uint8_t header[TLS_HANDSHAKE_HEADER];
	uint32_t taken = 0;
	enum step step;
	size_t n;

	if (s->changed) {
		step = clear_hello(s, p);
		if (step != STEP_ON)
			return step == STEP_DONE ? settle(s, p) : step;
	}
	step = walk_take(&w, sizeof(header), header, &taken);
	if (step != STEP_ON)
		return step == STEP_DONE ? lost(p) : step;
	n = sizeof(header) +
	    ((size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3]);
	if (!tls_handshake_name(header[0]) || n > UNLIKELY_BYTES)
		return settle(s, p);
	s->passing = (uint32_t)n;
	if (!is_wanted(header[0]) || n > TLS_MESSAGE_BYTES)
		return STEP_ON;

	w = (struct walk){p->in, s->record};
	step = message_follow(s, &w, n);
	if ((size_t)(w.in.at - p->in.at) > WALK_MOST)
		return STEP_ON;
	s->passing = 0;
	if (step != STEP_ON)
		return step == STEP_DONE ? lost(p) : step;
	return message_take(s, scratch, p, &w, n, out);
}

/* Type and version are behind the length; a server says a bit or two first. */
static bool
ssl2_is_hello(const uint8_t *body, size_t length)
{
	if (length < 2 * SSL2_LEAST - 1 || length > SSL2_MOST)
		return false;
	if (body[0] == SSL2_SERVER_HELLO)
		return body[1] <= 1 && body[3] == 0 && body[4] == TLS_SSL_2_0;
	return body[0] == SSL2_CLIENT_HELLO &&
	       (body[1] == 3 || (body[1] == 0 && body[2] == TLS_SSL_2_0));
}

/*
 * SSL 2.0: length 2, its top bit set | type 1 | ... The client's was sent by
 * later versions too, before a server said which one it speaks.
 */
static enum step
ssl2_begin(struct tls_stream *s, struct place *p, struct tls_message *out)
{
	struct cursor in = p->in, body;
	uint16_t length = cursor_u16(&in) & 0x7fff;

	if (in.short_read || cursor_left(&in) < SSL2_LEAST)
		return STEP_MORE;
	if (!ssl2_is_hello(in.at, length))
		return lost(p);
	body = cursor_sub(&in, length);
	if (body.short_read)
		return STEP_MORE;
	p->in = in;
	s->started = true;
	p->reading.message = true;
	if (body.at[0] == SSL2_SERVER_HELLO) {
		out->kind = TLS_SERVER_HELLO;
		out->server = (struct tls_server_hello){
		    .legacy_version = TLS_SSL_2_0, .version = TLS_SSL_2_0};
		return settle(s, p);
	}
	out->kind = TLS_CLIENT_HELLO;
	if (!tls_ssl2_hello_read(body.at, length, &out->client)) {
		p->reading.message = false;
		return lost(p);
	}
	return out->client.version == TLS_SSL_2_0 ? settle(s, p) : STEP_DONE;
}

static enum step
step(struct tls_stream *s, struct tls_scratch *scratch, struct place *p,
    struct tls_message *out)
{
	if (!s->started && cursor_left(&p->in) > 0 && p->in.at[0] & 0x80)
		return ssl2_begin(s, p, out);
	if (s->record == 0)
		return record_begin(s, p);
	if (s->passing > 0)
		return message_pass(s, p);
	return message_begin(s, scratch, p, out);
}

struct reading
tls_read(struct tls_stream *s, struct tls_scratch *scratch,
    const uint8_t *window, size_t len, struct tls_message *out)
{
	struct place p = {.in = {window, window + len, false}};

	if (s->settled)
		return (struct reading){.skip = READING_ALL};
	if (len == 0)
		return reading_more();
	while (step(s, scratch, &p, out) == STEP_ON)
		;
	p.reading.used = p.reading.lost ? 0 : (size_t)(p.in.at - window);
	return p.reading;
}

enum tls_look
tls_looks_like(const uint8_t *window, size_t len)
{
	struct cursor in = {window, window + len, false};
	struct tls_record record;

	if (len > 0 && window[0] & 0x80) {
		if (len < 2 + SSL2_LEAST)
			return TLS_LOOK_MORE;
		return ssl2_is_hello(window + 2,
			   (size_t)(window[0] & 0x7f) << 8 | window[1])
		           ? TLS_LOOK_YES
		           : TLS_LOOK_NO;
	}
	if (len > 0 &&
	    (window[0] < TLS_CHANGE_CIPHER_SPEC || window[0] > TLS_HEARTBEAT))
		return TLS_LOOK_NO;
	if (len < TLS_RECORD_HEADER)
		return TLS_LOOK_MORE;
	if (!tls_record_read(&in, &record) || record.length == 0)
		return TLS_LOOK_NO;
	if (record.type != TLS_HANDSHAKE)
		return record.type == TLS_APPLICATION_DATA ? TLS_LOOK_YES
		                                           : TLS_LOOK_NO;
	if (cursor_left(&in) < 2)
		return TLS_LOOK_MORE;
	return tls_handshake_name(in.at[0]) && in.at[1] == 0 ? TLS_LOOK_YES
	                                                     : TLS_LOOK_NO;
}
