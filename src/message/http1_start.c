/* SPDX-License-Identifier: BSD-2-Clause */
/* A head is read when all of it lies in the window, and where it lies. */
#include "http1_steps.h"

#include "http1_head.h"

#define TELLING_BYTES 64 /* no first line looks wrong only after these */

static const uint8_t states_of_framing[] = {
    [HTTP_NO_BODY] = STATE_HEAD,
    [HTTP_LENGTH] = STATE_LENGTH,
    [HTTP_CHUNKED] = STATE_CHUNK_SIZE,
    [HTTP_UNTIL_CLOSE] = STATE_CLOSE,
};

/* What comes after a head. */
static void
enter_body(struct http1 *h, enum http_framing framing, uint64_t length)
{
	h->state = states_of_framing[framing];
	h->left = framing == HTTP_LENGTH ? length : 0;
	h->body = 0;
	h->holes = false;
}

static enum http_framing
framing_by_fields(const struct http_fields *f, enum http_framing otherwise)
{
	if (f->chunked)
		return HTTP_CHUNKED;
	if (f->other_coding || f->content_length == HTTP_NO_LENGTH)
		return otherwise;
	return f->content_length > 0 ? HTTP_LENGTH : HTTP_NO_BODY;
}

static bool
read_request(struct http1 *h, struct http_exchange *x, struct line first,
    struct bytes rest, struct http_message *out)
{
	struct http_request *r = &out->request;

	if (!http1_request_line(first.text, r))
		return false;
	out->kind = HTTP_REQUEST;
	r->cut = false;
	http1_fields(rest.at, rest.n, &r->fields);
	r->framing = framing_by_fields(&r->fields, HTTP_NO_BODY);
	if (r->kind == HTTP_CONNECT)
		r->framing = HTTP_NO_BODY;
	enter_body(h, r->framing, r->fields.content_length);
	if (r->kind == HTTP_CONNECT)
		h->state = STATE_TUNNEL;
	http_exchange_ask(x, (struct http_asked){.method = (uint8_t)r->kind,
				 .simple = !r->version.at});
	return true;
}

static enum app
app_of_upgrade(struct bytes to)
{
	if (octets_equal_any(to, OCTETS("h2c")))
		return APP_HTTP2;
	if (octets_equal_any(to, OCTETS("websocket")))
		return APP_WEBSOCKET;
	if (octets_begin_any(to.at, to.n, OCTETS("TLS/")))
		return APP_TLS;
	return APP_UNKNOWN;
}

/* Is this the answer after which both sides speak something else? */
static bool
answer_switches(const struct http_response *r, enum http_method method)
{
	return r->status == 101 ||
	       (method == HTTP_CONNECT && r->status / 100 == 2);
}

static enum http_framing
answer_framing(const struct http_response *r, enum http_method method)
{
	if (r->status / 100 == 1 || r->status == 204 || r->status == 304 ||
	    method == HTTP_HEAD || answer_switches(r, method))
		return HTTP_NO_BODY;
	return framing_by_fields(&r->fields, HTTP_UNTIL_CLOSE);
}

/* Which request a response is for, and what it means to the other side. */
static enum http_method
match(struct http1 *h, struct http_exchange *x, struct http_response *r)
{
	struct http_asked asked = {.method = HTTP_OTHER};

	r->interim = r->status / 100 == 1 && r->status != 101;
	r->matched = r->interim ? http_exchange_next(x, &asked)
	                        : http_exchange_answer(x, &asked);
	r->cookie = asked.cookie;
	h->matched = r->matched;
	h->cookie = r->cookie;
	if (answer_switches(r, asked.method)) {
		x->switched = true;
		x->to = (uint8_t)(r->status == 101
				      ? app_of_upgrade(r->fields.upgrade)
				      : APP_UNKNOWN);
	} else if (!r->interim && asked.method == HTTP_CONNECT) {
		x->refused = true;
	}
	return asked.method;
}

static bool
read_response(struct http1 *h, struct http_exchange *x, struct line first,
    struct bytes rest, struct http_message *out)
{
	struct http_response *r = &out->response;

	if (!http1_status_line(first.text, r))
		return false;
	out->kind = HTTP_RESPONSE;
	r->cut = false;
	http1_fields(rest.at, rest.n, &r->fields);
	r->framing = answer_framing(r, match(h, x, r));
	enter_body(h, r->framing, r->fields.content_length);
	return true;
}

bool
http1_read_head(struct http1 *h, struct http_exchange *x, struct bytes head,
    struct http_message *out)
{
	struct line first = line_read(head.at, head.n);
	struct bytes rest = {head.at + first.used, head.n - first.used};

	if (h->direction == HTTP_FROM_CLIENT)
		return read_request(h, x, first, rest, out);
	return read_response(h, x, first, rest, out);
}

/* An answer to HTTP/0.9: all of it is the body. */
static struct reading
read_simple(struct http1 *h, struct http_exchange *x, struct http_message *out)
{
	struct http_response *r = &out->response;

	out->kind = HTTP_RESPONSE;
	*r = (struct http_response){.framing = HTTP_UNTIL_CLOSE};
	r->fields.content_length = HTTP_NO_LENGTH;
	match(h, x, r);
	enter_body(h, HTTP_UNTIL_CLOSE, 0);
	return http1_found(0);
}

/* Clients send an empty line after a body now and then (RFC 9112 2.2). */
size_t
http1_empty_lines(struct bytes w)
{
	size_t n = 0;

	for (;;) {
		if (n < w.n && w.at[n] == '\n')
			n++;
		else if (w.n - n >= 2 && w.at[n] == '\r' && w.at[n + 1] == '\n')
			n += 2;
		else
			return n;
	}
}

/* How long the first line is, with its end; 0 = not whole yet. */
static size_t
first_line(struct http1 *h, struct bytes w)
{
	const uint8_t *end = memchr(w.at + h->looked, '\n', w.n - h->looked);

	if (!end) {
		h->looked = (uint32_t)w.n;
		return 0;
	}
	h->looked = (uint32_t)(end - w.at);
	return h->looked + 1;
}

/* How long the head is, with its empty line; 0 = not whole yet. */
static size_t
head_length(struct http1 *h, struct bytes w)
{
	const uint8_t *end = w.at + w.n, *lf;

	for (const uint8_t *at = w.at + h->looked;
	     (lf = memchr(at, '\n', (size_t)(end - at))); at = lf + 1) {
		const uint8_t *next = lf + 1;

		h->looked = (uint32_t)(lf - w.at);
		if (next < end && *next == '\r')
			next++;
		if (next == end)
			return 0;
		if (*next == '\n')
			return (size_t)(next - w.at) + 1;
	}
	return 0;
}

/* A line without a version, or one that is none, needs no empty line. */
static struct reading
judge_first_line(struct http1 *h, struct http_exchange *x, struct bytes line,
    struct http_message *out)
{
	struct line first = line_read(line.at, line.n);

	if (h->direction == HTTP_FROM_SERVER)
		return http1_status_line(first.text, &out->response)
		           ? reading_more()
		           : reading_lost();
	if (!http1_request_line(first.text, &out->request))
		return reading_lost();
	if (out->request.version.at)
		return reading_more();
	http1_read_head(h, x, line, out);
	return http1_found(line.n);
}

static struct reading
read_head(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	struct reading r = reading_more();
	size_t length;

	if (h->looked > w.n)
		h->looked = 0;
	if (h->line == 0) {
		if (h->looked < TELLING_BYTES &&
		    !http1_may_begin(w.at, w.n, h->direction))
			return reading_lost();
		h->line = (uint32_t)first_line(h, w);
		if (h->line > HTTP_HEAD_BYTES)
			return reading_lost();
		if (h->line > 0)
			r = judge_first_line(
			    h, x, (struct bytes){w.at, h->line}, out);
	}
	if (r.lost || r.message)
		return r;
	length = h->line > 0 ? head_length(h, w) : 0;
	if (length > HTTP_HEAD_BYTES || (length == 0 && w.n >= HTTP_HEAD_BYTES))
		return reading_lost();
	if (length == 0)
		return reading_more();
	http1_read_head(h, x, (struct bytes){w.at, length}, out);
	return http1_found(length);
}

static struct reading
tell_switch(struct http1 *h, struct http_message *out, enum app to)
{
	h->state = STATE_OVER;
	out->kind = HTTP_SWITCHED;
	out->to = to;
	return http1_found(0);
}

struct reading
http1_step_head(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	struct http_asked asked;
	size_t empty;

	if (x->switched)
		return tell_switch(h, out, x->to);
	if (w.n == 0)
		return reading_more();
	if (h->direction == HTTP_FROM_SERVER && http_exchange_next(x, &asked) &&
	    asked.simple && !octets_may_begin(w.at, w.n, OCTETS("HTTP/")))
		return read_simple(h, x, out);
	empty = http1_empty_lines(w);
	if (empty > 0)
		return http1_used(empty);
	if (w.n == 1 && w.at[0] == '\r')
		return reading_more();
	return read_head(h, x, w, out);
}

/*
 * A client waits for the answer to a CONNECT. When it says something without
 * one, the answer was not captured, and only another CONNECT is HTTP.
 */
struct reading
http1_step_tunnel(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	bool again = octets_may_begin(w.at, w.n, OCTETS("CONNECT "));

	if (!x->refused && !x->switched) {
		if (w.n < 8 && again)
			return reading_more();
		if (!again)
			return tell_switch(h, out, APP_UNKNOWN);
	}
	h->state = STATE_HEAD;
	return http1_step_head(h, x, w, out);
}
