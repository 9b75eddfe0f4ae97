/* SPDX-License-Identifier: BSD-2-Clause */
/* http_feed owns the feeding of HTTP parsers with bytes in small portions. */
#ifndef TESTS_HTTP_FEED_H
#define TESTS_HTTP_FEED_H

#include "message/http1.h"

#include <assert.h>

struct http_feed {
	struct http1 h;
	struct http_exchange *x;
	size_t step; /* bytes that the window grows by */
	size_t from, to, n;
	uint64_t skipped;
	const uint8_t *at;
	bool seeking, over;
	unsigned n_lost;
	void (*see)(void *user, const struct http_message *m);
	void *user;
};

/* After `lost`: what begins here again was not what it looked like. */
static inline void
http_feed_lose(struct http_feed *f)
{
	struct http_message m;

	f->n_lost++;
	if (http1_finish(&f->h, f->x, NULL, 0, 0, false, &m))
		f->see(f->user, &m);
	if (f->from < f->n)
		f->from++;
	f->seeking = true;
}

/* True when a message begins at `from`. */
static inline bool
http_feed_seek(struct http_feed *f)
{
	struct reading r;

	if (f->to < f->from)
		f->to = f->from;
	r = http1_resync(f->at + f->from, f->to - f->from,
	    (enum http_direction)f->h.direction);
	assert(r.used <= f->to - f->from);
	f->from += r.used;
	f->seeking = !r.message;
	return r.message;
}

static inline bool
http_feed_step(struct http_feed *f)
{
	struct http_message m;
	struct reading r;

	if (f->seeking && !http_feed_seek(f))
		return false;
	r = http1_read(&f->h, f->x, f->at + f->from, f->to - f->from, &m);
	assert(r.used <= f->to - f->from);
	if (r.lost) {
		http_feed_lose(f);
		return true;
	}
	if (r.message) {
		f->see(f->user, &m);
		f->over = m.kind == HTTP_SWITCHED;
	}
	f->from += r.used;
	if (r.skip > f->n - f->from) {
		f->skipped = f->n - f->from;
		f->from = f->n;
		f->over = true;
	} else {
		f->from += r.skip;
	}
	if (f->to < f->from)
		f->to = f->from;
	return !f->over && (r.used || r.skip || r.message);
}

/* All of a direction; then its end, in order or not. */
static inline void
http_feed(struct http_feed *f, const uint8_t *at, size_t n, bool closed)
{
	struct http_message m;

	f->at = at;
	f->n = n;
	for (;;) {
		while (http_feed_step(f))
			;
		if (f->over || f->to == n)
			break;
		f->to = f->step < n - f->to ? f->to + f->step : n;
	}
	if (!f->seeking && http1_finish(&f->h, f->x, at + f->from, n - f->from,
			       f->skipped, closed, &m))
		f->see(f->user, &m);
}

#endif
