/* SPDX-License-Identifier: BSD-2-Clause */
/* tls_feed owns the showing of a stream to tls_read, cut up in any way. */
#ifndef TESTS_MESSAGE_TLS_FEED_H
#define TESTS_MESSAGE_TLS_FEED_H

#include "message/tls.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What was said, a line a message; longer tales are cut. */
struct tls_tale {
	size_t n;
	char text[4096];
};

__attribute__((format(printf, 2, 3))) static inline void
tale_add(struct tls_tale *t, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(t->text + t->n, sizeof(t->text) - t->n, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < sizeof(t->text) - t->n)
		t->n += (size_t)n;
}

static inline int
tale_bytes(struct bytes b)
{
	return b.n < 255 ? (int)b.n : 255;
}

#define TALE_BYTES(b) tale_bytes(b), (b).at ? (const char *)(b).at : ""

static inline void
tale_message(struct tls_tale *t, const struct tls_message *m)
{
	switch (m->kind) {
	case TLS_CLIENT_HELLO:
		tale_add(t, "client %04x %.*s %.*s%s%s\n", m->client.version,
		    TALE_BYTES(m->client.server_name),
		    TALE_BYTES(m->client.alpn), m->client.ech ? " ech" : "",
		    m->client.ssl2 ? " ssl2" : "");
		break;
	case TLS_SERVER_HELLO:
		tale_add(t, "server %04x %04x%s\n", m->server.version,
		    m->server.cipher, m->server.retry ? " retry" : "");
		break;
	case TLS_CERTIFICATE:
		tale_add(t, "certificate %.*s %.*s\n",
		    TALE_BYTES(m->certificate.common_name),
		    TALE_BYTES(m->certificate.dns_name));
		break;
	}
}

/* Show the window until nothing more comes of it. False: lost or settled. */
static inline bool
tls_feed_window(struct tls_stream *s, struct tls_scratch *scratch,
    const uint8_t *bytes, size_t shown, size_t *at, struct tls_tale *t)
{
	while (*at < shown) {
		struct tls_message m;
		struct reading r =
		    tls_read(s, scratch, bytes + *at, shown - *at, &m);

		if (r.message)
			tale_message(t, &m);
		if (r.lost)
			tale_add(t, "lost\n");
		if (r.skip == READING_ALL)
			tale_add(t, "settled\n");
		if (r.lost || r.skip == READING_ALL)
			return false;
		*at += r.used + (size_t)r.skip;
		if (!r.used && !r.skip && !r.message)
			break;
	}
	return true;
}

static inline void
tls_feed(const uint8_t *bytes, size_t n, size_t part,
    struct tls_scratch *scratch, struct tls_tale *t)
{
	struct tls_stream s = {0};
	size_t at = 0, shown = 0;

	t->n = 0;
	t->text[0] = '\0';
	while (shown < n) {
		shown = part < n - shown ? shown + part : n;
		if (!tls_feed_window(&s, scratch, bytes, shown, &at, t))
			return;
	}
}

#endif
