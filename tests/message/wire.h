/* SPDX-License-Identifier: BSD-2-Clause */
/* wire owns messages under construction: big-endian, lengths filled in later.
 */
#ifndef TESTS_MESSAGE_WIRE_H
#define TESTS_MESSAGE_WIRE_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct wire {
	size_t n;
	uint8_t at[100000];
};

static inline void
wire_put(struct wire *w, const void *bytes, size_t n)
{
	assert(n <= sizeof(w->at) - w->n);
	memcpy(w->at + w->n, bytes, n);
	w->n += n;
}

static inline void
wire_fill(struct wire *w, uint8_t byte, size_t n)
{
	assert(n <= sizeof(w->at) - w->n);
	memset(w->at + w->n, byte, n);
	w->n += n;
}

/* `value` in `width` bytes. */
static inline void
wire_uint(struct wire *w, uint64_t value, unsigned width)
{
	while (width-- > 0)
		wire_fill(w, (uint8_t)(value >> 8 * width), 1);
}

static inline void
wire_text(struct wire *w, const char *text)
{
	wire_put(w, text, strlen(text));
}

/* "16 03 01", blanks as you like. */
static inline void
wire_hex(struct wire *w, const char *hex)
{
	for (const char *end; *hex; hex = end) {
		char pair[3] = {hex[0], hex[0] ? hex[1] : '\0', '\0'};

		end = hex + 1;
		if (*hex == ' ')
			continue;
		wire_fill(w, (uint8_t)strtoul(pair, NULL, 16), 1);
		end = hex + 2;
	}
}

/* Room for a length of `width` bytes; wire_close says it when all is there. */
static inline size_t
wire_open(struct wire *w, unsigned width)
{
	wire_fill(w, 0, width);
	return w->n;
}

static inline void
wire_close(struct wire *w, size_t open, unsigned width)
{
	size_t length = w->n - open;

	for (unsigned i = 1; i <= width; i++) {
		w->at[open - i] = (uint8_t)length;
		length >>= 8;
	}
}

#endif
