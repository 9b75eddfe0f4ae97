/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A TCP connection, both directions put in order, read by whatever it speaks.
 * What nobody reads is not kept: as soon as nothing more can be learnt the
 * talk is over, and its flow is settled.
 */
#include "message/signature.h"
#include "talk_private.h"

#define TRIES 6u        /* windows that no protocol is known by */
#define TRIES_MIDDLE 8u /* ... of a connection met in its middle */

struct reader {
	enum app app;
	bool files; /* only when anybody wants to hear of files */
	struct step (*step)(struct hearing *, const struct stream_window *);
};

/* clang-format off */
static const struct reader readers[] = {
	{ APP_DNS, false, talk_dns_step },
	{ APP_MDNS, false, talk_dns_step },
	{ APP_LLMNR, false, talk_dns_step },
	{ APP_HTTP, false, talk_http1_step },
	{ APP_HTTP2, false, talk_http2_step },
	{ APP_TLS, false, talk_tls_step },
	{ APP_FTP, false, talk_ftp_step },
	{ APP_FTP_DATA, true, talk_ftp_data_step },
	{ APP_SMTP, true, talk_smtp_step },
	{ APP_SMB, true, talk_smb_step },
};
/* clang-format on */

/* Whatever TLS may begin in the middle of. */
static const struct reader starting = {APP_UNKNOWN, false, talk_start_step};

static const struct reader *
reader_of(const struct hearing *h, enum app app)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (readers[i].app == app &&
		    (!readers[i].files || h->sink->body))
			return &readers[i];
	return starttls_speaks(app) ? &starting : NULL;
}

static enum app
by_port(const struct hearing *h)
{
	return dns_service(h->talk->key.port_a, h->talk->key.port_b);
}

/* Nothing of what was read as something else may be left: it shares memory. */
static void
begin_reading(struct talk *talk)
{
	switch (talk->app) {
	case APP_HTTP:
		/* behind lies a queue, of which nothing is looked at yet */
		memset(&talk->http1, 0, TALK_HTTP1_HEAD);
		http1_init(&talk->http1.side[talk->client], HTTP_FROM_CLIENT);
		http1_init(&talk->http1.side[!talk->client], HTTP_FROM_SERVER);
		talk->http1.lost[0] = talk->http1.lost[1] = talk->middle;
		break;
	case APP_HTTP2:
		memset(&talk->http2, 0, sizeof(talk->http2));
		break;
	case APP_TLS:
		memset(&talk->tls, 0, sizeof(talk->tls));
		break;
	case APP_FTP_DATA:
		memset(&talk->ftp_data, 0, sizeof(talk->ftp_data));
		break;
	default:
		memset(&talk->start, 0, sizeof(talk->start));
	}
}

void
talk_speak(struct hearing *h, enum app app)
{
	struct talk *talk = h->talk;

	talk_http1_leave(h); /* while it still is what it was */
	talk_files_leave(h);
	talk_http2_free(h->t, talk);
	talk->app = (uint8_t)app;
	talk->looked = talk->tries = 0;
	if (h->flow && app != APP_UNKNOWN)
		h->flow->said.app = (uint8_t)app;
	begin_reading(talk);
	if (app != APP_UNKNOWN && !reader_of(h, app))
		h->over = true;
}

/* HTTP tells by its first bytes who asks, whatever the ports say. */
static void
set_client(struct hearing *h, enum app app, const struct stream_window *w)
{
	bool asks, answers;

	if (app == APP_HTTP2)
		h->talk->client = (uint8_t)h->side;
	if (app != APP_HTTP)
		return;
	asks = http1_look(w->at, w->n, HTTP_FROM_CLIENT) == HTTP_LOOK_YES;
	answers = http1_look(w->at, w->n, HTTP_FROM_SERVER) == HTTP_LOOK_YES;
	if (asks != answers)
		h->talk->client = (uint8_t)(asks ? h->side : !h->side);
}

/*
 * A connection met in its middle may be in the middle of a body, with the
 * next message of HTTP further on.
 */
static bool
is_http_later(struct hearing *h, const struct stream_window *w)
{
	for (unsigned asks = 0; asks < 2; asks++) {
		if (!http1_resync(
			w->at, w->n, asks ? HTTP_FROM_CLIENT : HTTP_FROM_SERVER)
			 .message)
			continue;
		h->talk->client = (uint8_t)(asks ? h->side : !h->side);
		return true;
	}
	return false;
}

/* Nobody knows these bytes: look at the next ones, but not for ever. */
static struct step
pass_over(struct hearing *h, const struct stream_window *w)
{
	struct talk *talk = h->talk;

	talk->looked |= (uint8_t)(1u << h->side);
	talk->tries++;
	if (talk->tries >= (talk->middle ? TRIES_MIDDLE : TRIES) ||
	    (talk->looked == 3 && !talk->middle))
		h->over = true;
	return (struct step){.used = w->n};
}

static struct step
look(struct hearing *h, const struct stream_window *w)
{
	bool more = false;
	enum app app = by_port(h);

	if (w->n == 0)
		return (struct step){0};
	if (w->gap > 0)
		h->talk->middle = true;
	if (app == APP_UNKNOWN && w->at == h->known)
		app = h->known_app;
	if (app == APP_UNKNOWN)
		app = signature_of_stream(
		    w->at, w->n, h->side == h->talk->client, &more);
	if (app == APP_UNKNOWN && more && w->then == STREAM_MORE)
		return (struct step){0};
	if (app == APP_UNKNOWN && h->talk->middle && is_http_later(h, w))
		app = APP_HTTP;
	else if (app == APP_UNKNOWN)
		return pass_over(h, w);
	else
		set_client(h, app, w);
	talk_speak(h, app);
	return (struct step){.again = true};
}

static struct step
step(struct hearing *h, const struct stream_window *w)
{
	const struct reader *reader = reader_of(h, h->talk->app);

	if (h->talk->app == APP_UNKNOWN || !reader)
		return look(h, w);
	return reader->step(h, w);
}

/* All there is in one window. */
static void
read_window(struct hearing *h, struct stream *s, struct stream_window w)
{
	size_t used = 0;
	uint64_t skip = 0;

	for (;;) {
		struct step made = step(h, &w);
		uint64_t by = made.used;

		if (made.skip > 0 && made.skip != READING_ALL)
			by += made.skip;
		if (made.skip == READING_ALL || by > w.n) {
			used += made.used;
			skip = made.skip;
			break;
		}
		used += (size_t)by;
		w.at += by;
		w.n -= (size_t)by;
		w.gap = 0; /* said once */
		if (!made.again || h->over)
			break;
	}
	stream_used(h->t->streams, s, used, skip);
}

/* Everything that can be read of a side now. */
static void
drain(struct hearing *h, unsigned side)
{
	struct talk *talk = h->talk;
	struct stream_window w;

	h->side = side;
	while (
	    !h->over && stream_window(h->t->streams, &talk->stream[side], &w)) {
		read_window(h, &talk->stream[side], w);
		if (w.then == STREAM_END)
			talk->ended[side] = true;
	}
	if (talk->ended[0] && talk->ended[1])
		h->over = true;
}

static void
start_anew(struct hearing *h)
{
	talk_tcp_finish(h);
	stream_close(h->t->streams, &h->talk->stream[0]);
	stream_close(h->t->streams, &h->talk->stream[1]);
	h->over = false;
	h->talk->cookie = 0;
	h->talk->hello = h->talk->middle = false;
	memset(h->talk->heard, 0, sizeof(h->talk->heard));
	memset(h->talk->deaf, 0, sizeof(h->talk->deaf));
	memset(h->talk->ended, 0, sizeof(h->talk->ended));
	talk_speak(h, APP_UNKNOWN);
}

void
talk_tcp(struct hearing *h, const struct packet *p,
    const struct stream_segment *segment)
{
	struct talk *talk = h->talk;
	struct stream_pool *pool = h->t->streams;
	unsigned side = h->side;
	struct stream *mine = &talk->stream[side];
	struct stream *other = &talk->stream[!side];

	if (stream_is_new(mine, segment->seq, segment->flags))
		start_anew(h);
	if (segment->flags & TCP_ACK) {
		stream_acked(pool, other, p->ack, h->clock_ns);
		drain(h, !side);
	}
	if (h->over)
		return;
	stream_segment(pool, mine, segment);
	drain(h, side);
	if (segment->flags & TCP_RST && !h->over) {
		stream_end(pool, other);
		drain(h, !side);
		h->over = true;
	}
}

void
talk_tcp_finish(struct hearing *h)
{
	for (unsigned side = 0; side < 2 && !h->over; side++) {
		stream_end(h->t->streams, &h->talk->stream[side]);
		drain(h, side);
	}
}
