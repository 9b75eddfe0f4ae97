/* SPDX-License-Identifier: BSD-2-Clause */
/* http_exchange owns which request of a connection is answered next. */
#ifndef MESSAGE_HTTP_EXCHANGE_H
#define MESSAGE_HTTP_EXCHANGE_H

#include "message/app.h"

#include <stdbool.h>
#include <stdint.h>

#define HTTP_OUTSTANDING 64

/* What a reader of the answer must know of the request. */
enum http_method {
	HTTP_OTHER,
	HTTP_HEAD,
	HTTP_CONNECT,
};

struct http_asked {
	uint32_t cookie; /* the caller's */
	uint8_t method;  /* enum http_method */
	bool simple;     /* HTTP/0.9: the answer has no head */
};

/*
 * One per connection, shared by its two directions; all zeros is right at the
 * start. Requests are answered in their order (RFC 9112 9.3.2). Beyond the
 * queue's length they are only counted: their answers stay unmatched, and
 * nobody else's answer is taken for theirs.
 */
struct http_exchange {
	uint8_t first, n;
	bool refused;    /* the last CONNECT was answered with a no */
	bool switched;   /* from here on another protocol is spoken */
	uint8_t to;      /* enum app: that one, unknown = look at it */
	uint32_t beyond; /* requests after the last one in the queue */
	struct http_asked queue[HTTP_OUTSTANDING]; /* n of them count */
};

void http_exchange_ask(struct http_exchange *x, struct http_asked asked);

/* Give the newest request its cookie; beyond the queue there is no place. */
void http_exchange_label(struct http_exchange *x, uint32_t cookie);

/*
 * http_exchange_answer - take out the request that is answered now.
 *
 * returns  false when nobody knows which it was; *out is untouched then
 */
bool http_exchange_answer(struct http_exchange *x, struct http_asked *out);

/* The same without taking it out, for 1xx. */
bool http_exchange_next(const struct http_exchange *x, struct http_asked *out);

/* After a gap: what is outstanding will not be matched any more. */
void http_exchange_forget(struct http_exchange *x);

#endif
