/* SPDX-License-Identifier: BSD-2-Clause */
/* byte_input owns the bytes of a capture file on their way into memory.
 *
 * One buffer: bytes are read behind `end` and consumed at `at`; before more
 * are read, the rest moves to the front, so whatever was asked for lies in one
 * piece. Address space for the largest record is reserved at opening; with
 * ordinary records only the first MiB of it is ever touched.
 *
 * Once some blocks of a regular file were read in a row, a thread reads ahead
 * (read_ahead.h): then its blocks take the place of the buffer in turn.
 */
#ifndef CAPTURE_BYTE_INPUT_H
#define CAPTURE_BYTE_INPUT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define INPUT_MAX_BYTES ((16u << 20) + (128u << 10)) /* most in one piece */

enum input_state {
	INPUT_READY,
	INPUT_IDLE, /* a stream has no more for now */
	INPUT_END,  /* fewer bytes than asked for are left for ever */
};

struct unpacker; /* unpacker.c: libarchive */
struct read_ahead;

struct byte_input {
	uint8_t *at;
	uint8_t *end;
	uint8_t *buffer;
	size_t guarded;     /* from `buffer`: where guard.h may be active */
	int64_t end_offset; /* of `end`, in unpacked bytes */
	const char *name;   /* borrowed */
	int fd;
	int wake_fd;   /* borrowed: readable when waiting must end */
	int wait_ms;   /* how long a stream may keep us waiting; -1 for ever */
	bool regular;  /* a seekable file */
	bool packed;   /* what is read is to be unpacked */
	bool modest;   /* one of many: small blocks, and nobody reads ahead */
	bool follow;   /* at the end of the file more may come: idle */
	int64_t start; /* where in the file we began */
	int64_t size;  /* bytes from there on; regular only */
	struct unpacker *unpacker; /* NULL when the bytes are read as they are
	                            */
	struct read_ahead *ahead;  /* NULL when nobody reads ahead */
	int64_t ahead_consumed;    /* of the file, for the block at hand */
	unsigned in_a_row;         /* blocks read since there was a seek */
};

/*
 * byte_input_open - open a file, FIFO or device; "-" is standard input.
 *
 * name, wake_fd  must outlive the input
 * errors         what open(2) says; -EISDIR
 */
int byte_input_open(
    struct byte_input *in, const char *name, int wake_fd, struct error *err);

/*
 * byte_input_unpack - take the bytes at hand and all that follow as packed.
 *
 * Call before anything was consumed; in->at then holds unpacked bytes.
 * errors  -EBADMSG: in no known compression format
 */
int byte_input_unpack(struct byte_input *in, struct error *err);

/* Read until `n` (<= INPUT_MAX_BYTES) bytes lie at in->at; moves them. */
int byte_input_fill(struct byte_input *in, size_t n, struct error *err);

/*
 * Give back all memory until the next seek, the only thing that may be asked
 * for then.
 */
void byte_input_park(struct byte_input *in);

/* Go to an offset; packed input only knows 0. Regular files only. */
int byte_input_seek(struct byte_input *in, int64_t offset, struct error *err);

/* Part consumed, 0..1; -1 for streams. */
double byte_input_progress(const struct byte_input *in);

void byte_input_close(struct byte_input *in);

/*
 * byte_input_raw - the bytes of the file itself, for the unpacker.
 *
 * returns  bytes read, 0 at the end, -EAGAIN when nothing came in wait_ms or
 *          waiting was stopped, another negative errno
 */
ssize_t byte_input_raw(
    struct byte_input *in, uint8_t *to, size_t n, int wait_ms);

static inline size_t
byte_input_left(const struct byte_input *in)
{
	return (size_t)(in->end - in->at);
}

static inline int64_t
byte_input_offset(const struct byte_input *in)
{
	return in->end_offset - (int64_t)byte_input_left(in);
}

/* INPUT_READY when `n` bytes lie at in->at; what was at in->at may move. */
static inline int
byte_input_want(struct byte_input *in, size_t n, struct error *err)
{
	if (byte_input_left(in) >= n)
		return INPUT_READY;
	return byte_input_fill(in, n, err);
}

#endif
