/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink.h"

#include <errno.h>

void
sink_init(struct sink *s, FILE *out)
{
	s->out = out;
	s->failure = 0;
	s->used = 0;
}

static int
failure_now(void)
{
	return errno > 0 ? -errno : -EIO;
}

void
sink_drain(struct sink *s)
{
	size_t n = s->used;

	s->used = 0;
	if (s->failure || n == 0)
		return;
	errno = 0;
	if (fwrite(s->bytes, 1, n, s->out) != n)
		s->failure = failure_now();
}

int
sink_finish(struct sink *s)
{
	sink_drain(s);
	errno = 0;
	if (fflush(s->out) != 0 && !s->failure)
		s->failure = failure_now();
	return s->failure;
}

void
sink_write(struct sink *s, const char *bytes, size_t n)
{
	while (n > 0) {
		size_t part = n < SINK_BYTES ? n : SINK_BYTES;

		memcpy(sink_room(s, part), bytes, part);
		s->used += part;
		bytes += part;
		n -= part;
	}
}

void
sink_unsigned(struct sink *s, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	if (value < 10) {
		sink_char(s, (char)('0' + value));
		return;
	}
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	sink_write(s, digits + at, sizeof(digits) - at);
}

void
sink_repeat(struct sink *s, char c, size_t n)
{
	while (n > 0) {
		size_t part = n < SINK_BYTES ? n : SINK_BYTES;

		memset(sink_room(s, part), c, part);
		s->used += part;
		n -= part;
	}
}
