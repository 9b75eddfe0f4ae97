/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FTP in a talk. The control connection says which connections will carry
 * files, and what they are called; each of these is a talk of its own.
 */
#include "message/ftp.h"
#include "talk_private.h"

#include <string.h>

#define MOST_LINE 4096u

static void
copy_path(uint8_t *to, uint16_t *n, struct bytes path)
{
	*n = (uint16_t)(path.n < PROMISE_PATH_BYTES ? path.n
						    : PROMISE_PATH_BYTES);
	memcpy(to, path.at, *n);
}

/* `path` as seen from the folder that is known, if any is. */
static void
join_path(const struct desk_ftp *d, struct bytes path, uint8_t *to, uint16_t *n)
{
	struct bytes rest = path;
	size_t at = 0;

	if (d->folder_n > 0 && !(path.n > 0 && *path.at == '/')) {
		memcpy(to, d->folder, d->folder_n);
		at = d->folder_n;
		if (to[at - 1] != '/' && at < PROMISE_PATH_BYTES)
			to[at++] = '/';
	}
	if (rest.n > PROMISE_PATH_BYTES - at)
		rest.n = PROMISE_PATH_BYTES - at;
	memcpy(to + at, rest.at, rest.n);
	*n = (uint16_t)(at + rest.n);
}

static bool
is_up(struct bytes path)
{
	return path.n == 0 || (path.n == 2 && memcmp(path.at, "..", 2) == 0);
}

/* CWD or CDUP: where it leads, if the server agrees. */
static void
ask_to_move(struct desk_ftp *d, struct bytes path)
{
	if (!is_up(path)) {
		join_path(d, path, d->moving, &d->moving_n);
		return;
	}
	copy_path(
	    d->moving, &d->moving_n, (struct bytes){d->folder, d->folder_n});
	while (d->moving_n > 1 && d->moving[d->moving_n - 1] != '/')
		d->moving_n--;
	if (d->moving_n > 1)
		d->moving_n--;
}

static void
promise_port(
    struct hearing *h, struct desk_ftp *d, bool by_client, uint16_t port)
{
	const struct talk *talk = h->talk;
	unsigned side = by_client ? talk->client : !talk->client;
	struct promise *p;

	if (port == 0)
		return;
	p = promises_make(&h->t->promises, &talk->key, side, port);
	p->by_client = by_client;
	p->server_port = talk->client ? talk->key.port_a : talk->key.port_b;
	d->promise = p->number;
}

static bool
was_sized(const struct desk_ftp *d, struct bytes path)
{
	return d->sized_n == path.n && memcmp(d->sized, path.at, path.n) == 0;
}

/* What the connection that was promised last is for. */
static void
ask_to_transfer(
    struct hearing *h, struct desk_ftp *d, const struct ftp_command *c)
{
	struct promise *p = promises_numbered(&h->t->promises, d->promise);

	if (!p || p->named || p->listing)
		return;
	p->listing = c->verb == FTP_LISTING;
	p->named = !p->listing;
	p->upload = c->verb == FTP_STORE;
	p->coded = d->coded;
	p->cut = d->rest > 0 || !c->from_start;
	if (c->verb == FTP_LOAD && d->image && was_sized(d, c->argument))
		p->size = d->size;
	join_path(d, c->argument, p->path, &p->path_n);
	d->rest = 0;
}

static void
hear_command(struct hearing *h, struct desk_ftp *d, struct bytes line)
{
	struct ftp_command c = ftp_command_read(line);

	if (c.verb != FTP_OTHER)
		d->waits = (uint8_t)c.verb;
	switch (c.verb) {
	case FTP_PORT:
		promise_port(h, d, true, c.port);
		break;
	case FTP_LOAD:
	case FTP_STORE:
	case FTP_LISTING:
		ask_to_transfer(h, d, &c);
		break;
	case FTP_FOLDER:
		ask_to_move(d, c.argument);
		break;
	case FTP_TYPE:
		d->image = c.argument.n > 0 && (*c.argument.at & 0xdf) == 'I';
		break;
	case FTP_MODE:
		d->coded = c.argument.n > 0 && (*c.argument.at & 0xdf) != 'S';
		break;
	case FTP_REST:
		d->rest = c.number;
		break;
	case FTP_SIZE:
		copy_path(d->sized, &d->sized_n, c.argument);
		d->size = PROMISE_NO_SIZE;
		break;
	default:
		break;
	}
}

/* A transfer that is not to be leaves its connection to the next one. */
static void
refuse(struct hearing *h, struct desk_ftp *d)
{
	struct promise *p = promises_numbered(&h->t->promises, d->promise);

	if (p && (d->waits == FTP_LOAD || d->waits == FTP_STORE ||
		     d->waits == FTP_LISTING))
		p->named = p->listing = false;
}

static void
hear_size(struct hearing *h, struct desk_ftp *d, const struct ftp_reply *r)
{
	struct promise *p = promises_numbered(&h->t->promises, d->promise);

	if (r->code == 213 && d->waits == FTP_SIZE)
		d->size = r->size;
	else if (r->code != 213 && p && p->named && d->image && !p->upload)
		p->size = r->size;
}

static void
hear_reply(struct hearing *h, struct desk_ftp *d, struct bytes line)
{
	struct ftp_reply r = ftp_reply_read(line);

	if (r.code == 0 || r.more)
		return;
	if (r.port)
		promise_port(h, d, false, r.port);
	if (r.size != FTP_NO_SIZE)
		hear_size(h, d, &r);
	if (r.code >= 400)
		refuse(h, d);
	if (d->waits == FTP_WHERE && r.code == 257 && r.path.at)
		copy_path(d->folder, &d->folder_n, r.path);
	if (d->waits == FTP_FOLDER && r.code / 100 == 2)
		copy_path(d->folder, &d->folder_n,
		    (struct bytes){d->moving, d->moving_n});
	if (r.code >= 200)
		d->waits = FTP_OTHER;
}

/* The end of a line that is too long, or began before a gap. */
static struct step
pass_line(bool *within, const struct stream_window *w)
{
	const uint8_t *end = memchr(w->at, '\n', w->n);

	*within = !end;
	return (struct step){
	    .used = end ? (size_t)(end - w->at) + 1 : w->n,
	    .again = end != NULL,
	};
}

static struct step
read_line(struct hearing *h, struct desk_ftp *d, const struct stream_window *w)
{
	const uint8_t *end = memchr(w->at, '\n', w->n);
	struct bytes line = {w->at, 0};

	if (!end && w->n < MOST_LINE && w->then == STREAM_MORE)
		return (struct step){0};
	if (!end)
		return pass_line(&d->within[h->side], w);
	line.n = (size_t)(end - w->at);
	line.n -= line.n > 0 && end[-1] == '\r';
	if (h->side == h->talk->client)
		hear_command(h, d, line);
	else
		hear_reply(h, d, line);
	return (struct step){.used = (size_t)(end - w->at) + 1, .again = true};
}

struct step
talk_ftp_step(struct hearing *h, const struct stream_window *w)
{
	struct desk *desk = talk_desk(h);
	bool *within;

	if (!desk || w->n == 0)
		return (struct step){.used = w->n};
	within = &desk->ftp.within[h->side];
	*within |= w->gap > 0;
	if (!*within && w->at[0] == 0x16) {
		enum tls_look look = tls_looks_like(w->at, w->n);

		if (look == TLS_LOOK_YES) {
			talk_speak(h, APP_TLS);
			return (struct step){.again = true};
		}
		if (look == TLS_LOOK_MORE && w->then == STREAM_MORE)
			return (struct step){0};
	}
	if (*within)
		return pass_line(within, w);
	return read_line(h, &desk->ftp, w);
}
