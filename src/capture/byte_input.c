/* SPDX-License-Identifier: BSD-2-Clause */
#include "byte_input.h"

#include "guard.h"
#include "read_ahead.h"
#include "unpacker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES (1u << 20)
#define MODEST_BYTES (64u << 10)
#define MARGIN_BYTES 4096u /* behind a block, for guard.h */
/* A file of fewer blocks is read sooner than a thread begins. */
#define AHEAD_AFTER 4u

static int
open_fd(struct byte_input *in, struct error *err)
{
	struct stat st;

	in->fd = strcmp(in->name, "-") == 0
	             ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
	             : open(in->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (in->fd < 0 || fstat(in->fd, &st) < 0)
		return error_set(
		    err, -errno, "%s: %s", in->name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return error_set(err, -EISDIR, "%s: is a directory", in->name);
	in->regular = S_ISREG(st.st_mode);
	if (in->regular) {
		in->start = lseek(in->fd, 0, SEEK_CUR);
		in->size = st.st_size - in->start;
	}
	return 0;
}

static int
map_buffer(struct byte_input *in, struct error *err)
{
	void *memory = mmap(NULL, INPUT_MAX_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		return error_set(
		    err, -errno, "%s: %s", in->name, strerror(errno));
	in->buffer = memory;
	in->at = in->buffer;
	in->end = in->buffer;
	return 0;
}

static void
unmap_buffer(struct byte_input *in)
{
	if (!in->buffer)
		return;
	guard_open(in->buffer, in->guarded);
	munmap(in->buffer, INPUT_MAX_BYTES);
	in->guarded = 0;
	in->buffer = in->at = in->end = NULL;
}

int
byte_input_open(
    struct byte_input *in, const char *name, int wake_fd, struct error *err)
{
	int r;

	*in = (struct byte_input){
	    .name = name, .wake_fd = wake_fd, .wait_ms = -1};
	r = open_fd(in, err);
	if (r == 0)
		r = map_buffer(in, err);
	if (r < 0 && in->fd >= 0) {
		close(in->fd);
		in->fd = -1;
	}
	return r;
}

int
byte_input_unpack(struct byte_input *in, struct error *err)
{
	int r =
	    unpacker_new(in, in->at, byte_input_left(in), &in->unpacker, err);

	if (r < 0)
		return r;
	in->packed = true;
	in->end = in->at;
	in->end_offset = 0;
	return 0;
}

static int
wait_readable(const struct byte_input *in, int wait_ms)
{
	struct pollfd fds[] = {
	    {.fd = in->fd, .events = POLLIN},
	    {.fd = in->wake_fd, .events = POLLIN},
	};

	if (poll(fds, 2, wait_ms) < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	return fds[1].revents || !fds[0].revents ? -EAGAIN : 0;
}

ssize_t
byte_input_raw(struct byte_input *in, uint8_t *to, size_t n, int wait_ms)
{
	ssize_t got;
	int r;

	do {
		r = in->regular ? 0 : wait_readable(in, wait_ms);
		if (r < 0)
			return r;
		got = read(in->fd, to, n);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static ssize_t
pull(struct byte_input *in, size_t n, struct error *err)
{
	ssize_t got;

	if (in->unpacker)
		return unpacker_read(in->unpacker, in->end, n, err);
	got = byte_input_raw(in, in->end, n, in->wait_ms);
	if (got < 0 && got != -EAGAIN)
		error_set(err, (int)got, "%s", strerror((int)-got));
	return got;
}

static void
move_to_front(struct byte_input *in)
{
	size_t left = byte_input_left(in);

	if (in->at == in->buffer)
		return;
	memmove(in->buffer, in->at, left);
	in->at = in->buffer;
	in->end = in->buffer + left;
}

/* On the thread that reads ahead. What went wrong will again, on its own. */
static void
read_block(void *from, struct ahead_block *block, size_t most)
{
	struct byte_input *in = from;
	size_t n = 0;
	ssize_t got = 1;

	most -= MARGIN_BYTES;
	while (n < most && got > 0) {
		uint8_t *to = block->at + n;

		got = in->unpacker ? unpacker_read(in->unpacker, to, most - n,
					 &block->err)
		                   : byte_input_raw(in, to, most - n, -1);
		n += got > 0 ? (size_t)got : 0;
	}
	if (got < 0 && !in->unpacker)
		error_set(&block->err, (int)got, "%s", strerror((int)-got));
	block->n = n > 0 ? (ssize_t)n : got;
	block->consumed = in->unpacker ? unpacker_consumed(in->unpacker) : 0;
}

/* Without a thread we go on as before. */
static void
begin_ahead(struct byte_input *in)
{
	if (!in->regular || in->modest || ++in->in_a_row != AHEAD_AFTER)
		return;
	in->ahead_consumed = in->unpacker ? unpacker_consumed(in->unpacker) : 0;
	in->ahead = read_ahead_new(
	    read_block, in, INPUT_MAX_BYTES, BLOCK_BYTES + MARGIN_BYTES);
}

/* Back to the buffer of our own, with what was not consumed. */
static void
end_ahead(struct byte_input *in)
{
	size_t left = byte_input_left(in);

	if (!in->ahead)
		return;
	guard_open(in->end, in->guarded);
	memcpy(in->buffer, in->at, left);
	in->at = in->buffer;
	in->end = in->buffer + left;
	in->guarded = 0;
	read_ahead_free(in->ahead);
	in->ahead = NULL;
}

static int
next_ahead(struct byte_input *in, struct error *err)
{
	struct ahead_block *block = read_ahead_next(in->ahead);
	size_t left = byte_input_left(in);
	ssize_t n = block->n;

	if (n <= 0) {
		if (n < 0)
			error_set(err, (int)n, "%s", block->err.text);
		end_ahead(in);
		return n < 0 ? (int)n : INPUT_END;
	}
	memcpy(block->at - left, in->at, left);
	guard_open(in->end, in->guarded);
	read_ahead_done(in->ahead);
	in->at = block->at - left;
	in->end = block->at + n;
	in->end_offset += n;
	in->ahead_consumed = block->consumed;
	in->guarded = BLOCK_BYTES + MARGIN_BYTES - (size_t)n;
	guard_close(in->end, in->guarded);
	return INPUT_READY;
}

static int
fill_ahead(struct byte_input *in, size_t n, struct error *err)
{
	int r = INPUT_READY;

	while (r == INPUT_READY && byte_input_left(in) < n)
		r = next_ahead(in, err);
	return r;
}

/* More may come, unless the file is no longer what it was. */
static int
look_at_edge(struct byte_input *in, struct error *err)
{
	struct stat st;
	int64_t end = in->start + in->end_offset;

	if (fstat(in->fd, &st) < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	if (st.st_size < end)
		return error_set(err, -ESTALE,
		    "the file was cut short while it was followed");
	if (st.st_size == end && st.st_nlink == 0)
		return error_set(
		    err, -ENOENT, "the file was removed while it was followed");
	in->size = st.st_size - in->start;
	return INPUT_IDLE;
}

int
byte_input_fill(struct byte_input *in, size_t n, struct error *err)
{
	size_t block = in->modest ? MODEST_BYTES : BLOCK_BYTES;
	uint8_t *limit = in->buffer + (n > block ? n : block);
	ssize_t got = 1;

	begin_ahead(in);
	if (in->ahead) {
		int r = fill_ahead(in, n, err);

		if (r != INPUT_END || !in->follow)
			return r;
	}
	guard_open(in->buffer, in->guarded);
	move_to_front(in);
	while (byte_input_left(in) < n && got > 0) {
		got = pull(in, (size_t)(limit - in->end), err);
		if (got > 0) {
			in->end += got;
			in->end_offset += got;
		}
	}
	in->guarded = (size_t)(limit - in->buffer);
	guard_close(in->end, (size_t)(limit - in->end));
	if (got > 0)
		return INPUT_READY;
	if (got == -EAGAIN)
		return INPUT_IDLE;
	if (got < 0)
		return (int)got;
	return in->follow ? look_at_edge(in, err) : INPUT_END;
}

static int
restart_unpacker(struct byte_input *in, struct error *err)
{
	struct unpacker *fresh;
	int r = unpacker_new(in, in->buffer, 0, &fresh, err);

	if (r < 0)
		return r;
	unpacker_free(in->unpacker);
	in->unpacker = fresh;
	return 0;
}

void
byte_input_park(struct byte_input *in)
{
	end_ahead(in);
	unpacker_free(in->unpacker);
	in->unpacker = NULL;
	unmap_buffer(in);
}

int
byte_input_seek(struct byte_input *in, int64_t offset, struct error *err)
{
	int r;

	if (!in->regular || (in->packed && offset != 0))
		return error_set(err, -ENOTSUP, "%s: cannot seek", in->name);
	r = in->buffer ? 0 : map_buffer(in, err);
	if (r < 0)
		return r;
	end_ahead(in);
	in->in_a_row = 0;
	if (lseek(in->fd, in->start + offset, SEEK_SET) < 0)
		return error_set(
		    err, -errno, "%s: %s", in->name, strerror(errno));
	r = in->packed ? restart_unpacker(in, err) : 0;
	if (r < 0)
		return r;
	in->at = in->buffer;
	in->end = in->buffer;
	in->end_offset = offset;
	return 0;
}

double
byte_input_progress(const struct byte_input *in)
{
	int64_t done;

	if (!in->regular || in->size <= 0)
		return -1;
	if (!in->unpacker)
		done = byte_input_offset(in);
	else if (in->ahead)
		done = in->ahead_consumed;
	else
		done = unpacker_consumed(in->unpacker);
	return done < in->size ? (double)done / (double)in->size : 1;
}

void
byte_input_close(struct byte_input *in)
{
	byte_input_park(in);
	if (in->fd >= 0)
		close(in->fd);
}
