/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMTP in a talk: each message that a client sends is a file, and so is what
 * is attached to it.
 */
#include "talk_private.h"

#include <stdio.h>

#define PORT_USUAL 25

/* A URL for a message: its number in the connection, and perhaps more. */
static const char *
url_of(struct hearing *h, const struct desk_smtp *d, struct bytes part)
{
	const struct flow_key *k = &h->talk->key;
	uint16_t port = h->talk->client ? k->port_a : k->port_b;
	uint8_t path[32 + MIME_NAME];
	int n = snprintf((char *)path, 32, "%u.eml", d->mails);

	if (part.n > 0) {
		path[n++] = '/';
		memcpy(path + n, part.at, part.n);
	}
	return talk_file_url(h, "smtp", port == PORT_USUAL ? 0 : port,
	    (struct bytes){path, (size_t)n + part.n});
}

static void
begin_mail(struct hearing *h, struct desk_smtp *d)
{
	static const char type[] = "message/rfc822";
	struct talk_body body = {.app = APP_SMTP,
	    .content_type = {(const uint8_t *)type, sizeof(type) - 1}};

	d->mails++;
	body.url = url_of(h, d, (struct bytes){NULL, 0});
	talk_file_begin(h, &d->mail, &body);
}

static void
begin_part(struct hearing *h, struct desk_smtp *d, const struct mime_event *e)
{
	struct talk_body body = {
	    .app = APP_SMTP, .content_type = e->type, .name = e->name};
	static const char unnamed[] = "attachment";
	struct bytes name = e->name;

	if (name.n == 0)
		name = (struct bytes){
		    (const uint8_t *)unnamed, sizeof(unnamed) - 1};
	body.url = url_of(h, d, name);
	talk_file_begin(h, &d->part, &body);
}

struct mail_hearing {
	struct hearing *h;
	struct desk_smtp *d;
};

static void
hear_part(void *to, const struct mime_event *e)
{
	const struct mail_hearing *m = to;

	if (e->kind == MIME_PART)
		begin_part(m->h, m->d, e);
	else if (e->kind == MIME_BYTES)
		talk_file_bytes(m->h, &m->d->part, e->bytes);
	else
		talk_file_end(m->h, &m->d->part,
		    e->complete ? NULL : "the part has no end");
}

static void
end_mail(struct hearing *h, struct desk_smtp *d, bool complete)
{
	struct mail_hearing hearing = {h, d};
	struct mime_sink sink = {&hearing, hear_part};

	if (!d->mail.number)
		return;
	mime_end(&d->mime, complete, &sink);
	talk_file_end(h, &d->mail, complete ? NULL : TALK_CUT_OFF);
}

static void
take_event(struct hearing *h, struct desk_smtp *d, const struct smtp_event *e)
{
	struct mail_hearing hearing = {h, d};
	struct mime_sink sink = {&hearing, hear_part};

	if (e->kind == SMTP_BYTES) {
		if (!d->mail.number)
			begin_mail(h, d);
		talk_file_bytes(h, &d->mail, e->bytes);
		mime_feed(&d->mime, e->bytes, &sink);
	}
	if (e->kind == SMTP_END || e->kind == SMTP_CUT)
		end_mail(h, d, e->kind == SMTP_END);
	if (e->kind == SMTP_TLS)
		talk_speak(h, APP_TLS);
}

static void
take_gap(struct hearing *h, struct desk_smtp *d, uint64_t gap)
{
	struct mail_hearing hearing = {h, d};
	struct mime_sink sink = {&hearing, hear_part};
	uint64_t missing = smtp_gap(&d->smtp, gap);

	if (missing == 0)
		return;
	if (!d->mail.number)
		begin_mail(h, d);
	mime_gap(&d->mime, &sink);
	talk_file_missing(h, &d->mail, missing);
	talk_file_missing(h, &d->part, missing);
}

static struct step
read_client(
    struct hearing *h, struct desk_smtp *d, const struct stream_window *w)
{
	struct smtp_event e;
	struct reading r;

	take_gap(h, d, talk_gap(w, &d->passed));
	r = smtp_read(&d->smtp, w->at, w->n, &e);
	if (r.message)
		take_event(h, d, &e);
	if (r.used > 0 || r.message)
		return (struct step){.used = r.used, .again = true};
	if (w->then == STREAM_MORE)
		return (struct step){0};
	if (w->then == STREAM_END)
		end_mail(h, d, false);
	return (struct step){.used = w->n};
}

/* Of what the server says only matters that TLS may begin. */
static struct step
read_server(struct hearing *h, const struct stream_window *w)
{
	struct starttls *s = &h->talk->start.side[h->side];
	struct reading r;

	s->app = APP_SMTP;
	r = starttls_read(s, w->at, w->n);
	if (r.message)
		talk_speak(h, APP_TLS);
	if (r.lost) {
		h->talk->deaf[h->side] = true;
		return (struct step){.used = w->n, .skip = READING_ALL};
	}
	return (struct step){
	    .used = r.used, .skip = r.skip, .again = r.used > 0 || r.message};
}

struct step
talk_smtp_step(struct hearing *h, const struct stream_window *w)
{
	struct desk *desk;

	if (h->side != h->talk->client)
		return read_server(h, w);
	desk = talk_desk(h);
	if (!desk) {
		h->over = true;
		return (struct step){.used = w->n};
	}
	return read_client(h, &desk->smtp, w);
}
