/* SPDX-License-Identifier: BSD-2-Clause */
/* sink owns the buffer between a writer and its file; a failure is sticky. */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define SINK_BYTES (64u * 1024)

/* Writers look at the outcome once, in sink_finish. */
struct sink {
	FILE *out;
	int failure; /* 0, or the negative errno of the first failed write */
	size_t used;
	char bytes[SINK_BYTES];
};

void sink_init(struct sink *s, FILE *out);

/* Hand over what is buffered, down to the kernel: 0 or a negative errno. */
int sink_finish(struct sink *s);

/* Any number of bytes. */
void sink_write(struct sink *s, const char *bytes, size_t n);

/* Decimal digits, with or without a sign. */
void sink_unsigned(struct sink *s, uint64_t value);

void sink_drain(struct sink *s);

/* Room for n <= SINK_BYTES bytes at s->bytes + s->used. */
static inline char *
sink_room(struct sink *s, size_t n)
{
	if (n > SINK_BYTES - s->used)
		sink_drain(s);
	return s->bytes + s->used;
}

static inline void
sink_char(struct sink *s, char c)
{
	*sink_room(s, 1) = c;
	s->used++;
}

static inline void
sink_text(struct sink *s, const char *text)
{
	sink_write(s, text, strlen(text));
}

/* n times the same character: the padding of a table. */
void sink_repeat(struct sink *s, char c, size_t n);

#endif
