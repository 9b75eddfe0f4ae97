/* SPDX-License-Identifier: BSD-2-Clause */
/* http1_steps owns what the reading of heads and that of bodies share. */
#ifndef MESSAGE_HTTP1_STEPS_H
#define MESSAGE_HTTP1_STEPS_H

#include "message/http1.h"

#include "octets.h"

enum state {
	STATE_HEAD,
	STATE_TUNNEL, /* a CONNECT was sent */
	STATE_LENGTH,
	STATE_CHUNK_SIZE,
	STATE_CHUNK_DATA,
	STATE_CHUNK_END,
	STATE_TRAILER,
	STATE_CLOSE, /* a body until the end of the stream */
	STATE_END,   /* of a body, to be told */
	STATE_OVER,
	N_STATES
};

/* What a state does with a window, as http1_read. */
struct reading http1_step_head(struct http1 *h, struct http_exchange *x,
    struct bytes w, struct http_message *out);
struct reading http1_step_tunnel(struct http1 *h, struct http_exchange *x,
    struct bytes w, struct http_message *out);

/* The head in these bytes, which begin with a whole line. */
bool http1_read_head(struct http1 *h, struct http_exchange *x,
    struct bytes head, struct http_message *out);

/* Bytes of empty lines in front of a head. */
size_t http1_empty_lines(struct bytes w);

static inline struct reading
http1_used(size_t n)
{
	return (struct reading){.used = n};
}

static inline struct reading
http1_found(size_t n)
{
	return (struct reading){.used = n, .message = true};
}

static inline uint64_t
http1_sum(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

#endif
