/* SPDX-License-Identifier: BSD-2-Clause */
/* cursor owns every read of packet bytes: it never leaves its bounds. */
#ifndef PACKET_CURSOR_H
#define PACKET_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Failure is sticky: asking too much empties the cursor for good, getters
 * return 0 from then on, and short_read says so. Read a fixed header as a
 * schema, test short_read once, then use the values.
 */
struct cursor {
	const uint8_t *at, *end;
	bool short_read;
};

static inline size_t
cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

/* The only place where `at` moves. */
static inline const uint8_t *
cursor_take(struct cursor *c, size_t n)
{
	const uint8_t *p = c->at;

	if (n > cursor_left(c)) {
		c->at = c->end;
		c->short_read = true;
		return NULL;
	}
	c->at += n;
	return p;
}

static inline void
cursor_skip(struct cursor *c, size_t n)
{
	cursor_take(c, n);
}

static inline uint8_t
cursor_u8(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 1);

	return p ? p[0] : 0;
}

static inline uint16_t
cursor_u16(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 2);

	if (!p)
		return 0;
	return (uint16_t)((unsigned)p[0] << 8 | p[1]);
}

static inline uint32_t
cursor_u32(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 4);

	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	               (uint32_t)p[2] << 8 | p[3]
	         : 0;
}

/*
 * The next `n` bytes as a cursor of their own, empty and short when they are
 * not there. A fixed header read from it is checked once, here.
 */
static inline struct cursor
cursor_sub(struct cursor *c, size_t n)
{
	const uint8_t *p = cursor_take(c, n);

	if (!p)
		return (struct cursor){c->end, c->end, true};
	return (struct cursor){p, p + n, false};
}

/* Only shrinks: what lies past `n` bytes is padding and disappears. */
static inline void
cursor_limit(struct cursor *c, size_t n)
{
	if (n < cursor_left(c))
		c->end = c->at + n;
}

#endif
