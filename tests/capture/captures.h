/* SPDX-License-Identifier: BSD-2-Clause */
/* captures owns the writing of capture files byte by byte, for the tests. */
#ifndef TESTS_CAPTURE_CAPTURES_H
#define TESTS_CAPTURE_CAPTURES_H

#include "check.h"

#include "capture/source.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define CAPTURE_ROOM (16u << 20)

/* A file in the making; `swapped`: in the byte order that is not ours. */
struct capture {
	bool swapped;
	size_t n;
	uint8_t bytes[CAPTURE_ROOM];
};

static inline struct capture *
capture_new(bool swapped)
{
	struct capture *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	c->swapped = swapped;
	return c;
}

static inline void
put(struct capture *c, const void *bytes, size_t n)
{
	assert_true(c->n + n <= CAPTURE_ROOM);
	if (n)
		memcpy(c->bytes + c->n, bytes, n);
	c->n += n;
}

static inline void
put16(struct capture *c, unsigned v)
{
	uint16_t x = (uint16_t)v;

	x = c->swapped ? __builtin_bswap16(x) : x;
	put(c, &x, sizeof(x));
}

static inline void
put32(struct capture *c, uint32_t v)
{
	v = c->swapped ? __builtin_bswap32(v) : v;
	put(c, &v, sizeof(v));
}

static inline void
put64(struct capture *c, uint64_t v)
{
	v = c->swapped ? __builtin_bswap64(v) : v;
	put(c, &v, sizeof(v));
}

/* n bytes, each telling where it stands and after which seed. */
static inline void
put_pattern(struct capture *c, size_t n, unsigned seed)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t byte = (uint8_t)(seed * 31 + i);

		put(c, &byte, 1);
	}
}

/* Classic pcap: the file header and one record. */
static inline void
pcap_head(struct capture *c, uint32_t magic, unsigned major, unsigned minor,
    uint32_t snaplen, uint32_t link)
{
	put32(c, magic);
	put16(c, major);
	put16(c, minor);
	put32(c, 0);
	put32(c, 0);
	put32(c, snaplen);
	put32(c, link);
}

static inline void
pcap_record(struct capture *c, uint32_t seconds, uint32_t fraction,
    uint32_t captured, uint32_t wire)
{
	put32(c, seconds);
	put32(c, fraction);
	put32(c, captured);
	put32(c, wire);
	put_pattern(c, captured, captured);
}

/* pcapng: block_open returns where the block begins, for block_close. */
static inline size_t
block_open(struct capture *c, uint32_t type)
{
	size_t begin = c->n;

	put32(c, type);
	put32(c, 0);
	return begin;
}

static inline void
block_close(struct capture *c, size_t begin)
{
	uint32_t length = (uint32_t)(c->n - begin + 4);
	uint32_t wire = c->swapped ? __builtin_bswap32(length) : length;

	put32(c, length);
	memcpy(c->bytes + begin + 4, &wire, 4);
}

static inline void
put_option(struct capture *c, unsigned code, const void *bytes, size_t n)
{
	put16(c, code);
	put16(c, (unsigned)n);
	put(c, bytes, n);
	put(c, "\0\0\0", -n & 3);
}

static inline void
section(struct capture *c)
{
	size_t at = block_open(c, 0x0a0d0d0a);

	put32(c, 0x1a2b3c4d);
	put16(c, 1);
	put16(c, 0);
	put64(c, UINT64_MAX);
	block_close(c, at);
}

/* resolution -1: no if_tsresol; offset 0: no if_tsoffset. */
static inline void
interface(struct capture *c, unsigned link, uint32_t snaplen, int resolution,
    int64_t offset)
{
	size_t at = block_open(c, 1);
	uint8_t byte = (uint8_t)resolution;

	put16(c, link);
	put16(c, 0);
	put32(c, snaplen);
	if (resolution >= 0)
		put_option(c, 9, &byte, 1);
	if (offset) {
		put16(c, 14);
		put16(c, 8);
		put64(c, (uint64_t)offset);
	}
	if (resolution >= 0 || offset)
		put_option(c, 0, NULL, 0);
	block_close(c, at);
}

/* flags < 0: no options */
static inline void
enhanced(struct capture *c, uint32_t id, uint64_t units, uint32_t captured,
    uint32_t wire, int64_t flags)
{
	size_t at = block_open(c, 6);

	put32(c, id);
	put32(c, (uint32_t)(units >> 32));
	put32(c, (uint32_t)units);
	put32(c, captured);
	put32(c, wire);
	put_pattern(c, captured, captured);
	put(c, "\0\0\0", -captured & 3);
	if (flags >= 0) {
		put16(c, 2);
		put16(c, 4);
		put32(c, (uint32_t)flags);
	}
	block_close(c, at);
}

static inline void
simple(struct capture *c, uint32_t captured, uint32_t wire)
{
	size_t at = block_open(c, 3);

	put32(c, wire);
	put_pattern(c, captured, captured);
	put(c, "\0\0\0", -captured & 3);
	block_close(c, at);
}

/* The path of a file that holds these bytes, until the fd is closed. */
static inline int
memory_file(const uint8_t *bytes, size_t n, char path[static 32])
{
	int fd = memfd_create("capture", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

/* A source over bytes in memory; the file lives on in the source. */
static inline int
open_bytes(const uint8_t *bytes, size_t n, const char *filter,
    struct source **out, struct error *err)
{
	struct source_config config = {.filter = filter};
	char path[32];
	int fd = memory_file(bytes, n, path);
	int r = source_open_file(path, &config, out, err);

	close(fd);
	return r;
}

static inline struct source *
open_capture(const struct capture *c)
{
	struct source *s = NULL;
	struct error err = {""};
	int r = open_bytes(c->bytes, c->n, NULL, &s, &err);

	if (r < 0)
		fail_msg("%s", err.text);
	return s;
}

/* The next frame, which must be there; its bytes must be the pattern. */
static inline struct frame
next_frame(struct source *s)
{
	struct frame f = {0};
	struct error err = {""};
	int r = source_next(s, &f, &err);

	if (r != SOURCE_FRAME)
		fail_msg("no frame but %d: %s", r, err.text);
	for (size_t i = 0; i < f.captured; i++)
		assert_int_equal(f.data[i], (uint8_t)(f.captured * 31 + i));
	return f;
}

static inline void
check_end(struct source *s)
{
	struct frame f;
	struct error err = {""};

	assert_int_equal(source_next(s, &f, &err), SOURCE_END);
	assert_true(source_ended(s));
}

static inline void
check_damage(struct source *s, const char *text)
{
	struct frame f;
	struct error err = {""};

	assert_int_equal(source_next(s, &f, &err), -EBADMSG);
	if (!strstr(err.text, text))
		fail_msg("\"%s\" does not say \"%s\"", err.text, text);
}

/*
 * Each prefix of a file gives frames that begin the whole list, then the end
 * or a named error. n_frames: in the whole.
 */
static inline void
check_every_prefix(const struct capture *c, uint64_t n_frames)
{
	for (size_t n = 0; n <= c->n; n++) {
		struct error err = {""};
		struct source *s = NULL;
		struct frame f;
		uint64_t count = 0;
		int r = open_bytes(c->bytes, n, NULL, &s, &err);

		if (r < 0) {
			assert_int_equal(r, -EBADMSG);
			assert_true(strlen(err.text) > 10);
			continue;
		}
		while ((r = source_next(s, &f, &err)) == SOURCE_FRAME)
			assert_int_equal(f.number, ++count);
		assert_true(r == SOURCE_END || r == -EBADMSG);
		assert_true(r == SOURCE_END || strstr(err.text, ": frame "));
		assert_true(count <= n_frames);
		if (n == c->n) {
			assert_int_equal(r, SOURCE_END);
			assert_int_equal(count, n_frames);
		}
		source_close(s);
	}
}

#endif
