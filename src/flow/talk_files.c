/* SPDX-License-Identifier: BSD-2-Clause */
/* What all that carries files has in common: telling of them, and desks. */
#include "base/alloc.h"
#include "base/text.h"
#include "talk_private.h"

#include <errno.h>
#include <stdio.h>

size_t
desks_plan(uint32_t n)
{
	return n * sizeof(struct desk);
}

int
desks_new(uint32_t n, struct desks *d, struct error *err)
{
	d->n = n;
	d->at = alloc_reserve(desks_plan(n));
	if (!d->at)
		return error_set(err, -ENOMEM, "reading streams: no memory");
	return 0;
}

void
desks_free(struct desks *d)
{
	alloc_release(d->at, desks_plan(d->n));
}

void
desks_clear(struct desks *d)
{
	alloc_forget(d->at, desks_plan(d->n));
	d->next = 0;
}

/* Whoever had it tells what there is, and is not listened to any more. */
static void
take_away(struct hearing *h, struct desk *desk)
{
	struct hearing other = *h;

	other.talk = &h->t->pool[desk->owner - 1];
	other.flow = NULL;
	talk_files_leave(&other);
	other.talk->deaf[0] = other.talk->deaf[1] = true;
}

struct desk *
talk_desk(struct hearing *h)
{
	struct desks *d = &h->t->desks;
	struct talk *talk = h->talk;
	struct desk *desk;
	uint32_t place;

	if (talk->desk)
		return &d->at[talk->desk - 1];
	if (talk->deaf[h->side])
		return NULL;
	place = d->next++ % d->n;
	desk = &d->at[place];
	if (desk->owner)
		take_away(h, desk);
	memset(desk, 0, sizeof(*desk));
	desk->owner = (uint32_t)(talk - h->t->pool) + 1;
	talk->desk = place + 1;
	return desk;
}

static void
leave_smtp(struct hearing *h, struct desk_smtp *smtp)
{
	talk_file_end(h, &smtp->part, TALK_CUT_OFF);
	talk_file_end(h, &smtp->mail, TALK_CUT_OFF);
}

void
talk_files_leave(struct hearing *h)
{
	struct talk *talk = h->talk;
	struct desk *desk = talk->desk ? &h->t->desks.at[talk->desk - 1] : NULL;

	if (talk->app == APP_FTP_DATA)
		talk_file_end(h, &talk->ftp_data.file, TALK_CUT_OFF);
	if (talk->app == APP_TFTP)
		talk_file_end(h, &talk->tftp.file, TALK_CUT_OFF);
	if (talk->app == APP_SMTP && desk)
		leave_smtp(h, &desk->smtp);
	if (talk->app == APP_SMB && desk)
		talk_smb_leave(h, &desk->smb);
	if (desk)
		desk->owner = 0;
	talk->desk = 0;
}

void
talk_file_begin(
    struct hearing *h, struct talk_file *file, const struct talk_body *body)
{
	struct talk_ends ends = hearing_ends(h);

	*file = (struct talk_file){0};
	if (h->sink->body)
		file->number = h->sink->body(h->sink->bodies, &ends, body);
}

void
talk_file_bytes(struct hearing *h, struct talk_file *file, struct bytes bytes)
{
	if (!file->number)
		return;
	file->bytes += bytes.n;
	if (h->sink->body_bytes && bytes.n > 0)
		h->sink->body_bytes(h->sink->bodies, file->number, bytes);
}

void
talk_file_seek(struct hearing *h, struct talk_file *file, uint64_t offset)
{
	if (file->number && h->sink->body_at)
		h->sink->body_at(h->sink->bodies, file->number, offset);
}

void
talk_file_missing(struct hearing *h, struct talk_file *file, uint64_t bytes)
{
	if (!file->number || bytes == 0)
		return;
	file->bytes += bytes;
	file->missing += bytes;
	h->sink->body_missing(h->sink->bodies, file->number, bytes);
}

void
talk_file_end(struct hearing *h, struct talk_file *file, const char *why)
{
	struct talk_body_end end = {
	    .bytes = file->bytes,
	    .complete = !why && file->missing == 0,
	    .why = why,
	    .time_ns = h->flow ? h->time_ns : INT64_MAX,
	};

	if (file->number)
		h->sink->body_end(h->sink->bodies, file->number, &end);
	file->number = 0;
}

uint64_t
talk_gap(const struct stream_window *w, uint64_t *passed)
{
	uint64_t more = w->gap > *passed ? w->gap - *passed : 0;

	/* It is said again as long as nothing behind it was used. */
	*passed = w->n > 0 ? 0 : w->gap;
	return more;
}

const char *
talk_file_url(
    struct hearing *h, const char *scheme, uint16_t port, struct bytes path)
{
	struct talk_ends ends = hearing_ends(h);
	char *out = h->t->text, host[ADDR_TEXT_BYTES];
	bool six = ends.server.family == FAMILY_IPV6;
	int n;

	addr_text(&ends.server, host);
	n = snprintf(out, TALK_URL_BYTES, "%s://%s%s%s", scheme, six ? "[" : "",
	    host, six ? "]" : "");
	if (port)
		n += snprintf(out + n, TALK_URL_BYTES - (size_t)n, ":%u", port);
	if (path.n == 0 || *path.at != '/')
		out[n++] = '/';
	text_sanitize(path.n ? (const void *)path.at : "", path.n, out + n,
	    TALK_URL_BYTES - (size_t)n);
	return out;
}

struct bytes
talk_file_name(struct bytes path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.at[i - 1] == '/' || path.at[i - 1] == '\\')
			return (struct bytes){path.at + i, path.n - i};
	return path;
}
