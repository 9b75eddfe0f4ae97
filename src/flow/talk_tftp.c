/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TFTP in a talk. A request goes to a port that is known; the answer comes
 * from another one (RFC 1350 4), so the request promises it. Blocks come one
 * after the other, some of them twice, and their numbers begin again with 0,
 * or with 1.
 */
#include "message/tftp.h"
#include "talk_private.h"

#define PORT_USUAL 69
#define AHEAD 256u /* blocks at most that are believed to be missing */

static void
take_request(
    struct hearing *h, const struct tftp_message *m, const struct packet *p)
{
	struct promise *made =
	    promises_make(&h->t->promises, &h->flow->key, h->side, p->src_port);

	made->by_client = made->named = true;
	made->upload = m->kind == TFTP_WRITE;
	made->text = m->netascii;
	made->block_bytes = m->block_bytes;
	if (m->kind == TFTP_WRITE)
		made->size = m->size;
	made->server_port = p->dst_port;
	made->path_n =
	    (uint16_t)(m->name.n < PROMISE_PATH_BYTES ? m->name.n
						      : PROMISE_PATH_BYTES);
	memcpy(made->path, m->name.at, made->path_n);
}

/* With the first block: an error is no file. */
static bool
begin(struct hearing *h)
{
	struct talk_tftp *t = &h->talk->tftp;
	const struct promise *p =
	    promises_numbered(&h->t->promises, t->promise);
	struct talk_body body = {.app = APP_TFTP};
	struct bytes path;

	if (!p)
		return false;
	path = (struct bytes){p->path, p->path_n};
	body.from_server = !p->upload;
	body.url = talk_file_url(
	    h, "tftp", p->server_port == PORT_USUAL ? 0 : p->server_port, path);
	body.name = talk_file_name(path);
	talk_file_begin(h, &t->file, &body);
	return true;
}

static void
open_transfer(struct hearing *h, uint32_t number)
{
	const struct promise *p = promises_numbered(&h->t->promises, number);
	struct talk_tftp *t;

	if (!h->talk)
		talk_open(h);
	talk_files_leave(h);
	t = &h->talk->tftp;
	memset(t, 0, sizeof(*t));
	h->talk->app = h->flow->said.app = APP_TFTP;
	h->talk->client = (uint8_t)promise_client(p, &h->flow->key);
	t->promise = number;
	t->sender = (uint8_t)(p->upload ? h->talk->client : !h->talk->client);
	t->next = 1;
	t->size = p->size;
	t->text = p->text;
}

/* Lines end as they do here; a CR alone has a NUL behind it (RFC 764). */
static void
tell_text(struct hearing *h, struct talk_tftp *t, struct bytes b)
{
	uint8_t out[1024];
	size_t n = 0;

	for (size_t i = 0; i < b.n; i++) {
		uint8_t c = b.at[i];

		if (t->cr && c != '\n')
			out[n++] = '\r';
		if (c != '\r' && !(t->cr && c == 0))
			out[n++] = c;
		t->cr = c == '\r';
		if (n + 2 > sizeof(out)) {
			talk_file_bytes(h, &t->file, (struct bytes){out, n});
			n = 0;
		}
	}
	talk_file_bytes(h, &t->file, (struct bytes){out, n});
}

static void
end(struct hearing *h, const char *why)
{
	struct talk_tftp *t = &h->talk->tftp;

	/* what a size of text means, nobody says (RFC 2349) */
	if (!why && t->size != PROMISE_NO_SIZE && !t->text &&
	    t->size != t->file.bytes)
		why = "another size was said";
	talk_file_end(h, &t->file, why);
	h->over = true;
}

/* After 65535 some begin with 1 again, and never have a block 0. */
static bool
begins_with_1(const struct talk_tftp *t, uint16_t block)
{
	return block == 1 && (uint16_t)t->next == 0;
}

/* How many blocks are missing before this one; more than AHEAD = it is old. */
static uint32_t
blocks_before(const struct talk_tftp *t, uint16_t block)
{
	if (begins_with_1(t, block))
		return 0;
	return (uint16_t)(block - (uint16_t)t->next);
}

static void
take_block(struct hearing *h, const struct tftp_message *m, size_t lost)
{
	struct talk_tftp *t = &h->talk->tftp;
	size_t n = m->bytes.n + lost;
	uint32_t before = blocks_before(t, m->block);

	if (h->side != t->sender || before > AHEAD)
		return;
	if (!t->file.number && !begin(h))
		return;
	/* Without the server's options, the first block shows its size. */
	if (t->block_bytes == 0)
		t->block_bytes = n > TFTP_BLOCK ? (uint32_t)n : TFTP_BLOCK;
	talk_file_missing(h, &t->file, (uint64_t)before * t->block_bytes);
	if (t->text)
		tell_text(h, t, m->bytes);
	else
		talk_file_bytes(h, &t->file, m->bytes);
	talk_file_missing(h, &t->file, lost);
	t->next += before + 1 + begins_with_1(t, m->block);
	if (n < t->block_bytes)
		end(h, NULL);
}

static void
take_options(struct talk_tftp *t, const struct tftp_message *m)
{
	if (t->next > 1)
		return;
	t->block_bytes = m->block_bytes ? m->block_bytes : TFTP_BLOCK;
	if (m->size != TFTP_NO_SIZE)
		t->size = m->size;
}

static bool
is_transfer(const struct hearing *h)
{
	return h->talk && h->talk->app == APP_TFTP;
}

/* Is it a datagram of a transfer, which perhaps begins with it? */
static bool
is_mine(struct hearing *h)
{
	bool mine = is_transfer(h);
	uint32_t number = 0;

	if ((!h->talk || (mine && !h->talk->tftp.file.number)) &&
	    h->t->promises.waiting > 0)
		number = promises_take(&h->t->promises, &h->flow->key);
	if (number && h->sink->body)
		open_transfer(h, number);
	else if (number)
		h->flow->said.app = APP_TFTP;
	return mine || number != 0;
}

static void
take_message(struct hearing *h, const struct packet *p,
    const struct tftp_message *m, size_t lost)
{
	switch (m->kind) {
	case TFTP_READ:
	case TFTP_WRITE:
		talk_files_leave(h);
		take_request(h, m, p);
		break;
	case TFTP_DATA:
		take_block(h, m, lost);
		break;
	case TFTP_OPTIONS:
		take_options(&h->talk->tftp, m);
		break;
	case TFTP_ERROR:
		end(h, "an error ended it");
		break;
	case TFTP_ACK:
		break;
	}
}

bool
talk_tftp(
    struct hearing *h, const struct packet *p, const uint8_t *bytes, size_t n)
{
	struct tftp_message m;

	if (!is_mine(h))
		return false;
	h->over = !is_transfer(h); /* that nobody wants to hear of */
	if (h->over || !tftp_read(bytes, n, &m))
		return true;
	talk_use(h->t, h->talk, h->clock_ns);
	take_message(h, p, &m, p->payload_bytes - n);
	return true;
}

void
talk_tftp_request(
    struct hearing *h, const struct packet *p, const uint8_t *bytes, size_t n)
{
	struct tftp_message m;

	if (tftp_read(bytes, n, &m) &&
	    (m.kind == TFTP_READ || m.kind == TFTP_WRITE))
		take_request(h, &m, p);
}
