/* SPDX-License-Identifier: BSD-2-Clause */
/* http1 owns the reading of HTTP/0.9, 1.0 and 1.1 from a byte stream. */
#ifndef MESSAGE_HTTP1_H
#define MESSAGE_HTTP1_H

#include "message/http_exchange.h"
#include "message/reading.h"

#define HTTP_HEAD_BYTES 65536 /* a longer head is not read */
#define HTTP_NO_LENGTH UINT64_MAX

enum http_direction {
	HTTP_FROM_CLIENT,
	HTTP_FROM_SERVER,
};

enum http_kind {
	HTTP_REQUEST,
	HTTP_RESPONSE,
	HTTP_BODY,     /* bytes of it, with `want_body` only */
	HTTP_BODY_END, /* after each head that says a body follows */
	HTTP_SWITCHED, /* the last one: another protocol is spoken now */
};

/* How the end of a body is found (RFC 9112 6.3). */
enum http_framing {
	HTTP_NO_BODY,
	HTTP_LENGTH,
	HTTP_CHUNKED,
	HTTP_UNTIL_CLOSE,
};

/* Values as sent, folded lines with their ends in them; absent = NULL. */
struct http_fields {
	struct bytes host, user_agent, referer, server;
	struct bytes content_type, content_encoding, content_disposition;
	struct bytes content_range, upgrade;
	uint64_t content_length; /* or HTTP_NO_LENGTH */
	bool chunked;
	bool other_coding; /* a transfer coding that is not chunked at last */
};

struct http_request {
	struct bytes method, target;
	struct bytes version; /* "HTTP/1.1"; absent = 0.9 */
	enum http_method kind;
	enum http_framing framing;
	bool cut; /* the end of the head was lost: no body is told of */
	struct http_fields fields;
};

struct http_response {
	struct bytes version; /* absent = an answer without a head (0.9) */
	struct bytes reason;
	uint16_t status; /* 0 = without a head */
	enum http_framing framing;
	bool cut;
	bool interim; /* 1xx: the answer itself is still to come */
	bool matched; /* ... to a request, whose cookie this is */
	uint32_t cookie;
	struct http_fields fields;
};

struct http_body {
	struct bytes bytes; /* HTTP_BODY */
	uint64_t length;    /* HTTP_BODY_END: as sent, without chunk lines */
	bool complete;
	bool matched; /* as with the response it belongs to */
	uint32_t cookie;
};

struct http_message {
	enum http_kind kind;
	union {
		struct http_request request;
		struct http_response response;
		struct http_body body;
		enum app to; /* HTTP_SWITCHED; APP_UNKNOWN = look at it */
	};
};

/* One direction of a connection. All zeros is a client's. */
struct http1 {
	uint8_t direction; /* enum http_direction */
	uint8_t state;
	bool want_body : 1; /* the caller's to set, at any time */
	bool matched : 1;
	bool holes : 1; /* bytes of the body are missing */
	uint32_t cookie;
	uint32_t line;     /* length of the first line, once it is whole */
	uint32_t looked;   /* bytes of the window looked at for an end */
	uint64_t left;     /* of the body or chunk being read */
	uint64_t skipping; /* what was asked to be skipped last */
	uint64_t body;     /* bytes of the body so far */
};

void http1_init(struct http1 *h, enum http_direction direction);

/*
 * http1_read - read one message of a direction, see message/reading.h.
 *
 * Call it again as long as it used, skips or found anything, even with an
 * empty window: the end of a body is told without a byte of its own. When it
 * asks to skip, its next call comes only after all of that went by, or never
 * (then http1_finish).
 *
 * x        both directions of a connection share it. A request is queued in
 *          it before this returns; http_exchange_label gives it a cookie
 * out      valid when `message` is set; points into the window
 * lost     not HTTP, or its framing is broken: http1_finish with an empty
 *          window, then drop a byte and http1_resync, or give up. Always so
 *          after HTTP_SWITCHED
 * cost     no more than one pass over each byte, however it is cut up
 * source   RFC 9112; RFC 1945 for 0.9
 */
struct reading http1_read(struct http1 *h, struct http_exchange *x,
    const uint8_t *window, size_t len, struct http_message *out);

/*
 * http1_finish - what can still be said when bytes are lost, or no more come.
 *
 * A head whose first line is there is a message, marked `cut`; a body gets its
 * end. Then `h` is ready for the next head (after http1_resync).
 *
 * window, len  what is left of it, or nothing (so after `lost`)
 * skipped      how many bytes of the last skip went by
 * closed       the sender ended the stream in order (FIN)
 * returns      true and *out filled, or false
 */
bool http1_finish(struct http1 *h, struct http_exchange *x,
    const uint8_t *window, size_t len, uint64_t skipped, bool closed,
    struct http_message *out);

/* Is what comes next of a body whose bytes are wanted? */
bool http1_is_in_body(const struct http1 *h);

/*
 * http1_gap - bytes were lost: is it a body that lacks them?
 *
 * Only where bodies are wanted; what is skipped may get lost unseen.
 * gap      bytes
 * returns  how many of them belong to what comes after the body (or chunk):
 *          with more than 0, http1_finish and http1_resync
 */
uint64_t http1_gap(struct http1 *h, uint64_t gap);

/*
 * http1_resync - find where a message begins, after a gap or in the middle.
 *
 * More is asked than of a message in its place: a known method and a version,
 * or a status line, and then a header line.
 *
 * returns  used = bytes to drop; `message` = one begins right after them.
 *          Without `message` the rest is too short to tell
 */
struct reading http1_resync(
    const uint8_t *window, size_t len, enum http_direction direction);

/* Does a stream begin like a request or a response, or may it still? */
enum http_look {
	HTTP_LOOK_NO,
	HTTP_LOOK_MORE,
	HTTP_LOOK_YES,
};
enum http_look http1_look(
    const uint8_t *window, size_t len, enum http_direction direction);

/*
 * http_url - the URL of a request: host and target, or an absolute target.
 *
 * server   text of the server's address, for requests without a Host
 * out      sanitised text, always NUL-ended; size at least 1
 * returns  length of the text
 */
size_t http_url(const struct http_request *request, const char *server,
    char *out, size_t size);

#endif
