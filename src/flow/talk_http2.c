/* SPDX-License-Identifier: BSD-2-Clause */
/* HTTP/2 in the clear in a talk. */
#include "talk_private.h"

/* A direction, as it usually is by the time its headers are known. */
#define LIKELY_BYTES 32768u

void
talk_http2_free(struct talks *t, struct talk *talk)
{
	if (talk->app != APP_HTTP2)
		return;
	if (talk->http2.place)
		t->http2_owner[talk->http2.place - 1] = 0;
	talk->http2.place = 0;
	http2_free(talk->http2.side[0]);
	http2_free(talk->http2.side[1]);
	talk->http2.side[0] = talk->http2.side[1] = NULL;
}

static void
tell_request(struct hearing *h, const struct http2_message *m)
{
	struct talk_http2 *http = &h->talk->http2;
	struct talk_ends ends = hearing_ends(h);
	struct talk_request told = {
	    .url = h->t->text,
	    .method = m->method,
	    .user_agent = m->user_agent,
	    .host = m->authority,
	    .app = APP_HTTP2,
	};
	char server[ADDR_TEXT_BYTES];

	if (m->unreadable)
		return;
	addr_text(&ends.server, server);
	http2_url(m, server, h->t->text, sizeof(h->t->text));
	http->asked[http->next++ % TALK_STREAMS] = (struct talk_asked){
	    .stream = m->stream,
	    .cookie = h->sink->request(h->sink->to, &ends, &told),
	};
}

/* The newest request of that stream; numbers are never used again. */
static uint32_t
cookie_of(const struct talk_http2 *http, uint32_t stream)
{
	for (unsigned i = 0; i < TALK_STREAMS; i++)
		if (http->asked[i].cookie && http->asked[i].stream == stream)
			return http->asked[i].cookie;
	return 0;
}

static void
tell_response(struct hearing *h, const struct http2_message *m)
{
	struct talk_ends ends = hearing_ends(h);
	struct talk_response told = {
	    .cookie = cookie_of(&h->talk->http2, m->stream)};

	if (!told.cookie || (m->status >= 100 && m->status < 200))
		return;
	if (m->kind == HTTP2_END) {
		told.body_bytes = m->length;
	} else {
		told.status = m->status;
		told.content_type = m->content_type;
	}
	h->sink->response(h->sink->to, &ends, &told);
}

static void
tell(struct hearing *h, const struct http2_message *m)
{
	if (m->kind == HTTP2_REQUEST)
		tell_request(h, m);
	else if (h->side != h->talk->client)
		tell_response(h, m);
}

/* Whoever has had a place the longest is not listened to any more. */
static void
take_next_place(struct talks *t)
{
	uint32_t place = t->next_http2++ % t->n_http2;
	struct talk *talk = talk_numbered(t, t->http2_owner[place]);

	if (!talk)
		return;
	talk_http2_free(t, talk);
	talk->deaf[0] = talk->deaf[1] = true;
}

/* Room for a direction, and a place in the order: others make it. */
static void
make_room(struct talks *t, struct talk *talk)
{
	struct talk_http2 *http = &talk->http2;

	if (http->place)
		t->http2_owner[http->place - 1] = 0; /* it is not to go now */
	for (uint32_t i = 0; i < t->n_http2; i++) {
		if (t->http2_room.used + LIKELY_BYTES <= t->http2_room.most)
			break;
		take_next_place(t);
	}
	take_next_place(t);
	http->place = (t->next_http2 - 1) % t->n_http2 + 1;
	t->http2_owner[http->place - 1] = (uint32_t)(talk - t->pool) + 1;
}

/* Its state is large, so a side gets one only once it speaks. */
static struct http2 *
state_of(struct hearing *h, bool from_start)
{
	struct talk_http2 *http = &h->talk->http2;
	bool asks = h->side == h->talk->client;

	if (http->side[h->side] || h->t->n_http2 == 0)
		return http->side[h->side];
	make_room(h->t, h->talk);
	return http->side[h->side] =
	           http2_new(asks ? HTTP_FROM_CLIENT : HTTP_FROM_SERVER,
		       from_start && !h->talk->middle, &h->t->http2_room);
}

struct step
talk_http2_step(struct hearing *h, const struct stream_window *w)
{
	struct talk_http2 *http = &h->talk->http2;
	struct http2 *state = state_of(h, w->gap == 0);
	struct http2_message m;
	struct reading r;

	if (!state) {
		h->over = true;
		return (struct step){.used = w->n};
	}
	if (w->gap > 0) {
		http2_gap(state);
		http->lost[h->side] = true;
	}
	if (http->lost[h->side]) {
		r = http2_resync(w->at, w->n);
		http->lost[h->side] = !r.message;
		return (struct step){.used = r.used, .again = r.message};
	}
	r = http2_read(state, w->at, w->n, &m);
	if (r.message)
		tell(h, &m);
	if (r.lost) {
		http2_gap(state);
		http->lost[h->side] = true;
		return (struct step){.used = w->n > 0, .again = w->n > 1};
	}
	if (r.used == 0 && r.skip == 0 && !r.message && w->then != STREAM_MORE)
		return (struct step){.used = w->n};
	return (struct step){
	    .used = r.used,
	    .skip = r.skip,
	    .again = r.used > 0 || r.skip > 0 || r.message,
	};
}
