/* SPDX-License-Identifier: BSD-2-Clause */
/* backwards owns the making of a capture out of order, and cut off. */
#ifndef TESTS_DECK_BACKWARDS_H
#define TESTS_DECK_BACKWARDS_H

#include "check.h"

#include "capture/recorder.h"
#include "capture/source.h"

#include <sys/stat.h>
#include <unistd.h>

#define BACKWARDS_FRAMES 64
#define BACKWARDS_LOST_BYTES 1000 /* at the end, within a block */

static inline size_t
backwards_read(struct source *in, struct frame out[static BACKWARDS_FRAMES])
{
	size_t n = 0;

	while (n < BACKWARDS_FRAMES && source_next(in, &out[n], NULL) == 0) {
		out[n].data = heap_copy(out[n].data, out[n].captured);
		n++;
	}
	return n;
}

/* The frames of a capture, each 64 of them backwards, but for the last few. */
static inline void
backwards_write(const char *from, const char *to)
{
	struct frame frames[BACKWARDS_FRAMES];
	struct recorder *out = NULL;
	struct source *in = NULL;
	struct stat size;
	uint64_t written = 0;
	size_t n;

	CHECK_EQ(source_open_file(from, NULL, &in, NULL), 0);
	CHECK_EQ(recorder_open(to, "", 262144, &out, NULL), 0);
	while ((n = backwards_read(in, frames)) > 0) {
		written += n;
		while (n-- > 0) {
			CHECK_EQ(recorder_write(out, &frames[n], NULL), 0);
			free((uint8_t *)(uintptr_t)frames[n].data);
		}
	}
	source_close(in);
	CHECK_EQ(recorder_close(out, written, 0, NULL), 0);
	CHECK_EQ(stat(to, &size), 0);
	CHECK_EQ(truncate(to, size.st_size - BACKWARDS_LOST_BYTES), 0);
}

#endif
