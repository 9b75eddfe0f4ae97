/* SPDX-License-Identifier: BSD-2-Clause */
/* http2_feed owns the feeding of HTTP/2 parsers with bytes in portions. */
#ifndef TESTS_HTTP2_FEED_H
#define TESTS_HTTP2_FEED_H

#include "message/http2.h"

#include <assert.h>

/* Returns false when it is not, or no longer, HTTP/2. */
static inline bool
http2_feed(struct http2 *h, const uint8_t *at, size_t n, size_t step,
    void (*see)(void *user, const struct http2_message *m), void *user)
{
	size_t from = 0, to = 0;

	for (;;) {
		struct http2_message m;
		struct reading r = http2_read(h, at + from, to - from, &m);

		assert(r.used <= to - from);
		if (r.lost)
			return false;
		if (r.message)
			see(user, &m);
		from += r.used;
		if (r.skip > n - from)
			return true;
		from += r.skip;
		to = to < from ? from : to;
		if (r.used || r.skip || r.message)
			continue;
		if (to == n)
			return true;
		to = step < n - to ? to + step : n;
	}
}

#endif
