/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *  +-----------------------------------------------+
 *  |                 Length (24)                   |
 *  +---------------+---------------+---------------+
 *  |   Type (8)    |   Flags (8)   |
 *  +-+-------------+---------------+-------------------------------+
 *  |R|                 Stream Identifier (31)                      |
 *  +=+=============================================================+
 *
 * A frame (RFC 9113 4.1). Only those with headers are looked into; of DATA the
 * length is enough, so it may be lost.
 */
#include "http2_state.h"

#include "octets.h"

#include "base/text.h"
#include "packet/cursor.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#define FRAME_BYTES 9
#define READ_BYTES 32768   /* a longer frame of headers is not read */
#define LIKELY_BYTES 16384 /* what nobody has to agree on */
#define LIKELY_STREAM 0xfffff
#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

enum frame_type {
	FRAME_DATA,
	FRAME_HEADERS,
	FRAME_PRIORITY,
	FRAME_RST_STREAM,
	FRAME_SETTINGS,
	FRAME_PUSH_PROMISE,
	FRAME_PING,
	FRAME_GOAWAY,
	FRAME_WINDOW_UPDATE,
	FRAME_CONTINUATION,
	N_FRAME_TYPES
};

enum frame_flag {
	FLAG_END_STREAM = 1,
	FLAG_END_HEADERS = 4,
	FLAG_PADDED = 8,
	FLAG_PRIORITY = 32,
};

struct frame {
	uint32_t length, stream;
	uint8_t type, flags;
};

enum { ON_STREAM = 1, ON_CONNECTION = 2, ON_EITHER = 3 };

/* RFC 9113 6: where a type may be, and how long it is. */
/* clang-format off */
static const struct rule {
	uint8_t on;
	uint32_t least, most;
} rules[N_FRAME_TYPES] = {
	[FRAME_DATA]          = {ON_STREAM, 0, UINT32_MAX},
	[FRAME_HEADERS]       = {ON_STREAM, 1, UINT32_MAX},
	[FRAME_PRIORITY]      = {ON_STREAM, 5, 5},
	[FRAME_RST_STREAM]    = {ON_STREAM, 4, 4},
	[FRAME_SETTINGS]      = {ON_CONNECTION, 0, 6 * 256},
	[FRAME_PUSH_PROMISE]  = {ON_STREAM, 4, UINT32_MAX},
	[FRAME_PING]          = {ON_CONNECTION, 8, 8},
	[FRAME_GOAWAY]        = {ON_CONNECTION, 8, UINT32_MAX},
	[FRAME_WINDOW_UPDATE] = {ON_EITHER, 4, 4},
	[FRAME_CONTINUATION]  = {ON_STREAM, 0, UINT32_MAX},
};
/* clang-format on */

static bool
frame_is_fine(const struct frame *f)
{
	const struct rule *rule;

	if (f->type >= N_FRAME_TYPES)
		return true; /* to be ignored (RFC 9113 5.5) */
	rule = &rules[f->type];
	return rule->on & (f->stream ? ON_STREAM : ON_CONNECTION) &&
	       f->length >= rule->least && f->length <= rule->most;
}

static struct frame
frame_read(const uint8_t *at)
{
	struct cursor in = {at, at + FRAME_BYTES, false};
	uint32_t word = cursor_u32(&in);
	struct frame f = {.length = word >> 8, .type = word & 0xff};

	f.flags = cursor_u8(&in);
	f.stream = cursor_u32(&in) & INT32_MAX;
	return f;
}

/* What is allocated counts as what it takes of the heap. */
static void *
count_in(struct http2_room *room, void *memory)
{
	room->used += malloc_usable_size(memory);
	return memory;
}

static bool
has_room(const struct http2_room *room, size_t bytes)
{
	return room->used <= room->most && bytes <= room->most - room->used;
}

static void *
room_malloc(size_t bytes, void *user)
{
	return has_room(user, bytes) ? count_in(user, malloc(bytes)) : NULL;
}

static void *
room_calloc(size_t n, size_t bytes, void *user)
{
	return bytes == 0 || has_room(user, n * bytes)
	           ? count_in(user, calloc(n, bytes))
	           : NULL;
}

static void
room_free(void *memory, void *user)
{
	struct http2_room *room = user;

	room->used -= malloc_usable_size(memory);
	free(memory);
}

static void *
room_realloc(void *memory, size_t bytes, void *user)
{
	struct http2_room *room = user;
	size_t before = malloc_usable_size(memory);
	void *grown;

	if (bytes > before && !has_room(room, bytes - before))
		return NULL;
	grown = realloc(memory, bytes);
	if (!grown)
		return NULL;
	room->used -= before;
	return count_in(room, grown);
}

static int
open_inflater(struct http2 *h)
{
	h->memory = (nghttp2_mem){
	    h->room, room_malloc, room_free, room_calloc, room_realloc};
	if (nghttp2_hd_inflate_new2(&h->inflater, &h->memory) != 0)
		return -ENOMEM;
	nghttp2_hd_inflate_change_table_size(h->inflater, HTTP2_TABLE_BYTES);
	return 0;
}

struct http2 *
http2_new(
    enum http_direction direction, bool from_start, struct http2_room *room)
{
	struct http2 *h = room_calloc(1, sizeof(*h), room);

	if (!h)
		return NULL;
	h->room = room;
	h->direction = direction;
	h->started = h->unreadable = !from_start;
	h->awaited = from_start && direction == HTTP_FROM_CLIENT;
	if (open_inflater(h) < 0) {
		room_free(h, room);
		return NULL;
	}
	return h;
}

void
http2_free(struct http2 *h)
{
	if (!h)
		return;
	nghttp2_hd_inflate_del(h->inflater);
	room_free(h, h->room);
}

void
http2_gap(struct http2 *h)
{
	h->started = h->unreadable = true;
	h->awaited = h->in_block = h->has_end = false;
}

static struct http2_stream *
find_stream(struct http2 *h, uint32_t id)
{
	for (size_t i = 0; i < HTTP2_STREAMS; i++) {
		if (h->streams[i].id == id)
			return &h->streams[i];
	}
	return NULL;
}

static void
count_data(struct http2 *h, uint32_t id, uint64_t length)
{
	struct http2_stream *s = find_stream(h, id);

	if (!s)
		s = find_stream(h, 0);
	if (!s) {
		s = &h->streams[h->oldest++ % HTTP2_STREAMS];
		s->id = 0;
		h->let_go = true;
	}
	if (s->id != id)
		*s = (struct http2_stream){.id = id};
	s->length += length;
}

/* To be told when all bytes before it went by. */
static void
end_stream(struct http2 *h, uint32_t id, bool complete)
{
	struct http2_stream *s = find_stream(h, id);

	h->has_end = true;
	h->end = (struct http2_message){.kind = HTTP2_END, .stream = id};
	h->end.complete = complete && !h->unreadable && (s || !h->let_go);
	if (s) {
		h->end.length = s->length;
		s->id = 0;
	}
}

static struct reading
skip_frame(const struct frame *f)
{
	return (struct reading){.used = FRAME_BYTES, .skip = f->length};
}

static struct reading
read_data(struct http2 *h, const struct frame *f, struct bytes w)
{
	uint32_t padding = 0;

	if (f->flags & FLAG_PADDED && f->length > 0) {
		if (w.n <= FRAME_BYTES)
			return reading_more();
		padding = w.at[FRAME_BYTES] + 1u;
	}
	if (padding > f->length)
		return reading_lost();
	count_data(h, f->stream, f->length - padding);
	if (f->flags & FLAG_END_STREAM)
		end_stream(h, f->stream, true);
	return skip_frame(f);
}

/* What is done once a block is whole: trailers are no message. */
static bool
finish_block(struct http2 *h, struct http2_message *out)
{
	struct http2_message *m = &h->block;
	bool server = h->direction == HTTP_FROM_SERVER && !h->promise;

	h->in_block = false;
	if (h->ends)
		end_stream(h, m->stream, true);
	m->kind = server ? HTTP2_RESPONSE : HTTP2_REQUEST;
	*out = *m;
	return m->unreadable || (server ? m->status > 0 : m->method.at != NULL);
}

/* The part of a header block that a frame holds, without padding. */
static bool
block_part(struct http2 *h, const struct frame *f, struct cursor *in)
{
	uint32_t stream = f->stream;
	uint8_t padding = 0;

	if (f->type == FRAME_CONTINUATION)
		return h->in_block && h->block_on == f->stream;
	if (f->flags & FLAG_PADDED)
		padding = cursor_u8(in);
	h->promise = f->type == FRAME_PUSH_PROMISE;
	h->block_on = f->stream;
	if (h->promise)
		stream = cursor_u32(in) & INT32_MAX;
	else if (f->flags & FLAG_PRIORITY)
		cursor_skip(in, 5);
	if (in->short_read || padding > cursor_left(in) || h->in_block)
		return false;
	in->end -= padding;
	h->ends = !h->promise && f->flags & FLAG_END_STREAM;
	http2_block_begin(h, stream);
	return true;
}

static struct reading
read_headers(struct http2 *h, const struct frame *f, struct bytes w,
    struct http2_message *out)
{
	size_t whole = FRAME_BYTES + (size_t)f->length;
	struct cursor in = {w.at + FRAME_BYTES, w.at + whole, false};
	bool last = f->flags & FLAG_END_HEADERS;
	struct reading r = {.used = whole};

	if (w.n < whole)
		return reading_more();
	if (!block_part(h, f, &in))
		return reading_lost();
	http2_block_add(h, in.at, cursor_left(&in), last);
	h->in_block = !last;
	if (last)
		r.message = finish_block(h, out);
	return r;
}

/* Too long to be seen whole: its stream is named, and no headers any more. */
static struct reading
pass_headers(struct http2 *h, const struct frame *f)
{
	h->unreadable = true;
	if (f->type != FRAME_PUSH_PROMISE && f->flags & FLAG_END_STREAM)
		end_stream(h, f->stream, false);
	return skip_frame(f);
}

static struct reading
read_frame(struct http2 *h, struct bytes w, struct http2_message *out)
{
	struct frame f;

	if (w.n < FRAME_BYTES)
		return reading_more();
	f = frame_read(w.at);
	if (!frame_is_fine(&f) ||
	    (h->in_block && f.type != FRAME_CONTINUATION) ||
	    (!h->started && f.type != FRAME_SETTINGS))
		return reading_lost();
	h->started = true;
	switch (f.type) {
	case FRAME_DATA:
		return read_data(h, &f, w);
	case FRAME_HEADERS:
	case FRAME_PUSH_PROMISE:
	case FRAME_CONTINUATION:
		if (f.length > READ_BYTES)
			return pass_headers(h, &f);
		return read_headers(h, &f, w, out);
	case FRAME_RST_STREAM:
		if (find_stream(h, f.stream))
			end_stream(h, f.stream, false);
		return skip_frame(&f);
	default:
		return skip_frame(&f);
	}
}

enum http_look
http2_look(const uint8_t *window, size_t len)
{
	if (!octets_may_begin(window, len, OCTETS(PREFACE)))
		return HTTP_LOOK_NO;
	return len < sizeof(PREFACE) - 1 ? HTTP_LOOK_MORE : HTTP_LOOK_YES;
}

struct reading
http2_read(struct http2 *h, const uint8_t *window, size_t len,
    struct http2_message *out)
{
	if (h->has_end) {
		h->has_end = false;
		*out = h->end;
		return (struct reading){.message = true};
	}
	if (h->awaited) {
		enum http_look look = http2_look(window, len);

		if (look == HTTP_LOOK_NO)
			return reading_lost();
		h->awaited = look != HTTP_LOOK_YES;
		return (struct reading){
		    .used = h->awaited ? 0 : sizeof(PREFACE) - 1};
	}
	return read_frame(h, (struct bytes){window, len}, out);
}

/* A frame of a likely size, and right behind it another one. */
static enum http_look
frames_begin(const uint8_t *at, size_t n)
{
	struct frame f = frame_read(at);
	size_t whole = FRAME_BYTES + (size_t)f.length;

	if (f.type >= N_FRAME_TYPES || !frame_is_fine(&f) ||
	    f.length > LIKELY_BYTES || f.stream > LIKELY_STREAM)
		return HTTP_LOOK_NO;
	if (n < whole + FRAME_BYTES)
		return HTTP_LOOK_MORE;
	f = frame_read(at + whole);
	return f.type < N_FRAME_TYPES && frame_is_fine(&f) ? HTTP_LOOK_YES
	                                                   : HTTP_LOOK_NO;
}

struct reading
http2_resync(const uint8_t *window, size_t len)
{
	size_t i = 0;

	for (; i + FRAME_BYTES <= len; i++) {
		enum http_look look = frames_begin(window + i, len - i);

		if (look != HTTP_LOOK_NO)
			return (struct reading){
			    .used = i, .message = look == HTTP_LOOK_YES};
	}
	return (struct reading){.used = i};
}

size_t
http2_url(const struct http2_message *request, const char *server, char *out,
    size_t size)
{
	const struct http_request as_1 = {
	    .target = request->path,
	    .fields.host = request->authority,
	};

	if (!request->path.at) /* CONNECT has none (RFC 9113 8.5) */
		return text_sanitize(
		    request->authority.at, request->authority.n, out, size);
	return http_url(&as_1, server, out, size);
}
