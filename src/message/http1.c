/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HTTP/1 as one parser of a few states for each direction.
 *
 * Why not libhtp: it wants to be fed every byte of both directions in its own
 * order, keeps transactions and headers in memory it allocates as it goes, and
 * has no way to pass over a body that did not arrive. Here a head lies whole in
 * the window, and is read where it lies; what a body needs is a number. So a
 * lost segment of a body costs nothing, a direction is 48 bytes, and whatever
 * is not understood ends in http1_resync, not in an error state of a library.
 */
#include "message/http1.h"

#include "http1_steps.h"

#define CHUNK_LINE_BYTES 4096
#define TRAILER_LINE_BYTES 8192

void
http1_init(struct http1 *h, enum http_direction direction)
{
	*h = (struct http1){.direction = (uint8_t)direction};
}

/* Bytes of a body: to show or to skip; `next` comes when none are left. */
static struct reading
pass_body(
    struct http1 *h, struct bytes w, struct http_message *out, enum state next)
{
	size_t n = w.n < h->left ? w.n : (size_t)h->left;

	if (!h->want_body) {
		h->skipping = h->left;
		h->left = 0;
		h->state = (uint8_t)next;
		return (struct reading){.skip = h->skipping};
	}
	if (n == 0)
		return reading_more();
	out->kind = HTTP_BODY;
	out->body = (struct http_body){
	    .bytes = {w.at, n}, .matched = h->matched, .cookie = h->cookie};
	h->body = http1_sum(h->body, n);
	if (h->left != READING_ALL)
		h->left -= n;
	if (h->left == 0)
		h->state = (uint8_t)next;
	return http1_found(n);
}

static struct reading
step_length(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	(void)x;
	return pass_body(h, w, out, STATE_END);
}

static struct reading
step_chunk_data(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	(void)x;
	return pass_body(h, w, out, STATE_CHUNK_END);
}

static struct reading
step_close(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	(void)x;
	h->left = READING_ALL;
	return pass_body(h, w, out, STATE_CLOSE);
}

/* RFC 9112 7.1: hexadecimal digits, perhaps an extension behind a `;`. */
static bool
chunk_size(struct bytes line, uint64_t *out)
{
	uint64_t size = 0;
	size_t i = 0;

	line = octets_trim(line);
	for (; i < line.n && octet_hex(line.at[i]) >= 0; i++) {
		if (size >> 59)
			return false;
		size = size << 4 | (uint64_t)octet_hex(line.at[i]);
	}
	*out = size;
	return i > 0 &&
	       (i == line.n || line.at[i] == ';' || octet_is_blank(line.at[i]));
}

static struct reading
step_chunk_size(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	struct line l = line_read(w.at, w.n);

	(void)x;
	(void)out;
	if (l.text.n > CHUNK_LINE_BYTES)
		return reading_lost();
	if (l.used == 0)
		return reading_more();
	if (!chunk_size(l.text, &h->left))
		return reading_lost();
	h->state = h->left > 0 ? STATE_CHUNK_DATA : STATE_TRAILER;
	return http1_used(l.used);
}

static struct reading
step_chunk_end(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	(void)x;
	(void)out;
	if (!octets_may_begin(w.at, w.n, OCTETS("\r\n")) &&
	    !octets_may_begin(w.at, w.n, OCTETS("\n")))
		return reading_lost();
	if (w.n == 0 || (w.n == 1 && w.at[0] == '\r'))
		return reading_more();
	h->state = STATE_CHUNK_SIZE;
	return http1_used(w.at[0] == '\n' ? 1 : 2);
}

static struct reading
step_trailer(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	struct line l = line_read(w.at, w.n);

	(void)x;
	(void)out;
	if (l.text.n > TRAILER_LINE_BYTES)
		return reading_lost();
	if (l.used > 0 && l.text.n == 0)
		h->state = STATE_END;
	return http1_used(l.used);
}

static void
fill_end(const struct http1 *h, bool complete, struct http_message *out)
{
	out->kind = HTTP_BODY_END;
	out->body = (struct http_body){.length = h->body,
	    .complete = complete,
	    .matched = h->matched,
	    .cookie = h->cookie};
}

static struct reading
step_end(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	(void)x;
	(void)w;
	fill_end(h, !h->holes, out);
	h->state = STATE_HEAD;
	return http1_found(0);
}

static struct reading
step_over(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	(void)h;
	(void)x;
	(void)w;
	(void)out;
	return reading_lost();
}

static struct reading (*const steps[N_STATES])(struct http1 *,
    struct http_exchange *, struct bytes, struct http_message *) = {
    [STATE_HEAD] = http1_step_head,
    [STATE_TUNNEL] = http1_step_tunnel,
    [STATE_LENGTH] = step_length,
    [STATE_CHUNK_SIZE] = step_chunk_size,
    [STATE_CHUNK_DATA] = step_chunk_data,
    [STATE_CHUNK_END] = step_chunk_end,
    [STATE_TRAILER] = step_trailer,
    [STATE_CLOSE] = step_close,
    [STATE_END] = step_end,
    [STATE_OVER] = step_over,
};

struct reading
http1_read(struct http1 *h, struct http_exchange *x, const uint8_t *window,
    size_t len, struct http_message *out)
{
	struct bytes w = {window, len};
	struct reading r;

	h->body = http1_sum(h->body, h->skipping);
	h->skipping = 0;
	r = steps[h->state](h, x, w, out);
	if (r.used > 0 || r.message)
		h->looked = h->line = 0;
	return r;
}

bool
http1_is_in_body(const struct http1 *h)
{
	return h->want_body &&
	       (h->state == STATE_LENGTH || h->state == STATE_CHUNK_DATA ||
		   h->state == STATE_CLOSE);
}

uint64_t
http1_gap(struct http1 *h, uint64_t gap)
{
	uint64_t n = gap;

	if (gap == 0 || !http1_is_in_body(h))
		return gap;
	h->holes = true;
	if (h->state != STATE_CLOSE) {
		n = gap < h->left ? gap : h->left;
		h->left -= n;
		if (h->left == 0)
			h->state = h->state == STATE_LENGTH ? STATE_END
			                                    : STATE_CHUNK_END;
	}
	h->body = http1_sum(h->body, n);
	return gap - n;
}

/* The whole lines of a head whose end is lost. */
static bool
finish_head(struct http1 *h, struct http_exchange *x, struct bytes w,
    struct http_message *out)
{
	size_t empty = http1_empty_lines(w);

	w = (struct bytes){w.at + empty, w.n - empty};
	if (w.n > HTTP_HEAD_BYTES || line_read(w.at, w.n).used == 0 ||
	    !http1_read_head(h, x, w, out))
		return false;
	if (h->direction == HTTP_FROM_CLIENT) {
		out->request.cut = true;
		out->request.framing = HTTP_NO_BODY;
	} else {
		out->response.cut = true;
		out->response.framing = HTTP_NO_BODY;
	}
	return true;
}

static bool
finish_body(
    struct http1 *h, uint64_t skipped, bool closed, struct http_message *out)
{
	bool whole = skipped >= h->skipping && h->state == STATE_END;

	if (h->state == STATE_CLOSE)
		whole = closed;
	whole &= !h->holes;
	h->body =
	    http1_sum(h->body, skipped < h->skipping ? skipped : h->skipping);
	fill_end(h, whole, out);
	return true;
}

bool
http1_finish(struct http1 *h, struct http_exchange *x, const uint8_t *window,
    size_t len, uint64_t skipped, bool closed, struct http_message *out)
{
	struct http1 fresh = {
	    .direction = h->direction, .want_body = h->want_body};
	bool told = false;

	if (h->state == STATE_OVER)
		return false;
	if (h->state == STATE_HEAD && len > 0)
		told = finish_head(h, x, (struct bytes){window, len}, out);
	else if (h->state >= STATE_LENGTH && h->state <= STATE_END)
		told = finish_body(h, skipped, closed, out);
	*h = fresh;
	return told;
}
