/* SPDX-License-Identifier: BSD-2-Clause */
/* A segment by itself, without what went before: for a list of packets. */
#include "message/tls_phrase.h"

#include "message/tls_hello.h"
#include "packet/phrase.h"

#include "tls_record.h"

/* Version, random, empty session, a suite, compression (RFC 8446 4.1.2). */
#define LEAST_HELLO (2 + 32 + 1 + 4 + 2)

/* What stands in front of the next thing: once "TLS", then a comma. */
struct tale {
	struct phrase line;
	const char *before;
	bool changed; /* ChangeCipherSpec in this segment */
	size_t owed;  /* bytes of a message in the records to come */
};

static void
tell(struct tale *t, const char *what)
{
	phrase_text(&t->line, t->before);
	phrase_text(&t->line, what);
	t->before = ", ";
}

static void
tell_name(struct tale *t, struct bytes name)
{
	phrase_text(&t->line, " (SNI=");
	phrase_foreign(&t->line, name.at, name.n);
	phrase_char(&t->line, ')');
}

static void
tell_server(struct tale *t, const struct tls_server_hello *h)
{
	const char *version = tls_version_name(h->version);

	tell(t, h->retry ? "Hello Retry Request" : "Server Hello");
	if (!version)
		return;
	phrase_text(&t->line, " (");
	phrase_text(&t->line, version);
	phrase_char(&t->line, ')');
}

/* `body` may be cut: of a hello that goes on in the next segment. */
static void
tell_message(struct tale *t, uint8_t type, struct cursor body)
{
	struct tls_server_hello server;
	struct tls_hello client;

	if (type == TLS_HANDSHAKE_SERVER_HELLO &&
	    tls_server_hello_read(body.at, cursor_left(&body), &server)) {
		tell_server(t, &server);
		return;
	}
	tell(t, tls_handshake_name(type));
	if (type == TLS_HANDSHAKE_CLIENT_HELLO &&
	    tls_client_hello_read(
		body.at, cursor_left(&body), TLS_OVER_TCP, &client) &&
	    client.server_name.at)
		tell_name(t, client.server_name);
}

/*
 * Encrypted ones tell themselves by a type or a length that cannot be. A
 * second hello is not one, though its client may change ciphers before it (RFC
 * 8446 D.4).
 */
static bool
is_encrypted(const struct tale *t, uint8_t type, size_t n, size_t length)
{
	if (t->changed)
		return type != TLS_HANDSHAKE_CLIENT_HELLO || n != length ||
		       n < LEAST_HELLO;
	return !tls_handshake_name(type) || n > 0x1ffff;
}

/* What of the record belongs to a message that began in one before it. */
static size_t
pay_owed(struct tale *t, struct cursor *content)
{
	size_t n = cursor_left(content);

	n = t->owed < n ? t->owed : n;
	cursor_skip(content, n);
	t->owed -= n;
	return n;
}

static void
tell_handshake(struct tale *t, struct cursor content, size_t length)
{
	size_t paid = pay_owed(t, &content);

	if (paid > 0 && cursor_left(&content) == 0)
		return;
	length -= paid;
	while (cursor_left(&content) >= TLS_HANDSHAKE_HEADER) {
		uint8_t type = cursor_u8(&content);
		size_t high = cursor_u8(&content);
		size_t n = high << 16 | cursor_u16(&content);
		struct cursor body = content;

		length -= TLS_HANDSHAKE_HEADER;
		if (is_encrypted(t, type, n, length))
			break;
		cursor_limit(&body, n);
		tell_message(t, type, body);
		if (n >= length || n > cursor_left(&content)) {
			t->owed = n > length ? n - length : 0;
			return;
		}
		length -= n;
		cursor_skip(&content, n);
	}
	tell(t, "Encrypted Handshake Message");
}

static void
tell_record(
    struct tale *t, const struct tls_record *record, struct cursor content)
{
	switch (record->type) {
	case TLS_CHANGE_CIPHER_SPEC:
		tell(t, "Change Cipher Spec");
		t->changed = true;
		break;
	case TLS_ALERT:
		tell(t, record->length > 2 ? "Encrypted Alert" : "Alert");
		break;
	case TLS_HANDSHAKE:
		tell_handshake(t, content, record->length);
		break;
	case TLS_APPLICATION_DATA:
		tell(t, "Application Data ");
		phrase_number(&t->line, record->length);
		break;
	default:
		tell(t, "Heartbeat");
		break;
	}
}

size_t
tls_phrase(const uint8_t *payload, size_t len, char *out, size_t size)
{
	struct tale t = {phrase_begin(out, size), "TLS ", false, 0};
	struct cursor in = {payload, payload + len, false};
	struct tls_record record;

	while (cursor_left(&in) >= TLS_RECORD_HEADER &&
	       tls_record_read(&in, &record)) {
		struct cursor content = in;

		cursor_limit(&content, record.length);
		tell_record(&t, &record, content);
		cursor_skip(&in, record.length);
		if (t.line.at == t.line.end)
			break; /* there is no room for more */
	}
	return (size_t)(t.line.at - out);
}
