/* SPDX-License-Identifier: BSD-2-Clause */
/* HTTP/1 in a talk: requests and answers become rows of URLs. */
#include "message/media_param.h"
#include "talk_private.h"

/* As good as for ever, yet the stream keeps count of what went by. */
#define UNTIL_CLOSE (UINT64_C(1) << 40)

static struct bytes
name_of(struct hearing *h, const struct http_fields *fields)
{
	struct bytes none = {NULL, 0};
	size_t n = media_file_name(
	    fields->content_disposition, none, h->t->name, sizeof(h->t->name));

	return n ? (struct bytes){(uint8_t *)h->t->name, n} : none;
}

/* A request's own URL is the text told last. */
static void
begin_body(struct hearing *h, const struct http_fields *fields,
    const struct talk_body *what)
{
	struct talk_ends ends = hearing_ends(h);
	struct talk_body told = *what;

	told.app = APP_HTTP;
	told.content_type = fields->content_type;
	told.content_encoding = fields->content_encoding;
	if (h->sink->body_bytes)
		told.name = name_of(h, fields);
	h->talk->http1.body[h->side] =
	    h->sink->body(h->sink->bodies, &ends, &told);
}

static void
end_body(struct hearing *h, uint64_t bytes, bool complete)
{
	struct talk_body_end end = {.bytes = bytes,
	    .complete = complete,
	    .time_ns = h->flow ? h->time_ns : INT64_MAX};
	uint32_t *number = &h->talk->http1.body[h->side];

	h->sink->body_end(h->sink->bodies, *number, &end);
	*number = 0;
}

/* What somebody wants to hear of bodies, if anybody does. */
static void
tell_body(struct hearing *h, const struct http_message *m)
{
	uint32_t number = h->talk->http1.body[h->side];
	bool cut = m->kind == HTTP_BODY_END &&
	           stream_take_cut(&h->talk->stream[h->side]);

	if (m->kind == HTTP_REQUEST && m->request.framing != HTTP_NO_BODY)
		begin_body(h, &m->request.fields,
		    &(struct talk_body){.url = h->t->text});
	if (m->kind == HTTP_RESPONSE && m->response.framing != HTTP_NO_BODY)
		begin_body(h, &m->response.fields,
		    &(struct talk_body){.from_server = true,
			.cookie = m->response.cookie,
			.status = m->response.status});
	if (m->kind == HTTP_BODY && number && h->sink->body_bytes)
		h->sink->body_bytes(h->sink->bodies, number, m->body.bytes);
	if (m->kind == HTTP_BODY_END && number)
		end_body(h, m->body.length, m->body.complete && !cut);
}

static void
tell_request(struct hearing *h, const struct http_request *request)
{
	struct talk_ends ends = hearing_ends(h);
	struct talk_request told = {
	    .url = h->t->text,
	    .method = request->method,
	    .user_agent = request->fields.user_agent,
	    .app = APP_HTTP,
	};
	char server[ADDR_TEXT_BYTES];

	/* Of a proxy a whole URL is asked (RFC 9112 3.2.2). */
	if (request->target.n > 0 && *request->target.at == '/')
		told.host = request->fields.host;
	addr_text(&ends.server, server);
	http_url(request, server, h->t->text, sizeof(h->t->text));
	http_exchange_label(&h->talk->http1.exchange,
	    h->sink->request(h->sink->to, &ends, &told));
}

static void
tell_response(struct hearing *h, const struct http_message *m)
{
	struct talk_ends ends = hearing_ends(h);
	struct talk_response told = {0};

	if (m->kind == HTTP_RESPONSE) {
		if (m->response.interim || !m->response.matched)
			return;
		told.cookie = m->response.cookie;
		told.status = m->response.status;
		told.content_type = m->response.fields.content_type;
	} else {
		if (!m->body.matched)
			return;
		told.cookie = m->body.cookie;
		told.body_bytes = m->body.length;
	}
	h->sink->response(h->sink->to, &ends, &told);
}

static void
tell(struct hearing *h, const struct http_message *m)
{
	bool asks = h->side == h->talk->client;

	if (m->kind == HTTP_REQUEST)
		tell_request(h, &m->request);
	else if (!asks &&
		 (m->kind == HTTP_RESPONSE || m->kind == HTTP_BODY_END))
		tell_response(h, m);
	if (h->sink->body)
		tell_body(h, m);
}

/* Say what can be said of what is cut off here; look for the next message. */
static void
cut_off(struct hearing *h, const uint8_t *at, size_t n, bool closed)
{
	struct talk_http1 *http = &h->talk->http1;
	uint64_t ahead = stream_ahead(&h->talk->stream[h->side]);
	uint64_t skipped = http->skipped[h->side];
	struct http_message m;

	skipped -= ahead < skipped ? ahead : skipped;
	if (http1_finish(&http->side[h->side], &http->exchange, at, n, skipped,
		closed, &m))
		tell(h, &m);
	http->skipped[h->side] = 0;
	http->lost[h->side] = true;
}

void
talk_http1_leave(struct hearing *h)
{
	unsigned side = h->side;

	if (h->talk->app != APP_HTTP || !h->sink->body)
		return;
	for (h->side = 0; h->side < 2; h->side++) {
		if (h->talk->http1.body[h->side])
			cut_off(h, NULL, 0, false);
		if (h->talk->http1.body[h->side])
			end_body(h, 0, false);
	}
	h->side = side;
}

/* How much of a gap is not in the middle of a body that is being read. */
static uint64_t
gap_outside(struct hearing *h, const struct stream_window *w)
{
	struct talk_http1 *http = &h->talk->http1;
	uint64_t *passed = &http->passed[h->side];
	uint64_t gap, outside;

	if (w->gap == 0)
		return 0;
	if (http->lost[h->side]) {
		*passed = 0;
		return w->gap;
	}
	/*
	 * It is said again as long as nothing behind it was used, though not
	 * in a step that follows at once.
	 */
	gap = w->gap > *passed ? w->gap - *passed : 0;
	outside = http1_gap(&http->side[h->side], gap);
	if (gap > outside && http->body[h->side])
		h->sink->body_missing(
		    h->sink->bodies, http->body[h->side], gap - outside);
	*passed = w->gap - outside;
	return outside;
}

/*
 * After bytes were lost, or in the middle. What was asked meanwhile nobody
 * knows, so no answer that comes later can be matched to a request before.
 */
static struct step
search(struct hearing *h, const struct stream_window *w)
{
	struct talk_http1 *http = &h->talk->http1;
	enum http_direction direction =
	    h->side == h->talk->client ? HTTP_FROM_CLIENT : HTTP_FROM_SERVER;
	struct reading r = http1_resync(w->at, w->n, direction);

	if (!r.message)
		return (struct step){.used = r.used};
	http->lost[h->side] = false;
	return (struct step){.used = r.used, .again = true};
}

static struct step
switch_to(struct hearing *h, enum app to, size_t used)
{
	if (to == APP_WEBSOCKET) {
		if (h->flow)
			h->flow->said.app = APP_WEBSOCKET;
		h->over = true;
		return (struct step){.used = used};
	}
	h->talk->middle = false;
	h->talk->proxied |= to != APP_HTTP2; /* after a CONNECT */
	talk_speak(h, to);
	return (struct step){.used = used, .again = true};
}

static struct step
read_one(struct hearing *h, const struct stream_window *w)
{
	struct talk_http1 *http = &h->talk->http1;
	struct http_message m;
	struct reading r;

	http->side[h->side].want_body = h->sink->body_bytes != NULL;
	r = http1_read(&http->side[h->side], &http->exchange, w->at, w->n, &m);
	if (r.message && m.kind == HTTP_SWITCHED)
		return switch_to(h, m.to, r.used);
	if (r.message)
		tell(h, &m);
	if (r.lost) {
		cut_off(h, NULL, 0, false);
		return (struct step){.used = w->n > 0, .again = w->n > 1};
	}
	http->skipped[h->side] = r.skip == READING_ALL ? UNTIL_CLOSE : r.skip;
	return (struct step){
	    .used = r.used,
	    .skip = http->skipped[h->side],
	    .again = r.used > 0 || r.skip > 0 || r.message,
	};
}

struct step
talk_http1_step(struct hearing *h, const struct stream_window *w)
{
	struct talk_http1 *http = &h->talk->http1;
	uint64_t gap = gap_outside(h, w);
	struct step made = {0};

	if (gap > 0 && !http->lost[h->side])
		cut_off(h, NULL, 0, false);
	if (gap > 0)
		http_exchange_forget(&http->exchange);
	if (stream_ahead(&h->talk->stream[h->side]) == 0)
		made = http->lost[h->side] ? search(h, w) : read_one(h, w);
	if ((made.used > 0 || made.skip > 0) && h->talk->app == APP_HTTP)
		http->passed[h->side] = 0;
	if (made.again || h->talk->app != APP_HTTP || w->then == STREAM_MORE)
		return made;
	/* A hole in a body is told with the bytes behind it. */
	if (w->n == made.used && w->then == STREAM_GAP &&
	    http1_is_in_body(&http->side[h->side]))
		return made;
	/* Nothing can complete what is left. */
	cut_off(h, w->at + made.used, w->n - made.used,
	    w->then == STREAM_END &&
		stream_is_closed(&h->talk->stream[h->side]));
	return (struct step){.used = w->n};
}
