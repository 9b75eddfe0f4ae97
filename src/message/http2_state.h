/* SPDX-License-Identifier: BSD-2-Clause */
/* http2_state owns what the frames and the headers of HTTP/2 share. */
#ifndef MESSAGE_HTTP2_STATE_H
#define MESSAGE_HTTP2_STATE_H

#include "message/http2.h"

#include <nghttp2/nghttp2.h>

#define HTTP2_STREAMS 64 /* counted at a time; then the oldest is let go */
#define HTTP2_TEXT_BYTES 16384
#define HTTP2_TABLE_BYTES 65536 /* a larger one is not followed */
#define HTTP2_BLOCK_BYTES 262144
#define HTTP2_LIST_BYTES 1048576 /* one byte can stand for a whole header */

struct http2_stream {
	uint32_t id; /* 0 = free */
	uint64_t length;
};

struct http2 {
	enum http_direction direction;
	bool awaited;      /* the preface is to come */
	bool started;      /* the first frame went by */
	bool unreadable;   /* the table of headers is not what it should be */
	bool in_block;     /* CONTINUATION must follow */
	bool ends;         /* the block being read ends its stream */
	bool promise;      /* ... or begins one that is pushed */
	bool has_end;      /* HTTP2_END is to be told, of `end` */
	bool let_go;       /* some stream is not counted to its end */
	uint32_t block_on; /* the stream whose frames hold the block */
	struct http2_message end;
	struct http2_message block; /* so far */
	size_t block_bytes, list_bytes;
	nghttp2_hd_inflater *inflater;
	nghttp2_mem memory; /* of the inflater */
	struct http2_room *room;
	unsigned oldest;
	struct http2_stream streams[HTTP2_STREAMS];
	size_t text_n;
	uint8_t text[HTTP2_TEXT_BYTES];
};

/* Forget the block read so far, and begin one of a stream. */
void http2_block_begin(struct http2 *h, uint32_t stream);

/*
 * Decode one frame's part of a header block into h->block. When that fails,
 * no header can be read any more, and h->unreadable says so.
 */
void http2_block_add(struct http2 *h, const uint8_t *at, size_t n, bool last);

#endif
