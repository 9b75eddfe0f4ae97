/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A pcapng file of one section in our own byte order. Blocks are put together
 * whole in a buffer, and the buffer goes to the kernel at block boundaries.
 */
#include "capture/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLUSH_BYTES (1u << 20)
#define FRAME_BYTES (16u << 20) /* longer frames are kept up to here */
#define BUFFER_BYTES (FLUSH_BYTES + FRAME_BYTES + (64u << 10))
#define LINKS 64

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_STATISTICS 5u
#define BLOCK_ENHANCED 6u

#define OPTION_END 0
#define OPTION_NAME 2     /* of an interface */
#define OPTION_TSRESOL 9  /* of an interface */
#define OPTION_FLAGS 2    /* of a packet */
#define OPTION_RECEIVED 4 /* of statistics */
#define OPTION_DROPPED 5  /* of statistics */

struct recorder {
	int fd;
	int failed; /* the errno that ended the recording, or 0 */
	bool regular;
	bool copies;     /* blocks of others: none of our own */
	int64_t written; /* bytes of whole blocks in the file */
	int64_t last_ns;
	uint32_t snaplen;
	size_t n_links;
	uint16_t links[LINKS]; /* by interface number */
	char *path;
	char *interface; /* name, or NULL */
	size_t used;
	size_t block; /* where the block being written begins */
	uint8_t *buffer;
};

static void
put(struct recorder *r, const void *bytes, size_t n)
{
	if (n)
		memcpy(r->buffer + r->used, bytes, n);
	r->used += n;
}

static void
put_u16(struct recorder *r, uint16_t v)
{
	put(r, &v, sizeof(v));
}

static void
put_u32(struct recorder *r, uint32_t v)
{
	put(r, &v, sizeof(v));
}

static void
put_u64(struct recorder *r, uint64_t v)
{
	put(r, &v, sizeof(v));
}

static void
put_padded(struct recorder *r, const void *bytes, size_t n)
{
	static const uint8_t zeros[4];

	put(r, bytes, n);
	put(r, zeros, -n & 3);
}

static void
put_option(struct recorder *r, uint16_t code, const void *bytes, uint16_t n)
{
	put_u16(r, code);
	put_u16(r, n);
	put_padded(r, bytes, n);
}

static void
block_begin(struct recorder *r, uint32_t type)
{
	r->block = r->used;
	put_u32(r, type);
	put_u32(r, 0); /* block_end fills it in */
}

static void
block_end(struct recorder *r)
{
	uint32_t length = (uint32_t)(r->used + 4 - r->block);

	put_u32(r, length);
	memcpy(r->buffer + r->block + 4, &length, sizeof(length));
}

static void
put_section(struct recorder *r)
{
	block_begin(r, BLOCK_SECTION);
	put_u32(r, 0x1a2b3c4d);
	put_u16(r, 1); /* version 1.0 */
	put_u16(r, 0);
	put_u64(r, UINT64_MAX); /* section length: not known yet */
	block_end(r);
}

static void
put_interface(struct recorder *r, uint16_t link)
{
	static const uint8_t nanoseconds = 9;

	block_begin(r, BLOCK_INTERFACE);
	put_u16(r, link);
	put_u16(r, 0);
	put_u32(r, r->snaplen);
	if (r->interface)
		put_option(r, OPTION_NAME, r->interface,
		    (uint16_t)strlen(r->interface));
	put_option(r, OPTION_TSRESOL, &nanoseconds, 1);
	put_option(r, OPTION_END, NULL, 0);
	block_end(r);
}

static void
put_time(struct recorder *r, int64_t ns)
{
	put_u32(r, (uint32_t)((uint64_t)ns >> 32));
	put_u32(r, (uint32_t)ns);
}

static void
put_frame(struct recorder *r, uint32_t interface, const struct frame *f)
{
	uint32_t flags = f->direction == DIRECTION_IN ? 1 : 2;
	uint32_t kept = f->captured < FRAME_BYTES ? f->captured : FRAME_BYTES;

	block_begin(r, BLOCK_ENHANCED);
	put_u32(r, interface);
	put_time(r, f->time_ns);
	put_u32(r, kept);
	put_u32(r, f->wire);
	put_padded(r, f->data, kept);
	if (f->direction != DIRECTION_UNKNOWN) {
		put_option(r, OPTION_FLAGS, &flags, sizeof(flags));
		put_option(r, OPTION_END, NULL, 0);
	}
	block_end(r);
}

static void
put_statistics(struct recorder *r, uint64_t received, uint64_t dropped)
{
	block_begin(r, BLOCK_STATISTICS);
	put_u32(r, 0);
	put_time(r, r->last_ns);
	put_option(r, OPTION_RECEIVED, &received, sizeof(received));
	put_option(r, OPTION_DROPPED, &dropped, sizeof(dropped));
	put_option(r, OPTION_END, NULL, 0);
	block_end(r);
}

/* Bytes of whole blocks among the first n of the buffer. */
static size_t
whole_blocks(const struct recorder *r, size_t n)
{
	uint32_t length;
	size_t at = 0;

	while (at + 8 <= n) {
		memcpy(&length, r->buffer + at + 4, sizeof(length));
		if (length > n - at)
			break;
		at += length;
	}
	return at;
}

static int
failed(struct recorder *r, int code, struct error *err)
{
	r->failed = code;
	return error_set(err, code, "%s: %s", r->path, strerror(-code));
}

/* Cut off the piece of a block that the disk still took. */
static int
give_up(struct recorder *r, int code, size_t done, struct error *err)
{
	r->written += (int64_t)whole_blocks(r, done);
	r->used = 0;
	if (r->regular && ftruncate(r->fd, r->written) < 0)
		return failed(r, -errno, err);
	return failed(r, code, err);
}

int
recorder_flush(struct recorder *r, struct error *err)
{
	size_t done = 0;

	if (r->failed)
		return failed(r, r->failed, err);
	while (done < r->used) {
		ssize_t n = write(r->fd, r->buffer + done, r->used - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return give_up(r, n < 0 ? -errno : -EIO, done, err);
		done += (size_t)n;
	}
	r->written += (int64_t)done;
	r->used = 0;
	return 0;
}

static int
open_path(const char *path)
{
	return strcmp(path, "-") == 0
	           ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
	           : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

static int
use_fd(struct recorder *r, int fd, struct error *err)
{
	struct stat st;

	r->fd = fd;
	if (r->fd < 0 || fstat(r->fd, &st) < 0)
		return error_set(
		    err, -errno, "%s: %s", r->path, strerror(errno));
	/* Standard output may stand behind what others wrote. */
	r->written = lseek(r->fd, 0, SEEK_CUR);
	r->regular = S_ISREG(st.st_mode) && r->written >= 0;
	if (r->written < 0)
		r->written = 0;
	return 0;
}

static void
recorder_free(struct recorder *r)
{
	if (!r)
		return;
	if (r->buffer)
		munmap(r->buffer, BUFFER_BYTES);
	if (r->fd >= 0)
		close(r->fd);
	free(r->interface);
	free(r->path);
	free(r);
}

static struct recorder *
recorder_new(const char *path, const char *interface)
{
	struct recorder *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->fd = -1;
	r->path = strdup(path);
	r->interface = interface ? strndup(interface, 255) : NULL;
	r->buffer = mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (r->buffer == MAP_FAILED)
		r->buffer = NULL;
	if (r->path && r->buffer && (!interface || r->interface))
		return r;
	recorder_free(r);
	return NULL;
}

/* r may be NULL: no memory. fd may be -1, with errno set. */
static int
start(struct recorder *r, int fd, const char *label, struct recorder **out,
    struct error *err)
{
	int code;

	if (!r) {
		if (fd >= 0)
			close(fd);
		return error_set(err, -ENOMEM, "%s: no memory", label);
	}
	code = use_fd(r, fd, err);
	if (code == 0 && !r->copies) {
		put_section(r);
		code = recorder_flush(r, err);
	}
	if (code < 0) {
		recorder_free(r);
		return code;
	}
	*out = r;
	return 0;
}

int
recorder_open(const char *path, const char *interface, uint32_t snaplen,
    struct recorder **out, struct error *err)
{
	struct recorder *r = recorder_new(path, interface);

	if (r)
		r->snaplen = snaplen;
	return start(r, r ? open_path(path) : -1, path, out, err);
}

int
recorder_start(int fd, const char *label, const char *interface,
    uint32_t snaplen, struct recorder **out, struct error *err)
{
	struct recorder *r = recorder_new(label, interface);

	if (r)
		r->snaplen = snaplen;
	return start(r, fcntl(fd, F_DUPFD_CLOEXEC, 3), label, out, err);
}

int
recorder_start_copy(
    int fd, const char *label, struct recorder **out, struct error *err)
{
	struct recorder *r = recorder_new(label, NULL);

	if (r)
		r->copies = true;
	return start(r, fcntl(fd, F_DUPFD_CLOEXEC, 3), label, out, err);
}

int
recorder_copy(
    struct recorder *r, const uint8_t *blocks, size_t n, struct error *err)
{
	while (n > 0 && !r->failed) {
		size_t part = n < FLUSH_BYTES ? n : FLUSH_BYTES;

		put(r, blocks, part);
		blocks += part;
		n -= part;
		if (r->used >= FLUSH_BYTES && recorder_flush(r, err) < 0)
			break;
	}
	return r->failed ? failed(r, r->failed, err) : 0;
}

/* Number of the interface for a link type; a new one is described first. */
static int
touch_link(struct recorder *r, uint16_t link)
{
	size_t i = 0;

	while (i < r->n_links && r->links[i] != link)
		i++;
	if (i == LINKS)
		return -E2BIG;
	if (i == r->n_links) {
		r->links[r->n_links++] = link;
		put_interface(r, link);
	}
	return (int)i;
}

int
recorder_write(struct recorder *r, const struct frame *frame, struct error *err)
{
	int interface;

	if (r->failed)
		return failed(r, r->failed, err);
	interface = touch_link(r, frame->link);
	if (interface < 0)
		return error_set(err, interface,
		    "%s: more than %d link types in one file", r->path, LINKS);
	put_frame(r, (uint32_t)interface, frame);
	r->last_ns = frame->time_ns;
	return r->used >= FLUSH_BYTES ? recorder_flush(r, err) : 0;
}

/* Pipes and terminals cannot be synced, and that is all right. */
static int
sync_and_close(struct recorder *r, struct error *err)
{
	int fd = r->fd;

	if (fsync(fd) < 0 && errno != EINVAL && errno != EROFS &&
	    errno != ENOTSUP)
		return failed(r, -errno, err);
	r->fd = -1;
	return close(fd) < 0 ? failed(r, -errno, err) : 0;
}

int
recorder_close(
    struct recorder *r, uint64_t received, uint64_t dropped, struct error *err)
{
	int code;

	if (!r->failed && !r->copies) {
		if (r->n_links == 0)
			touch_link(r, 1); /* readers want an interface */
		put_statistics(r, received, dropped);
	}
	code = recorder_flush(r, err);
	if (code == 0)
		code = sync_and_close(r, err);
	recorder_free(r);
	return code;
}
