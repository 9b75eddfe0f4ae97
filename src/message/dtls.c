/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *   record:   type 1 | version 2 | epoch 2 | number 6 | length 2 | fragments
 *   fragment: type 1 | length of the message 3 | its number 2 |
 *             offset of this piece 3 | length of it 3 | piece
 *
 * Epoch 0 is in clear. DTLS 1.3 encrypts under a header of its own, whose
 * first bits are 001.
 */
#include "message/dtls.h"

#include "tls_record.h"

#define CONTENT_WITH_ID 25 /* RFC 9146: encrypted too */
#define OPENSSL_OLD 0x0100 /* what OpenSSL sent before there was a standard */

struct record {
	uint8_t type;
	uint16_t epoch;
	struct cursor content;
};

struct fragment {
	uint8_t type;
	uint32_t length; /* of the whole message */
	uint16_t sequence;
	uint32_t offset;
	struct cursor piece;
};

static uint32_t
u24(struct cursor *in)
{
	uint32_t high = cursor_u8(in);

	return high << 16 | cursor_u16(in);
}

static bool
is_version(uint16_t version)
{
	return (version >= DTLS_1_3 && version <= DTLS_1_0) ||
	       version == OPENSSL_OLD;
}

/* False: no record, or one that does not end in this datagram. */
static bool
record_read(struct cursor *in, struct record *out)
{
	uint16_t version, length;

	out->type = cursor_u8(in);
	version = cursor_u16(in);
	out->epoch = cursor_u16(in);
	cursor_skip(in, 6); /* number of the record */
	length = cursor_u16(in);
	out->content = cursor_sub(in, length);
	return !in->short_read && is_version(version) &&
	       out->type >= TLS_CHANGE_CIPHER_SPEC &&
	       out->type <= CONTENT_WITH_ID && length <= TLS_RECORD_MOST;
}

static bool
fragment_read(struct cursor *in, struct fragment *out)
{
	out->type = cursor_u8(in);
	out->length = u24(in);
	out->sequence = cursor_u16(in);
	out->offset = u24(in);
	out->piece = cursor_sub(in, u24(in));
	return !in->short_read && tls_handshake_name(out->type) &&
	       out->offset + cursor_left(&out->piece) <= out->length;
}

struct dtls_datagram
dtls_datagram_begin(const uint8_t *bytes, size_t n)
{
	return (struct dtls_datagram){
	    .records = {bytes, bytes + n, false},
	    .messages = {bytes, bytes, false},
	};
}

static bool
is_wanted(uint8_t type)
{
	return type == TLS_HANDSHAKE_CLIENT_HELLO ||
	       type == TLS_HANDSHAKE_SERVER_HELLO ||
	       type == TLS_HANDSHAKE_CERTIFICATE;
}

static enum dtls_outcome
message_read(
    uint8_t type, const uint8_t *body, size_t n, struct tls_message *out)
{
	bool is = true;

	switch (type) {
	case TLS_HANDSHAKE_CLIENT_HELLO:
		out->kind = TLS_CLIENT_HELLO;
		is = tls_client_hello_read(
		    body, n, TLS_OVER_DATAGRAMS, &out->client);
		break;
	case TLS_HANDSHAKE_SERVER_HELLO:
		out->kind = TLS_SERVER_HELLO;
		is = tls_server_hello_read(body, n, &out->server);
		break;
	default:
		out->kind = TLS_CERTIFICATE;
		certificate_read_first(body, n, &out->certificate);
		break;
	}
	return is ? DTLS_MESSAGE : DTLS_NOT;
}

/* A piece of another message than the last one begins anew. */
static void
gather_for(struct dtls_hello *s, const struct fragment *f)
{
	if (s->type == f->type && s->sequence == f->sequence &&
	    s->length == f->length)
		return;
	s->type = f->type;
	s->sequence = f->sequence;
	s->length = f->length;
	s->gathered.n_runs = 0;
}

/* DTLS_END stands for "nothing to tell" here. */
static enum dtls_outcome
fragment_take(
    struct dtls_hello *s, const struct fragment *f, struct tls_message *out)
{
	size_t n = cursor_left(&f->piece);

	if (f->type == TLS_HANDSHAKE_VERIFY_REQUEST)
		return DTLS_VERIFY;
	if (!is_wanted(f->type))
		return DTLS_END;
	if (n == f->length)
		return message_read(f->type, f->piece.at, n, out);
	gather_for(s, f);
	if (!gather_put(&s->gathered, f->offset, f->piece.at, n) ||
	    gather_whole(&s->gathered) < s->length)
		return DTLS_END;
	s->type = 0;
	return message_read(f->type, s->gathered.at, s->length, out);
}

/* Open the next record; DTLS_MESSAGE stands for one with fragments. */
static enum dtls_outcome
record_open(struct dtls_datagram *d)
{
	struct record record;

	if (cursor_left(&d->records) == 0)
		return DTLS_END;
	if (*d->records.at >> 5 == 1)
		return DTLS_ENCRYPTED;
	if (!record_read(&d->records, &record))
		return DTLS_NOT;
	if (record.epoch > 0 || record.type == TLS_APPLICATION_DATA ||
	    record.type == CONTENT_WITH_ID)
		return DTLS_ENCRYPTED;
	if (record.type == TLS_HANDSHAKE)
		d->messages = record.content;
	return DTLS_MESSAGE;
}

enum dtls_outcome
dtls_datagram_read(
    struct dtls_hello *s, struct dtls_datagram *d, struct tls_message *out)
{
	enum dtls_outcome outcome;
	struct fragment f;

	for (;;) {
		while (cursor_left(&d->messages) > 0) {
			if (!fragment_read(&d->messages, &f))
				return DTLS_NOT;
			outcome = fragment_take(s, &f, out);
			if (outcome != DTLS_END)
				return outcome;
		}
		outcome = record_open(d);
		if (outcome != DTLS_MESSAGE)
			return outcome;
	}
}

bool
dtls_looks_like(const uint8_t *bytes, size_t n)
{
	struct cursor in = {bytes, bytes + n, false};
	struct record record;
	struct fragment f;

	if (!record_read(&in, &record))
		return false;
	if (record.type == TLS_HANDSHAKE && record.epoch == 0)
		return fragment_read(&record.content, &f);
	return cursor_left(&record.content) > 0;
}
