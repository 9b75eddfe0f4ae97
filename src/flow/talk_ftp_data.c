/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A connection that FTP promised: all that one side sends is the file (RFC 959
 * 3.4, stream mode), and its FIN is the end of it.
 */
#include "talk_private.h"

#define PORT_USUAL 21

void
talk_ftp_data_begin(struct hearing *h)
{
	const struct promise *p =
	    promises_numbered(&h->t->promises, h->promise);
	struct talk *talk = h->talk;

	talk_speak(h, APP_FTP_DATA);
	h->over |= !p || !h->sink->body;
	talk->ftp_data.promise = h->promise;
	if (p)
		talk->client = (uint8_t)promise_client(p, &talk->key);
}

static void
begin(struct hearing *h, const struct promise *p)
{
	struct talk_ftp_data *d = &h->talk->ftp_data;
	struct bytes path = {p->path, p->path_n};
	uint16_t port = p->server_port == PORT_USUAL ? 0 : p->server_port;
	struct talk_body body = {
	    .app = APP_FTP,
	    .from_server = !p->upload,
	    .url = talk_file_url(h, "ftp", port, path),
	    .name = talk_file_name(path),
	};

	d->begun = true;
	d->sender = (uint8_t)(p->upload ? h->talk->client : !h->talk->client);
	talk_file_begin(h, &d->file, &body);
}

/* FIN, nothing missing, and no other size than was said: else why not. */
static const char *
why_not_whole(struct hearing *h)
{
	const struct talk_ftp_data *d = &h->talk->ftp_data;
	const struct promise *p =
	    promises_numbered(&h->t->promises, d->promise);

	if (h->talk->middle || !stream_is_closed(&h->talk->stream[h->side]))
		return TALK_CUT_OFF;
	if (p && p->cut)
		return "it goes on with a file that was there";
	if (p && p->coded)
		return "as sent: MODE is not S";
	if (p && p->size != PROMISE_NO_SIZE && p->size != d->file.bytes)
		return "the server said another size";
	return NULL;
}

/* What it carries is known, or will not be told any more. */
static bool
is_told(struct hearing *h)
{
	struct talk_ftp_data *d = &h->talk->ftp_data;
	const struct promise *p =
	    promises_numbered(&h->t->promises, d->promise);

	if (d->begun)
		return true;
	if (!p || p->listing)
		h->over = true;
	else if (p->named)
		begin(h, p);
	return d->begun;
}

struct step
talk_ftp_data_step(struct hearing *h, const struct stream_window *w)
{
	struct talk_ftp_data *d = &h->talk->ftp_data;

	if (!is_told(h)) /* the command may be on its way */
		return (struct step){.used = w->then == STREAM_MORE ? 0 : w->n};
	if (h->side != d->sender)
		return (struct step){.used = w->n};
	talk_file_missing(h, &d->file, talk_gap(w, &d->passed));
	talk_file_bytes(h, &d->file, (struct bytes){w->at, w->n});
	if (w->then == STREAM_END) {
		talk_file_end(h, &d->file, why_not_whole(h));
		h->over = true;
	}
	return (struct step){.used = w->n};
}
