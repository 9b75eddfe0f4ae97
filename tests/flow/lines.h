/* SPDX-License-Identifier: BSD-2-Clause */
/* lines owns a reader of streams for tests, which takes line by line. */
#ifndef TESTS_FLOW_LINES_H
#define TESTS_FLOW_LINES_H

#include "check.h"

#include "flow/stream.h"
#include "packet/packet.h"

#include <stdio.h>

#define MS NS_PER_MS

/*
 * What it was told, and how much was missing before it, is kept as a text such
 * as "one|[3]two|$" ($ is the end, ~ what was cut off by a gap).
 */
struct rig {
	struct stream_pool *pool;
	struct stream s;
	int64_t clock_ns;
	char told[4096];
	size_t n_told;
	uint64_t skip; /* after each line */
	int shown;     /* windows */
};

static inline void
tell(struct rig *r, const void *bytes, size_t n)
{
	if (n > 1000) { /* the end of what is very long will do */
		bytes = (const char *)bytes + n - 1000;
		n = 1000;
	}
	CHECK(r->n_told + n < sizeof(r->told));
	memcpy(r->told + r->n_told, bytes, n);
	r->n_told += n;
	r->told[r->n_told] = 0;
}

/* Takes a line; what ends without one is told with what ended it. */
static inline size_t
read_line(struct rig *r, const struct stream_window *w)
{
	const uint8_t *end = w->n > 0 ? memchr(w->at, '|', w->n) : NULL;
	char gap[32];
	size_t used = end ? (size_t)(end - w->at) + 1 : 0;

	if (!end && w->then == STREAM_MORE)
		return 0;
	if (w->gap > 0)
		tell(r, gap,
		    (size_t)snprintf(
			gap, sizeof(gap), "[%u]", (unsigned)w->gap));
	if (end) {
		tell(r, w->at, used);
		return used;
	}
	if (w->n > 0 && w->n < 100)
		tell(r, w->at, w->n);
	tell(r, w->then == STREAM_END ? "$" : "~", 1);
	return w->n;
}

static inline void
drain(struct rig *r)
{
	struct stream_window w;

	while (stream_window(r->pool, &r->s, &w)) {
		size_t used = read_line(r, &w);

		CHECK(r->shown++ < 100000);
		stream_used(r->pool, &r->s, used, used > 0 ? r->skip : 0);
	}
}

/* A segment whose bytes are gone once it was read. */
static inline void
send_cut(struct rig *r, uint32_t seq, const char *text, uint32_t captured,
    uint8_t flags)
{
	uint8_t *bytes = heap_copy(text, captured);
	struct stream_segment g = {
	    .bytes = bytes,
	    .captured = captured,
	    .wire_bytes = (uint32_t)strlen(text),
	    .seq = seq,
	    .flags = flags,
	    .clock_ns = r->clock_ns,
	};

	stream_segment(r->pool, &r->s, &g);
	drain(r);
	free(bytes);
}

static inline void
feed(struct rig *r, uint32_t seq, const char *text)
{
	send_cut(r, seq, text, (uint32_t)strlen(text), TCP_ACK);
}

static inline void
flags(struct rig *r, uint32_t seq, const char *text, uint8_t flags)
{
	send_cut(r, seq, text, (uint32_t)strlen(text), flags);
}

static inline void
acked(struct rig *r, uint32_t ack)
{
	stream_acked(r->pool, &r->s, ack, r->clock_ns);
	drain(r);
}

static inline void
end(struct rig *r)
{
	stream_end(r->pool, &r->s);
	drain(r);
}

#define TOLD(r, text) CHECK_STR((r)->told, text)

static inline int
set_up(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	CHECK_EQ(stream_pool_new(1u << 20, &r->pool, NULL), 0);
	*state = r;
	return 0;
}

/* No test leaves memory behind. */
static inline int
tear_down(void **state)
{
	struct rig *r = *state;

	stream_close(r->pool, &r->s);
	CHECK_EQ(stream_pool_used(r->pool), 0);
	stream_pool_free(r->pool);
	free(r);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
