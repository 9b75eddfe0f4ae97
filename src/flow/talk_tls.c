/* SPDX-License-Identifier: BSD-2-Clause */
/* TLS in a talk: the names of encrypted connections. */
#include "base/text.h"
#include "talk_private.h"

/* Names are compared without case (RFC 4343). */
static void
lower(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

static const char *
name_text(struct bytes name, char out[static TALK_NAME_BYTES])
{
	text_sanitize(
	    name.at ? (const char *)name.at : "", name.n, out, TALK_NAME_BYTES);
	lower(out);
	return out;
}

void
talk_tell_hello(struct hearing *h, const struct tls_hello *hello,
    const char *version, bool with_marks)
{
	struct talks *t = h->t;
	const struct fingerprint_marks *marks;
	struct talk_ends ends;
	struct talk_hello told = {
	    .app = h->talk->app,
	    .again = h->talk->hello,
	    .name = name_text(hello->server_name, t->name),
	    .version = version,
	    .alpn = hello->alpn,
	    .ja3 = "",
	    .ja4 = "",
	    .ech = hello->ech,
	};

	h->talk->client = (uint8_t)h->side;
	ends = hearing_ends(h);
	if (with_marks) {
		marks = fingerprints_of(t->fingerprints, hello);
		told.ja3 = marks->ja3;
		told.ja4 = marks->ja4;
	}
	h->talk->cookie = h->sink->hello(h->sink->to, &ends, &told);
	h->talk->hello = true;
}

static void
tell_server(struct hearing *h, const struct tls_server_hello *hello)
{
	struct talk_ends ends = hearing_ends(h);
	struct talk_server_hello told = {
	    .cookie = h->talk->cookie,
	    .version = tls_version_name(hello->version),
	    .cipher = hello->cipher,
	};

	if (h->talk->cookie && !hello->retry)
		h->sink->server_hello(h->sink->to, &ends, &told);
}

/* Only the server's own is of interest. */
static void
tell_certificate(struct hearing *h, const struct certificate *certificate)
{
	struct talk_ends ends = hearing_ends(h);
	struct bytes name = certificate->dns_name.at ? certificate->dns_name
	                                             : certificate->common_name;
	struct talk_server_hello told = {
	    .cookie = h->talk->cookie,
	    .certificate = name_text(name, h->t->certificate),
	};

	if (h->talk->cookie && name.at && h->side != h->talk->client)
		h->sink->server_hello(h->sink->to, &ends, &told);
}

void
talk_tell_tls(struct hearing *h, const struct tls_message *m)
{
	switch (m->kind) {
	case TLS_CLIENT_HELLO:
		talk_tell_hello(
		    h, &m->client, tls_version_name(m->client.version), true);
		return;
	case TLS_SERVER_HELLO:
		tell_server(h, &m->server);
		return;
	case TLS_CERTIFICATE:
		tell_certificate(h, &m->certificate);
		return;
	}
}

/*
 * This side has nothing more to say that we could read. Nor has the other one
 * when this one was encrypted from the first.
 */
static struct step
fall_silent(struct hearing *h, size_t used)
{
	h->talk->deaf[h->side] = true;
	if ((h->talk->deaf[0] && h->talk->deaf[1]) ||
	    (h->talk->middle && !h->talk->hello))
		h->over = true;
	return (struct step){.used = used, .skip = READING_ALL};
}

struct step
talk_tls_step(struct hearing *h, const struct stream_window *w)
{
	struct tls_stream *s = &h->talk->tls.side[h->side];
	struct tls_message m;
	struct reading r;

	if (w->gap > 0 && s->started)
		return fall_silent(h, w->n);
	r = tls_read(s, &h->t->scratch, w->at, w->n, &m);
	if (r.message)
		talk_tell_tls(h, &m);
	if (r.lost || r.skip == READING_ALL)
		return fall_silent(h, r.used);
	if (r.used == 0 && r.skip == 0 && w->then != STREAM_MORE)
		return fall_silent(h, w->n);
	return (struct step){
	    .used = r.used,
	    .skip = r.skip,
	    .again = r.used > 0 || r.skip > 0 || r.message,
	};
}

/* A plain protocol until TLS begins, in both directions at nearly one time. */
struct step
talk_start_step(struct hearing *h, const struct stream_window *w)
{
	struct starttls *s = &h->talk->start.side[h->side];
	struct reading r;

	s->app = h->talk->app;
	r = starttls_read(s, w->at, w->n);
	if (r.message) {
		talk_speak(h, APP_TLS);
		return (struct step){.used = r.used, .again = true};
	}
	if (r.lost)
		return fall_silent(h, r.used);
	return (struct step){.used = r.used, .skip = r.skip};
}
