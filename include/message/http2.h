/* SPDX-License-Identifier: BSD-2-Clause */
/* http2 owns the reading of HTTP/2 in the clear from a byte stream. */
#ifndef MESSAGE_HTTP2_H
#define MESSAGE_HTTP2_H

#include "message/http1.h"

enum http2_kind {
	HTTP2_REQUEST, /* a server's is what it promises to push */
	HTTP2_RESPONSE,
	HTTP2_END, /* of what this direction sends on the stream */
};

/* Strings lie in the state: they last until the next call. */
struct http2_message {
	enum http2_kind kind;
	uint32_t stream;
	uint16_t status; /* 1xx: the response itself is still to come */
	bool unreadable; /* a gap before it: nothing but kind and stream */
	bool complete;   /* HTTP2_END: not reset, and all of it counted */
	uint64_t length; /* HTTP2_END: bytes of DATA, without padding */
	struct bytes method, scheme, authority, path, user_agent, referer;
	struct bytes content_type, content_encoding;
};

/* One direction of a connection; about 20 KiB, and a table of headers. */
struct http2;

/* Memory that directions share, tables of headers and all. */
struct http2_room {
	size_t used, most;
};

/*
 * http2_new - begin to read a direction.
 *
 * room        outlives it; when it is used up, headers become unreadable
 * from_start  false when its first bytes were not seen, or after a gap:
 *             headers depend on those before them (RFC 7541 2.3), so none
 *             will be readable
 * returns     NULL when there is no memory
 */
struct http2 *http2_new(
    enum http_direction direction, bool from_start, struct http2_room *room);
void http2_free(struct http2 *h);

/*
 * http2_read - read up to one message, see message/reading.h.
 *
 * Call it again as long as it used, skips or found anything, even with an
 * empty window.
 *
 * source  RFC 9113 3.4, 4, 6; RFC 7541
 */
struct reading http2_read(struct http2 *h, const uint8_t *window, size_t len,
    struct http2_message *out);

/* Bytes were lost: from now on streams and lengths only. */
void http2_gap(struct http2 *h);

/* Find where a frame begins; answers as http1_resync. */
struct reading http2_resync(const uint8_t *window, size_t len);

/* Does a stream begin with the preface of a client, or may it still? */
enum http_look http2_look(const uint8_t *window, size_t len);

/* As http_url: authority and path. */
size_t http2_url(const struct http2_message *request, const char *server,
    char *out, size_t size);

#endif
